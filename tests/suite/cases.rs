//! The case tests: each Markdown document in `tests/cases/` is a small site with what has to come of it.
//!
//! Prose says what a case shows. A block between lines of four or more backticks is part of it when its
//! first line names one of:
//!
//! - `md PATH`, `yaml PATH`, `html PATH` … with a path below the site's folder: a source. After the path, `bom`
//!   and `crlf` say how it is saved; `escaped` allows `\t`, `\r`, `\0`, `\\`, `\xFF` (a byte), `\u{202E}`,
//!   `\*{1000}{[}` (repeats) and a backslash at a line's end (no newline).
//! - `was md PATH`: the source as it was accepted by `opsbook permalinks accept`; `new md PATH`: a source that was
//!   not there then. With either of them the case has a ledger, of which every other source is a part, unless its settings say
//!   `unaccepted: true`.
//! - `asset PATH` or `asset PATH 640x480`: a file that is published as it is.
//! - `settings`: `key: value` lines. `as_of`, `base_url`, `drafts: true`; `bare: true` for a site without the
//!   people and the day that every other case begins with; `reminders: true` to have the warnings
//!   `no-owner` and `no-review-date` in the report, which nearly every case leaves out to stay short.
//! - `report`: all diagnostics, exactly. Without the block there are none.
//! - `html FILE contains`, `html FILE lacks`: each line stands, or does not stand, in this output.
//! - `outputs contain`, `outputs lack`: each line is, or is not, an output.
//! - `findings RULE`: lines such as `initiative:a red`, `team:ops 2026-03 amber` or `initiative:b amber suppressed`. Each is a
//!   finding of the rule, and no other finding of it is red, amber or unknown.
//! - `stats`: exactly what `opsbook stats` prints.
//! - `changes`: exactly what changed from the state with `was` to the one with `new`, a line each; `changes DAY`: since that day, by
//!   the dates of one source; `changes review`: since the newest operating review.
//! - `body FILE`: exactly what the body of this plain page becomes.
//!
//! `OPSBOOK_CASE=text` runs the cases whose path holds the text. `OPSBOOK_BLESS=1` writes reports and
//! bodies as they are now into the cases; whoever does that reads them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use opsbook::commands::open::tables;
use opsbook::model::changes::{Changes, Origin};
use opsbook::model::code::{Code, Severity};
use opsbook::model::config::BaseUrl;
use opsbook::model::diagnostic::Diagnostic;
use opsbook::model::finding::{Finding, Level};
use opsbook::model::graph::Asset;
use opsbook::model::rule::RuleId;
use opsbook::model::scalar::Day;
use opsbook::session::{Artifact, Change, Known, Session, Settings, changes_between, files};
use rayon::prelude::*;
use serde_json::Value as Json;

/// What every site has unless it says `bare`: a person, a team, and the day.
const BASE: [(&str, &str); 2] = [
    ("opsbook.yaml", "as_of: 2026-03-31\n"),
    ("content/directory.yaml", "people:\n  ada: {name: Ada Osei, team: ops}\nteams:\n  ops: {name: Operations, lead: ada}\n"),
];

/// Shows a plain page's body and nothing else, behind a mark.
const BODY_ALONE: &str = "¶{{ lead }}{{ body }}";

/// Codes that a report leaves out unless the case asks for them.
const REMINDERS: [Code; 2] = [Code::NoOwner, Code::NoReviewDate];

/// Codes that no site in memory can bring about by itself.
const ELSEWHERE: [Code; 3] = [Code::SkippedFile, Code::OutdatedCitation, Code::RedFinding];

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    let all = files.len();
    let wanted = asked("OPSBOOK_CASE").unwrap_or_default();
    files.retain(|path| path.to_string_lossy().contains(&wanted));
    assert!(!files.is_empty(), "no case has `{wanted}` in its path");
    let bless = asked("OPSBOOK_BLESS").is_some_and(|value| value == "1");
    let outcomes: Vec<Outcome> = files.par_iter().map(|path| run(&folder, path, bless)).collect();
    let failures: Vec<&str> = outcomes.iter().flat_map(|outcome| &outcome.failures).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} of {} cases fail\n\n{}", failures.len(), files.len(), failures.join("\n\n"));
    if files.len() == all {
        assert!(all >= 90, "only {all} cases were found in {}", folder.display());
        let seen: BTreeSet<Code> = outcomes.iter().flat_map(|outcome| outcome.codes.iter().copied()).collect();
        let unseen = Code::ALL.iter().filter(|code| !seen.contains(code) && !ELSEWHERE.contains(code));
        let unseen: Vec<&str> = unseen.map(|code| code.name()).collect();
        assert!(unseen.is_empty(), "no case brings about: {}", unseen.join(", "));
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may be asked to run a part, or to write down what is")]
fn asked(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "md") {
            files.push(path);
        }
    }
}

/// What came of a case.
struct Outcome {
    /// At most one: everything that is not as the case says.
    failures: Vec<String>,
    /// The codes of its report.
    codes: Vec<Code>,
}

fn run(folder: &Path, path: &Path, bless: bool) -> Outcome {
    let name = path.strip_prefix(folder).unwrap().display().to_string();
    let text = fs::read_to_string(path).unwrap();
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let case = Case::parse(&text)?;
        let site = Site::of(&case)?;
        let (faults, blessed) = case.compare(&site)?;
        let faults = if bless && blessed != text {
            fs::write(path, &blessed).unwrap();
            Case::parse(&blessed)?.compare(&site)?.0
        } else {
            faults
        };
        let codes = site.session.report().iter().map(|diagnostic| diagnostic.code).collect();
        Ok::<_, String>((faults, codes))
    }));
    let (faults, codes) = match ran {
        Ok(Ok(ran)) => ran,
        Ok(Err(fault)) => (fault, Vec::new()),
        Err(_) => ("it panics; the message is above\n".to_owned(), Vec::new()),
    };
    let failures = if faults.is_empty() { Vec::new() } else { vec![format!("── {name}\n{faults}")] };
    Outcome { failures, codes }
}

/// A block of a case: its words after the backticks, its lines, and where those stand in the document.
struct Block {
    words: Vec<String>,
    text: String,
    /// Byte range of the lines between the fences.
    at: std::ops::Range<usize>,
}

/// One document.
struct Case {
    document: String,
    blocks: Vec<Block>,
}

impl Case {
    fn parse(document: &str) -> Result<Self, String> {
        let mut blocks = Vec::new();
        let mut open: Option<(usize, Block)> = None;
        let mut at = 0;
        for line in document.split_inclusive('\n') {
            let end = at + line.len();
            let ticks = line.bytes().take_while(|b| *b == b'`').count();
            let rest = line[ticks..].trim();
            match &mut open {
                None if ticks >= 4 => {
                    let words = rest.split_whitespace().map(str::to_owned).collect();
                    open = Some((ticks, Block { words, text: String::new(), at: end..end }));
                }
                Some((fence, _)) if ticks == *fence && rest.is_empty() => {
                    let (_, mut block) = open.take().expect("the arm says that one is open");
                    block.at.end = at;
                    document[block.at.clone()].clone_into(&mut block.text);
                    blocks.push(block);
                }
                _ => {}
            }
            at = end;
        }
        match open {
            Some((_, block)) => Err(format!("the block `{}` is never closed\n", block.words.join(" "))),
            None => Ok(Self { document: document.to_owned(), blocks }),
        }
    }

    /// The values of the `settings` block.
    fn setting(&self, name: &str) -> Option<&str> {
        let blocks = self.blocks.iter().filter(|block| block.words == ["settings"]);
        blocks
            .flat_map(|block| block.text.lines())
            .find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    }

    /// What changed, as JSON.
    fn changes(&self, since: &[&str], site: &Site) -> Result<Json, String> {
        let now = &site.session;
        let (here, day) = (|session| Known { session, origin: Origin::Site, day: None }, |text: &str| Day::parse(text));
        let changes: Option<Changes> = match since {
            [] => Some(changes_between(&here(&open_at(self, &[], Time::Then)?), &here(now))),
            ["review"] => now.changes().cloned(),
            [since] => {
                let day = day(since).ok_or_else(|| format!("`{since}` is no day\n"))?;
                Some(changes_between(&Known { session: now, origin: Origin::Day, day: Some(day) }, &here(now)))
            }
            _ => return Err("nobody knows since when\n".to_owned()),
        };
        Ok(now.changes_json(changes.as_ref()))
    }

    /// Everything that is not as the case says, and the document with reports and bodies as they are.
    fn compare(&self, site: &Site) -> Result<(String, String), String> {
        let mut faults = String::new();
        let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
        let report = site.report();
        let mut reported = false;
        for block in &self.blocks {
            let words: Vec<&str> = block.words.iter().map(String::as_str).collect();
            match words[..] {
                ["report"] => {
                    reported = true;
                    differ("the report", &block.text, &report, &mut faults);
                    edits.push((block.at.clone(), report.clone()));
                }
                ["body", file] => {
                    let body = site.body(file)?;
                    differ(&format!("the body of {file}"), &block.text, &body, &mut faults);
                    edits.push((block.at.clone(), body));
                }
                ["stats"] => {
                    let stats = opsbook::commands::stats::text(&site.session.tally().expect("a session that was told a site"));
                    differ("what `stats` prints", &block.text, &stats, &mut faults);
                    edits.push((block.at.clone(), stats));
                }
                ["findings", rule] => check_findings(rule, &block.text, &site.session, &mut faults),
                ["changes", ref since @ ..] => {
                    let changes = told(&self.changes(since, site)?);
                    differ("what changed", &block.text, &changes, &mut faults);
                    edits.push((block.at.clone(), changes));
                }
                ["html", file, how @ ("contains" | "lacks")] => {
                    let html = site.output(file)?;
                    check_lines(file, &block.text, how == "contains", |line| html.contains(line), &mut faults);
                }
                ["outputs", how @ ("contain" | "lack")] => {
                    let has = |file: &str| site.session.outputs().iter().any(|output| output.file == file);
                    check_lines("the site", &block.text, how == "contain", has, &mut faults);
                }
                _ => {}
            }
        }
        let mut blessed = self.document.clone();
        for (range, text) in edits.into_iter().rev() {
            blessed.replace_range(range, &text);
        }
        if !reported && !report.is_empty() {
            differ("the report", "", &report, &mut faults);
            _ = write!(blessed, "\n````report\n{report}````\n");
        }
        faults.push_str(&site.render_all());
        Ok((faults, blessed))
    }
}

/// Changes, a line each: class, subject, and whatever else is said.
fn told(changes: &Json) -> String {
    let mut lines = String::new();
    for change in changes["changes"].as_array().into_iter().flatten() {
        _ = write!(lines, "{} {}", change["class"].as_str().unwrap(), change["subject"].as_str().unwrap());
        for (key, value) in
            change.as_object().into_iter().flatten().filter(|(key, _)| !["class", "subject", "title", "now"].contains(&key.as_str()))
        {
            _ = match value.as_str() {
                Some(text) if !text.contains(' ') => write!(lines, " {key}={text}"),
                _ => write!(lines, " {key}={value}"),
            };
        }
        lines.push('\n');
    }
    lines
}

fn differ(what: &str, wanted: &str, got: &str, faults: &mut String) {
    if wanted == got {
        return;
    }
    _ = writeln!(faults, "{what} is different (- as the case says, + as it is):");
    let (wanted, got): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), got.lines().collect());
    let (mut a, mut b) = (0, 0);
    while a < wanted.len() || b < got.len() {
        if a < wanted.len() && b < got.len() && wanted[a] == got[b] {
            _ = writeln!(faults, "    {}", wanted[a]);
            (a, b) = (a + 1, b + 1);
        } else if a < wanted.len() && !got[b..].contains(&wanted[a]) {
            _ = writeln!(faults, "  - {}", wanted[a]);
            a += 1;
        } else if b < got.len() {
            _ = writeln!(faults, "  + {}", got[b]);
            b += 1;
        } else {
            _ = writeln!(faults, "  - {}", wanted[a]);
            a += 1;
        }
    }
}

fn check_findings(rule: &str, lines: &str, session: &Session, faults: &mut String) {
    let Some(rule) = RuleId::named(rule) else {
        _ = writeln!(faults, "there is no rule {rule}");
        return;
    };
    let line = |finding: &Finding| {
        let month = finding.month.map_or_else(String::new, |month| format!(" {month}"));
        let suppressed = if finding.suppressed.is_some() { " suppressed" } else { "" };
        format!("{}{month} {}{suppressed}", finding.subject, finding.level.word())
    };
    let found: Vec<(String, Level)> =
        session.findings().unwrap().of_rule(rule).iter().map(|finding| (line(finding), finding.level)).collect();
    check_lines(rule.word(), lines, true, |line| found.iter().any(|(found, _)| found == line), faults);
    let loud = found.iter().filter(|(_, level)| level.fires() || *level == Level::Unknown);
    for (line, _) in loud.filter(|(found, _)| !lines.lines().any(|line| line == found)) {
        _ = writeln!(faults, "{} also finds: {line}", rule.word());
    }
}

fn check_lines(of: &str, lines: &str, wanted: bool, has: impl Fn(&str) -> bool, faults: &mut String) {
    for line in lines.lines().filter(|line| has(line) != wanted) {
        let fault = if wanted { "lacks" } else { "has" };
        _ = writeln!(faults, "{of} {fault}: {line}");
    }
}

/// A case's site, understood.
struct Site {
    session: Session,
    /// The same with a theme that shows bodies alone, for those that ask for one.
    bodies: Option<Session>,
    reminders: bool,
}

impl Site {
    fn of(case: &Case) -> Result<Self, String> {
        let session = open(case, &[])?;
        let asks_for_bodies = case.blocks.iter().any(|block| block.words.first().is_some_and(|word| word == "body"));
        let theme: &[_] = &[("themes/default/templates/kinds/plain.html", BODY_ALONE), ("themes/default/templates/home.html", BODY_ALONE)];
        let bodies = asks_for_bodies.then(|| open(case, theme)).transpose()?;
        Ok(Self { session, bodies, reminders: case.setting("reminders").is_some() })
    }

    fn report(&self) -> String {
        let shown = self.session.report().iter().filter(|diagnostic| self.reminders || !REMINDERS.contains(&diagnostic.code));
        shown.map(line).collect()
    }

    fn output(&self, file: &str) -> Result<String, String> {
        text_of(&self.session, file)
    }

    fn body(&self, file: &str) -> Result<String, String> {
        let text = text_of(self.bodies.as_ref().expect("a case that asks for a body has them"), file)?;
        let body = text.split_once('¶').map_or("", |(_, body)| body).trim_end();
        Ok(if body.is_empty() { String::new() } else { format!("{body}\n") })
    }

    /// Makes every output of the site, also of one with errors, which a preview shows as far as it goes.
    fn render_all(&self) -> String {
        let broken = self.session.report().iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let faults = self.session.outputs().iter().filter_map(|output| self.session.artifact(output).err());
        faults.filter(|_| !broken).map(|fault| format!("an output cannot be made: {}", line(&fault))).collect()
    }
}

fn text_of(session: &Session, file: &str) -> Result<String, String> {
    let Some(output) = session.outputs().iter().find(|output| output.file == file) else {
        let files: Vec<&str> =
            session.outputs().iter().map(|output| output.file.as_str()).filter(|file| !file.starts_with("assets/")).collect();
        return Err(format!("there is no output {file}; there are\n  {}\n", files.join("\n  ")));
    };
    match session.artifact(output) {
        Ok(Artifact::Bytes(bytes)) => String::from_utf8(bytes).map_err(|_| format!("the output {file} is not UTF-8\n")),
        Ok(Artifact::Copy(source)) => Err(format!("the output {file} is a copy of {source}\n")),
        Err(fault) => Err(line(&fault)),
    }
}

/// A diagnostic as a report says it: what it is, the text that is marked, the hint.
fn line(diagnostic: &Diagnostic) -> String {
    let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    let place = diagnostic.place.as_ref().map_or_else(String::new, |place| format!(" {}:{}:{}", place.path, place.line, place.column));
    let mut text = format!("{severity}[{}]{place}: {}\n", diagnostic.code, diagnostic.message);
    if let Some(place) = diagnostic.place.as_ref().filter(|place| place.width > 1) {
        let marked: String = place.text.chars().skip(place.column as usize - 1).take(place.width as usize).collect();
        let shown: String = marked.chars().take(100).collect();
        let more = if shown.len() < marked.len() { "…" } else { "" };
        _ = writeln!(text, "  at: {shown}{more}");
    }
    if let Some(hint) = &diagnostic.hint {
        _ = writeln!(text, "  help: {hint}");
    }
    let visible = |c: char| if c == '\n' || !c.is_control() { c.to_string() } else { c.escape_unicode().to_string() };
    text.chars().map(visible).collect()
}

/// The session of a case's site; `more` are texts beside the case's own.
fn open(case: &Case, more: &[(&str, &str)]) -> Result<Session, String> {
    let has = |word: &str| case.blocks.iter().any(|block| block.words.first().is_some_and(|first| first == word));
    if !has("was") && !has("new") || case.setting("unaccepted").is_some() {
        return open_at(case, more, Time::Now);
    }
    let then = open_at(case, &[], Time::Then)?;
    let accepted =
        then.acceptance().map_err(|errors| format!("it cannot be accepted:\n{}", errors.iter().map(line).collect::<String>()))?;
    let files = files(&accepted);
    let kept = files.iter().map(|(path, text)| (&**path, &**text));
    open_at(case, &more.iter().copied().chain(kept).collect::<Vec<_>>(), Time::Now)
}

/// Which of a case's sources are meant.
#[derive(Clone, Copy, PartialEq)]
enum Time {
    /// Those that are there.
    Now,
    /// Those that were accepted.
    Then,
}

fn open_at(case: &Case, more: &[(&str, &str)], time: Time) -> Result<Session, String> {
    let mut texts: Vec<(String, Option<Vec<u8>>)> = Vec::new();
    let mut assets = Vec::new();
    for block in &case.blocks {
        let mut words: Vec<&str> = block.words.iter().map(String::as_str).collect();
        let is_was = |other: &Block| other.words.len() > 2 && other.words[0] == "was" && words.get(1) == Some(&other.words[2].as_str());
        match (words.first().copied(), time) {
            (Some("was"), Time::Now) | (Some("new"), Time::Then) => continue,
            (Some("was"), Time::Then) | (Some("new"), Time::Now) => _ = words.remove(0),
            (_, Time::Then) if case.blocks.iter().any(is_was) => continue,
            _ => {}
        }
        match words[..] {
            ["settings"] => check_settings(&block.text)?,
            ["report" | "stats"]
            | ["changes", ..]
            | ["body" | "findings", _]
            | ["html", _, "contains" | "lacks"]
            | ["outputs", "contain" | "lack"] => {}
            ["asset", path, ref size @ ..] => assets.push(asset(path, size, &block.text)?),
            ["md" | "yaml" | "html" | "css" | "txt", path, ref how @ ..] => texts.push((path.to_owned(), Some(saved(&block.text, how)?))),
            _ => return Err(format!("nobody knows a block `{}`\n", block.words.join(" "))),
        }
    }
    if case.setting("bare").is_none() {
        for (path, text) in BASE {
            if texts.iter().all(|(other, _)| other != path) {
                texts.push((path.to_owned(), Some(text.into())));
            }
        }
    }
    for (path, text) in more {
        // What a case says itself of the ledger counts.
        if texts.iter().all(|(other, _)| other != path) {
            texts.push(((*path).to_owned(), Some((*text).into())));
        }
    }
    let day = |text: &str| Day::parse(text).ok_or_else(|| format!("`{text}` is no day\n"));
    let settings = Settings {
        as_of: case.setting("as_of").map(day).transpose()?,
        today: day("2026-03-31")?,
        drafts: case.setting("drafts").is_some(),
        base_url: case.setting("base_url").map(|url| BaseUrl(Arc::from(url))),
    };
    let mut session = Session::new(tables(), settings);
    session.apply(Change { texts, assets: Some(assets), ..Change::default() }, &mut |_, _| {});
    Ok(session)
}

fn check_settings(text: &str) -> Result<(), String> {
    const NAMES: [&str; 6] = ["as_of", "base_url", "drafts", "bare", "reminders", "unaccepted"];
    let unknown = text.lines().find(|line| !line.split_once(": ").is_some_and(|(name, _)| NAMES.contains(&name)));
    unknown.map_or(Ok(()), |line| Err(format!("nobody knows the setting `{line}`\n")))
}

fn asset(path: &str, size: &[&str], text: &str) -> Result<Asset, String> {
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("`{text}` is no number of pixels\n"));
    let size_px = match size {
        [] => None,
        [size] => {
            let (width, height) = size.split_once('x').ok_or_else(|| format!("a size is written 640x480, and this is `{size}`\n"))?;
            Some((number(width)?, number(height)?))
        }
        _ => return Err(format!("nobody knows what is behind the size of {path}\n")),
    };
    Ok(Asset { source: Arc::from(path), size_bytes: text.len() as u64, size_px })
}

/// The bytes of a source, saved as its block says.
fn saved(text: &str, how: &[&str]) -> Result<Vec<u8>, String> {
    let mut bytes = if how.contains(&"escaped") { unescape(text)? } else { text.as_bytes().to_vec() };
    for word in how {
        match *word {
            "escaped" => {}
            "crlf" => bytes = String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes(),
            "bom" => bytes.splice(0..0, *b"\xEF\xBB\xBF").for_each(drop),
            _ => return Err(format!("nobody knows how to save a file `{word}`\n")),
        }
    }
    Ok(bytes)
}

fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let wrong = || format!("nobody knows the escape `{}`\n", rest[at..].lines().next().unwrap_or_default());
        let kind = rest[at + 1..].chars().next().ok_or_else(wrong)?;
        let after = &rest[at + 1 + kind.len_utf8()..];
        let braced = |text: &'_ str| {
            text.strip_prefix('{').and_then(|text| text.split_once('}')).map(|(inner, after)| (inner.to_owned(), after.len()))
        };
        rest = match kind {
            't' | 'r' | '0' | '\\' | '\n' => {
                bytes.extend(match kind {
                    't' => Some(b'\t'),
                    'r' => Some(b'\r'),
                    '0' => Some(0),
                    '\\' => Some(b'\\'),
                    _ => None,
                });
                after
            }
            'x' => {
                let digits = after.get(..2).ok_or_else(wrong)?;
                bytes.push(u8::from_str_radix(digits, 16).map_err(|_| wrong())?);
                &after[2..]
            }
            'u' => {
                let (digits, left) = braced(after).ok_or_else(wrong)?;
                let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or_else(wrong)?;
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                &after[after.len() - left..]
            }
            '*' => {
                let (count, left) = braced(after).ok_or_else(wrong)?;
                let after = &after[after.len() - left..];
                let (what, left) = braced(after).ok_or_else(wrong)?;
                bytes.extend(what.repeat(count.parse().map_err(|_| wrong())?).into_bytes());
                &after[after.len() - left..]
            }
            _ => return Err(wrong()),
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(bytes)
}
