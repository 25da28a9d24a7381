//! What a session is told, and what it answers.

use std::sync::Arc;

use super::frame::{CONFIG, Frame};
use super::settings::Settings;
use super::theme::Dress;
use crate::model::diagnostic::Diagnostic;
use crate::model::graph::Asset;
use crate::model::ledger::{LOCK, REVISIONS};
use crate::model::summary::Summary;
use crate::model::table::{KindRow, RuleRow};
use crate::model::view::{Record, Row};
use crate::stages::parse::is_page;
use crate::stages::render::ThemeFiles;

/// What a session knows from the start: the kinds, and the theme that every site falls back on.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    /// The table of kinds.
    pub kinds: &'static [KindRow],
    /// The table of rules.
    pub rules: &'static [RuleRow],
    /// The built-in theme.
    pub theme: fn() -> ThemeFiles,
    /// What makes a row ready for templates.
    pub row: fn(&Row) -> Record,
}

/// A change of a site: what is different on disk, and what is asked differently.
#[derive(Debug, Default)]
pub struct Change {
    /// Sources, theme files and configuration by their path below the site's folder; `None` when gone.
    pub texts: Vec<(String, Option<Vec<u8>>)>,
    /// All assets, when any of them changed.
    pub assets: Option<Vec<Asset>>,
    /// What could not be read, when that changed.
    pub skipped: Option<Vec<Diagnostic>>,
    /// The new settings, when they changed.
    pub settings: Option<Settings>,
}

/// A step of applying a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Sources to pages.
    Parse,
    /// Summaries to the graph.
    Resolve,
    /// The graph to what the rules find in it.
    Judge,
    /// The graph and the theme to the list of outputs.
    Plan,
}

impl Step {
    /// The step in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Resolve => "resolve",
            Self::Judge => "judge",
            Self::Plan => "plan",
        }
    }
}

/// What a change did.
#[derive(Debug, Clone)]
pub struct Update {
    /// Everything wrong with the site now, in a stable order.
    pub diagnostics: Arc<[Diagnostic]>,
    /// How many sources were parsed.
    pub parsed: usize,
    /// How far it reached.
    pub reach: Reach,
}

/// How far a change reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The changed pages alone.
    Pages,
    /// What other pages show of the changed ones, too.
    Shown,
    /// What pages have to do with each other.
    Site,
}

/// What a change of sources comes to.
#[derive(Debug)]
pub(super) enum Moved {
    /// Nothing that another page could see.
    Nothing,
    /// What is shown of these pages; all connections are as before.
    Shown(Vec<Arc<Summary>>),
    /// Connections.
    Connections,
}

impl Moved {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, moved) | (moved, Self::Nothing) => moved,
            (Self::Shown(mut all), Self::Shown(more)) => {
                all.extend(more);
                Self::Shown(all)
            }
            _ => Self::Connections,
        }
    }
}

/// A change, sorted by who has to deal with it.
pub(super) struct Sorted {
    pub pages: Vec<(Arc<str>, Option<Vec<u8>>)>,
    pub assets: Option<Vec<Asset>>,
    pub skipped: Option<Vec<Diagnostic>>,
    pub settings: Option<Settings>,
    pub config_changed: bool,
    pub directory_changed: bool,
    pub theme_changed: bool,
    pub kept: Vec<(String, Option<Vec<u8>>)>,
}

/// Hands configuration, directory and theme files to those who keep them, and sorts out the rest.
pub(super) fn sort(change: Change, dress: &mut Dress, frame: &mut Frame) -> Sorted {
    let mut sorted = Sorted {
        pages: Vec::with_capacity(change.texts.len()),
        assets: change.assets,
        skipped: change.skipped,
        settings: change.settings,
        config_changed: false,
        directory_changed: false,
        theme_changed: false,
        kept: Vec::new(),
    };
    for (path, bytes) in change.texts {
        if is_page(&path) {
            sorted.pages.push((Arc::from(path), bytes));
        } else if path.starts_with("themes/") {
            dress.change(path, bytes);
            sorted.theme_changed = true;
        } else if path == LOCK || path.starts_with(REVISIONS) {
            sorted.kept.push((path, bytes));
        } else {
            sorted.config_changed |= path == CONFIG;
            sorted.directory_changed |= frame.change(&path, bytes);
        }
    }
    sorted
}
