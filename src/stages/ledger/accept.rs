//! Accepts the site as it is: the next ledger, and the snapshots that it needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::present::{self, Inputs, Present};
use super::{digest, promised};
use crate::model::common::State;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::ledger::{Accepted, Ledger, RevisionName};
use crate::model::markdown::front_matter;
use crate::model::portable::{Portable, Written};
use crate::model::show::revision;
use crate::model::stated::Stated;
use crate::model::summary::Summary;

/// What accepting a site writes.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The next ledger.
    pub ledger: Ledger,
    /// The snapshots that are not there yet.
    pub snapshots: BTreeMap<RevisionName, String>,
}

/// Accepts everything that the site has and the ledger lacks. `written` gives the source at a path.
#[must_use]
pub fn accept(ledger: &Ledger, inputs: Inputs<'_>, written: &dyn Fn(&str) -> Option<Written>) -> Acceptance {
    let present = Present::new(inputs);
    let mut next = Acceptance { ledger: ledger.clone(), snapshots: BTreeMap::new() };
    for page in present.records() {
        record(page, &mut next.ledger);
    }
    for (address, page) in present.aliases() {
        next.ledger.addresses.insert(address.clone(), accepted(page.key.clone()));
    }
    for page in present.records().filter(|page| page.key.kind == Kind::Flag && page.introduces.is_none()) {
        next.ledger.flags.insert(Arc::clone(&page.key.id), accepted(promised::flag(page)));
        let name = RevisionName { flag: Arc::clone(&page.key.id), rev: revision(page) };
        // Invariant: a snapshot that was accepted is never written again.
        if !next.ledger.revisions.contains_key(&name)
            && let Some(written) = written(&page.source)
        {
            let text = snapshot(page, present.graph, &written);
            next.ledger.revisions.insert(name.clone(), accepted(digest::of_bytes(text.as_bytes())));
            next.snapshots.insert(name, text);
        }
    }
    next
}

const fn accepted<T>(value: T) -> Accepted<T> {
    Accepted { value, line: 0 }
}

fn record(page: &Arc<Summary>, ledger: &mut Ledger) {
    ledger.addresses.insert(page.address.clone(), accepted(page.key.clone()));
    if page.common.state == State::Retired {
        ledger.retired.insert(page.key.clone(), accepted(promised::title(page)));
    } else {
        ledger.retired.remove(&page.key);
        for anchor in present::anchors(page) {
            ledger.anchors.insert((page.address.clone(), anchor), accepted(()));
        }
    }
    if page.key.kind == Kind::Initiative {
        let id = &page.key.id;
        for update in promised::updates(page) {
            ledger.updates.entry((Arc::clone(id), update.date)).or_insert_with(|| accepted(update.digest()));
        }
        if let Some(day) = promised::baseline(page) {
            ledger.baselines.entry(Arc::clone(id)).or_insert_with(|| accepted(day));
        }
    }
}

/// The text of a flag's snapshot: all that its frozen page shows, with every citation as a plain link and a
/// title as it was.
fn snapshot(page: &Summary, graph: &Graph, written: &Written) -> String {
    let portable = Portable::new(graph, page, "/");
    let mut fields = vec![
        ("id".into(), Stated::from(&page.key.id)),
        ("rev".into(), Stated::Number(revision(page).into())),
        ("title".into(), Stated::from(&page.title)),
    ];
    fields.extend(portable.own());
    let common = portable.common();
    fields.extend(["sources", "history"].into_iter().filter_map(|wanted| common.iter().find(|(key, _)| key == wanted).cloned()));
    let body = portable.body(written);
    let mut text = front_matter(&fields);
    if !body.is_empty() {
        text.push('\n');
        text.push_str(&body);
        text.push('\n');
    }
    text
}
