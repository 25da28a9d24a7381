//! A record of the graph in the words of a citation.

use std::sync::Arc;

use super::address::Address;
use super::graph::{Graph, PageNo};
use super::kind::Kind;
use super::ledger::RevisionName;
use super::quote::Quote;
use super::show::revision;

impl Graph {
    /// A record in the words of a citation.
    #[must_use]
    pub fn quote(&self, number: PageNo) -> &Quote {
        self.quotes.of(number, || self.quoted(number))
    }

    fn quoted(&self, number: PageNo) -> Quote {
        let page = self.page(number);
        let rev = revision(page);
        let name = page.key.at(rev);
        let item = page.content.item();
        let severity = item.as_ref().map(|item| item.severity);
        let sentence = item.as_ref().map_or_else(|| Arc::clone(&page.sentence), |item| self.plain(&item.verdict, page));
        let accepted = RevisionName { flag: Arc::clone(&page.key.id), rev };
        let address = match page.key.kind {
            Kind::Flag if self.frozen.contains_key(&accepted) => accepted.short(),
            Kind::Flag => Address::new(&["f/", &page.key.id, "/"].concat()),
            _ => page.address.clone(),
        };
        let quote = Quote {
            title: Arc::clone(&page.title),
            sentence,
            ask: item.map(|item| self.plain(&item.ask, page)),
            severity,
            url: self.absolute(&address).unwrap_or_else(|| format!("/{}", address.href())),
            name,
            forms: Arc::default(),
        };
        quote.formed()
    }
}
