//! Charts: what the draw stage makes pictures of. A view holds the numbers, a template says where the picture goes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::Status;
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
    /// The date of an initiative: the plan, and a step for every move of its target.
    Staircase(Staircase),
    /// The same in a row of a table, on a span of time that all rows have in common.
    Ribbon(Ribbon),
    /// Initiatives below each other on one span of time, by target.
    Timeline {
        /// The initiatives, from the top.
        bars: Vec<Bar>,
        /// The day for which the site is built.
        today: String,
    },
    /// Who waits for whom.
    Dependencies {
        /// The initiatives.
        nodes: Vec<Node>,
        /// What leads from one to another.
        edges: Vec<Link>,
    },
}

/// How the target of an initiative moved. Days are ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staircase {
    /// The first day of the plan, where one is known.
    pub start: Option<String>,
    /// The first promise.
    pub first: String,
    /// Every move, oldest first.
    pub steps: Vec<Step>,
    /// The day for which the site is built; none for what is over.
    pub today: Option<String>,
    /// How the initiative is doing, as computed.
    pub status: Status,
}

/// How the target of an initiative moved, small enough for a row. Days are ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ribbon {
    /// The first and the last day that all rows have in common.
    pub range: (Arc<str>, Arc<str>),
    /// The first day of the plan, where one is known.
    pub start: Option<String>,
    /// The first promise.
    pub first: String,
    /// Every move, oldest first.
    pub steps: Vec<Step>,
    /// How the initiative is doing, as computed.
    pub status: Status,
}

/// An initiative on a timeline. Days are ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Its title.
    pub title: String,
    /// The first day of the plan, where one is known.
    pub start: Option<String>,
    /// The first promise.
    pub first: String,
    /// Every move, oldest first.
    pub steps: Vec<Step>,
    /// How it is doing, as computed.
    pub status: Status,
}

/// An initiative that waits or is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its title.
    pub title: String,
    /// When it ends with all that it waits for, where one knows.
    pub ends: Option<String>,
    /// How it is doing, as computed.
    pub status: Status,
}

/// That one initiative waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The place of the one that is waited for.
    pub from: usize,
    /// The place of the one that waits.
    pub to: usize,
    /// By how many days it comes too late; none when it comes in time, or nobody can tell.
    pub late_days: Option<i64>,
}

/// A move of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The target after it.
    pub target: String,
    /// Days that it moved by, never 0; negative is earlier.
    pub days: i64,
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
