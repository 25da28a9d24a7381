//! Findings: what the rules found in a portfolio, each with its level, its inputs and its reasons.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::exact::{Micro, Ratio};
use super::month::Month;
use super::network::Network;
use super::reference::Piece;
use super::rule::RuleId;
use super::scalar::{Day, Text};
use super::view::Status;

/// How bad a finding is, from least to worst.
///
/// Unknown is worse than clear, because a gap must not calm anybody down; what fires outranks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Out of the rule's scope, or too few to say.
    NotApplicable,
    /// The rule looked and found nothing.
    Clear,
    /// An input is missing. Never shown as green.
    Unknown,
    /// At risk.
    Amber,
    /// Off track.
    Red,
}

impl Level {
    /// Every level, worst first.
    pub const ALL: [Self; 5] = [Self::Red, Self::Amber, Self::Unknown, Self::Clear, Self::NotApplicable];

    /// The word in exports, and the key in the theme's strings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Unknown => "unknown",
            Self::Clear => "clear",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The shape that stands for it.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Red => Status::Bad,
            Self::Amber => Status::Warn,
            Self::Clear => Status::Ok,
            Self::Unknown | Self::NotApplicable => Status::None,
        }
    }

    /// Whether the rule fires: amber or red.
    #[must_use]
    pub const fn fires(self) -> bool {
        matches!(self, Self::Amber | Self::Red)
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Whom a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// All initiatives together.
    Portfolio,
    /// An initiative, by id.
    Initiative(Text),
    /// A team, by id.
    Team(Text),
    /// A person, by id.
    Person(Text),
}

/// `initiative:ID`, `team:ID`, `person:ID` or `portfolio`.
impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Portfolio => f.write_str("portfolio"),
            Self::Initiative(id) => write!(f, "initiative:{id}"),
            Self::Team(id) => write!(f, "team:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
        }
    }
}

/// A fact that a rule looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A number of things or of days.
    Count(i64),
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
    /// A part of a whole; texts say it in percent.
    Share(Ratio),
    /// A decimal number, such as full-time people.
    Decimal(Micro),
    /// A word of a closed choice: the table of the theme's strings that names it, and the word.
    Word(&'static str, &'static str),
    /// Yes or no.
    Truth(bool),
    /// An initiative, by id.
    Initiative(Text),
    /// A person, a team or `role:<id>`.
    Party(Text),
    /// An id within the record, such as an escalation's.
    Name(Text),
    /// Several of a kind.
    Each(Vec<Facts>),
}

/// As texts say it: a share is a percentage, and a decimal number is rounded.
impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(month) => write!(f, "{month}"),
            Self::Share(ratio) => f.write_str(&ratio.percent()),
            Self::Decimal(number) => write!(f, "{}", number.rounded()),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Word(_, text) => f.write_str(text),
            Self::Initiative(text) | Self::Party(text) | Self::Name(text) => f.write_str(text),
            Self::Each(all) => write!(f, "{}", all.len()),
        }
    }
}

/// As exports hold it: numbers as numbers, days and ids as texts, several as a list.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(number) => serializer.serialize_i64(*number),
            Self::Share(ratio) => serializer.serialize_f64(ratio.number()),
            Self::Decimal(number) => number.serialize(serializer),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Each(all) => serializer.collect_seq(all.iter().map(ByName)),
            other => serializer.collect_str(other),
        }
    }
}

/// Facts as an object.
struct ByName<'f>(&'f Facts);

impl Serialize for ByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, fact)| (*name, fact)))
    }
}

/// Facts by name, in the order in which the rule looked at them.
pub type Facts = Vec<(&'static str, Fact)>;

/// The fact of a name.
#[must_use]
pub fn find<'f>(facts: &'f Facts, name: &str) -> Option<&'f Fact> {
    facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact)
}

macro_rules! facts {
    ($( $from:ty => $variant:ident ),* $(,)?) => {
        $(impl From<$from> for Fact {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        })*
    };
}

facts! { i64 => Count, Day => Day, Month => Month, Ratio => Share, Micro => Decimal, bool => Truth, Vec<Facts> => Each }

impl From<usize> for Fact {
    fn from(number: usize) -> Self {
        Self::Count(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// Why a rule fires, or what it would have to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The level that this reason alone comes to.
    pub level: Level,
    /// The name of its sentence below the rule's in the theme's strings (`because.<rule>.<key>`).
    pub key: &'static str,
    /// The number that decides the sentence's plural.
    pub count: Option<i64>,
    /// What fills the holes of the sentence.
    pub holes: Facts,
}

impl Reason {
    /// A reason without numbers and names.
    #[must_use]
    pub const fn new(level: Level, key: &'static str) -> Self {
        Self { level, key, count: None, holes: Vec::new() }
    }

    /// The same with the number that decides the plural.
    #[must_use]
    pub fn count(mut self, count: impl TryInto<i64>) -> Self {
        self.count = Some(count.try_into().unwrap_or(i64::MAX));
        self
    }

    /// The same with a hole filled.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.holes.push((name, fact.into()));
        self
    }
}

/// That a rule is switched off for an initiative, in the open and for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// The last day on which it is off.
    pub until: Day,
    /// Who switched it off.
    pub by: Option<Text>,
    /// Why, with its citations.
    pub reason: Arc<[Piece]>,
}

/// What a rule found about one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Whom it is about.
    pub subject: Subject,
    /// The month, of a team's load.
    pub month: Option<Month>,
    /// How bad it is.
    pub level: Level,
    /// The suppression that is in force for it, whatever the level.
    pub suppressed: Option<Arc<Suppressed>>,
    /// What the rule looked at.
    pub inputs: Facts,
    /// Why it fires, worst first; what is missing, of an unknown one.
    pub because: Vec<Reason>,
}

impl Finding {
    /// A finding in the rule's scope; it is clear until a reason says otherwise.
    #[must_use]
    pub const fn clear(rule: RuleId, subject: Subject) -> Self {
        Self { rule, subject, month: None, level: Level::Clear, suppressed: None, inputs: Vec::new(), because: Vec::new() }
    }

    /// A finding outside the rule's scope.
    #[must_use]
    pub const fn not_applicable(rule: RuleId, subject: Subject) -> Self {
        let mut finding = Self::clear(rule, subject);
        finding.level = Level::NotApplicable;
        finding
    }

    /// Notes a fact that the rule looked at.
    pub fn input(&mut self, name: &'static str, fact: impl Into<Fact>) {
        if self.inputs.capacity() == 0 {
            // Most rules look at so many facts.
            self.inputs.reserve(6);
        }
        self.inputs.push((name, fact.into()));
    }

    /// Notes a fact that may be missing.
    pub fn input_if<T: Into<Fact>>(&mut self, name: &'static str, fact: Option<T>) {
        self.inputs.extend(fact.map(|fact| (name, fact.into())));
    }

    /// Takes a reason in: the finding is as bad as its worst reason, and the worst stand first.
    pub fn because(&mut self, reason: Reason) {
        self.level = self.level.max(reason.level);
        let at = self.because.partition_point(|before| before.level >= reason.level);
        self.because.insert(at, reason);
    }

    /// A fact that the rule looked at.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        find(&self.inputs, name)
    }

    /// Whether it fires and is not suppressed.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.level.fires() && self.suppressed.is_none()
    }
}

/// As `/api/v1/findings.json` holds it.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 6)?;
        fields.serialize_field("rule", &self.rule)?;
        fields.serialize_field("subject", &self.subject.to_string())?;
        if let Some(month) = &self.month {
            fields.serialize_field("month", month)?;
        }
        fields.serialize_field("level", &self.level)?;
        fields.serialize_field("suppressed", &self.suppressed.is_some())?;
        fields.serialize_field("inputs", &ByName(&self.inputs))?;
        fields.end()
    }
}

/// All findings of a site, sorted by rule, subject and month.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    all: Vec<Finding>,
    /// For each rule the flags whose detector it is, by id.
    flags: Vec<(RuleId, Text)>,
    /// For each subject the places of its findings.
    by_subject: FxHashMap<Subject, Vec<u32>>,
    /// Who waits for whom.
    network: Network,
}

impl Findings {
    /// The findings, the flags with the rules that watch for them, and who waits for whom.
    ///
    /// # Panics
    /// When there are 2^32 findings.
    #[must_use]
    pub fn new(mut all: Vec<Finding>, flags: Vec<(RuleId, Text)>, network: Network) -> Self {
        all.sort_by(|a, b| (a.rule, &a.subject, a.month).cmp(&(b.rule, &b.subject, b.month)));
        let mut by_subject: FxHashMap<Subject, Vec<u32>> = FxHashMap::default();
        for (at, finding) in all.iter().enumerate() {
            let at = u32::try_from(at).expect("findings are fewer than 2^32");
            by_subject.entry(finding.subject.clone()).or_default().push(at);
        }
        Self { all, flags, by_subject, network }
    }

    /// Who waits for whom.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// Every finding, of every level.
    #[must_use]
    pub fn all(&self) -> &[Finding] {
        &self.all
    }

    /// The findings of a rule.
    #[must_use]
    pub fn of_rule(&self, rule: RuleId) -> &[Finding] {
        let place = |end: bool| self.all.partition_point(|finding| finding.rule < rule || end && finding.rule == rule);
        let Range { start, end } = place(false)..place(true);
        &self.all[start..end]
    }

    /// The findings about a subject, in the order of the rules.
    pub fn of_subject<'f>(&'f self, subject: &Subject) -> impl Iterator<Item = &'f Finding> + use<'f> {
        self.by_subject.get(subject).into_iter().flatten().map(|at| &self.all[*at as usize])
    }

    /// The flag that a rule watches for; of several the first by id.
    #[must_use]
    pub fn flag(&self, rule: RuleId) -> Option<&Text> {
        self.flags.iter().find(|(detector, _)| *detector == rule).map(|(_, flag)| flag)
    }

    /// The computed status of an initiative: the worst of what it reports and of its own findings that are
    /// not suppressed. It is never better than the reported one; an unknown finding changes nothing.
    #[must_use]
    pub fn computed(&self, initiative: &Text, reported: Status) -> Status {
        let subject = Subject::Initiative(Arc::clone(initiative));
        let own = self.of_subject(&subject).filter(|finding| finding.counts());
        // `Status` is sorted with the worst first, and what nobody reports last.
        own.map(|finding| finding.level.status()).fold(reported, Status::min)
    }
}
