//! Charts: what the draw stage makes pictures of. A view holds the numbers, a template says where the picture goes.

use serde::{Deserialize, Serialize};

use super::strings::Strings;

/// Something that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "chart", rename_all = "kebab-case")]
pub enum Chart {
    /// How often a flag was cited, month by month, oldest first.
    Citations {
        /// The months, without a gap.
        months: Vec<MonthCount>,
    },
}

/// How often something happened in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// The month, `2026-03`.
    pub month: String,
    /// How often.
    pub count: u32,
}

/// Draws a chart as SVG, in the words of a theme.
pub type Draw = fn(&Chart, &Strings) -> String;
