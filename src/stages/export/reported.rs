//! The status of an initiative in words, as feeds and badges say it.

use crate::model::finding::Findings;
use crate::model::summary::Summary;
use crate::model::view::Status;

/// What an initiative reports, and what the rules make of it: never better.
pub(super) fn statuses(page: &Summary, findings: &Findings) -> (Status, Status) {
    let reported = page.content.reports().last().map_or(Status::None, |report| report.status);
    (reported, findings.computed(&page.key.id, reported))
}

/// The status in a word.
pub(super) const fn word(status: Status) -> &'static str {
    match status {
        Status::Ok => "on track",
        Status::Warn => "at risk",
        Status::Bad => "off track",
        Status::None => "unknown",
    }
}
