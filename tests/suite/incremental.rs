//! A session after any changes equals a fresh one that is given the same sources at once.
//!
//! Random sequences of edits are applied to a small site. `OPSBOOK_SEQUENCES=5000` runs more of them than the
//! default, `OPSBOOK_SEED=7` runs others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use opsbook::commands::open::tables;
use opsbook::model::code::{Code, Severity};
use opsbook::model::config::BaseUrl;
use opsbook::model::diagnostic::{Diagnostic, Place};
use opsbook::model::graph::Asset;
use opsbook::model::output::Output;
use opsbook::model::scalar::Day;
use opsbook::session::{Artifact, Change, Preview, Session, Settings, Why, files};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

// --- the site ---------------------------------------------------------------------------------------

const CONFIG: &str = "opsbook.yaml";
const DIRECTORY: &str = "content/directory.yaml";

const SITE: &[(&str, &str)] = &[
    (CONFIG, "title: Handbook\nbase_url: https://docs.example/handbook/\nas_of: 2026-03-31\n"),
    (DIRECTORY, DIRECTORIES[0]),
    ("content/index.md", "---\ntitle: Home\nsummary: Where to begin.\n---\nSee [[coo]].\n"),
    ("content/about.md", "---\ntitle: About\nsummary: What this is.\ntags: [flow]\n---\nText.\n"),
    ("content/guides/writing.md", "---\ntitle: Writing\nsummary: How to write.\n---\n[Roles](../roles/coo.md#second).\n"),
    ("content/roles/index.md", "---\ntitle: All roles\nsummary: Who is who.\n---\nRead [[coo]] first.\n"),
    (
        "content/roles/coo.md",
        "---\ntitle: COO\nabbreviation: COO\npurpose: Runs operations.\nresponsibilities: [Run]\nowner: leila\nreviewed: 2026-03-01\nmyths: [effort]\nflags: [watermelon]\ncontexts: [launch]\n---\n## First\n\nText.\n\n## Second {#second}\n\nMore.\n",
    ),
    (
        "content/roles/cfo.md",
        "---\ntitle: CFO\npurpose: Counts money.\nresponsibilities: [Count]\ninterfaces: [{role: coo, controls: Budget, friction: Late}]\nowner: role:coo\nreviewed: 2026-02-01\n---\nText.\n",
    ),
    ("content/roles/cto.md", "---\ntitle: CTO\npurpose: Builds.\nresponsibilities: [Build]\nstate: draft\n---\nText.\n"),
    (
        "content/myths/effort.md",
        "---\nclaim: It is effort.\nverdict: half-true\nfact: It is order.\nfallacy: It feels so.\nroles: [coo]\nsources: [{title: A book}]\nreviewed: 2026-01-01\n---\nText.\n",
    ),
    ("content/flags/index.md", "---\ntitle: Red flags\nsummary: What to see.\n---\nText.\n"),
    (
        "content/flags/watermelon.md",
        "---\nflag: Green outside.\nverdict: Red inside.\nseverity: high\nlooks_like: [Slices]\nask: What is red?\ndo_instead: Say so.\ncontexts: [launch]\ntags: [status]\n---\nText.\n",
    ),
    (
        "content/flags/slips.md",
        "---\nflag: Dates move.\nverdict: Nobody says.\nseverity: low\nlooks_like: [Moves]\nask: Since when?\ndo_instead: Say so.\nrelated: [watermelon]\n---\nText.\n",
    ),
    (
        "content/checklists/review.md",
        "---\ntitle: Review\nmode: do-confirm\npause_point: Before it.\ncontexts: [operating-review]\nitems: [watermelon, slips]\n---\nText.\n",
    ),
    (
        "content/initiatives/migration.md",
        "---\ntitle: Migration\nlifecycle: active\npriority: top\nteam: ops\nwhy: To move.\nstart: 2026-01-05\nbaseline_date: 2026-06-01\nowner: leila\nupdates: [{date: 2026-03-01, rag: green, summary: Going.}]\n---\nText.\n",
    ),
    (
        "content/initiatives/portal.md",
        "---\ntitle: Portal\nlifecycle: candidate\npriority: low\nteam: ops\nwhy: To see.\ndepends_on: [{initiative: migration, needed_by: 2026-07-01, state: requested}]\n---\nText.\n",
    ),
    (
        "content/reviews/march.md",
        "---\ncontext: operating-review\ndate: 2026-03-10\ninitiatives: [migration]\ncites: [{flag: watermelon, initiative: migration, blocking: true, note: Ripe.}]\nactions: [{text: Cut it, owner: sam, due: 2026-04-01}]\n---\nText.\n",
    ),
    (
        "content/paths/week.md",
        "---\ntitle: First week\nsummary: Begin.\naudience: Everybody.\nsteps: [{record: role:coo}, {record: flag:slips, optional: true}]\n---\nText.\n",
    ),
    ("content/glossary/slip.md", "---\nterm: Slip\ndefinition: A date that moved.\nalso: [slippage]\nsee_also: [baseline]\n---\nText.\n"),
    ("content/glossary/baseline.md", "---\nterm: Baseline\ndefinition: The first date; see [[slip]].\n---\nText.\n"),
];

const DIRECTORIES: [&str; 6] = [
    "people:\n  leila: {name: Leila, team: ops}\n  sam: {name: Sam, team: ops}\nteams:\n  ops: {name: Operations, lead: leila}\n",
    "people:\n  leila: {name: Leila H., team: ops}\n  sam: {name: Sam, team: ops}\nteams:\n  ops: {name: The operations team, lead: sam}\n",
    "# moved down\n\npeople:\n  leila: {name: Leila, team: ops, until: 2026-02-01}\n  sam: {name: Sam, active: false}\n  ada: {name: Ada}\nteams:\n  ops: {name: Operations, fallback: ada}\n",
    "people:\n  leila: {name: Leila}\nteams:\n  ops: {name: Operations}\ncontexts:\n  launch: {name: Lift-off}\n",
    "people:\n  leila: {name: Leila, team: nobody}\n",
    "people: [\n",
];

const BODIES: [&str; 15] = [
    "Text.\n",
    "Other text.\n\nIn two paragraphs.\n",
    "\n\n\nText, further down.\n",
    "## First\n\nText with `code`.\n\n## Second {#second}\n\nSee [[coo]] and [[flag:watermelon|this flag]].\n",
    "Moved.\n\n## First\n\nText.\n\n## Second {#second}\n\nSee [[coo]] and [[flag:watermelon|this flag]].\n",
    "![A plan](/img/plan.png) and [a page](/about/) and [mail](mailto:a@b.example).\n",
    "```yaml\na: 1\n```\n\n| a | b |\n|--:|---|\n| 1 | [[slip]] |\n\n> [!NOTE]\n> Mind[^1].\n\n[^1]: A note.\n",
    "<b onclick=\"x\">bold</b> <script>alert(1)</script>\n",
    "[[portal]] and [[migration]], [strange](gopher://x.example/).\n",
    "See [[role:coo#second]].\n",
    "One line more.\n\nSee [[role:coo#second]].\n",
    "[[nobody-at-all]]\n",
    "More above.\n\n[[nobody-at-all]] and ![x](https://x.example/y.png)\n",
    "A slip is a slippage, and an order is due.\n\n## Baseline\n\nThe baseline and a drift.\n",
    "",
];

type Field = (&'static str, &'static [&'static str]);

/// Fields of every kind; an empty value takes the line out.
const FIELDS: &[Field] = &[
    ("title", &["A new title", "Éclat & <more>", ""]),
    ("tags", &["", "[flow]", "[Flow, status]", "[new tag]"]),
    ("owner", &["", "leila", "ops", "role:coo", "sam", "nobody"]),
    ("reviewed", &["", "2026-03-02", "2024-01-01", "2026-05-05", "2026-13-01"]),
    ("review_every", &["", "P6M", "never", "P1D", "soon"]),
    ("aliases", &["", "[/old/]", "[/older/, /old/page.html]", "[/about/]"]),
    ("summary", &["", "Another summary.", "[list]"]),
    ("sources", &["", "[{title: A paper, url: 'https://x.example/', accessed: 2026-01-01}]"]),
    ("state", &["", "draft", "deprecated", "retired", "live"]),
    ("retired_because", &["", "It is over."]),
    ("rev", &["", "2", "3"]),
    ("history", &["", "[{rev: 2, date: 2026-02-01, kind: material, note: New.}]"]),
    ("anchors", &["", "{old: second}", "{older: first}"]),
    ("extra", &["", "{shown: 1}"]),
    ("id", &["", "renamed", "coo"]),
    ("replaced_by", &["", "coo", "watermelon"]),
    ("replaces", &["", "cfo"]),
    ("reviewed_by", &["", "sam"]),
    ("colour", &["", "red"]),
    ("mark_terms", &["", "false"]),
];

fn own_fields(path: &str) -> &'static [Field] {
    match path.split('/').nth(1).unwrap_or_default() {
        "roles" => &[
            ("tagline", &["", "Runs it."]),
            ("purpose", &["Runs it all.", ""]),
            ("myths", &["", "[effort]"]),
            ("flags", &["", "[slips]", "[slips, watermelon]"]),
            ("relevance", &["", "{score: 4, why: Near.}"]),
            ("contexts", &["", "[launch, onboarding]"]),
            ("abbreviation", &["", "C"]),
        ],
        "myths" => &[
            ("fact", &["It is the order.", ""]),
            ("verdict", &["incorrect", "unproven", "wrong"]),
            ("roles", &["", "[coo, cfo]"]),
            ("flags", &["", "[slips]"]),
        ],
        "flags" => &[
            ("flag", &["It is green.", ""]),
            ("severity", &["high", "medium", "low"]),
            ("related", &["", "[slips]", "[watermelon]"]),
            ("myths", &["", "[effort]"]),
            ("ask", &["Why [[slip]]?", "Why?"]),
            ("detector", &["", "watermelon"]),
        ],
        "checklists" => &[
            ("items", &["[slips]", "[slips, watermelon]", "[]"]),
            ("mode", &["read-do", "do-confirm"]),
            ("caller", &["", "leila", "role:cfo"]),
        ],
        "initiatives" => &[
            ("priority", &["top", "high", "low"]),
            ("lifecycle", &["candidate", "paused", "active"]),
            ("rank", &["", "1", "2"]),
            ("sponsor", &["", "sam", "role:coo"]),
            ("depends_on", &["", "[{initiative: portal}]", "[{initiative: migration, state: done}]"]),
            (
                "updates",
                &[
                    "",
                    "[{date: 2026-02-20, rag: green, summary: Going., flags: [watermelon]}, {date: 2026-03-02, rag: green, summary: On., flags: [watermelon]}]",
                    "[{date: 2026-03-01, rag: green, summary: Going.}, {date: 2026-03-20, rag: amber, summary: Slower., target_date: 2026-08-01, reason: Ice., flags: [slips], path_to_green: Wait., next_step: {text: Thaw, owner: sam, due: 2026-04-10}, asks: [{of: leila, text: Salt, due: 2026-04-02}]}]",
                ],
            ),
            ("escalations", &["", "[{id: e1, raised: 2026-03-02, to: leila, question: Which?}]"]),
            ("why", &["To move on.", "See [[slip]]."]),
        ],
        "reviews" => &[
            ("date", &["2026-03-11", "2026-02-02", "2025-04-01"]),
            (
                "cites",
                &["", "[{flag: slips, note: 'See [[slip]].'}]", "[{flag: watermelon, rev: 1}, {flag: watermelon, rev: 1, note: Twice.}]"],
            ),
            ("actions", &["", "[{text: Act, owner: leila}]"]),
            ("decisions", &["", "[Go.]"]),
            ("initiatives", &["", "[migration, portal]"]),
        ],
        "paths" => &[
            ("steps", &["[{record: flag:slips}]", "[{record: role:coo, note: Slowly.}, {record: term:slip}]"]),
            ("audience", &["New people.", ""]),
        ],
        "glossary" => &[
            ("definition", &["A new meaning.", "As [[baseline]] says."]),
            ("also", &["", "[drift]"]),
            ("see_also", &["", "[slip]", "[baseline]"]),
            ("term", &["Zero", "5 whys"]),
            ("mark", &["", "false"]),
        ],
        _ => &[],
    }
}

const CONFIG_FIELDS: &[Field] = &[
    ("title", &["Another handbook", ""]),
    ("base_url", &["https://docs.example/", "", "https://x.example/a/b/", "nowhere"]),
    ("as_of", &["2026-03-31", "2026-04-15", "2027-01-01", ""]),
    ("language", &["de", ""]),
    ("raw_html", &["true", ""]),
    ("link_schemes", &["[https, gopher]", ""]),
    ("edit_url", &["https://git.example/{path}", ""]),
    ("report_to", &["a@b.example", "'https://git.example/new?t={title}&b={quote}'", ""]),
    ("embed", &["{allow: ['https://wiki.example']}", ""]),
    ("navigation", &["[{title: All, to: /roles/}, {title: Why, to: /about/}]", "", "[{title: No, to: /no/}]"]),
    ("review_every", &["{role: P1M}", ""]),
    ("brand", &["{accent: '#1d3fc0'}", "{accent: '#ffff00'}", "{logo: img/plan.png}", ""]),
    ("theme", &["mine", "", "nowhere"]),
    ("# a line more", &["that moves the rest down", ""]),
    ("colour", &["", "red"]),
    ("rules", &["{overcommit: {}}", ""]),
];

const ROLE_PAGE: &str = include_str!("../../themes/default/templates/kinds/role.html");

/// Files of the site's own theme: path, and what may stand there; empty means nothing.
const THEME: &[(&str, &[&str])] = &[
    (
        "themes/default/templates/kinds/role.html",
        &["", ROLE_PAGE, "<p>{{ page.title }}</p>", "{% if %}", "{{ record.no_such_field }}", "{% include \"no.html\" %}"],
    ),
    ("themes/default/templates/partials/extra-foot.html", &["", "<p>Foot</p>", "<p>{{ page.path }}</p>"]),
    ("themes/default/templates/partials/row.html", &["", "<li>{{ row.title }}</li>", "<li>{{ row.no_such_field }}</li>"]),
    ("themes/default/theme.yaml", &["", "titles:\n  people: Folk\n", "titles:\n  no_such_title: x\n", "titles: ["]),
    ("themes/default/static/theme.css", &["", "body { margin: 0 }\n"]),
    ("themes/default/icons.svg", &["", "no svg"]),
    ("themes/mine/theme.yaml", &["", "titles:\n  people: Mine\n"]),
];

const BREAKS: [&[u8]; 6] = [
    b"---\ntitle: [\n---\nx\n",
    b"---\ntitle: x\n",
    b"\xff\xfe",
    b"---\ntitle: x\nsummary: y\nno_key: 1\n---\n[[coo]]\n",
    b"---\n\ttitle: x\n---\n",
    b"",
];

const EXTRA: [(&str, &str); 4] = [
    (
        "content/flags/late.md",
        "---\nflag: It is late.\nverdict: Too late.\nseverity: medium\nlooks_like: [Clock]\nask: When?\ndo_instead: Sooner.\nrelated: [slips]\n---\nText.\n",
    ),
    ("content/glossary/order.md", "---\nterm: Order\ndefinition: What comes first.\nsee_also: [slip]\n---\nText.\n"),
    ("content/roles/team/coo.md", "---\ntitle: Another COO\npurpose: The same id.\nresponsibilities: [Run]\n---\nText.\n"),
    ("content/coo/index.md", "---\ntitle: A page\nsummary: Of one name with a role.\ntags: [flow]\n---\nText.\n"),
];

// --- what may happen to it --------------------------------------------------------------------------

/// One edit. The numbers choose among what there is, so that any of them is possible.
#[derive(Debug, Clone)]
enum Edit {
    Body(u8, u8),
    Field(u8, u8, u8),
    Break(u8, u8),
    Repair(u8),
    RepairAll,
    Rename(u8, u8),
    Move(u8),
    Swap(u8, u8),
    Delete(u8),
    Add(u8),
    Config(u8, u8),
    ConfigGone,
    Directory(u8),
    Theme(u8, u8),
    Settings(u8),
    Assets(u8),
    Skipped(bool),
    Touch(u8),
    /// Accepts the site as it is, takes the ledger away, or damages it.
    Ledger(u8),
    /// Moves everything in a source one line down.
    Shift(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = any::<u8>;
    prop_oneof![
        6 => (n(), n()).prop_map(|(a, b)| Edit::Body(a, b)),
        9 => (n(), n(), n()).prop_map(|(a, b, c)| Edit::Field(a, b, c)),
        1 => (n(), n()).prop_map(|(a, b)| Edit::Break(a, b)),
        2 => n().prop_map(Edit::Repair),
        4 => Just(Edit::RepairAll),
        1 => (n(), n()).prop_map(|(a, b)| Edit::Rename(a, b)),
        2 => n().prop_map(Edit::Move),
        1 => (n(), n()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => n().prop_map(Edit::Delete),
        2 => n().prop_map(Edit::Add),
        3 => (n(), n()).prop_map(|(a, b)| Edit::Config(a, b)),
        1 => Just(Edit::ConfigGone),
        2 => n().prop_map(Edit::Directory),
        3 => (n(), n()).prop_map(|(a, b)| Edit::Theme(a, b)),
        3 => n().prop_map(Edit::Settings),
        2 => n().prop_map(Edit::Assets),
        1 => any::<bool>().prop_map(Edit::Skipped),
        1 => n().prop_map(Edit::Touch),
        5 => n().prop_map(Edit::Shift),
        3 => n().prop_map(Edit::Ledger),
    ]
}

fn pick<T: Copy>(all: &[T], number: u8) -> T {
    all[usize::from(number) % all.len()]
}

/// Everything that a session is given.
#[derive(Clone)]
struct World {
    texts: BTreeMap<String, Vec<u8>>,
    assets: Vec<Asset>,
    skipped: Vec<Diagnostic>,
    settings: Settings,
}

impl World {
    fn new() -> Self {
        let texts = SITE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Self { texts, assets: assets(0), skipped: Vec::new(), settings: settings(0) }
    }

    fn page(&self, number: u8) -> String {
        let pages: Vec<&String> = self.texts.keys().filter(|path| path.ends_with(".md")).collect();
        if pages.is_empty() { "content/index.md".to_owned() } else { pick(&pages, number).clone() }
    }

    fn text(&self, path: &str) -> String {
        self.texts.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    }

    fn put(&mut self, path: &str, text: &[u8]) {
        self.texts.insert(path.to_owned(), text.to_vec());
    }

    /// Gives a file the text that the site began with.
    fn repair(&mut self, path: &str) {
        match SITE.iter().chain(&EXTRA).find(|(known, _)| *known == path) {
            Some((_, text)) => self.put(path, text.as_bytes()),
            None => _ = self.texts.remove(path),
        }
    }

    /// Carries an edit out, and says in words what it did.
    fn carry_out(&mut self, edit: &Edit) -> String {
        match *edit {
            Edit::Body(page, body) => {
                let (path, body) = (self.page(page), pick(&BODIES, body));
                let text = self.text(&path);
                let front = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map_or("", |end| &text[..end + 9]);
                self.put(&path, format!("{front}{body}").as_bytes());
                format!("body of {path}: {body:?}")
            }
            Edit::Field(page, field, value) => {
                let path = self.page(page);
                let fields: Vec<&Field> = FIELDS.iter().chain(own_fields(&path)).collect();
                let (key, values) = *pick(&fields, field);
                let text = set(&self.text(&path), key, pick(values, value), 1);
                self.put(&path, text.as_bytes());
                format!("{path}: {key}: {}", pick(values, value))
            }
            Edit::Break(page, how) => {
                let path = self.page(page);
                self.put(&path, pick(&BREAKS, how));
                format!("break {path}: {:?}", String::from_utf8_lossy(pick(&BREAKS, how)))
            }
            Edit::Repair(number) => {
                let path = pick(SITE, number).0;
                self.repair(path);
                format!("repair {path}")
            }
            Edit::RepairAll => {
                *self = Self { settings: self.settings.clone(), assets: self.assets.clone(), ..Self::new() };
                "repair everything".to_owned()
            }
            Edit::Rename(page, name) => self.rename(page, pick(&["renamed", "coo", "slips", "Not An Id"], name)),
            Edit::Move(page) => {
                let from = self.page(page);
                let (folder, name) = from.rsplit_once('/').unwrap_or_default();
                self.relocate(&from, &format!("{folder}/sub/{name}"))
            }
            Edit::Swap(one, other) => {
                let (one, other) = (self.page(one), self.page(other));
                let (first, second) = (self.text(&one), self.text(&other));
                self.put(&one, second.as_bytes());
                self.put(&other, first.as_bytes());
                format!("swap {one} and {other}")
            }
            Edit::Delete(page) => {
                let path = self.page(page);
                self.texts.remove(&path);
                format!("delete {path}")
            }
            Edit::Shift(page) => {
                let path = self.page(page);
                let text = self.text(&path).replacen("---\n", "---\n# a line more\n", 1);
                self.put(&path, text.as_bytes());
                format!("move the lines of {path} down")
            }
            Edit::Add(number) => {
                let (path, text) = pick(&EXTRA, number);
                self.put(path, text.as_bytes());
                format!("add {path}")
            }
            _ => self.around(edit),
        }
    }

    /// What is no edit of a page.
    fn around(&mut self, edit: &Edit) -> String {
        match *edit {
            Edit::Config(field, value) => {
                let (key, values) = pick(CONFIG_FIELDS, field);
                let text = set(&self.text(CONFIG), key, pick(values, value), 0);
                self.put(CONFIG, text.as_bytes());
                format!("{CONFIG}: {key}: {}", pick(values, value))
            }
            Edit::ConfigGone => {
                self.texts.remove(CONFIG);
                format!("delete {CONFIG}")
            }
            Edit::Directory(number) => {
                let last = usize::from(number) % (DIRECTORIES.len() + 1) == DIRECTORIES.len();
                if last {
                    drop(self.texts.remove(DIRECTORY));
                } else {
                    self.put(DIRECTORY, DIRECTORIES[usize::from(number) % (DIRECTORIES.len() + 1)].as_bytes());
                }
                format!("{DIRECTORY}: {:?}", self.text(DIRECTORY))
            }
            Edit::Theme(file, number) => {
                let (path, texts) = pick(THEME, file);
                let text = pick(texts, number);
                if text.is_empty() {
                    drop(self.texts.remove(path));
                } else {
                    self.put(path, text.as_bytes());
                }
                format!("{path}: {:?}", &text[..text.len().min(40)])
            }
            Edit::Settings(number) => {
                self.settings = settings(number);
                format!("{:?}", self.settings)
            }
            Edit::Assets(number) => {
                self.assets = assets(number);
                format!("assets {:?}", self.assets)
            }
            Edit::Skipped(any) => {
                let place = Place { path: Arc::from("content/pipe"), line: 1, column: 1, width: 1, text: String::new() };
                self.skipped = if any { vec![Diagnostic::new(Code::SkippedFile, Some(place), "this is not read")] } else { Vec::new() };
                format!("{} skipped", self.skipped.len())
            }
            Edit::Ledger(number) => self.ledger(number),
            Edit::Touch(page) => format!("touch {}", self.page(page)),
            _ => unreachable!("edits of pages are carried out above"),
        }
    }

    fn ledger(&mut self, number: u8) -> String {
        let kept = |path: &String| path == "permalinks.lock" || path.starts_with("revisions/");
        match number % 6 {
            0 => {
                self.texts.retain(|path, _| !kept(path));
                "take the ledger away".to_owned()
            }
            1 => {
                self.put("permalinks.lock", b"# nothing\n<<<<<<< a\naddress /gone/ page:gone\n=======\n>>>>>>> b\n");
                "damage the ledger".to_owned()
            }
            _ => match self.session().acceptance() {
                Ok(accepted) => {
                    for (path, text) in files(&accepted) {
                        self.put(&path, text.as_bytes());
                    }
                    "accept".to_owned()
                }
                Err(_) => "accept nothing".to_owned(),
            },
        }
    }

    fn rename(&mut self, page: u8, name: &str) -> String {
        let from = self.page(page);
        let folder = from.rsplit_once('/').map_or("content", |(folder, _)| folder).to_owned();
        self.relocate(&from, &format!("{folder}/{name}.md"))
    }

    fn relocate(&mut self, from: &str, to: &str) -> String {
        let text = self.texts.remove(from).unwrap_or_default();
        self.put(to, &text);
        format!("move {from} to {to}")
    }

    /// The change from another world to this one, with files that were only touched.
    fn since(&self, before: &Self, touched: &[String], backwards: bool) -> Change {
        let gone = before.texts.keys().filter(|path| !self.texts.contains_key(*path)).map(|path| (path.clone(), None));
        let new = self.texts.iter().filter(|(path, text)| before.texts.get(*path) != Some(*text) || touched.contains(path));
        let mut texts: Vec<_> = gone.chain(new.map(|(path, text)| (path.clone(), Some(text.clone())))).collect();
        if backwards {
            texts.reverse();
        }
        Change {
            texts,
            assets: (self.assets != before.assets).then(|| self.assets.clone()),
            skipped: (self.skipped != before.skipped).then(|| self.skipped.clone()),
            settings: (self.settings != before.settings).then(|| self.settings.clone()),
        }
    }

    /// A fresh session that is given everything at once.
    fn session(&self) -> Session {
        let mut session = Session::new(tables(), self.settings.clone());
        let texts = self.texts.iter().map(|(path, text)| (path.clone(), Some(text.clone()))).collect();
        let change = Change { texts, assets: Some(self.assets.clone()), skipped: Some(self.skipped.clone()), settings: None };
        session.apply(change, &mut |_, _| {});
        session
    }
}

/// The text with the line of `key` replaced, added after `skip` lines, or taken out.
fn set(text: &str, key: &str, value: &str, skip: usize) -> String {
    let begin = format!("{key}:");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = lines.iter().position(|line| line.starts_with(&begin));
    match (at, value.is_empty()) {
        (Some(at), true) => drop(lines.remove(at)),
        (Some(at), false) => lines[at] = format!("{begin} {value}"),
        (None, true) => {}
        (None, false) => lines.insert(skip.min(lines.len()), format!("{begin} {value}")),
    }
    lines.join("\n") + "\n"
}

fn settings(number: u8) -> Settings {
    let day = |text| Day::parse(text).expect("a day");
    let plain = Settings { as_of: None, today: day("2026-03-31"), drafts: false, base_url: None };
    match number % 6 {
        0 => plain,
        1 => Settings { drafts: true, ..plain },
        2 => Settings { as_of: Some(day("2026-06-01")), ..plain },
        3 => Settings { as_of: Some(day("2025-12-01")), ..plain },
        4 => Settings { base_url: Some(BaseUrl(Arc::from("https://preview.example/p/"))), ..plain },
        _ => Settings { today: day("2026-04-01"), ..plain },
    }
}

fn assets(number: u8) -> Vec<Asset> {
    let asset = |path: &str, size_bytes, px| Asset { source: Arc::from(path), size_bytes, size_px: Some((px, px)) };
    match number % 4 {
        0 => vec![asset("content/img/plan.png", 10, 64)],
        1 => vec![asset("content/img/plan.png", 10, 65)],
        2 => vec![asset("content/img/other.png", 9, 1), asset("content/img/plan.png", 11, 64)],
        _ => Vec::new(),
    }
}

// --- the comparison ---------------------------------------------------------------------------------

fn has_errors(session: &Session) -> bool {
    session.report().iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn bytes(artifact: Result<Artifact, Box<Diagnostic>>) -> Result<Vec<u8>, String> {
    match artifact {
        Ok(Artifact::Bytes(bytes)) => Ok(bytes),
        Ok(Artifact::Copy(path)) => Ok(format!("copy of {path}").into_bytes()),
        Err(diagnostic) => Err(format!("{diagnostic:?}")),
    }
}

/// How a session differs from a fresh one; none when it does not.
fn difference(session: &Session, fresh: &Session) -> Option<String> {
    if session.report() != fresh.report() {
        let only = |one: &Session, other: &Session| {
            let lines = one.report().iter().filter(|found| !other.report().contains(found));
            lines.fold(String::new(), |text, found| format!("{text}\n    {found:?}"))
        };
        return Some(format!(
            "the reports differ\n  only after the changes:{}\n  only when fresh:{}",
            only(session, fresh),
            only(fresh, session)
        ));
    }
    if has_errors(fresh) {
        // The last good pages may differ, but they must be there.
        for session in [session, fresh] {
            session.outputs().iter().for_each(|output| _ = session.artifact(output));
        }
        return None;
    }
    // The index comes last: a page that differs says more.
    let planned = unequal(session.outputs(), fresh.outputs(), session, fresh);
    planned.or_else(|| unequal(&session.index_outputs(), &fresh.index_outputs(), session, fresh))
}

/// How the outputs of a session differ from those of a fresh one, in name or bytes.
fn unequal(after: &[Output], clean: &[Output], session: &Session, fresh: &Session) -> Option<String> {
    if after != clean {
        let names = |outputs: &[Output]| outputs.iter().map(|output| output.file.clone()).collect::<Vec<_>>();
        return Some(format!("the outputs differ\n  {:?}\n  {:?}", names(after), names(clean)));
    }
    after.iter().find_map(|output| {
        let (after, fresh) = (bytes(session.artifact(output)), bytes(fresh.artifact(output)));
        if after != fresh {
            return Some(format!("{} differs: {}", output.file, first_difference(&after, &fresh)));
        }
        // What was shown before and is shown again must be what a build would make.
        let shown = previewed(session, output);
        (shown != after).then(|| format!("the preview of {} differs: {}", output.file, first_difference(&shown, &after)))
    })
}

/// An output as a preview shows it.
fn previewed(session: &Session, output: &Output) -> Result<Vec<u8>, String> {
    match session.preview(output) {
        Preview::Made(shown) => Ok(shown.bytes.to_vec()),
        Preview::Copy(source) => bytes(Ok(Artifact::Copy(source))),
        Preview::Faulty(fault, _) => bytes(Err(fault)),
    }
}

/// The pages that a preview makes again when all of them are looked at, with the reasons, and those that are different.
fn made_again(session: &mut Session, world: &mut World, edit: &Edit) -> (BTreeMap<String, Why>, Vec<String>) {
    let pages = |session: &Session| -> BTreeMap<String, (Option<Why>, Vec<u8>)> {
        let pages = session.outputs().iter().filter(|output| output.what.is_page());
        pages
            .map(|output| match session.preview(output) {
                Preview::Made(shown) => (output.file.clone(), (shown.why, shown.bytes.to_vec())),
                other => panic!("{}: {other:?}", output.file),
            })
            .collect()
    };
    let before = pages(session);
    let world_before = world.clone();
    world.carry_out(edit);
    session.apply(world.since(&world_before, &[], false), &mut |_, _| {});
    let after = pages(session);
    let different = after.iter().filter(|(file, (_, bytes))| before.get(*file).is_none_or(|(_, old)| old != bytes));
    let different = different.map(|(file, _)| file.clone()).collect();
    let made = after.into_iter().filter_map(|(file, (why, _))| Some((file, why?))).collect();
    (made, different)
}

#[test]
fn a_preview_makes_again_what_is_different_and_nothing_else() {
    let mut world = World::new();
    let mut session = world.session();
    let page = |world: &World, path: &str| {
        let pages: Vec<&String> = world.texts.keys().filter(|path| path.ends_with(".md")).collect();
        u8::try_from(pages.iter().position(|known| *known == path).unwrap()).unwrap()
    };
    // A body: one page.
    let slips = page(&world, "content/flags/slips.md");
    let (made, different) = made_again(&mut session, &mut world, &Edit::Body(slips, 1));
    assert_eq!(made, BTreeMap::from([("flags/slips/index.html".to_owned(), Why::Body)]));
    assert_eq!(different, ["flags/slips/index.html"]);
    // A title: the page, and exactly the pages that show it.
    let coo = page(&world, "content/roles/coo.md");
    let (made, different) = made_again(&mut session, &mut world, &Edit::Field(coo, 0, 0));
    assert_eq!(made.keys().cloned().collect::<Vec<_>>(), different);
    for file in ["roles/coo/index.html", "roles/index.html", "roles/cfo/index.html", "paths/week/index.html", "index.html"] {
        assert!(made.contains_key(file), "{file} shows the title, and only these were made: {made:?}");
    }
    assert!(made.len() < session.outputs().iter().filter(|output| output.what.is_page()).count() / 2, "{made:?}");
    // What a term means: its page and those that list it. A page that marks it does not say what it means.
    let marking = Edit::Body(page(&world, "content/about.md"), 13);
    let (made, _) = made_again(&mut session, &mut world, &marking);
    assert_eq!(made.into_keys().collect::<Vec<_>>(), ["about/index.html"]);
    let about = session.outputs().iter().find(|output| output.file == "about/index.html").cloned().unwrap();
    let about = bytes(session.artifact(&about)).unwrap();
    assert!(String::from_utf8_lossy(&about).contains("class=\"gl\""));
    let meaning = Edit::Field(page(&world, "content/glossary/slip.md"), u8::try_from(FIELDS.len()).unwrap(), 0);
    let (made, different) = made_again(&mut session, &mut world, &meaning);
    assert_eq!(made.keys().cloned().collect::<Vec<_>>(), different);
    assert_eq!(different, ["glossary/index.html", "glossary/slip/index.html", "search/index.html"]);
    // A partial that every page has: every page.
    let (made, different) = made_again(&mut session, &mut world, &Edit::Theme(1, 1));
    assert!(made.values().all(|why| *why == Why::Theme), "{made:?}");
    // A page that only leads to another, and one for the frame of a wiki, have no such partial.
    let bare = |file: &str| file.starts_with("f/") || file.starts_with("embed/");
    assert_eq!(made.keys().filter(|file| !bare(file)).cloned().collect::<Vec<_>>(), different);
    // The same again: nothing.
    let (made, different) = made_again(&mut session, &mut world, &Edit::Theme(1, 1));
    assert_eq!((made.len(), different.len()), (0, 0));
}

#[test]
fn a_new_month_changes_what_is_counted_by_month_or_judged_by_day_and_nothing_else() {
    let mut world = World::new();
    world.texts.insert(CONFIG.to_owned(), b"title: Handbook\n".to_vec());
    let mut session = world.session();
    let (_, different) = made_again(&mut session, &mut world, &Edit::Settings(5));
    let judged = [
        "initiatives/migration/index.html",
        "portfolio/changes/index.html",
        "portfolio/index.html",
        "rules/overcommit/index.html",
        "rules/stale-update/index.html",
        "teams/ops/index.html",
    ];
    assert_eq!(different[0], "flags/watermelon/index.html", "its chart has another month");
    assert_eq!(different[1..], judged);
}

fn first_difference(after: &Result<Vec<u8>, String>, fresh: &Result<Vec<u8>, String>) -> String {
    let text = |one: &Result<Vec<u8>, String>| one.as_ref().map_or_else(Clone::clone, |bytes| String::from_utf8_lossy(bytes).into_owned());
    let (after, fresh) = (text(after), text(fresh));
    let line = after.lines().zip(fresh.lines()).find(|(after, fresh)| after != fresh);
    line.map_or_else(
        || "one is longer".to_owned(),
        |(after, fresh)| format!("\n  after the changes: {after}\n  when fresh:        {fresh}"),
    )
}

/// How often a sequence stood without and with errors.
#[derive(Debug, Default, Clone, Copy)]
struct Met {
    whole: usize,
    faulty: usize,
}

/// Applies a sequence of changes, each of some edits; compares after every one and at last after a repair of everything.
fn run(sequence: &[Vec<Edit>], met: &mut Met) -> Result<(), String> {
    let mut world = World::new();
    let mut session = world.session();
    let mut told = String::new();
    let last = vec![Edit::RepairAll, Edit::Settings(0), Edit::Assets(0)];
    for (number, edits) in sequence.iter().chain([&last]).enumerate() {
        let before = world.clone();
        let mut touched = Vec::new();
        _ = writeln!(told, "change {}:", number + 1);
        for edit in edits {
            if let Edit::Touch(page) = edit {
                touched.push(world.page(*page));
            }
            _ = writeln!(told, "    {}", world.carry_out(edit));
        }
        let change = world.since(&before, &touched, number % 2 == 1);
        session.apply(change, &mut |_, _| {});
        let fresh = world.session();
        if let Some(difference) = difference(&session, &fresh) {
            return Err(format!("{told}{difference}"));
        }
        *(if has_errors(&fresh) { &mut met.faulty } else { &mut met.whole }) += 1;
    }
    if has_errors(&session) { Err(format!("{told}the repaired site has errors: {:#?}", session.report())) } else { Ok(()) }
}

fn number_of(variable: &str) -> Option<u32> {
    std::env::var_os(variable)?.to_str()?.parse().ok()
}

#[test]
fn changes_end_where_a_fresh_session_begins() {
    let config = Config {
        cases: number_of("OPSBOOK_SEQUENCES").unwrap_or(30),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let mut seed = [7_u8; 32];
    seed[..4].copy_from_slice(&number_of("OPSBOOK_SEED").unwrap_or_default().to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let sequences = prop::collection::vec(prop::collection::vec(edit(), 1..=3), 1..=8);
    let met = std::cell::Cell::new(Met::default());
    let outcome = runner.run(&sequences, |sequence| {
        let mut so_far = met.get();
        run(&sequence, &mut so_far).map_err(TestCaseError::fail)?;
        met.set(so_far);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let Met { whole, faulty } = met.get();
    println!("{whole} states without errors, {faulty} with");
    assert!(whole * 5 > faulty && faulty * 5 > whole, "the edits no longer meet both: {whole} states without errors, {faulty} with");
}

/// Changes that a session once answered with something else than a fresh one: each is a list of files and
/// settings, and the comparison comes after the last of them.
#[test]
fn known_traps_stay_shut() {
    let page = |body: &str| format!("---\ntitle: About\nsummary: What this is.\n---\n{body}").into_bytes();
    let config = |text: &str| format!("{text}title: Handbook\n").into_bytes();
    let about = "content/about.md";
    let bad = "navigation: [{title: No, to: /no/}]\n";
    let yellow = "brand: {accent: '#ffff00'}\n";
    let traps: [(&str, [(&str, Vec<u8>); 2], u8); 7] = [
        ("a broken link moves down", [(about, page("[[nobody-at-all]]\n")), (about, page("Above.\n\n[[nobody-at-all]]\n"))], 0),
        ("a broken entry of the configuration moves down", [(CONFIG, config(bad)), (CONFIG, config(&format!("# more\n{bad}")))], 0),
        ("a warning of the configuration moves down", [(CONFIG, config(yellow)), (CONFIG, config(&format!("# more\n{yellow}")))], 0),
        ("a source that is not UTF-8 is read again", [(about, vec![0xff, 0xfe]), (CONFIG, config("raw_html: true\n"))], 0),
        ("drafts appear", [(about, page("Text.\n")), (about, page("Text.\n"))], 1),
        (
            "a day is too late for a broken configuration",
            [
                (CONFIG, b"base_url: nowhere\n".to_vec()),
                ("content/index.md", b"---\ntitle: Home\nsummary: Begin.\nreviewed: 2024-01-01\n---\n".to_vec()),
            ],
            5,
        ),
        ("raw HTML under a broken configuration", [(CONFIG, config("raw_html: true\n")), (CONFIG, config("raw_html: maybe\n"))], 0),
    ];
    for (name, files, number) in traps {
        let mut world = World::new();
        world.put("content/raw.md", b"---\ntitle: Raw\nsummary: Has HTML.\n---\n<b>x</b>\n");
        let mut session = world.session();
        for (at, (path, text)) in files.iter().enumerate() {
            let before = world.clone();
            world.put(path, text);
            world.settings = if at == 1 { settings(number) } else { world.settings };
            session.apply(world.since(&before, &[], false), &mut |_, _| {});
        }
        assert_eq!(difference(&session, &world.session()), None, "{name}");
    }
}

#[test]
fn a_difference_is_noticed() {
    let world = World::new();
    let session = world.session();
    assert_eq!(difference(&session, &world.session()), None);
    let other = |edit: &Edit| {
        let mut world = world.clone();
        world.carry_out(edit);
        difference(&session, &world.session()).unwrap_or_default()
    };
    assert!(other(&Edit::Body(0, 1)).contains("index.html differs"), "{}", other(&Edit::Body(0, 1)));
    assert!(other(&Edit::Add(1)).contains("differ"));
    assert!(other(&Edit::Break(0, 0)).contains("the reports differ"));
}
