//! The plain page's view: there is nothing but the frame and the body.

use serde::Serialize;

/// What the template `kinds/plain.html` knows beside the frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PlainView {}
