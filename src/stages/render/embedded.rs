//! The built-in theme, embedded in the binary.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::ThemeFiles;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

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
