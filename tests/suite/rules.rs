//! The portfolio rules: what holds between the findings of related portfolios, and of the site in `content/`.
//!
//! `recount.rs` works every finding of random portfolios out a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use opsbook::commands::open::tables;
use opsbook::model::code::Severity;
use opsbook::model::finding::{Finding, Level, Subject};
use opsbook::model::rule::RuleId;
use opsbook::model::scalar::Day;
use opsbook::model::view::{Hole, Strings};
use opsbook::session::{Artifact, Change, Session, Settings, Step};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The day of every portfolio before it is shifted.
pub(super) const TODAY: &str = "2026-03-31";
const RULES_OF_DAYS: [&str; 3] = ["P3D", "P7D", "P14D"];
const WITH_MONTHS: [&str; 4] = ["P7D", "P14D", "P1M", "P2M"];

/// A random number generator that is the same everywhere (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.roll(u64::try_from(most - least + 1).unwrap())).unwrap()
    }
}

/// The sources of a random portfolio. Days are counted from today, so that all of them can be shifted together.
#[derive(Clone)]
pub(super) struct Made {
    initiatives: Vec<Source>,
    reviews: Vec<String>,
    directory: String,
    shift: i64,
}

/// An initiative, piece by piece.
#[derive(Clone, Default)]
struct Source {
    front: String,
    updates: Vec<String>,
    suppressions: Vec<String>,
}

fn day(shift: i64, days: i64) -> Day {
    Day::parse(TODAY).unwrap().plus_days(shift + days)
}

const TEAMS: [&str; 4] = ["red", "blue", "green", "idle"];
const PEOPLE: [&str; 4] = ["ann", "bob", "cid", "dan"];

impl Made {
    /// A portfolio of `count` initiatives from a seed. In every other one people ask only when it burns.
    pub(super) fn new(seed: u64, count: usize, shift: i64, cadences: &[&str]) -> Self {
        let mut dice = Dice(seed);
        let initiatives = (0..count).map(|at| initiative(at, (shift, seed.is_multiple_of(2)), cadences, &mut dice)).collect();
        let review = |dice: &mut Dice| {
            let about = dice.roll(count.max(1) as u64);
            let date = day(shift, dice.between(-60, 0));
            let decisions = if dice.one_in(3) { "" } else { "decisions: [Yes.]\n" };
            let field =
                if dice.one_in(2) { format!("initiatives: [i{about}]") } else { format!("cites: [{{flag: f, initiative: i{about}}}]") };
            format!("---\ncontext: operating-review\ndate: {date}\n{field}\n{decisions}---\n")
        };
        let reviews = if count == 0 { Vec::new() } else { (0..count / 4).map(|_| review(&mut dice)).collect() };
        Self { initiatives, reviews, directory: directory(shift, &mut dice), shift }
    }

    /// The files of the site.
    pub(super) fn texts(&self) -> Vec<(String, Option<Vec<u8>>)> {
        let mut texts = vec![
            ("opsbook.yaml".to_owned(), format!("as_of: {}\n", day(self.shift, 0))),
            ("content/directory.yaml".to_owned(), self.directory.clone()),
            (
                "content/flags/f.md".to_owned(),
                "---\nflag: F.\nverdict: V.\nseverity: low\nlooks_like: [L.]\nask: A.\ndo_instead: D.\n---\n".to_owned(),
            ),
        ];
        for (at, source) in self.initiatives.iter().enumerate() {
            let mut text = format!("---\n{}", source.front);
            for (key, lines) in [("updates", &source.updates), ("suppressions", &source.suppressions)] {
                if !lines.is_empty() {
                    _ = writeln!(text, "{key}:\n  - {}", lines.join("\n  - "));
                }
            }
            texts.push((format!("content/initiatives/i{at}.md"), text + "---\n"));
        }
        texts.extend(self.reviews.iter().enumerate().map(|(at, text)| (format!("content/reviews/r{at}.md"), text.clone())));
        texts.into_iter().map(|(path, text)| (path, Some(text.into_bytes()))).collect()
    }

    pub(super) fn session(&self) -> Session {
        let session = opened(self.texts());
        let errors: Vec<_> = session.report().iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "the portfolio is sound: {errors:#?}");
        session
    }
}

fn opened(texts: Vec<(String, Option<Vec<u8>>)>) -> Session {
    let settings = Settings { as_of: None, today: Day::parse(TODAY).unwrap(), drafts: false, base_url: None };
    let mut session = Session::new(tables(), settings);
    session.apply(Change { texts, ..Change::default() }, &mut |_, _| {});
    session
}

fn directory(shift: i64, dice: &mut Dice) -> String {
    let mut text = "people:\n".to_owned();
    for (at, id) in PEOPLE.iter().enumerate() {
        let more = match at {
            1 => format!(", until: {}", day(shift, dice.between(-1, 0))),
            2 => ", active: false".to_owned(),
            _ => String::new(),
        };
        _ = writeln!(text, "  {id}: {{name: {id}{more}}}");
    }
    text.push_str("teams:\n");
    for id in TEAMS {
        _ = writeln!(text, "  {id}:\n    name: {id}\n    run_share: {}", dice.pick(&["0", "0.4", "0.65", "1"]));
        if dice.one_in(2) {
            _ = writeln!(text, "    wip_limit: {}", dice.between(1, 12));
        }
        let months: Vec<String> = (0..14_usize)
            .filter(|_| !dice.one_in(12))
            .map(|month| {
                let (year, month) = (2026 + (1 + month) / 12, (1 + month) % 12 + 1);
                format!("{{month: \"{year}-{month:02}\", fte: {}}}", ["0", "6", "10", "31.5", "120"][month % 5])
            })
            .collect();
        _ = writeln!(text, "    capacity: [{}]", months.join(", "));
    }
    text
}

fn initiative(at: usize, (shift, late): (i64, bool), cadences: &[&str], dice: &mut Dice) -> Source {
    let lifecycle = dice.pick(&["active", "active", "active", "committed", "paused", "candidate", "done", "dropped"]);
    let mut front = format!(
        "title: I{at}\nwhy: So.\nlifecycle: {lifecycle}\npriority: {}\nteam: {}\ncadence: {}\n",
        dice.pick(&["top", "high", "normal", "low"]),
        dice.pick(&TEAMS),
        dice.pick(cadences),
    );
    if !dice.one_in(8) {
        _ = writeln!(front, "owner: {}", dice.pick(&["ann", "bob", "cid", "dan", "red"]));
    }
    if dice.one_in(4) {
        _ = writeln!(front, "rank: {}", dice.between(1, 60));
    }
    let start = dice.between(-200, -5);
    if lifecycle == "active" || !dice.one_in(4) {
        _ = writeln!(front, "start: {}", day(shift, start));
    }
    if dice.one_in(3) {
        _ = writeln!(front, "committed_on: {}", day(shift, start - dice.between(-3, 3)));
    }
    if !(lifecycle == "candidate" && dice.one_in(2)) {
        _ = writeln!(front, "baseline_date: {}", day(shift, start + dice.between(0, 300)));
    }
    if ["done", "dropped"].contains(&lifecycle) {
        _ = writeln!(front, "ended_on: {}", day(shift, dice.between(-92, 0).max(start)));
    }
    if !dice.one_in(4) {
        let mut fields = Vec::new();
        if !dice.one_in(5) {
            fields.push(format!("verdict: {}", dice.pick(&["feasible", "feasible", "feasible-if", "not-feasible"])));
        }
        if !dice.one_in(5) {
            fields.push(format!("checked_on: {}", day(shift, start + dice.between(-3, 2))));
        }
        if !fields.is_empty() {
            _ = writeln!(front, "feasibility: {{{}}}", fields.join(", "));
        }
    }
    lists(at, (shift, late), &mut front, dice);
    let suppressions = (0..dice.roll(3) / 2).map(|_| suppression(shift, dice)).collect();
    Source { front, updates: updates(shift, late, dice), suppressions }
}

fn suppression(shift: i64, dice: &mut Dice) -> String {
    let rules: Vec<&str> = RuleId::ALL.iter().map(|rule| rule.word()).collect();
    format!("{{rule: {}, until: {}, reason: R.}}", dice.pick(&rules), day(shift, dice.between(-2, 2)))
}

/// Allocations, dependencies and escalations.
fn lists(at: usize, (shift, late): (i64, bool), front: &mut String, dice: &mut Dice) {
    let mut list = |key: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            _ = writeln!(front, "{key}:\n  - {}", lines.join("\n  - "));
        }
    };
    let allocation = |dice: &mut Dice| {
        let from = dice.between(-60, 200);
        let first = if dice.one_in(4) { String::new() } else { format!(", from: {}", day(shift, from)) };
        let last = if dice.one_in(4) { String::new() } else { format!(", to: {}", day(shift, from + dice.between(0, 200))) };
        format!("{{team: {}, fte: {}{first}{last}}}", dice.pick(&TEAMS), dice.pick(&["0.1", "0.85", "1", "2.55", "0.000001"]))
    };
    list("allocations", (0..dice.roll(4)).map(|_| allocation(dice)).collect());
    // Only to those just before it: no circles, and no long chains.
    let before = at % 6;
    let mut others: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..dice.roll(3).min(before as u64) {
        others.insert(at - 1 - usize::try_from(dice.roll(before as u64)).unwrap());
    }
    let edge = |other: usize, dice: &mut Dice| {
        let needed = if dice.one_in(3) { String::new() } else { format!(", needed_by: {}", day(shift, dice.between(-50, 150))) };
        let state = if dice.one_in(4) { String::new() } else { format!(", state: {}", dice.pick(&["requested", "committed", "done"])) };
        format!("{{initiative: i{other}{needed}{state}}}")
    };
    list("depends_on", others.into_iter().map(|other| edge(other, dice)).collect());
    let escalation = |number: u64, dice: &mut Dice| {
        let raised = dice.between(-93, 0);
        let mut line = format!("{{id: e{number}, raised: {}, question: Q.", day(shift, raised));
        if dice.one_in(2) {
            _ = write!(line, ", decide_by: {}", day(shift, raised + dice.between(0, 20)));
        }
        if dice.one_in(2) {
            _ = write!(line, ", decision: D., decided_on: {}", day(shift, (raised + dice.between(0, 30)).min(0)));
        }
        line + "}"
    };
    let some = if dice.one_in(if late { 20 } else { 3 }) { dice.roll(3) } else { 0 };
    list("escalations", (0..some).map(|number| escalation(number, dice)).collect());
}

/// Updates on different days before today.
fn updates(shift: i64, late: bool, dice: &mut Dice) -> Vec<String> {
    let days: BTreeSet<i64> =
        (0..dice.roll(7)).map(|_| if dice.one_in(3) { dice.between(-31, -1) } else { dice.between(-120, -1) }).collect();
    let mut lines = Vec::new();
    for at in days {
        let rag = dice.pick(&["green", "green", "amber", "red", "red"]);
        let mut line = format!("{{date: {}, rag: {rag}, summary: S.", day(shift, at));
        if dice.one_in(4) {
            _ = write!(line, ", target_date: {}, reason: R.", day(shift, dice.between(-20, 150)));
        }
        match dice.roll(8) {
            0..=2 => line.push_str(", changed: {scope: up}"),
            3 => line.push_str(", changed: {scope: up, capacity: down}"),
            4 => line.push_str(if dice.one_in(4) { ", changed: {capacity: up}" } else { ", changed: {capacity: down}" }),
            _ => {}
        }
        if !dice.one_in(3) {
            line.push_str(", path_to_green: P.");
        }
        if !dice.one_in(3) {
            let due = if dice.one_in(2) { format!(", due: {}", day(shift, dice.between(-2, 2))) } else { String::new() };
            _ = write!(line, ", next_step: {{text: T.{due}}}");
        }
        if dice.one_in(if rag == "red" {
            2
        } else if late {
            60
        } else {
            6
        }) {
            line.push_str(", asks: [{text: A.}]");
        }
        lines.push(line + "}");
    }
    lines
}

/// Runs a property over random portfolios.
pub(super) fn hold(cases: u32, most: usize, property: impl Fn(u64, usize)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let outcome = runner.run(&(any::<u64>(), 0..=most), |(seed, count)| {
        property(seed, count);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

type Found = BTreeMap<(RuleId, Subject, Option<String>), (Level, bool)>;

fn found(session: &Session) -> Found {
    let all = session.findings().unwrap().all();
    let key = |finding: &Finding| (finding.rule, finding.subject.clone(), finding.month.map(|month| month.to_string()));
    all.iter().map(|finding| (key(finding), (finding.level, finding.suppressed.is_some()))).collect()
}

// --- what holds between portfolios ------------------------------------------------------------------

#[test]
fn the_order_of_files_changes_nothing() {
    hold(12, 40, |seed, count| {
        let made = Made::new(seed, count, 0, &WITH_MONTHS);
        let mut turned = made.texts();
        turned.reverse();
        assert_eq!(opened(turned).findings(), made.session().findings());
    });
}

#[test]
fn shifting_all_days_together_changes_nothing() {
    hold(12, 40, |seed, count| {
        // Months have their own lengths: the loads of teams and cadences in months are another matter.
        let by_days = |shift| {
            let mut found = found(&Made::new(seed, count, shift, &RULES_OF_DAYS).session());
            found.retain(|(rule, ..), _| *rule != RuleId::Overcommit);
            found
        };
        let here = by_days(0);
        for shift in [1, -17, 365] {
            assert_eq!(by_days(shift), here, "shifted by {shift} days");
        }
    });
}

#[test]
fn a_green_update_with_the_same_target_makes_neither_silence_nor_the_lack_of_a_plan_worse() {
    hold(12, 30, |seed, count| {
        let made = Made::new(seed, count, 0, &WITH_MONTHS);
        let before = found(&made.session());
        let mut after = made.clone();
        for source in &mut after.initiatives {
            source.updates.push(format!("{{date: {TODAY}, rag: green, summary: S.}}"));
        }
        let after = found(&after.session());
        for (key, (level, _)) in before.iter().filter(|(key, _)| matches!(key.0, RuleId::StaleUpdate | RuleId::RedWithoutPlan)) {
            assert!(after[key].0 <= *level, "{key:?}: {level:?} became {:?}", after[key]);
        }
    });
}

#[test]
fn a_suppression_changes_no_other_finding() {
    hold(8, 15, |seed, count| {
        let made = Made::new(seed, count, 0, &WITH_MONTHS);
        let before = found(&made.session());
        for at in 0..count {
            for rule in RuleId::ALL.iter().copied() {
                let mut with = made.clone();
                with.initiatives[at].suppressions.push(format!("{{rule: {}, until: {TODAY}, reason: R.}}", rule.word()));
                let own = Subject::Initiative(Arc::from(format!("i{at}")));
                let after = found(&with.session());
                for (key, level) in &before {
                    if key.0 == rule && key.1 == own {
                        assert_eq!(after[key], (level.0, true), "{key:?}");
                    } else if key.0 == RuleId::Watermelon && key.1 == own {
                        // What is suppressed makes no watermelon.
                        assert!(after[key].0 <= level.0);
                    } else {
                        assert_eq!(after[key], *level, "{key:?} when {rule:?} of {own} is suppressed");
                    }
                }
            }
        }
    });
}

#[test]
fn a_computed_status_is_never_better_than_the_reported_one() {
    hold(12, 60, |seed, count| {
        let session = Made::new(seed, count, 0, &WITH_MONTHS).session();
        let graph = session.graph().unwrap();
        for board in graph.rows.iter().filter_map(|row| row.board.as_ref()) {
            assert!(board.computed <= board.status, "{board:?}");
        }
    });
}

#[test]
fn every_reason_has_its_sentence() {
    let strings = words();
    let mut keys = BTreeSet::new();
    for seed in 0..60 {
        let session = Made::new(seed, 60, 0, &WITH_MONTHS).session();
        for finding in session.findings().unwrap().all() {
            for reason in &finding.because {
                let text = session.graph().unwrap().reason_text(finding.rule, reason, &strings);
                assert!(text.ends_with('.') && !text.contains(['{', '}']), "{text}");
                keys.insert((finding.rule, reason.key));
            }
            // A month is shown by its load.
            let whole = finding.month.is_none().then(|| session.findings().unwrap().looked(finding, session.graph().unwrap()));
            for fact in whole.into_iter().flat_map(|looked| looked.facts) {
                let holes: Vec<(&str, &str)> = fact.holes.iter().map(|(name, _)| (*name, "x")).collect();
                let text = strings.say(&fact.key, fact.n, &holes).unwrap_or_else(|| panic!("the theme has no text `{}`", fact.key));
                assert!(!text.contains(['{', '}']), "{text}");
                for (_, hole) in &fact.holes {
                    shown(hole, &strings);
                }
            }
        }
    }
    assert!(keys.len() >= 36, "random portfolios give most reasons: {keys:?}");
}

// --- when the rules judge ---------------------------------------------------------------------------

#[test]
fn an_edit_of_a_body_judges_nothing_again() {
    let made = Made::new(3, 12, 0, &WITH_MONTHS);
    let mut session = made.session();
    let mut steps = |texts| {
        let mut steps = Vec::new();
        session.apply(Change { texts, ..Change::default() }, &mut |step, _| steps.push(step));
        steps.contains(&Step::Judge)
    };
    let (path, text) = made.texts().into_iter().find(|(path, _)| path.ends_with("/i1.md")).unwrap();
    let with = |more: &str| [text.clone().unwrap(), more.as_bytes().to_vec()].concat();
    assert!(!steps(vec![(path.clone(), Some(with("A body.\n")))]));
    let changed = String::from_utf8(text.clone().unwrap()).unwrap().replace("title: I1", "title: Another");
    assert!(steps(vec![(path, Some(changed.into_bytes()))]));
}

// --- the site in content/ ---------------------------------------------------------------------------

/// The sources of the made-up company.
fn company() -> Vec<(String, Option<Vec<u8>>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![("opsbook.yaml".to_owned(), Some(fs::read(root.join("opsbook.yaml")).unwrap()))];
    let mut folders = vec![root.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let path = entry.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            match entry.extension().and_then(|ext| ext.to_str()) {
                None => folders.push(entry),
                Some("md" | "yaml") => texts.push((path, Some(fs::read(entry).unwrap()))),
                Some(_) => {}
            }
        }
    }
    texts
}

/// The made-up company on an earlier day: the initiatives without what their front matter says of the days after it. What else
/// is dated later is an error, which keeps nobody from judging.
fn company_on(day: &str) -> Session {
    let mut texts = company();
    for (path, text) in &mut texts {
        let initiative = path.starts_with("content/initiatives/") && !path.ends_with("index.md");
        if let (true, Some(bytes)) = (initiative, text.as_mut()) {
            *bytes = stood(std::str::from_utf8(bytes).unwrap(), day).into_bytes();
        }
    }
    let settings = Settings { as_of: Some(Day::parse(day).unwrap()), today: Day::parse(TODAY).unwrap(), drafts: false, base_url: None };
    let mut session = Session::new(tables(), settings);
    session.apply(Change { texts, ..Change::default() }, &mut |_, _| {});
    session
}

/// An initiative as it stood on a day: no later update, escalation, decision, start or end.
fn stood(text: &str, day: &str) -> String {
    let (front, body) = text.split_once("\n---\n").unwrap();
    let top = |key: &str| front.lines().find_map(|line| line.strip_prefix(key));
    let begun = top("start: ").is_some_and(|start| start <= day);
    let over = top("ended_on: ").is_some_and(|end| end <= day);
    let mut out = String::new();
    let mut lines = front.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(lifecycle) = line.strip_prefix("lifecycle: ") {
            let was = if !begun {
                "candidate"
            } else if over {
                lifecycle
            } else {
                "active"
            };
            _ = writeln!(out, "lifecycle: {}", if lifecycle == "paused" && begun { lifecycle } else { was });
        } else if line.starts_with("ended_on: ") && !over {
        } else if line.starts_with("  - ") {
            let mut item = vec![line];
            while let Some(more) = lines.next_if(|more| more.starts_with("    ")) {
                item.push(more);
            }
            let said = |key: &str| item.iter().find_map(|line| line.trim_start_matches([' ', '-', '{']).strip_prefix(key));
            if said("date: ").or(said("raised: ")).is_none_or(|date| &date[..10] <= day) {
                let decided = said("decided_on: ").is_none_or(|date| date <= day);
                let kept = item.iter().filter(|line| decided || !line.trim_start().starts_with("deci") || line.contains("decide_by"));
                kept.for_each(|line| _ = writeln!(out, "{line}"));
            }
        } else {
            _ = writeln!(out, "{line}");
        }
    }
    format!("{out}---\n{body}")
}

/// A page of a session as HTML.
fn page(session: &Session, file: &str) -> String {
    let output = session.outputs().iter().find(|output| output.file == file).unwrap_or_else(|| panic!("{file} is an output"));
    let Artifact::Bytes(page) = session.artifact(output).unwrap() else { panic!("a page is made") };
    String::from_utf8(page).unwrap()
}

/// A page without its tags, every run of blanks one blank, as a reader sees it.
fn read(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page on which a reader finds out what a rule says about its subject.
fn page_of(finding: &Finding) -> String {
    match &finding.subject {
        Subject::Initiative(id) => format!("initiatives/{id}/index.html"),
        Subject::Team(id) => format!("teams/{id}/index.html"),
        Subject::Person(id) => format!("people/{id}/index.html"),
        Subject::Portfolio => format!("rules/{}/index.html", finding.rule.word()),
    }
}

/// Days are written on pages as the theme has them.
fn in_words(text: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const LONG: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let word = |word: &str| {
        let end = word.trim_end_matches(['.', ',', ';', ':']).len();
        let (date, mark) = word.split_at(end);
        let parts: Vec<usize> = date.split('-').filter_map(|part| part.parse().ok()).collect();
        match parts[..] {
            [year, month, day] if date.len() == 10 => format!("{day} {} {year}{mark}", MONTHS[month - 1]),
            [year, month] if date.len() == 7 => format!("{} {year}{mark}", LONG[month - 1]),
            _ => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn words() -> Strings {
    let yaml = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/theme.yaml")).unwrap();
    let root = opsbook::stages::parse::free(&Arc::from("theme.yaml"), yaml.as_bytes());
    Strings::new(root.unwrap().as_object().unwrap().clone(), "en")
}

#[test]
fn every_rule_fires_and_stays_quiet_in_the_made_up_company() {
    let session = opened(company());
    let findings = session.findings().unwrap();
    for rule in RuleId::ALL.iter().copied() {
        let of_rule = findings.of_rule(rule);
        assert!(of_rule.iter().any(Finding::counts), "{rule:?} fires nowhere");
        // Two rules judge the portfolio alone, which has one level a day: they were quiet on an earlier one.
        let quiet = |finding: &Finding| finding.level == Level::Clear;
        match rule {
            RuleId::PriorityInflation => assert!(company_on("2025-09-30").findings().unwrap().of_rule(rule).iter().any(quiet)),
            RuleId::FireOnly => assert!(company_on("2026-01-20").findings().unwrap().of_rule(rule).iter().any(quiet)),
            _ => assert!(of_rule.iter().any(quiet), "{rule:?} is quiet nowhere"),
        }
        assert!(findings.flag(rule).is_some(), "no flag names {rule:?} as its detector");
        let page = page(&session, &format!("rules/{}/index.html", rule.word()));
        for part in ["id=\"ob-fires\"", "class=\"ev\"", ">Worked example<", ">Definition<"] {
            assert!(page.contains(part), "the page of {rule:?} lacks {part}");
        }
    }
    assert!(findings.all().iter().any(|finding| finding.level.fires() && finding.suppressed.is_some()), "one is suppressed in the open");
    assert!(findings.all().iter().any(|finding| finding.level == Level::Unknown));
}

#[test]
fn a_reader_finds_out_why_from_the_page_alone() {
    let (strings, sessions) = (words(), [opened(company()), company_on("2026-01-20"), company_on("2025-09-30")]);
    for session in sessions {
        let (graph, findings) = (session.graph().unwrap(), session.findings().unwrap());
        let mut pages: BTreeMap<String, String> = BTreeMap::new();
        for finding in findings.all().iter().filter(|finding| finding.level != Level::NotApplicable) {
            let file = page_of(finding);
            let text = pages.entry(file.clone()).or_insert_with(|| read(&page(&session, &file)));
            if let Some(month) = finding.month {
                // A month is a row of the team's load: what is asked, what is left, and the share of it.
                let month = in_words(&month.to_string());
                assert!(text.contains(&month), "{file} has no row for {month}");
                for (_, number) in finding.because.iter().flat_map(|reason| &reason.holes) {
                    assert!(text.contains(&number.to_string()), "{file}, {month}: {number} is nowhere");
                }
                continue;
            }
            for reason in &finding.because {
                let why = in_words(&graph.reason_text(finding.rule, reason, &strings));
                assert!(text.contains(&why), "{file} does not say: {why}");
            }
            for fact in findings.looked(finding, graph).facts {
                let holes: Vec<(&str, String)> = fact.holes.iter().map(|(name, hole)| (*name, shown(hole, &strings))).collect();
                let holes: Vec<(&str, &str)> = holes.iter().map(|(name, text)| (*name, text.as_str())).collect();
                let looked = in_words(&strings.say(&fact.key, fact.n, &holes).unwrap());
                assert!(text.contains(&looked), "{file} does not say what {:?} looked at: {looked}", finding.rule);
            }
        }
    }
}

fn shown(hole: &Hole, strings: &Strings) -> String {
    match hole {
        Hole::Text(text) | Hole::Title(text) | Hole::Date(text) | Hole::Link { name: text, .. } => text.to_string(),
        Hole::Html(html) => read(&html.0),
        Hole::Word(key) => strings.get(key).unwrap().to_owned(),
    }
}
