//! Icons: one file of symbols, of which a page carries only those that it uses.

use super::fault::ThemeFault;

/// What the page writes where it uses an icon; the name and a quotation mark follow.
pub(super) const USE: &[u8] = b"<use href=\"#i-";

/// All symbols of a theme, sorted by name.
#[derive(Default)]
pub(super) struct Icons {
    symbols: Vec<(String, String)>,
}

impl Icons {
    /// Takes the file of symbols apart: everything from each `<symbol id="i-…"` to `</symbol>`.
    pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Self, ThemeFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| ThemeFault::of_file(path, "the icon file is not UTF-8"))?;
        let mut symbols = Vec::new();
        for piece in text.split("<symbol ").skip(1) {
            let symbol = piece.split_once("</symbol>").map(|(symbol, _)| symbol);
            let name = symbol.and_then(|symbol| {
                let (_, tail) = symbol.split_once("id=\"i-")?;
                tail.split_once('"').map(|(name, _)| name)
            });
            let (Some(symbol), Some(name)) = (symbol, name) else {
                let line = text[..text.len() - piece.len()].lines().count();
                let start: String = piece.chars().take(40).collect();
                let message = format!("not a symbol with an id `i-…` and an end: {start}");
                return Err(ThemeFault { line, ..ThemeFault::of_file(path, message) });
            };
            symbols.push((name.to_owned(), format!("<symbol {symbol}</symbol>")));
        }
        symbols.sort();
        symbols.dedup_by(|a, b| a.0 == b.0);
        Ok(Self { symbols })
    }

    /// The symbols with these names, for scripts.
    pub(super) fn sprite(&self, names: &[&str]) -> String {
        let wanted = self.symbols.iter().filter(|(name, _)| names.contains(&name.as_str()));
        let symbols: String = wanted.map(|(_, symbol)| symbol.as_str()).collect();
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{symbols}</svg>")
    }

    /// The sprite of the icons that `html` uses, empty when it uses none; gives back the name of one that does not exist.
    pub(super) fn used_in(&self, html: &[u8]) -> Result<String, String> {
        let mut used = vec![false; self.symbols.len()];
        let mut last: &[u8] = b"";
        for at in memchr::memmem::find_iter(html, USE) {
            let tail = &html[at + USE.len()..];
            let end = memchr::memchr(b'"', tail).unwrap_or(tail.len());
            let name = &tail[..end];
            // A list repeats one icon many times.
            if name == last {
                continue;
            }
            last = name;
            match self.symbols.binary_search_by(|(known, _)| known.as_bytes().cmp(name)) {
                Ok(index) => used[index] = true,
                Err(_) => return Err(String::from_utf8_lossy(name).into_owned()),
            }
        }
        let used: Vec<&str> = self.symbols.iter().zip(used).filter(|(_, used)| *used).map(|((_, symbol), _)| symbol.as_str()).collect();
        Ok(if used.is_empty() {
            String::new()
        } else {
            [&["\n<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"vh\">"], used.as_slice(), &["</svg>"]].concat().concat()
        })
    }
}
