//! The built-in theme, embedded in the binary.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme's files by their path inside the theme (`templates/kinds/role.html`, `static/theme.css`),
/// the site's own already laid over the embedded ones.
pub type ThemeFiles = BTreeMap<String, Arc<[u8]>>;

/// The files of the built-in theme.
#[must_use]
pub fn embedded() -> ThemeFiles {
    let mut files = ThemeFiles::new();
    let mut folders = vec![&FILES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            files.insert(file.path().to_string_lossy().replace('\\', "/"), Arc::from(file.contents()));
        }
    }
    files
}
