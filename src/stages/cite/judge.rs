//! Says of each citation whether it holds: unknown, retired, outdated, and what is certain to mend it.

use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::scan::{Mention, What, mentions};
use crate::model::address::Address;
use crate::model::code::Code;
use crate::model::common::State;
use crate::model::embed;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::{Kind, RecordKey};
use crate::model::lead::{How, Leads};
use crate::model::ledger::{RevisionName, flag_address};
use crate::model::near::nearest;
use crate::model::show::revision;
use crate::model::summary::Summary;

/// What a citation is compared with.
pub struct Known<'g> {
    /// The site.
    pub graph: &'g Graph,
    /// Where its addresses lead.
    pub leads: &'g Leads,
    /// Whether the site publishes a file of this name beside its records.
    pub publishes: &'g dyn Fn(&str) -> bool,
}

/// A text to put in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The bytes that go.
    pub at: Range<usize>,
    /// What comes.
    pub text: String,
}

/// A citation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands in the text.
    pub at: Range<usize>,
    /// `unknown-reference`, `retired-cited` or `outdated-citation`.
    pub code: Code,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// What mends it for certain: a record that was renamed, an address or anchor that moved, a successor
    /// where the citation is of no certain revision. Who cites a revision meant that one, so another is
    /// never put in its place.
    pub fix: Option<Fix>,
}

/// Every citation of a text that does not hold, in order.
#[must_use]
pub fn check(text: &str, known: &Known<'_>) -> Vec<Finding> {
    let base = known.graph.config.base_url.as_ref().map(|base| &*base.value.0);
    mentions(text, base).into_iter().filter_map(|mention| known.judge(text, &mention)).collect()
}

fn finding(at: &Range<usize>, code: Code, message: String, hint: Option<String>, fix: Option<String>) -> Finding {
    Finding { at: at.clone(), code, message, hint, fix: fix.map(|text| Fix { at: at.clone(), text }) }
}

impl Known<'_> {
    fn judge(&self, text: &str, mention: &Mention<'_>) -> Option<Finding> {
        let at = &mention.at;
        match mention.what {
            What::Url { path, anchor } => self.url(at, &text[at.clone()], path, anchor),
            What::Record { kind, id, rev, anchor } => {
                let number = match self.named(kind, id) {
                    Named::One(number, true) => number,
                    Named::One(number, false) => {
                        let now = &self.graph.page(number).key;
                        let new = if kind.is_some() { now.to_string() } else { now.id.to_string() };
                        let rest =
                            rev.map_or_else(String::new, |rev| format!("@{rev}")) + &anchor.map_or_else(String::new, |a| format!("#{a}"));
                        let message = format!("`{id}` is called `{now}` now");
                        return Some(finding(at, Code::OutdatedCitation, message, Some(format!("write `{new}{rest}`")), Some(new + &rest)));
                    }
                    Named::None(hint) => {
                        return Some(finding(at, Code::UnknownReference, format!("there is no record `{id}`"), hint, None));
                    }
                    Named::Many(written) => {
                        let message = format!("`{id}` is the id of several records");
                        return Some(finding(at, Code::UnknownReference, message, Some(format!("write {written}")), None));
                    }
                };
                let page = self.graph.page(number);
                let written = |id: &str| {
                    let id = kind.map_or_else(|| id.to_owned(), |kind| format!("{kind}:{id}"));
                    anchor.map_or_else(|| id.clone(), |anchor| format!("{id}#{anchor}"))
                };
                self.retired(at, page, rev, |next| written(&next.key.id))
                    .or_else(|| rev.and_then(|rev| self.revision(at, page, rev)))
                    .or_else(|| moved_anchor(at, page, anchor, |new| written(id).replace(&format!("#{}", anchor.unwrap_or_default()), new)))
            }
        }
    }

    fn named(&self, kind: Option<Kind>, id: &str) -> Named {
        let graph = self.graph;
        let kinds = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
        let own: Vec<PageNo> = kinds.iter().filter_map(|kind| graph.number(*kind, id)).collect();
        match own[..] {
            [number] => Named::One(number, true),
            [] => {
                if let Some((number, own)) = kinds.iter().find_map(|kind| graph.known_as(*kind, id, self.leads)) {
                    return Named::One(number, own);
                }
                let ids = kinds.iter().flat_map(|kind| graph.of_kind(*kind)).map(|(_, page)| &*page.key.id);
                Named::None(nearest(id, ids).map(|near| format!("did you mean `{near}`?")))
            }
            _ => {
                let written: Vec<String> = own.iter().map(|number| format!("`{}`", graph.page(*number).key)).collect();
                Named::Many(written.join(" or "))
            }
        }
    }

    fn url(&self, at: &Range<usize>, written: &str, path: &str, anchor: Option<&str>) -> Option<Finding> {
        let graph = self.graph;
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let address = self.address(&decoded);
        let absolute = |address: &Address| graph.absolute(address).unwrap_or_else(|| address.to_string());
        let fragment = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
        let Some(lead) = self.leads.get(&address) else {
            if graph.makes(decoded.trim_matches('/')) || (self.publishes)(&address.file()) || (self.publishes)(address.path()) {
                return None;
            }
            let near = nearest(address.path(), self.leads.0.keys().map(|known| &**known.path()));
            let hint = near.map(|near| format!("did you mean {}?", absolute(&Address::new(near))));
            return Some(finding(at, Code::UnknownReference, format!("the site has no address {address}"), hint, None));
        };
        if let How::Frozen(name) | How::ShortFrozen(name) = &lead.how {
            return self.frozen(at, name);
        }
        if let How::Embed(key) = &lead.how {
            return self.embedded(at, &address, &lead.to, key);
        }
        let page = graph.page_at(&lead.to)?;
        let retired = self.retired(at, page, None, |next| absolute(&next.address));
        if retired.is_some() {
            return retired;
        }
        if lead.how == How::Former {
            let new = absolute(&lead.to) + &fragment;
            let message = format!("{address} has moved to {}", lead.to);
            return Some(finding(at, Code::OutdatedCitation, message, Some(format!("write {new}")), Some(new)));
        }
        moved_anchor(at, page, anchor, |new| written.split('#').next().unwrap_or_default().to_owned() + new)
    }

    /// An address for frames: it is as good as the record that it shows.
    fn embedded(&self, at: &Range<usize>, address: &Address, to: &Address, key: &RecordKey) -> Option<Finding> {
        let graph = self.graph;
        let absolute = |address: &Address| graph.absolute(address).unwrap_or_else(|| address.to_string());
        let page = graph.record(key.kind, &key.id)?;
        let write = |next: &Summary| absolute(&embed::address(&next.key).unwrap_or_else(|| next.address.clone()));
        self.retired(at, page, None, write).or_else(|| {
            let message = format!("{address} has moved to {to}");
            let moved = (address != to).then(|| absolute(to))?;
            Some(finding(at, Code::OutdatedCitation, message, Some(format!("write {moved}")), Some(moved)))
        })
    }

    /// The address that a path means; people leave the last slash out.
    fn address(&self, path: &str) -> Address {
        let exact = Address::new(path);
        let slashed = Address::new(&format!("{}/", path.trim_end_matches('/').trim_end_matches("/index.html")));
        if self.leads.get(&exact).is_none() && self.leads.get(&slashed).is_some() { slashed } else { exact }
    }

    /// A citation of a frozen revision.
    fn frozen(&self, at: &Range<usize>, name: &RevisionName) -> Option<Finding> {
        let now = self.leads.get(&flag_address(&name.flag)).and_then(|lead| self.graph.by_address.get(&lead.to))?;
        let page = self.graph.page(*now);
        self.retired(at, page, Some(name.rev), |_| String::new()).or_else(|| self.revision(at, page, name.rev))
    }

    fn retired(&self, at: &Range<usize>, page: &Summary, rev: Option<u32>, write: impl Fn(&Summary) -> String) -> Option<Finding> {
        if page.common.state != State::Retired {
            return None;
        }
        let next = self.graph.successor(page).map(|number| self.graph.page(number));
        let hint = match next {
            Some(next) => Some(format!("it was replaced by `{}`", next.key)),
            None => page.common.retired_because.as_ref().map(|because| format!("because: {because}")),
        };
        let next = next.filter(|next| next.common.state != State::Retired && rev.is_none());
        let message = format!("`{}` is retired", page.key);
        Some(finding(at, Code::RetiredCited, message, hint, next.map(|next| write(next))))
    }

    fn revision(&self, at: &Range<usize>, page: &Summary, rev: u32) -> Option<Finding> {
        let now = revision(page);
        if rev == now {
            return None;
        }
        if rev > now || rev == 0 {
            let message = format!("`{}` has no revision {rev}; the current one is {now}", page.key);
            return Some(finding(at, Code::UnknownReference, message, None, None));
        }
        let cited = RevisionName { flag: Arc::clone(&page.key.id), rev };
        let shown = self.graph.frozen.contains_key(&cited).then(|| format!("what it said is at {}; ", cited.address()));
        let message = format!("revision {rev} of `{}` is cited, and the current one is {now}", page.key);
        let hint = format!("{}cite `{}@{now}` if the present one is meant", shown.unwrap_or_default(), page.key);
        Some(finding(at, Code::OutdatedCitation, message, Some(hint), None))
    }
}

/// An anchor that the page does not have.
fn moved_anchor(at: &Range<usize>, page: &Summary, anchor: Option<&str>, write: impl Fn(&str) -> String) -> Option<Finding> {
    let anchor = percent_decode_str(anchor?).decode_utf8_lossy().into_owned();
    // Templates and checklists make theirs, and shared states begin with `s=`.
    let made = ["ob-", "item-", "s="].iter().any(|begin| anchor.starts_with(begin));
    if made || page.anchors.iter().any(|known| **known == *anchor) {
        return None;
    }
    if let Some((_, new)) = page.common.anchors.0.iter().find(|(old, _)| *old.value == *anchor) {
        let new = new.as_ref().map_or_else(String::new, |new| format!("#{}", new.value));
        let shown = if new.is_empty() { "the top of the page".to_owned() } else { format!("`{new}`") };
        let message = format!("`#{anchor}` of `{}` has moved to {shown}", page.key);
        return Some(finding(at, Code::OutdatedCitation, message, None, Some(write(&new))));
    }
    let hint = nearest(&anchor, page.anchors.iter().map(|known| &**known)).map(|near| format!("did you mean `#{near}`?"));
    Some(finding(at, Code::UnknownReference, format!("`{}` has no anchor `#{anchor}`", page.key), hint, None))
}

/// What a name turned out to be.
enum Named {
    /// A record, and whether that is its present id.
    One(PageNo, bool),
    /// Nothing, with a hint.
    None(Option<String>),
    /// Several records, as they would be written.
    Many(String),
}
