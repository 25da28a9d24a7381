//! What the preview sends to browsers: its scripts, and the look of the overlay. `client/README.md` says how they work.

const SCRIPT: &str = "text/javascript; charset=utf-8";
const SHEET: &str = "text/css; charset=utf-8";

/// The files by name, each with its type and its text.
const FILES: [(&str, &str, &str); 6] = [
    ("preview.js", SCRIPT, include_str!("client/preview.js")),
    ("client.mjs", SCRIPT, include_str!("client/client.mjs")),
    ("merge.mjs", SCRIPT, include_str!("client/merge.mjs")),
    ("overlay.mjs", SCRIPT, include_str!("client/overlay.mjs")),
    ("idiomorph.mjs", SCRIPT, include_str!("client/idiomorph.mjs")),
    ("overlay.css", SHEET, include_str!("client/overlay.css")),
];

/// A file of the preview's own: its type and its text.
pub(super) fn client_file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|(_, media_type, text)| (*media_type, *text))
}
