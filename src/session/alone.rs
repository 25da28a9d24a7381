//! Files that stand alone: the pack of a meeting, and what changed between any two states.

use super::Session;
use crate::model::changes::Changes;
use crate::model::diagnostic::Diagnostic;
use crate::model::view::PageView;
use crate::stages::{render, view};

impl Session {
    /// The pack of a context: one HTML file that needs no network.
    ///
    /// # Errors
    /// A fault of the theme's template.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    pub fn pack(&self, context: &str) -> Result<String, Box<Diagnostic>> {
        let since = self.changes_since(context);
        self.alone(&self.looked(self.built(), |inputs| view::pack(context, since.as_ref(), inputs)))
    }

    /// Changes up to this session as one HTML file that needs no network.
    ///
    /// # Errors
    /// A fault of the theme's template.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    pub fn changes_html(&self, changes: &Changes) -> Result<String, Box<Diagnostic>> {
        self.alone(&self.looked(self.built(), |inputs| view::changes_alone(changes, inputs)))
    }

    fn alone(&self, page: &PageView) -> Result<String, Box<Diagnostic>> {
        let mut html = Vec::new();
        self.dress.render(page, self.built().rows(), &mut html)?;
        let html = String::from_utf8_lossy(&html).into_owned();
        Ok(if self.config().base_url.is_some() { html } else { render::unlinked(&html) })
    }
}
