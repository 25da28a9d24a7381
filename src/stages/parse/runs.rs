//! The runs of text in finished HTML in which a term of the glossary may be marked.

use crate::model::page::Run;

/// Elements whose text stays as it is: headings, links, code, and what has a meaning of its own.
const LEFT_ALONE: [&str; 20] = [
    "a", "abbr", "audio", "button", "code", "dfn", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "pre", "samp", "summary",
    "th", "video",
];

/// The runs of HTML that the sanitiser wrote: every element is closed, and `<` stands nowhere but before a tag.
#[must_use]
pub fn of(html: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut left_alone = 0_usize;
    let mut at = 0;
    while at < html.len() {
        let end = html[at..].find('<').map_or(html.len(), |length| at + length);
        // NUL stands around words of the theme.
        if left_alone == 0 && end > at && !html[at..end].contains('\0') {
            runs.push(Run { at: place(at), end: place(end) });
        }
        let tag = &html[end..];
        let closes = tag.starts_with("</");
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if LEFT_ALONE.contains(&name) {
            left_alone = if closes { left_alone.saturating_sub(1) } else { left_alone + 1 };
        }
        at = end + end_of(tag);
    }
    runs
}

/// Where the tag at the beginning of `html` ends; a `>` in the value of an attribute ends none.
fn end_of(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a body is far below 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn headings_links_and_code_are_left_alone() {
        let html =
            "<p title=\"a > b\">One <em>two</em> <a href=\"x\">three <b>four</b></a> five <code>six</code></p><h2>seven</h2>eight\0w\0";
        let runs: Vec<&str> = of(html).iter().map(|run| &html[run.at as usize..run.end as usize]).collect();
        assert_eq!(runs, ["One ", "two", " ", " five "]);
    }
}
