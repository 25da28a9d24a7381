//! Mastheads: the same on all pages of one depth and section, so each is rendered once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Tera};

use super::fault::ThemeFault;
use crate::model::view::Frame;

const TEMPLATE: &str = "partials/masthead.html";

/// What the masthead's template knows of the page.
#[derive(Serialize)]
struct Place<'a> {
    root: &'a str,
    section: Option<&'a str>,
}

/// What a masthead depends on: the page's root and its section.
type Key = (Arc<str>, Option<Arc<str>>);

/// The mastheads rendered so far.
#[derive(Default)]
pub(super) struct Mastheads(RwLock<BTreeMap<Key, Arc<[u8]>>>);

impl Mastheads {
    /// The masthead for a page.
    pub(super) fn of(&self, frame: &Frame, tera: &Tera) -> Result<Arc<[u8]>, ThemeFault> {
        let key = (Arc::clone(&frame.root), frame.section.clone());
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let mut context = Context::new();
        context.insert("page", &Place { root: &frame.root, section: frame.section.as_deref() });
        let mut html = Vec::new();
        tera.render_to(TEMPLATE, &context, &mut html).map_err(|error| ThemeFault::of_error(TEMPLATE, &error))?;
        let html: Arc<[u8]> = html.into();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&html));
        Ok(html)
    }
}
