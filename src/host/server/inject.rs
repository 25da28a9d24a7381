//! Puts the preview's script into a page on its way out, so that no artifact ever holds it.

use memchr::memmem;

use super::address::OWN;

/// The page with the script before its `</body>`, or at its end where there is none. The script is not deferred: it must see
/// the page before the page's own deferred scripts change it.
pub(super) fn inject(html: &[u8], base: &str, version: &str, follow: bool) -> Vec<u8> {
    let follow = if follow { " data-follow" } else { "" };
    let script = format!("<script src=\"{base}{OWN}preview.js\" data-base=\"{base}\" data-version=\"{version}\"{follow}></script>");
    let at = memmem::rfind(html, b"</body>").unwrap_or(html.len());
    let mut page = Vec::with_capacity(html.len() + script.len());
    page.extend_from_slice(&html[..at]);
    page.extend_from_slice(script.as_bytes());
    page.extend_from_slice(&html[at..]);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_the_bodys_last_element() {
        let page = |html: &str| String::from_utf8(inject(html.as_bytes(), "/b/", "12", false)).expect("text");
        let script = "<script src=\"/b/~opsbook/preview.js\" data-base=\"/b/\" data-version=\"12\"></script>";
        assert_eq!(page("<body><p>&lt;/body></p></body></html>"), format!("<body><p>&lt;/body></p>{script}</body></html>"));
        assert_eq!(page("<p>no end"), format!("<p>no end{script}"));
        assert!(String::from_utf8(inject(b"", "/", "1", true)).expect("text").contains(" data-follow>"));
    }
}
