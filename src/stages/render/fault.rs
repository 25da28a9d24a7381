//! Faults of a theme, located in its files.

use tera::{Error, ErrorKind, Tera};

/// Something wrong with a file of the theme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThemeFault {
    /// The file's path inside the theme.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, in a sentence or two.
    pub message: String,
}

impl ThemeFault {
    /// A fault of a whole file.
    pub(super) fn of_file(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: 1, column: 1, message: message.into() }
    }

    /// A view that the engine cannot take: a fault of our own code, but no reason to fall over.
    pub(super) fn of_view(template: &str, error: &Error) -> Self {
        Self::of_file(&template_path(template), format!("its view does not serialise: {error}"))
    }

    /// An error of the engine while it rendered `template`.
    pub(super) fn of_error(template: &str, error: &Error) -> Self {
        located(error).unwrap_or_else(|| Self::of_file(&template_path(template), error.to_string()))
    }

    /// All faults that one error of the engine reports: it joins those it finds late into one text.
    pub(super) fn all_of_error(error: &Error) -> Vec<Self> {
        if let Some(fault) = located(error) {
            return vec![fault];
        }
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("it extends `{parent}`, which is not in the theme");
                vec![Self::of_file(&template_path(current), message)]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
                let message = format!("it extends itself: {}", chain.join(" → "));
                vec![Self::of_file(&template_path(tpl), message)]
            }
            ErrorKind::CircularInclude { tpl, include_chain: chain } => {
                let message = format!("it includes itself: {}", chain.join(" → "));
                vec![Self::of_file(&template_path(tpl), message)]
            }
            _ => reports(&error.to_string()),
        }
    }
}

/// The syntax error of one template, found without the others.
pub(super) fn syntax(name: &str, source: &str) -> Option<ThemeFault> {
    let error = Tera::default().add_raw_template(name, source).err()?;
    matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| located(&error))?
}

fn located(error: &Error) -> Option<ThemeFault> {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return None;
    };
    let span = report.span();
    Some(ThemeFault {
        path: template_path(report.filename()),
        line: span.start_line,
        column: span.start_col + 1,
        message: report.message().to_owned(),
    })
}

/// Takes reports such as `error: Unknown filter …` over ` --> file:3:7` apart again.
fn reports(text: &str) -> Vec<ThemeFault> {
    let faults: Vec<_> = text.split("\n\n").filter_map(report).collect();
    if faults.is_empty() { vec![ThemeFault::of_file("templates", text)] } else { faults }
}

fn report(text: &str) -> Option<ThemeFault> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?.to_owned();
    let (_, place) = lines.next()?.split_once("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let path = template_path(parts.next()?);
    Some(ThemeFault { path, line, column, message })
}

fn template_path(name: &str) -> String {
    format!("templates/{name}")
}
