//! The two sources that are not pages: `opsbook.yaml` and `content/directory.yaml`.

use std::sync::Arc;

use super::front;
use super::rich;
use super::yaml;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::directory::Directory;
use crate::model::field::{Field, Keys, Reader};

/// A source of the site's frame, understood.
#[derive(Debug, Clone)]
pub struct Framed<T> {
    /// The text, for placing what the graph finds.
    pub source: SourceText,
    /// What it says; `None` when it is broken.
    pub value: Option<Arc<T>>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `opsbook.yaml`; without it every key has its default.
#[must_use]
pub fn config(path: &Arc<str>, bytes: &[u8]) -> Framed<Config> {
    read(path, bytes, Config::take)
}

/// Reads `content/directory.yaml`; without it there are only the default contexts.
#[must_use]
pub fn directory(path: &Arc<str>, bytes: &[u8]) -> Framed<Directory> {
    read(path, bytes, |keys, reader| {
        let mut directory = Directory::take(keys, reader)?;
        directory.add_default_contexts();
        Some(directory)
    })
}

fn read<T: Field>(path: &Arc<str>, bytes: &[u8], take: impl Fn(&mut Keys<'_>, &mut Reader<'_>) -> Option<T>) -> Framed<T> {
    let source = match front::decode(path, bytes) {
        Ok(source) => source,
        Err(diagnostic) => {
            let source = SourceText { path: Arc::clone(path), text: Arc::from("") };
            return Framed { source, value: None, diagnostics: vec![*diagnostic] };
        }
    };
    let node = match yaml::read(&source, 0..source.text.len()) {
        Ok(node) => node,
        Err(diagnostic) => return Framed { source, value: None, diagnostics: vec![*diagnostic] },
    };
    let mut reader = Reader::new(&source, rich::inline);
    let keys = match &node {
        Some(node) => Keys::of(node, path, &mut reader),
        None => Some(Keys::none()),
    };
    let value = keys.and_then(|mut keys| {
        let value = take(&mut keys, &mut reader);
        keys.refuse_unknown(&mut reader);
        value
    });
    let diagnostics = reader.finish();
    Framed { source, value: value.map(Arc::new), diagnostics }
}

/// Reads any YAML file as a free value: the strings of a theme.
///
/// # Errors
/// Where it is not YAML.
pub fn free(path: &Arc<str>, bytes: &[u8]) -> Result<serde_json::Value, Box<Diagnostic>> {
    let source = front::decode(path, bytes)?;
    let node = yaml::read(&source, 0..source.text.len())?;
    Ok(node.map_or(serde_json::Value::Null, |node| crate::model::scalar::json_of(&node)))
}
