//! A page as the render stage takes it: template, frame, body and the kind's own view.

use super::frame::Frame;
use super::ready::Record;

/// One HTML page, ready to be rendered.
#[derive(Clone)]
pub struct PageView {
    /// The template's path below `templates/`, such as `kinds/role.html`.
    pub template: &'static str,
    /// What every page shows.
    pub frame: Frame,
    /// Flow HTML of what stands before the body's first h2, without a wrapper; may be empty.
    pub lead: String,
    /// The rest of the body: one `<section class="sec">` for each h2, and nothing between them.
    pub body: String,
    /// The kind's own view.
    pub record: Record,
}
