//! Where a flag was cited: by reviews, and by the updates of initiatives.

use std::cmp::Reverse;
use std::sync::Arc;

use super::view::Citation;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::month::Month;
use crate::model::scalar::Day;
use crate::model::view::{Chart, CitedIn, MonthCount};

/// Months that the chart shows, the one of the day of the site included.
const MONTHS: u16 = 12;

/// Every citation, newest first; of one day reviews before updates.
pub(super) fn list(number: PageNo, graph: &Graph) -> Vec<Citation> {
    let mut all: Vec<(Option<Day>, Citation)> = Vec::new();
    for review in graph.citing_records(number, Kind::Review) {
        let date = graph.page(review).content.date();
        all.extend(cites(review, number, graph).map(|cite| (date, Citation { date: said(date), review: Some(cite), initiative: None })));
    }
    for (date, initiative) in updates(number, graph) {
        let link = graph.record_link(initiative, None);
        all.push((Some(date), Citation { date: said(Some(date)), review: None, initiative: Some(link) }));
    }
    all.sort_by_key(|(date, _)| Reverse(*date));
    all.into_iter().map(|(_, citation)| citation).collect()
}

fn said(date: Option<Day>) -> Option<Arc<str>> {
    date.map(|date| Arc::from(date.to_string()))
}

/// What a review cites the flag for.
fn cites(review: PageNo, number: PageNo, graph: &Graph) -> impl Iterator<Item = CitedIn> {
    let id = &graph.page(number).key.id;
    let root = graph.page(number).address.root();
    let page = graph.page(review);
    page.content.cites().into_iter().filter(move |cite| cite.flag == *id).map(move |cite| CitedIn {
        row: Arc::clone(graph.row(review)),
        note: cite.note.map(|note| graph.inline(&note, page, &root)),
        blocking: cite.blocking,
        rev: cite.rev,
        initiative: cite.initiative.and_then(|id| graph.number(Kind::Initiative, &id)).map(|number| graph.record_link(number, None)),
        raised: 0,
    })
}

/// The updates that raised the flag, each once.
fn updates(number: PageNo, graph: &Graph) -> Vec<(Day, PageNo)> {
    let id = &graph.page(number).key.id;
    let mut updates = Vec::new();
    for initiative in graph.citing_records(number, Kind::Initiative) {
        let raises = graph.page(initiative).content.raises().into_iter().filter(|raised| raised.flag == *id);
        updates.extend(raises.map(|raised| (raised.date, initiative)));
    }
    updates.sort_unstable();
    updates.dedup();
    updates
}

/// Citations per month up to the day of the site; none while there are none at all. A review counts once, whatever
/// number of times it cites the flag.
pub(super) fn chart(number: PageNo, graph: &Graph) -> Option<Chart> {
    let id = &graph.page(number).key.id;
    let cites = |review: &PageNo| graph.page(*review).content.cites().iter().any(|cite| cite.flag == *id);
    let reviews = graph.citing_records(number, Kind::Review).into_iter().filter(cites);
    let mut days: Vec<Day> = reviews.filter_map(|review| graph.page(review).content.date()).collect();
    days.extend(updates(number, graph).into_iter().map(|(day, _)| day));
    if days.is_empty() {
        return None;
    }
    let last = Month::of(graph.as_of);
    let months = (0..MONTHS).rev().filter_map(|ago| last.before(ago)).map(|month| {
        let within = days.iter().filter(|day| Month::of(**day) == month && **day <= graph.as_of);
        MonthCount { month: month.to_string(), count: u32::try_from(within.count()).unwrap_or(u32::MAX) }
    });
    Some(Chart::Citations { months: months.collect() })
}
