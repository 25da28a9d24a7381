//! The ledger: what was accepted as permanent, entry by entry, as `permalinks.lock` holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::address::Address;
use super::kind::{Kind, RecordKey};
use super::reference::split_key;
use super::scalar::{Day, Text};

/// The file that holds the ledger, below the site's folder.
pub const LOCK: &str = "permalinks.lock";

/// The folder of the snapshots of flags, below the site's folder.
pub const REVISIONS: &str = "revisions/flags/";

/// A fingerprint of what was accepted: equal ones are the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub u64);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A revision of a flag: its id and number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionName {
    /// The flag's id.
    pub flag: Text,
    /// The revision.
    pub rev: u32,
}

impl RevisionName {
    /// The revision whose snapshot lies at this path below the site's folder.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (flag, file) = path.strip_prefix(REVISIONS)?.split_once('/')?;
        let rev = file.strip_prefix('r')?.strip_suffix(".md")?;
        let sound = super::kind::is_id(flag) && !rev.starts_with('0') && rev.bytes().all(|b| b.is_ascii_digit());
        Some(Self { flag: Arc::from(flag), rev: rev.parse().ok().filter(|_| sound)? })
    }

    /// The revision whose frozen page is published at this address.
    #[must_use]
    pub fn of_address(address: &Address) -> Option<Self> {
        let (flag, page) = address.path().strip_prefix("flags/")?.split_once('/')?;
        Self::of_path(&format!("{REVISIONS}{flag}/{}.md", page.strip_suffix('/')?))
    }

    /// Where its snapshot lies, below the site's folder.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{REVISIONS}{}/r{}.md", self.flag, self.rev)
    }

    /// Where its frozen page is published.
    #[must_use]
    pub fn address(&self) -> Address {
        Address::new(&format!("flags/{}/r{}/", self.flag, self.rev))
    }

    /// Its short address.
    #[must_use]
    pub fn short(&self) -> Address {
        Address::new(&format!("f/{}/r{}/", self.flag, self.rev))
    }
}

/// A flag as accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedFlag {
    /// The revision.
    pub rev: u32,
    /// What it means.
    pub meaning: Digest,
    /// How many editorial changes its history had.
    pub editorials: u32,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// An address leads to this record.
    Address(Address, RecordKey),
    /// The page at an address has this anchor.
    Anchor(Address, Text),
    /// The first promised end of an initiative.
    Baseline(Text, Day),
    /// What a flag means.
    Flag(Text, AcceptedFlag),
    /// A record is retired; the digest is that of its title.
    Retired(RecordKey, Digest),
    /// A revision of a flag has a snapshot of these bytes.
    Revision(RevisionName, Digest),
    /// An update of an initiative, by its day.
    Update(Text, Day, Digest),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address, key) => write!(f, "address /{} {}", address.href(), encoded(key)),
            Self::Anchor(address, anchor) => write!(f, "anchor /{} {anchor}", address.href()),
            Self::Baseline(id, day) => write!(f, "baseline {id} {day}"),
            Self::Flag(id, AcceptedFlag { rev, meaning, editorials }) => write!(f, "flag {id} {rev} {meaning} {editorials}"),
            Self::Retired(key, title) => write!(f, "retired {} {title}", encoded(key)),
            Self::Revision(name, bytes) => write!(f, "revision {} {} {bytes}", name.flag, name.rev),
            Self::Update(id, day, said) => write!(f, "update {id} {day} {said}"),
        }
    }
}

/// A record's name without spaces: the ids of pages are paths.
fn encoded(key: &RecordKey) -> String {
    format!("{}:{}", key.kind, Address::new(&key.id).href())
}

fn decoded(text: &str) -> Option<Text> {
    percent_decode_str(text).decode_utf8().ok().map(|text| Arc::from(&*text))
}

/// Reads one line of the ledger; none when it is not one.
#[must_use]
pub fn fact(line: &str) -> Option<Fact> {
    let words: Vec<&str> = line.split(' ').collect();
    let address = |text: &str| text.strip_prefix('/').and_then(decoded).map(|path| Address::new(&path));
    let key = |text: &str| {
        let RecordKey { kind, id } = split_key(text)?;
        Some(RecordKey { kind, id: decoded(&id).filter(|id| !id.is_empty())? })
    };
    let id = |text: &str| super::kind::is_id(text).then(|| Arc::from(text));
    let digest = |text: &str| Some(Digest(u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16)?));
    Some(match words[..] {
        ["address", path, record] => Fact::Address(address(path)?, key(record)?),
        ["anchor", path, anchor] if !anchor.is_empty() => Fact::Anchor(address(path)?, Arc::from(anchor)),
        ["baseline", of, day] => Fact::Baseline(id(of)?, Day::parse(day)?),
        ["flag", flag, rev, meaning, editorials] => {
            let accepted = AcceptedFlag { rev: rev.parse().ok()?, meaning: digest(meaning)?, editorials: editorials.parse().ok()? };
            Fact::Flag(id(flag)?, accepted)
        }
        ["retired", record, title] => Fact::Retired(key(record)?, digest(title)?),
        ["revision", flag, rev, bytes] => {
            Fact::Revision(RevisionName { flag: id(flag)?, rev: rev.parse().ok().filter(|rev| *rev > 0)? }, digest(bytes)?)
        }
        ["update", of, day, said] => Fact::Update(id(of)?, Day::parse(day)?, digest(said)?),
        _ => return None,
    })
}

/// An accepted value with the number of its line, from 1; 0 when it stands in no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted<T> {
    /// The value.
    pub value: T,
    /// The line.
    pub line: u32,
}

/// All that was accepted.
///
/// Invariant: accepting more of a site never takes an address, an anchor, a revision or an update out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Addresses and the records they lead to.
    pub addresses: BTreeMap<Address, Accepted<RecordKey>>,
    /// Anchors of the pages at addresses.
    pub anchors: BTreeMap<(Address, Text), Accepted<()>>,
    /// First promised ends, by initiative.
    pub baselines: BTreeMap<Text, Accepted<Day>>,
    /// What flags mean, by id.
    pub flags: BTreeMap<Text, Accepted<AcceptedFlag>>,
    /// Retired records with the digest of their titles.
    pub retired: BTreeMap<RecordKey, Accepted<Digest>>,
    /// Snapshots of flags.
    pub revisions: BTreeMap<RevisionName, Accepted<Digest>>,
    /// Updates, by initiative and day.
    pub updates: BTreeMap<(Text, Day), Accepted<Digest>>,
}

/// That a line says otherwise than an earlier one of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The earlier line.
    pub first: u32,
}

impl Ledger {
    /// Takes a line in. A line that stands twice, as a merge may leave it, is one.
    ///
    /// # Errors
    /// When an earlier line says otherwise; that one stays.
    pub fn add(&mut self, fact: Fact, line: u32) -> Result<(), Contradiction> {
        fn put<K: Ord, V: PartialEq>(map: &mut BTreeMap<K, Accepted<V>>, key: K, value: V, line: u32) -> Result<(), Contradiction> {
            let first = map.entry(key).or_insert(Accepted { value, line });
            // The value was moved only when there was none; then the lines are the same.
            if first.line == line { Ok(()) } else { Err(Contradiction { first: first.line }) }
        }
        if self.holds(&fact) {
            return Ok(());
        }
        match fact {
            Fact::Address(address, key) => put(&mut self.addresses, address, key, line),
            Fact::Anchor(address, anchor) => put(&mut self.anchors, (address, anchor), (), line),
            Fact::Baseline(id, day) => put(&mut self.baselines, id, day, line),
            Fact::Flag(id, flag) => put(&mut self.flags, id, flag, line),
            Fact::Retired(key, title) => put(&mut self.retired, key, title, line),
            Fact::Revision(name, bytes) => put(&mut self.revisions, name, bytes, line),
            Fact::Update(id, day, said) => put(&mut self.updates, (id, day), said, line),
        }
    }

    fn holds(&self, fact: &Fact) -> bool {
        fn is<T: PartialEq>(accepted: Option<&Accepted<T>>, value: &T) -> bool {
            accepted.is_some_and(|accepted| accepted.value == *value)
        }
        match fact {
            Fact::Address(address, key) => is(self.addresses.get(address), key),
            Fact::Anchor(address, anchor) => self.anchors.contains_key(&(address.clone(), Arc::clone(anchor))),
            Fact::Baseline(id, day) => is(self.baselines.get(id), day),
            Fact::Flag(id, flag) => is(self.flags.get(id), flag),
            Fact::Retired(key, title) => is(self.retired.get(key), title),
            Fact::Revision(name, bytes) => is(self.revisions.get(name), bytes),
            Fact::Update(id, day, said) => is(self.updates.get(&(Arc::clone(id), *day)), said),
        }
    }

    /// All entries.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        let addresses = self.addresses.iter().map(|(address, key)| Fact::Address(address.clone(), key.value.clone()));
        let anchors = self.anchors.keys().map(|(address, anchor)| Fact::Anchor(address.clone(), Arc::clone(anchor)));
        let baselines = self.baselines.iter().map(|(id, day)| Fact::Baseline(Arc::clone(id), day.value));
        let flags = self.flags.iter().map(|(id, flag)| Fact::Flag(Arc::clone(id), flag.value));
        let retired = self.retired.iter().map(|(key, title)| Fact::Retired(key.clone(), title.value));
        let revisions = self.revisions.iter().map(|(name, bytes)| Fact::Revision(name.clone(), bytes.value));
        let updates = self.updates.iter().map(|((id, day), said)| Fact::Update(Arc::clone(id), *day, said.value));
        addresses.chain(anchors).chain(baselines).chain(flags).chain(retired).chain(revisions).chain(updates)
    }

    /// The file: a line of explanation, then one entry a line, sorted by its bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: BTreeSet<String> = self.facts().map(|fact| fact.to_string()).collect();
        let mut text = OPENING.to_owned();
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// The address under which a record of a kind with a folder was accepted.
    #[must_use]
    pub fn own_address(key: &RecordKey) -> Address {
        match key.kind.folder() {
            Some(folder) => Address::new(&format!("{folder}/{}/", key.id)),
            None if &*key.id == "index" => Address::new(""),
            None => Address::new(&format!("{}/", key.id)),
        }
    }
}

/// The first line of the file.
const OPENING: &str =
    "# What this site keeps for good. `opsbook permalinks accept` writes this file; lines are sorted, so branches merge.\n";

/// The address of a flag's page.
#[must_use]
pub fn flag_address(id: &str) -> Address {
    Ledger::own_address(&RecordKey { kind: Kind::Flag, id: Arc::from(id) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_reads_as_it_is_written() {
        let lines = [
            "address / page:index",
            "address /a%20b/ page:a%20b",
            "address /flags/x/ flag:x",
            "anchor /flags/x/ où",
            "baseline migration 2026-06-30",
            "flag x 2 00000000000000ff 1",
            "retired role:cfo 0123456789abcdef",
            "revision x 1 0123456789abcdef",
            "update migration 2026-03-02 0123456789abcdef",
        ];
        let mut ledger = Ledger::default();
        for (line, number) in lines.iter().rev().zip(1..) {
            let fact = fact(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(fact.to_string(), *line);
            assert_eq!(ledger.add(fact, number), Ok(()));
        }
        assert_eq!(ledger.text(), format!("{OPENING}{}\n", lines.join("\n")));
    }

    #[test]
    fn what_is_no_entry_is_none() {
        let lines = [
            "",
            "address flags/x/ flag:x",
            "address /x/",
            "address /x/ flag:",
            "address /x/ widget:x",
            "anchor /x/ ",
            "baseline x 2026-02-30",
            "flag x 2 ff 1",
            "flag X 2 00000000000000ff 1",
            "revision x 0 00000000000000ff",
            "update x 2026-03-02 00000000000000ff more",
        ];
        assert_eq!(lines.iter().filter_map(|line| fact(line)).collect::<Vec<_>>(), []);
    }

    #[test]
    fn a_line_may_stand_twice_and_never_say_two_things() {
        let mut ledger = Ledger::default();
        let fact = |line| fact(line).expect("an entry");
        assert_eq!(ledger.add(fact("address /x/ page:x"), 3), Ok(()));
        assert_eq!(ledger.add(fact("address /x/ page:x"), 4), Ok(()));
        assert_eq!(ledger.add(fact("address /x/ page:y"), 5), Err(Contradiction { first: 3 }));
        assert_eq!(ledger.facts().count(), 1);
    }

    #[test]
    fn a_snapshot_is_known_by_its_path() {
        let name = RevisionName { flag: Arc::from("top-priority"), rev: 12 };
        assert_eq!(RevisionName::of_path(&name.path()), Some(name.clone()));
        assert_eq!(RevisionName::of_address(&name.address()), Some(name.clone()));
        assert_eq!(RevisionName::of_address(&name.short()), None);
        for path in ["revisions/flags/x/r0.md", "revisions/flags/x/r01.md", "revisions/flags/X/r1.md", "revisions/flags/x/1.md", "x/r1.md"]
        {
            assert_eq!(RevisionName::of_path(path), None, "{path}");
        }
    }
}
