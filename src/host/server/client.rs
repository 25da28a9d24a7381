//! What the preview sends to browsers: its script, and the look of the overlay.

const SCRIPT: &str = "text/javascript; charset=utf-8";
const SHEET: &str = "text/css; charset=utf-8";

/// The files by name, each with its type and its text.
const FILES: [(&str, &str, &str); 3] = [
    ("preview.js", SCRIPT, include_str!("client/preview.js")),
    ("idiomorph.js", SCRIPT, include_str!("client/idiomorph.js")),
    ("overlay.css", SHEET, include_str!("client/overlay.css")),
];

/// A file of the preview's own: its type and its text.
pub(super) fn client_file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|(_, media_type, text)| (*media_type, *text))
}
