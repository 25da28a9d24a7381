//! The session as a preview asks it: one output at a time, made only when what it is made from is different.

use std::sync::Arc;

use super::kept::{Prints, Shown, Why};
use super::{Artifact, Session};
use crate::model::diagnostic::Diagnostic;
use crate::model::output::Output;

/// What a preview shows of one output.
#[derive(Debug)]
pub enum Preview {
    /// These bytes.
    Made(Shown),
    /// A copy of the file at this path below the site's folder.
    Copy(Arc<str>),
    /// A fault of the theme on this page, and the last whole one.
    Faulty(Box<Diagnostic>, Option<Shown>),
}

impl Session {
    /// The output that is published as this file.
    #[must_use]
    pub fn output_at(&self, file: &str) -> Option<Output> {
        let built = self.built.as_ref()?;
        let outputs = &built.plan.outputs;
        // Where two outputs want one file, which is an error, the first has it.
        let places = built.places.get_or_init(|| outputs.iter().enumerate().rev().map(|(at, output)| (output.file.clone(), at)).collect());
        let planned = places.get(file).map(|at| &outputs[*at]);
        planned.cloned().or_else(|| if file.starts_with("search/") { self.index().output_at(file) } else { None })
    }

    /// Shows one output as a preview does: what was shown before is shown again while it is made from the same.
    ///
    /// # Panics
    /// When `output` is not one of this session's.
    pub fn preview(&self, output: &Output) -> Preview {
        let file = output.file.as_str();
        if let Some(shown) = self.kept.current(file, self.state) {
            return Preview::Made(shown);
        }
        let built = self.built();
        if output.what.is_page() {
            let page = self.view(&output.what, built);
            let prints = Prints::of(&page, self.dress.generation());
            let why = match self.kept.fresh(file, self.state, prints) {
                Ok(shown) => return Preview::Made(shown),
                Err(why) => why,
            };
            let mut bytes = Vec::new();
            match self.dress.render(&page, built.rows(), &mut bytes) {
                Ok(()) => Preview::Made(self.kept.keep(file, self.state, Some(prints), bytes, why)),
                Err(fault) => Preview::Faulty(fault, self.kept.last(file)),
            }
        } else {
            match self.artifact(output) {
                Ok(Artifact::Bytes(bytes)) => Preview::Made(self.kept.keep(file, self.state, None, bytes, Why::Site)),
                Ok(Artifact::Copy(source)) => Preview::Copy(source),
                Err(fault) => Preview::Faulty(fault, self.kept.last(file)),
            }
        }
    }

    /// What a preview showed of a file before the last change of it.
    #[must_use]
    pub fn shown_before(&self, file: &str) -> Option<Arc<[u8]>> {
        self.kept.before(file)
    }
}
