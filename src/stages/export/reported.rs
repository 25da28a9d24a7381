//! The status of an initiative as feeds and badges say it: the word and the shape, never a colour alone.

use crate::model::summary::Summary;
use crate::model::view::Status;

/// The status that is shown of an initiative. It is the reported one; a computed one may lower it here, and nowhere else.
pub(super) fn status(page: &Summary) -> Status {
    page.content.reports().last().map_or(Status::None, |report| report.status)
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
