//! An item more in a front matter: random files in every style of YAML, random updates, and nothing else is different.
//!
//! `OPSBOOK_AMENDMENTS=100000` tries more of them than the default, `OPSBOOK_SEED=7` others.

use std::fmt::Write as _;

use opsbook::model::node::{Node, Value};
use opsbook::stages::amend::{Refusal, append, block};
use opsbook::stages::parse::front_matter;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Map, Value as Json, json};

fn amended(text: &str, item: &Json) -> Result<String, Refusal> {
    append(text, "updates", item, &front_matter)
}

/// A node as plain values, wherever it stands.
fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Plain(text) | Value::Quoted(text) => Json::from(text.as_str()),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), plain(&entry.node))).collect::<Map<_, _>>().into(),
    }
}

fn read(text: &str) -> Json {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    plain(&front_matter(text).unwrap_or_else(|| panic!("front matter of\n{text}")).node)
}

/// What the file says with one update more, worked out without a look at its text.
fn with(mut record: Json, item: &Json) -> Json {
    match &mut record["updates"] {
        Json::Array(updates) => updates.push(item.clone()),
        other => *other = json!([item]),
    }
    record
}

/// How many lines at the beginning and at the end are the same; what lies between is different.
fn changed<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let (mut before, mut after): (Vec<_>, Vec<_>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    while !before.is_empty() && before.last() == after.last() {
        before.pop();
        after.pop();
    }
    while !before.is_empty() && before.first() == after.first() {
        before.remove(0);
        after.remove(0);
    }
    (before, after)
}

const UPDATE: &str = "date: 2026-03-31";

fn update() -> Json {
    json!({"date": "2026-03-31", "rag": "amber", "summary": "Late: a week.", "flags": ["a", "b"]})
}

#[test]
fn an_update_takes_the_style_of_the_others() {
    let lines = "  - date: 2026-03-31\n    rag: amber\n    summary: \"Late: a week.\"\n    flags: [a, b]\n";
    let braces = "{date: 2026-03-31, rag: amber, summary: \"Late: a week.\", flags: [a, b]}";
    for (before, after) in [
        ("title: x\n", format!("title: x\nupdates:\n{lines}")),
        ("title: x\n# end\n", format!("title: x\n# end\nupdates:\n{lines}")),
        ("updates:\ntitle: x\n", format!("updates:\n{lines}title: x\n")),
        ("updates: [] # none\ntitle: x\n", format!("updates:  # none\n{lines}title: x\n")),
        ("updates: []\ntitle: x\n", format!("updates:\n{lines}title: x\n")),
        ("updates: ~\ntitle: x\n", format!("updates:\n{lines}title: x\n")),
        ("updates: [ ]", format!("updates:\n{lines}")),
        ("updates: # all\n  - date: x\n\n# next\ntitle: x\n", format!("updates: # all\n  - date: x\n{lines}\n# next\ntitle: x\n")),
        (
            "updates:\n  - date: x\n    s: |\n      a\n\n      # b\n",
            format!("updates:\n  - date: x\n    s: |\n      a\n\n      # b\n{lines}"),
        ),
        ("updates:\n  - s: |+\n      a\n\n\ntitle: x\n", format!("updates:\n  - s: |+\n      a\n\n\n{lines}title: x\n")),
        ("updates:\n- date: x\ntitle: x\n", format!("updates:\n- date: x\n{}title: x\n", lines.replace("\n  ", "\n").trim_start())),
        ("success:\n- x\n", format!("success:\n- x\nupdates:\n{}", lines.replace("\n  ", "\n").trim_start())),
        ("updates:\n  - {date: x} # one\ntitle: x\n", format!("updates:\n  - {{date: x}} # one\n  - {braces}\ntitle: x\n")),
        ("updates: [{date: x}]\n", format!("updates: [{{date: x}}, {braces}]\n")),
        ("updates: [{date: x},]\n", format!("updates: [{{date: x}}, {braces},]\n")),
        ("updates: [\n  {date: x}, # one\n]\n", format!("updates: [\n  {{date: x}}, # one\n  {braces},\n]\n")),
        ("updates: [\n  {date: x} # one, ]\n]\n", format!("updates: [\n  {{date: x}}, # one, ]\n  {braces}\n]\n")),
        ("updates: [\n  {date: x}]\n", format!("updates: [\n  {{date: x}},\n  {braces}]\n")),
        ("updates: [ # none\n]\n", format!("updates: [ # none\n{braces}\n]\n")),
    ] {
        let file = |front: &str| format!("---\n{front}{}---\n# Body\n- date: x\n", if front.ends_with('\n') { "" } else { "\n" });
        assert_eq!(amended(&file(before), &update()), Ok(file(&after)), "{before}");
        let windows = |text: &str| format!("\u{feff}{}", file(text).replace('\n', "\r\n"));
        assert_eq!(amended(&windows(before), &update()), Ok(windows(&after)), "{before}, on Windows");
    }
}

#[test]
fn what_cannot_be_proved_is_refused() {
    for (text, refusal) in [
        ("# No front matter\n", Refusal::Unread),
        ("---\nupdates: [\n---\n", Refusal::Unread),
        ("---\nupdates: *u\nx: &u [a]\n---\n", Refusal::Unread),
        ("---\nx: &u [{date: x}]\nupdates: *u\n---\n", Refusal::Unplaced),
        ("---\nupdates: soon\n---\n", Refusal::Unplaced),
        ("---\nupdates: {date: x}\n---\n", Refusal::Unplaced),
        ("---\n{title: x}\n---\n", Refusal::Unplaced),
    ] {
        assert_eq!(amended(text, &update()), Err(refusal), "{text}");
    }
    assert!(block("updates", &update()).starts_with(&format!("updates:\n  - {UPDATE}\n")));
}

// --- random files -----------------------------------------------------------------------------------

struct Dice(TestRng);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.next_u64() % n as u64).expect("a small number")
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn maybe(&mut self) -> bool {
        self.below(2) == 0
    }
}

const TEXTS: [&str; 24] = [
    "On track.",
    "no",
    "10:30",
    "Late: a week",
    "- a list",
    "# a heading",
    "it's \"fine\"",
    "🚀 go",
    "null",
    "~",
    "007",
    "1e3",
    "a, b]",
    "{x}",
    "trailing ",
    " leading",
    "two\nlines",
    "two\n\n  indented\nlines",
    "ends with a break\n",
    "tab\there",
    "back\\slash",
    "where: ",
    "@at",
    "% done",
];

/// A text that our reader takes as it is, in some way of writing it.
fn written(text: &str, dice: &mut Dice) -> String {
    match dice.below(2) {
        0 if !text.contains('\n') && !text.contains('\t') => format!("'{}'", text.replace('\'', "''")),
        _ => Json::from(text).to_string(),
    }
}

fn comment(dice: &mut Dice, indent: usize) -> String {
    match dice.below(5) {
        0 => "\n".to_owned(),
        1 => format!("{}# updates: [x] - y\n", " ".repeat(indent)),
        2 => "# ] at the margin\n".to_owned(),
        _ => String::new(),
    }
}

fn tail(dice: &mut Dice) -> &'static str {
    if dice.below(4) == 0 { " # it's a remark, [ or {" } else { "" }
}

/// The list of updates in one of the styles that YAML has for it.
fn updates(dice: &mut Dice) -> String {
    let count = dice.below(4);
    let style = dice.below(5);
    if count == 0 {
        let key = dice.one(&["updates:", "updates: []", "updates: [ ]", "updates: ~", "updates: null", "updates: [\n  ]"]);
        return format!("{key}{}\n{}", tail(dice), comment(dice, 2));
    }
    let dash = dice.one(&["", "  ", "    "]);
    let mut out = "updates:".to_owned();
    match style {
        0 => {
            let open = dice.one(&[" [", " [ ", "\n  ["]);
            let items: Vec<String> = (0..count).map(|_| format!("{{date: x, s: {}}}", written(dice.one(&TEXTS), dice))).collect();
            _ = writeln!(out, "{open}{}{}]{}", items.join(", "), dice.one(&["", ",", " ", " , "]), tail(dice));
        }
        1 => {
            _ = writeln!(out, " [{}", tail(dice));
            for at in 0..count {
                let comma = if at + 1 < count || dice.maybe() { "," } else { "" };
                _ = write!(out, "    {{date: x, s: {}}}{comma}{}\n{}", written(dice.one(&TEXTS), dice), tail(dice), comment(dice, 4));
            }
            out += dice.one(&["]\n", "  ]\n"]);
        }
        2 => {
            _ = write!(out, "{}\n{}", tail(dice), comment(dice, dash.len()));
            for _ in 0..count {
                _ = write!(out, "{dash}- {{date: x, s: {}}}{}\n{}", written(dice.one(&TEXTS), dice), tail(dice), comment(dice, dash.len()));
            }
        }
        _ => {
            _ = writeln!(out, "{}", tail(dice));
            for _ in 0..count {
                _ = write!(out, "{dash}- date: x{}\n{}", tail(dice), comment(dice, dash.len() + 2));
                let field = match dice.below(4) {
                    0 => {
                        format!("{dash}  s: {}\n", dice.one(&["|", "|-", "|+", ">", ">+"]))
                            + &format!("{dash}      a\n\n{dash}      # b\n")
                            + dice.one(&["", "\n"])
                    }
                    1 => format!("{dash}  next_step:\n{dash}    text: {}\n", written(dice.one(&TEXTS), dice)),
                    2 => format!("{dash}  flags:\n{dash}  - a\n{dash}  - b{}\n", tail(dice)),
                    _ => format!("{dash}  s: {}\n", written(dice.one(&TEXTS), dice)),
                };
                out += &field;
                out += &comment(dice, dash.len());
            }
        }
    }
    out
}

fn file(dice: &mut Dice) -> String {
    let mut parts = vec!["title: x\n".to_owned(), format!("why: {}{}\n", written(dice.one(&TEXTS), dice), tail(dice))];
    parts.push(
        dice.one(&["success:\n- a\n- b\n", "success:\n  - {measure: a}\n", "why2: |\n  updates:\n    - x\n", "k: |+\n  text\n\n"])
            .to_owned(),
    );
    if dice.below(4) > 0 {
        parts.push(updates(dice));
    }
    let mut front = String::new();
    while !parts.is_empty() {
        front += &comment(dice, 0);
        front += &parts.remove(dice.below(parts.len()));
    }
    front += &comment(dice, 0);
    let text = format!("---\n{front}---\n\n# Body\n\n---\nupdates:\n- x\n{}", dice.one(&["", "no line end"]));
    let text = if dice.below(3) == 0 { text.replace('\n', "\r\n") } else { text };
    if dice.below(3) == 0 { format!("\u{feff}{text}") } else { text }
}

fn random_update(dice: &mut Dice) -> Json {
    let mut item = json!({"date": "2026-03-31", "rag": dice.one(&["green", "amber", "red"])});
    item["summary"] = Json::from(dice.one(&TEXTS));
    if dice.maybe() {
        item["next_step"] = json!({"text": dice.one(&TEXTS), "owner": "role:coo", "due": "2026-04-07"});
    }
    if dice.maybe() {
        item["path_to_green"] = Json::from(format!("{} {}", dice.one(&TEXTS).repeat(12), dice.one(&TEXTS)));
    }
    if dice.maybe() {
        item["flags"] = json!(["a-flag", "no"]);
    }
    if dice.maybe() {
        item["asks"] = json!([{"of": "ops", "text": dice.one(&TEXTS).repeat(9)}, {"text": dice.one(&TEXTS), "due": "2026-04-07"}]);
    }
    item
}

#[test]
fn any_file_says_what_it_said_and_the_update_besides() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let rounds = number("OPSBOOK_AMENDMENTS").unwrap_or(3_000);
    let seed = number("OPSBOOK_SEED").unwrap_or(1);
    let mut seed_bytes = [0; 32];
    seed_bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut dice = Dice(TestRng::from_seed(RngAlgorithm::ChaCha, &seed_bytes));
    let mut done = 0;
    for round in 0..rounds {
        let before = file(&mut dice);
        let item = random_update(&mut dice);
        if front_matter(before.trim_start_matches('\u{feff}')).is_none() {
            continue;
        }
        let after = amended(&before, &item).unwrap_or_else(|refusal| panic!("round {round}: {refusal:?}\n{before}\n{item:#}"));
        assert_eq!(read(&after), with(read(&before), &item), "round {round}\n{before}\n---- became\n{after}");
        let (gone, new) = changed(&before, &after);
        // A list in brackets, or one that says nothing, has the item on a line that was there; of all others none goes.
        let touched = |line: &&str| {
            line.contains("updates:") || line.contains("{date: x") || line.trim_start().starts_with('[') || line.contains(']')
        };
        assert!(gone.len() <= 1 && gone.iter().all(touched), "round {round}: {gone:?}\n{before}");
        let ends = |line: &&str| line.ends_with("\r\n") == before.contains("\r\n");
        assert!(new.iter().all(ends), "round {round}: {new:?}");
        done += 1;
    }
    assert!(done * 10 > rounds * 9, "of {rounds} files only {done} could be read");
}
