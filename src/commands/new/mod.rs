//! `opsbook new`: a starter for a record, never over a file; with `--from` a review made of a checklist's link.

mod from_link;
mod place;

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use clap::builder::NonEmptyStringValueParser;

use self::from_link::Wanted;
use self::place::{clash_sentence, source_path};
use super::arguments::kind_parser;
use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::{self, clock::Stopwatch};
use crate::kinds::TABLE;
use crate::model::code::{Code, Severity};
use crate::model::diagnostic::Diagnostic;
use crate::model::graph::Graph;
use crate::model::kind::{Kind, RecordKey};
use crate::model::reference::{Reference, Want, split_key};
use crate::model::scalar::Day;
use crate::model::table::row_of;
use crate::session::{Change, Settings};

/// The arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to write
    #[arg(value_parser = kind_parser())]
    kind: Kind,

    /// The record's id, which names its file; of a page: its path below content/, without `.md`. With `--from` it may be
    /// left out, and is then made of day and context
    #[arg(required_unless_present = "from")]
    id: Option<String>,

    /// The title, where the id in words is not enough
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    title: Option<String>,

    /// A link that was shared from a checklist: what was raised is cited, with the revisions that were meant
    #[arg(long, value_name = "LINK", value_parser = NonEmptyStringValueParser::new())]
    from: Option<String>,

    /// With `--from`: which of the checklist's contexts it was, where it has several
    #[arg(long, value_name = "ID", requires = "from")]
    context: Option<String>,
}

/// Writes the starter, and says what to do next.
///
/// # Errors
/// When the id is not spelled as one or is taken, when the file exists, or when it cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    if let Some(link) = &args.from {
        if args.kind != Kind::Review {
            bail!("`--from` makes a review of a checklist's link; say `opsbook new review --from …`");
        }
        let wanted = Wanted { link, id: args.id.as_deref(), title: args.title.as_deref(), context: args.context.as_deref() };
        return from_link::run(wanted, global);
    }
    let id = args.id.as_deref().unwrap_or_default();
    let path = source_path(args.kind, id)?;
    let file = global.site.join(&path);
    let shown = file.strip_prefix(".").unwrap_or(&file).display();
    if host::exists(&file) {
        bail!("`{shown}` exists already, so nothing was written");
    }
    let starter = Starter { kind: args.kind, id, title: args.title.clone().unwrap_or_else(|| title_from(id)) };
    let Tried { text, left } = try_out(&global.site, &path, &starter)?;
    host::create(&file, &text)?;
    global.terminal.line(&format!("Wrote {shown}."));
    for line in left {
        global.terminal.line(&format!("First: {line}."));
    }
    global.terminal.line("Next: say it in your own words, then run `opsbook check`.");
    Ok(Outcome::Fine)
}

/// The title that an id suggests: its words, the first with a capital.
fn title_from(id: &str) -> String {
    let words = id.rsplit('/').find(|part| *part != "index").unwrap_or("Home").replace('-', " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What is to be written.
struct Starter<'a> {
    kind: Kind,
    id: &'a str,
    title: String,
}

impl Starter<'_> {
    fn text(&self, today: Day) -> String {
        // Inside quotation marks YAML reads these two as signs of its own.
        let title = self.title.replace('\\', "\\\\").replace('"', "\\\"");
        let filled = row_of(&TABLE, self.kind).starter.replace("{id}", self.id).replace("{today}", &today.to_string());
        format!("---\n{}", filled.replace("{title}", &title))
    }
}

/// A starter that was looked at as a part of the site.
struct Tried {
    text: String,
    /// What has to be there first, a line each.
    left: Vec<String>,
}

/// Puts a starter into the site in memory, to see whether it fits.
fn try_out(site: &Path, path: &str, starter: &Starter<'_>) -> anyhow::Result<Tried> {
    let today = host::today()?;
    let settings = Settings { as_of: None, today, drafts: true, base_url: None };
    let Opened { mut session, .. } = open(site, settings, &mut Stopwatch::start())?;
    let before = session.report().clone();
    let text = starter.text(session.graph().map_or(today, |graph| graph.as_of));
    let change = Change { texts: vec![(path.to_owned(), Some(text.clone().into_bytes()))], ..Change::default() };
    let after = session.apply(change, &mut |_, _| {}).diagnostics;
    let names = [Code::BadId, Code::DuplicateId, Code::DuplicateAddress, Code::ReservedAddress, Code::AliasTaken];
    if let Some(clash) = after.iter().find(|problem| names.contains(&problem.code) && !before.contains(problem)) {
        bail!("{}, so nothing was written", clash_sentence(clash, path));
    }
    let own = |problem: &&Diagnostic| problem.place.as_ref().is_some_and(|place| *place.path == *path);
    let errors: Vec<&Diagnostic> = after.iter().filter(own).filter(|problem| problem.severity == Severity::Error).collect();
    let mut left: Vec<String> = session.graph().map(|graph| lacking(graph, path)).unwrap_or_default();
    left.extend(errors.iter().filter(|error| error.code != Code::UnknownReference).map(|error| error.message.clone()));
    Ok(Tried { text, left })
}

/// What the page at `path` refers to and the site lacks, each thing once.
fn lacking(graph: &Graph, path: &str) -> Vec<String> {
    let Some(number) = graph.by_source.get(path) else { return Vec::new() };
    let page = graph.page(*number);
    let mut targets: Vec<(&str, Vec<&Reference>)> = Vec::new();
    for (reference, link) in page.references.iter().zip(&graph.links[*number as usize]) {
        if link.is_some() {
            continue;
        }
        match targets.iter_mut().find(|(target, _)| **target == *reference.target) {
            Some((_, others)) => others.push(reference),
            None => targets.push((&reference.target, vec![reference])),
        }
    }
    targets.into_iter().map(|(target, references)| lack(target, &references, page.key.kind)).collect()
}

/// What is lacked and how to come by it.
fn lack(target: &str, references: &[&Reference], own: Kind) -> String {
    let fields: Vec<String> = references.iter().filter_map(|reference| reference.field).map(|field| format!("`{field}`")).collect();
    let names = match &fields[..] {
        [] => "the text names".to_owned(),
        [field] => format!("{field} names"),
        fields => format!("{} name", fields.join(" and ")),
    };
    let wants = |want: Want| references.iter().any(|reference| reference.want == want);
    let record = references.iter().find_map(|reference| match reference.want {
        Want::Record(kind) => Some(RecordKey { kind, id: Arc::from(target) }),
        Want::Own => Some(RecordKey { kind: own, id: Arc::from(target) }),
        _ => split_key(target),
    });
    if let Some(RecordKey { kind, id }) = record {
        return format!("{names} the {kind} `{id}`, which does not exist; make it with `opsbook new {kind} {id}`, or name another");
    }
    let what = if wants(Want::Team) {
        "the team "
    } else if wants(Want::Person) {
        "the person "
    } else {
        ""
    };
    format!("{names} {what}`{target}`, which does not exist; add it to content/directory.yaml, or name another")
}

/// What a starter lacks in a site, for the tests of both.
#[cfg(test)]
pub(super) fn left_of(site: &Path, kind: Kind, id: &str) -> anyhow::Result<Vec<String>> {
    let starter = Starter { kind, id, title: title_from(id) };
    Ok(try_out(site, &source_path(kind, id)?, &starter)?.left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            host::create(&folder.path().join(path), text).unwrap();
        }
        folder
    }

    #[test]
    fn titles_are_the_words_of_the_id() {
        assert_eq!(title_from("second-carrier"), "Second carrier");
        assert_eq!(title_from("guides/first-day"), "First day");
        assert_eq!(title_from("roles/index"), "Roles");
        assert_eq!(title_from("index"), "Home");
    }

    #[test]
    fn a_title_is_quoted_as_yaml_wants_it() {
        let starter = Starter { kind: Kind::Term, id: "x", title: r#"The "big" C:\ {today}"#.to_owned() };
        let text = starter.text(Day::parse("2026-03-31").unwrap());
        assert!(text.starts_with("---\nterm: \"The \\\"big\\\" C:\\\\ {today}\"\n"), "{text}");
        assert!(text.contains("reviewed: 2026-03-31\n"), "{text}");
    }

    #[test]
    fn a_starter_that_lacks_a_record_says_which() {
        let empty = site(&[("content/index.md", "")]);
        let left = |kind| left_of(empty.path(), kind, "first-one").unwrap().join("\n");
        assert_eq!(
            left(Kind::Checklist),
            "`items` names the flag `everything-top-priority`, which does not exist; make it with `opsbook new flag everything-top-priority`, or name another"
        );
        assert_eq!(
            left(Kind::Initiative),
            "`owner` and `team` name the team `operations`, which does not exist; add it to content/directory.yaml, or name another"
        );
        assert!(left(Kind::Trail).contains("`opsbook new role coo`"));
        for kind in [Kind::Role, Kind::Myth, Kind::Flag, Kind::Review, Kind::Term, Kind::Page] {
            assert_eq!(left(kind), "", "{kind}");
        }
    }

    #[test]
    fn an_id_that_is_taken_elsewhere_is_refused() {
        let flag = "---\nflag: \"x\"\n---\n";
        let taken = site(&[
            ("content/flags/status/watermelon.md", flag),
            ("content/flags/old.md", "---\nid: melon\n---\n"),
            ("content/a/index.md", ""),
        ]);
        let refused = |kind, id| left_of(taken.path(), kind, id).unwrap_err().to_string();
        assert_eq!(
            refused(Kind::Flag, "watermelon"),
            "the id `flag:watermelon` is taken by content/flags/status/watermelon.md, so nothing was written"
        );
        assert_eq!(refused(Kind::Flag, "melon"), "content/flags/old.md has this id or address already, so nothing was written");
        assert_eq!(refused(Kind::Page, "a"), "content/a/index.md has this id or address already, so nothing was written");
        assert!(refused(Kind::Page, "people").contains("kept for pages that opsbook makes itself"));
    }

    #[test]
    fn the_day_is_the_one_that_the_site_is_built_for() {
        let fixed = site(&[("content/index.md", ""), ("opsbook.yaml", "as_of: 2026-03-31\n")]);
        let starter = Starter { kind: Kind::Initiative, id: "x", title: "X".to_owned() };
        assert!(try_out(fixed.path(), "content/initiatives/x.md", &starter).unwrap().text.contains("reviewed: 2026-03-31"));
    }
}
