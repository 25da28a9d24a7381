//! What people and programs see of a command: lines, diagnostics in four formats, progress, faults.

mod colour;
mod github;
mod human;
mod json;
mod progress;
mod prose;
mod sarif;
mod shown;
mod stream;

use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal as _, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use colour::ColourChoice;
pub use human::summary;
pub use progress::Progress;
use stream::Stream;

use anyhow::Context as _;

use crate::model::diagnostic::Diagnostic;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// With the source line and the place marked, for people.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, which annotate the changed lines.
    Github,
}

/// Characters of a line before the renderer cuts it, where the width is not known.
const COLUMNS: usize = 120;

/// Standard output and standard error of one command.
///
/// Writing never fails: the first fault is kept for [`finish`](Self::finish), and a reader who has
/// gone away (`opsbook explain | head -1`) is none.
pub struct Terminal {
    out: Mutex<Stream>,
    err: Arc<Mutex<Stream>>,
    /// Where answers come from, while a person can give them.
    answers: Option<Mutex<Box<dyn BufRead + Send>>>,
    columns: usize,
}

impl Terminal {
    /// The terminal of this process.
    #[must_use]
    pub fn of_process(choice: ColourChoice) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let live = [out.is_terminal(), err.is_terminal()];
        let variable = |name: &str| std::env::var(name).ok();
        let [coloured_out, coloured_err] = live.map(|live| colour::is_on(choice, live, variable));
        let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|columns| (40..=400).contains(columns));
        Self {
            out: Mutex::new(Stream { writer: Box::new(out), fault: None, coloured: coloured_out, live: live[0] }),
            err: Arc::new(Mutex::new(Stream { writer: Box::new(err), fault: None, coloured: coloured_err, live: live[1] })),
            answers: (io::stdin().is_terminal() && live[1]).then(|| Mutex::new(Box::new(BufReader::new(io::stdin())) as _)),
            columns: columns.unwrap_or(COLUMNS),
        }
    }

    /// A terminal that writes to `out` and `err`, for tests.
    #[must_use]
    pub fn to(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>, coloured: bool) -> Self {
        let stream = |writer| Stream { writer, fault: None, coloured, live: false };
        Self { out: Mutex::new(stream(out)), err: Arc::new(Mutex::new(stream(err))), answers: None, columns: COLUMNS }
    }

    /// The same with a person who gives these answers, for tests.
    #[must_use]
    pub fn answered_by(self, answers: Box<dyn BufRead + Send>) -> Self {
        Self { answers: Some(Mutex::new(answers)), ..self }
    }

    /// Whether a person is there to be asked.
    #[must_use]
    pub const fn can_ask(&self) -> bool {
        self.answers.is_some()
    }

    /// Asks a question on standard error and reads a line; none at the end of the input, or where nobody can be asked.
    ///
    /// # Errors
    /// When the answer cannot be read, or is not UTF-8.
    pub fn ask(&self, question: &str) -> anyhow::Result<Option<String>> {
        let Some(answers) = &self.answers else { return Ok(None) };
        locked(&self.err).write(&format!("{question} "));
        let mut line = String::new();
        let read = answers.lock().unwrap_or_else(PoisonError::into_inner).read_line(&mut line);
        if read.context("the answer could not be read")? == 0 {
            return Ok(None);
        }
        Ok(Some(line.trim().to_owned()))
    }

    /// Writes a line of the command's result to standard output.
    pub fn line(&self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Writes a text of the command's result to standard output as it is.
    pub fn print(&self, text: &str) {
        locked(&self.out).write(text);
    }

    /// Writes Markdown to standard output: with light formatting where colours are on, else as it is.
    pub fn markdown(&self, text: &str) {
        let mut out = locked(&self.out);
        let shown = if out.coloured { prose::styled(text) } else { text.to_owned() };
        out.write(&shown);
    }

    /// Writes a line about the work to standard error, so that the result stays clean.
    pub fn note(&self, text: &str) {
        locked(&self.err).write(&format!("{text}\n"));
    }

    /// Writes a fault of the world to standard error, with its causes.
    pub fn fault(&self, error: &anyhow::Error) {
        let mut err = locked(&self.err);
        let word = if err.coloured { prose::alarming("error:") } else { "error:".to_owned() };
        err.write(&format!("{word} {error:#}\n"));
    }

    /// Writes diagnostics to standard output, in the order given. `site` is the site's folder as the
    /// user named it: paths are shown so that they lead to the file from where the user is.
    pub fn report(&self, diagnostics: &[Diagnostic], format: Format, site: &Path) {
        let diagnostics = shown::from_here(diagnostics, site);
        let mut out = locked(&self.out);
        let text = match format {
            Format::Human => human::write(&diagnostics, out.coloured, self.columns),
            Format::Json => json::write(&diagnostics),
            Format::Sarif => sarif::write(&diagnostics),
            Format::Github => github::write(&diagnostics),
        };
        out.write(&text);
    }

    /// Shows how far work has come, on standard error and only once it lasts: a bar where a person
    /// looks on, a line now and then elsewhere. It is gone when the value is dropped.
    #[must_use]
    pub fn progress(&self, doing: &'static str) -> Progress {
        Progress::new(Arc::clone(&self.err), doing)
    }

    /// Everything is written.
    ///
    /// # Errors
    /// When something could not be written and somebody was there to read it.
    pub fn finish(&self) -> anyhow::Result<()> {
        for (name, stream) in [("output", &self.out), ("error", &*self.err)] {
            if let Some(fault) = locked(stream).fault.take()
                && fault.kind() != ErrorKind::BrokenPipe
            {
                return Err(anyhow::Error::new(fault).context(format!("standard {name} could not be written")));
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("columns", &self.columns).finish_non_exhaustive()
    }
}

fn locked(stream: &Mutex<Stream>) -> std::sync::MutexGuard<'_, Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::code::Code;

    /// A stream that keeps what is written to it.
    #[derive(Clone, Default)]
    pub(super) struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        pub(super) fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("a test's own lock").clone()).expect("text")
        }
    }

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a test's own lock").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A stream that nobody can write to.
    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from(self.0))
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::Error::from(self.0))
        }
    }

    #[test]
    fn results_and_notes_go_their_own_ways() {
        let (out, err) = (Page::default(), Page::default());
        let terminal = Terminal::to(Box::new(out.clone()), Box::new(err.clone()), false);
        terminal.line("a result");
        terminal.note("a note");
        terminal.fault(&anyhow::anyhow!("the disk is full").context("`x` could not be written"));
        assert_eq!(out.text(), "a result\n");
        assert_eq!(err.text(), "a note\nerror: `x` could not be written: the disk is full\n");
        assert!(terminal.finish().is_ok());
    }

    #[test]
    fn questions_are_asked_beside_the_result() {
        let (out, err) = (Page::default(), Page::default());
        let terminal = Terminal::to(Box::new(out.clone()), Box::new(err.clone()), false);
        assert!(!terminal.can_ask());
        assert_eq!(terminal.ask("Who?").expect("nobody is asked"), None);
        let terminal = terminal.answered_by(Box::new(&b" the COO \n\n"[..]));
        assert_eq!(terminal.ask("Who?").expect("an answer"), Some("the COO".to_owned()));
        assert_eq!(terminal.ask("Who else?").expect("an answer"), Some(String::new()));
        assert_eq!(terminal.ask("Who else?").expect("the end"), None);
        assert_eq!((out.text(), err.text()), (String::new(), "Who? Who else? Who else? ".to_owned()));
    }

    #[test]
    fn a_reader_who_went_away_is_no_fault_and_a_full_disk_is_one() {
        let finished = |kind| {
            let terminal = Terminal::to(Box::new(Broken(kind)), Box::new(Page::default()), false);
            terminal.line("a result");
            terminal.line("another");
            terminal.finish()
        };
        assert!(finished(ErrorKind::BrokenPipe).is_ok());
        let error = finished(ErrorKind::StorageFull).expect_err("the disk is full");
        assert_eq!(error.to_string(), "standard output could not be written");
    }

    #[test]
    fn paths_lead_to_the_file_from_where_the_user_is() {
        let shown = |site: &str| {
            let out = Page::default();
            let terminal = Terminal::to(Box::new(out.clone()), Box::new(Page::default()), false);
            terminal.report(&[human::tests::misspelt()], Format::Github, Path::new(site));
            out.text()
        };
        assert!(shown(".").starts_with("::error file=content/roles/coo.md,"));
        assert!(shown("./").starts_with("::error file=content/roles/coo.md,"));
        assert!(shown("handbook").starts_with("::error file=handbook/content/roles/coo.md,"));
        assert!(shown("/srv/site/").starts_with("::error file=/srv/site/content/roles/coo.md,"));
    }

    #[test]
    fn markdown_is_formatted_where_colours_are_on() {
        let shown = |coloured| {
            let out = Page::default();
            Terminal::to(Box::new(out.clone()), Box::new(Page::default()), coloured).markdown(Code::NoOwner.explanation());
            out.text()
        };
        assert_eq!(shown(false), Code::NoOwner.explanation());
        assert!(!shown(true).contains("```"));
    }
}
