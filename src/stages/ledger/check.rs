//! Compares the ledger with the site: what was promised and is not kept, with the line that mends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::present::{self, Inputs, Present};
use super::read::Read;
use super::{answers, promised};
use crate::model::address::Address;
use crate::model::code::Code;
use crate::model::common::State;
use crate::model::diagnostic::{Diagnostic, Place, Span};
use crate::model::kind::{Kind, RecordKey};
use crate::model::ledger::{Accepted, AcceptedFlag, Digest, Ledger, RevisionName, flag_address};
use crate::model::scalar::{Day, Text};
use crate::model::show::revision;
use crate::model::summary::Summary;

/// Everything that the site promised and does not keep, and one warning for all that is not promised yet.
/// Without a ledger nothing is promised.
#[must_use]
pub fn check(read: Option<&Read>, inputs: Inputs<'_>) -> Vec<Diagnostic> {
    let present = Present::new(inputs);
    let empty = Ledger::default();
    let mut found = Vec::new();
    let ledger = read.map_or(&empty, |read| &read.ledger);
    snapshots_in_ledger(ledger, &present, &mut found);
    let Some(read) = read else { return found };
    found.extend(read.diagnostics.iter().cloned());
    let check = Check { read, ledger, present };
    check.addresses(&mut found);
    check.anchors(&mut found);
    check.flags(&mut found);
    check.revisions(&mut found);
    check.updates(&mut found);
    check.baselines(&mut found);
    found.extend(check.unaccepted());
    found
}

/// Snapshots that nobody accepted.
fn snapshots_in_ledger(ledger: &Ledger, present: &Present<'_>, found: &mut Vec<Diagnostic>) {
    for name in present.snapshots.keys().filter(|name| !ledger.revisions.contains_key(name)) {
        let message = "this snapshot is not in permalinks.lock";
        let hint = "restore the lines of permalinks.lock from version control, or remove the file if the revision was never published";
        found.push(Diagnostic::new(Code::StraySnapshot, Some(file(name)), message).hint(hint));
    }
}

fn file(name: &RevisionName) -> Place {
    Place { path: Arc::from(name.path()), line: 1, column: 1, width: 1, text: String::new() }
}

struct Check<'a> {
    read: &'a Read,
    ledger: &'a Ledger,
    present: Present<'a>,
}

impl Check<'_> {
    /// A line of the ledger, for what has no other place any more.
    fn line(&self, line: u32) -> Place {
        let place = self.read.source.place_at(line, 1);
        let width = u32::try_from(place.text.chars().count()).unwrap_or(1).max(1);
        Place { width, ..place }
    }

    fn addresses(&self, found: &mut Vec<Diagnostic>) {
        for (address, accepted) in &self.ledger.addresses {
            let key = &accepted.value;
            match self.present.lead(address) {
                Some(page) => found.extend(self.reused(address, key, page)),
                None if self.present.is_broken(key) || self.present.graph.makes(address.path().trim_end_matches('/')) => {}
                None => found.push(self.lost(address, accepted)),
            }
        }
    }

    /// An accepted address that leads nowhere.
    fn lost(&self, address: &Address, accepted: &Accepted<RecordKey>) -> Diagnostic {
        let key = &accepted.value;
        if let Some(draft) = self.present.draft(key) {
            let source = &draft.source;
            let span = source.text.find("state: draft").map_or(Span::default(), |at| Span::new(at, at + "state: draft".len()));
            let message = format!("the address {address} is accepted, and its record is a draft now");
            let hint = "write `state: live`; a record that is over says `state: retired` and `retired_because: …`";
            return Diagnostic::new(Code::LostAddress, Some(source.place(span)), message).hint(hint);
        }
        let message = format!("the accepted address {address} leads nowhere");
        let is_new = |page: &Summary| !self.ledger.addresses.contains_key(&page.address);
        let holder = self.present.record(key).map(|page| &**page);
        let hint = match holder.or_else(|| answers::heir(&self.present, key, is_new)) {
            Some(page) => format!("write `{}` in {}", answers::aliases(page, address), page.source),
            None => format!(
                "restore the record `{key}`, with `state: retired` and `retired_because: …` if it is over, or write `aliases: [{address}]` in the page that takes its place"
            ),
        };
        Diagnostic::new(Code::LostAddress, Some(self.line(accepted.line)), message).hint(hint)
    }

    /// An accepted address or id that means another record now.
    fn reused(&self, address: &Address, key: &RecordKey, page: &Summary) -> Option<Diagnostic> {
        if page.key == *key {
            return self.revived(key, page);
        }
        let kept = match self.present.record(key) {
            Some(before) => self.present.succeeds(before, page),
            // It was renamed or merged: everything that led to it has gone the same way.
            None => self.present.lead(&Ledger::own_address(key)).is_none_or(|heir| heir.key == page.key),
        };
        if kept {
            return None;
        }
        let message = format!("the address {address} was accepted for `{key}`, and leads to `{}` now", page.key);
        let home = self.present.record(key).or_else(|| self.present.lead(&Ledger::own_address(key)));
        let hint = match home {
            Some(home) if page.address != *address => {
                format!(
                    "an address leads to one place for good: take it out here, and write `{}` in {}",
                    answers::aliases(home, address),
                    home.source
                )
            }
            Some(home) => format!(
                "an id is never used twice: give this record another, and write `{}` in {}",
                answers::aliases(home, address),
                home.source
            ),
            None => "an id is never used twice: give this record another".to_owned(),
        };
        Some(Diagnostic::new(Code::ReusedId, self.present.place(page, Span::default()), message).hint(hint))
    }

    /// A retired record whose id has come to mean another.
    fn revived(&self, key: &RecordKey, page: &Summary) -> Option<Diagnostic> {
        let retired = self.ledger.retired.get(key)?;
        if page.common.state == State::Retired || promised::title(page) == retired.value {
            return None;
        }
        let message = format!("`{key}` is a retired record, and this is another one with its id");
        let hint = "an id is never used twice: give this record another, and restore the retired one with `state: retired`";
        Some(Diagnostic::new(Code::ReusedId, self.present.place(page, Span::default()), message).hint(hint))
    }

    fn anchors(&self, found: &mut Vec<Diagnostic>) {
        let mut lost: BTreeMap<&Address, Vec<&str>> = BTreeMap::new();
        let mut known: BTreeMap<&Address, Vec<Text>> = BTreeMap::new();
        for (address, anchor) in self.ledger.anchors.keys() {
            let Some(page) = self.present.lead(address).filter(|page| page.common.state != State::Retired) else { continue };
            if !known.entry(address).or_insert_with(|| present::anchors(page).collect()).contains(anchor) {
                lost.entry(address).or_default().push(anchor);
            }
        }
        // Former addresses of one page may have lost the same anchors.
        let mut by_page: BTreeMap<&str, (&Summary, Vec<&str>)> = BTreeMap::new();
        for (address, anchors) in lost {
            let Some(page) = self.present.lead(address) else { continue };
            by_page.entry(&page.source).or_insert_with(|| (page, Vec::new())).1.extend(anchors);
        }
        for (page, mut anchors) in by_page.into_values() {
            anchors.sort_unstable();
            anchors.dedup();
            let names: Vec<String> = anchors.iter().map(|anchor| format!("#{anchor}")).collect();
            let what = if let [one] = &names[..] { format!("anchor {one}") } else { format!("anchors {}", names.join(", ")) };
            let message = format!("the page has lost the accepted {what}");
            let hint = format!("write `{}`; an entry without a new name leads to the top of the page", answers::anchors(page, &anchors));
            found.push(Diagnostic::new(Code::LostAnchor, self.present.place(page, Span::default()), message).hint(hint));
        }
    }

    fn flags(&self, found: &mut Vec<Diagnostic>) {
        for (id, accepted) in &self.ledger.flags {
            let address = flag_address(id);
            let page = self.present.lead(&address).filter(|page| page.key.kind == Kind::Flag);
            // A flag that was renamed or merged, and accepted so, has the meaning of the one it became.
            let went = self.ledger.addresses.get(&address).is_some_and(|accepted| accepted.value.id != *id);
            let Some(page) = page.filter(|page| page.key.id == *id || (!went && !self.ledger.flags.contains_key(&page.key.id))) else {
                continue;
            };
            found.extend(self.silent_change(page, accepted.value));
        }
    }

    fn silent_change(&self, page: &Summary, accepted: AcceptedFlag) -> Option<Diagnostic> {
        let now = promised::flag(page);
        let rev = page.common.rev.span;
        if now.rev < accepted.rev {
            let message = format!("revision {} of `{}` is accepted, and `rev` says {}", accepted.rev, page.key, now.rev);
            let place = self.present.place(page, rev);
            return Some(Diagnostic::new(Code::SilentChange, place, message).hint(format!("write `rev: {}`", accepted.rev)));
        }
        if now.meaning == accepted.meaning || now.rev > accepted.rev || now.editorials > accepted.editorials {
            return None;
        }
        let (key, rev, day) = (&page.key, accepted.rev, self.present.today());
        let message = format!("`{key}` says something else than its accepted revision {rev}");
        let hint = format!(
            "if the meaning changed, write `rev: {next}` and add `- {{rev: {next}, date: {day}, kind: material, note: …}}` to `history`; if only the wording did, add `- {{rev: {rev}, date: {day}, kind: editorial, note: …}}`",
            next = rev + 1
        );
        Some(Diagnostic::new(Code::SilentChange, self.present.place(page, page.common.rev.span), message).hint(hint))
    }

    fn revisions(&self, found: &mut Vec<Diagnostic>) {
        for (name, accepted) in &self.ledger.revisions {
            let (place, message) = match self.present.snapshots.get(name) {
                Some(digest) if *digest == accepted.value => continue,
                Some(_) => (Some(file(name)), "this snapshot was changed after it was accepted".to_owned()),
                None => (Some(self.line(accepted.line)), format!("the snapshot {} of an accepted revision is missing", name.path())),
            };
            let hint = format!("restore {} from version control; an accepted revision never changes", name.path());
            found.push(Diagnostic::new(Code::BadSnapshot, place, message).hint(hint));
        }
    }

    fn updates(&self, found: &mut Vec<Diagnostic>) {
        let mut by_initiative: BTreeMap<&Text, Vec<(Day, Digest)>> = BTreeMap::new();
        for ((id, day), accepted) in &self.ledger.updates {
            by_initiative.entry(id).or_default().push((*day, accepted.value));
        }
        for (id, accepted) in by_initiative {
            let Some(page) = self.initiative(id) else { continue };
            let said = promised::updates(page);
            for (day, digest) in accepted {
                let update = said.iter().find(|update| update.date == day);
                if update.is_some_and(|update| update.is(digest, |flag| self.former_ids(flag))) {
                    continue;
                }
                found.push(self.changed_update(page, day, update.is_some()));
            }
        }
    }

    /// The record that an accepted initiative has become.
    fn initiative(&self, id: &Text) -> Option<&Arc<Summary>> {
        self.present.lead(&Ledger::own_address(&RecordKey { kind: Kind::Initiative, id: Arc::clone(id) }))
    }

    /// Ids under which a flag was known before, by its aliases. Flags whose addresses are lost count as well: that
    /// is said already, and that an update names the new one is no second error.
    fn former_ids(&self, flag: &str) -> Vec<Text> {
        let Some(page) = self.present.record(&RecordKey { kind: Kind::Flag, id: Arc::from(flag) }) else { return Vec::new() };
        let former = |alias: &Text| Some(Arc::from(alias.trim_end_matches('/').strip_prefix("/flags/")?));
        let lost = self.ledger.flags.keys().filter(|id| self.present.lead(&flag_address(id)).is_none());
        page.common.aliases.iter().filter_map(|alias| former(&alias.0)).chain(lost.cloned()).collect()
    }

    fn changed_update(&self, page: &Summary, day: Day, there: bool) -> Diagnostic {
        let today = self.present.today();
        let (place, message, hint) = if there {
            (
                self.present.place_of(page, &day.to_string()),
                format!("the accepted update of {day} says something else now"),
                format!("restore its text from version control, and correct it in a new one: `- {{date: {today}, rag: …, summary: …}}`"),
            )
        } else {
            (
                self.present.place_of(page, "updates:"),
                format!("the accepted update of {day} is gone"),
                format!("restore `- {{date: {day}, …}}` from version control; an initiative that is over keeps its updates"),
            )
        };
        Diagnostic::new(Code::ChangedUpdate, place, message).hint(hint)
    }

    fn baselines(&self, found: &mut Vec<Diagnostic>) {
        for (id, accepted) in &self.ledger.baselines {
            let Some(page) = self.initiative(id) else { continue };
            let now = promised::baseline(page);
            if now != Some(accepted.value) {
                let is = now.map_or_else(|| "is gone".to_owned(), |day| format!("is {day} now"));
                let message = format!("the accepted baseline of {} {is}", accepted.value);
                let hint = format!("write `baseline_date: {}`; a new target belongs in an update", accepted.value);
                found.push(Diagnostic::new(Code::MovedBaseline, self.present.place_of(page, "baseline_date:"), message).hint(hint));
            }
        }
    }

    /// One warning for all addresses that are new.
    fn unaccepted(&self) -> Option<Diagnostic> {
        let is_new = |address: &Address| !self.ledger.addresses.contains_key(address);
        let own = self.present.records().map(|page| &page.address).filter(|address| is_new(address)).cloned();
        let aliases = self.present.aliases().map(|(address, _)| address).filter(|address| is_new(address)).cloned();
        let flags = self.present.records().filter(|page| page.key.kind == Kind::Flag);
        let revisions = flags.map(|page| RevisionName { flag: Arc::clone(&page.key.id), rev: revision(page) });
        let revisions = revisions.filter(|name| !self.ledger.revisions.contains_key(name)).map(|name| name.address());
        let new: Vec<String> = own.chain(aliases).chain(revisions).map(|address| address.to_string()).collect();
        let shown = match &new[..] {
            [] => return None,
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [one, other, rest @ ..] => format!("{one}, {other} and {} more", rest.len()),
        };
        let message = match new.len() {
            1 => format!("an address is not accepted yet: {shown}"),
            count => format!("{count} addresses are not accepted yet: {shown}"),
        };
        Some(Diagnostic::new(Code::NotAccepted, None, message).hint("run `opsbook permalinks accept` to keep them for good"))
    }
}
