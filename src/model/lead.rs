//! Where every address of a site's records leads, and in what way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::Address;
use super::embed;
use super::graph::{Graph, PageNo};
use super::kind::{Kind, RecordKey};
use super::ledger::RevisionName;
use super::summary::Summary;

/// In what way an address leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is a record's own, or that of a listing with an introduction.
    Own,
    /// It is a former one of a record.
    Former,
    /// It is the short one of a record.
    Short,
    /// It is that of a frozen revision.
    Frozen(RevisionName),
    /// It is the short one of a frozen revision.
    ShortFrozen(RevisionName),
    /// It is the one by which a wiki shows a record in a frame, or stands beside a former one of a record.
    Embed(RecordKey),
}

impl How {
    /// The word for it in exports.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Own => "page",
            Self::Former => "alias",
            Self::Short => "short",
            Self::Frozen(_) => "revision",
            Self::ShortFrozen(_) => "short-revision",
            Self::Embed(_) => "embed",
        }
    }
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The address of the page that is there in the end. No page there leads on.
    pub to: Address,
    /// In what way.
    pub how: How,
}

/// Every address of records, their revisions, and what leads to them.
#[derive(Debug, Default)]
pub struct Leads(pub BTreeMap<Address, Lead>);

impl Leads {
    /// The addresses of a site. Where two claim one, an own address goes before a former one.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let mut leads = Self::default();
        for page in graph.pages.iter().chain(graph.introductions.values()) {
            leads.put(page.address.clone(), &page.address, How::Own);
        }
        for name in graph.frozen.keys() {
            leads.put(name.address(), &name.address(), How::Frozen(name.clone()));
            leads.put(name.short(), &name.address(), How::ShortFrozen(name.clone()));
        }
        for page in graph.pages.iter().chain(graph.introductions.values()) {
            for alias in &page.common.aliases {
                leads.put(Address::of_alias(&alias.0), &page.address, How::Former);
            }
        }
        let short = |(address, lead): (&Address, &Lead)| {
            let flag = address.path().strip_prefix("flags/")?.strip_suffix('/')?;
            let is_one = matches!(lead.how, How::Own | How::Former) && !flag.contains('/');
            is_one.then(|| (Address::new(&format!("f/{flag}/")), lead.to.clone()))
        };
        let short: Vec<_> = leads.0.iter().filter_map(short).collect();
        for (address, to) in short {
            leads.put(address, &to, How::Short);
        }
        leads.embed(graph);
        leads
    }

    /// What stands beside own and former addresses. A record of another kind that took the place of one that was shown in
    /// frames has no such page, and its own takes the place of that, too.
    fn embed(&mut self, graph: &Graph) {
        let beside = |(address, lead): (&Address, &Lead)| {
            let embed = embed::beside(address).filter(|_| matches!(lead.how, How::Own | How::Former))?;
            let key = &graph.page_at(&lead.to)?.key;
            Some((embed, embed::address(key).unwrap_or_else(|| lead.to.clone()), key.clone()))
        };
        let beside: Vec<_> = self.0.iter().filter_map(beside).collect();
        for (address, to, key) in beside {
            self.put(address, &to, How::Embed(key));
        }
    }

    fn put(&mut self, address: Address, to: &Address, how: How) {
        self.0.entry(address).or_insert_with(|| Lead { to: to.clone(), how });
    }

    /// Where an address leads.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Lead> {
        self.0.get(address)
    }

    /// The addresses at which a page stands that leads to another.
    pub fn elsewhere(&self) -> impl Iterator<Item = (&Address, &Address)> {
        self.0.iter().filter(|(from, lead)| **from != lead.to).map(|(from, lead)| (from, &lead.to))
    }
}

impl Graph {
    /// The page at an address, or the introduction of the listing there.
    #[must_use]
    pub fn page_at(&self, address: &Address) -> Option<&Arc<Summary>> {
        let page = self.by_address.get(address).map(|number| self.page(*number));
        page.or_else(|| self.introductions.values().find(|page| page.address == *address))
    }

    /// The last of the records that took a record's place one after the other; none when nobody did.
    #[must_use]
    pub fn successor(&self, page: &Summary) -> Option<PageNo> {
        let next = |page: &Summary| {
            let id = &page.common.replaced_by.as_ref()?.id;
            self.number(page.key.kind, id)
        };
        let mut last = next(page)?;
        // Records that replace each other in a circle have no last one; any of them will do.
        for _ in 0..self.pages.len() {
            match next(self.page(last)) {
                Some(further) if self.page(further).key != page.key => last = further,
                _ => break,
            }
        }
        Some(last)
    }

    /// The record with this id, under its own or a former one; the second says whether it is its own.
    #[must_use]
    pub fn known_as(&self, kind: Kind, id: &str, leads: &Leads) -> Option<(PageNo, bool)> {
        if let Some(number) = self.number(kind, id) {
            return Some((number, true));
        }
        let former = Address::new(&format!("{}/{id}/", kind.folder()?));
        let lead = leads.get(&former).filter(|lead| lead.how == How::Former)?;
        self.by_address.get(&lead.to).map(|number| (*number, false))
    }
}
