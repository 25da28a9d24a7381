//! Takes the links out of a file that stands alone when nobody knows where the site is published.

/// What a link of the site begins with when the site has no address.
const LINK: &str = "<a href=\"/";
const END: &str = "</a>";

/// The HTML without the links into the site; what they said stays. Links within the file and to elsewhere stay, too.
#[must_use]
pub fn unlinked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(LINK) {
        out.push_str(&rest[..at]);
        let link = &rest[at..];
        let Some((open, close)) = link.find('>').zip(link.find(END)) else { break };
        out.push_str(&link[open + 1..close]);
        rest = &link[close + END.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_into_the_site_go_and_others_stay() {
        let html = "<p><a href=\"#red\">Red</a> <a href=\"/x/\">The <em>x</em></a>, <a href=\"https://y.example/\">y</a></p>";
        assert_eq!(unlinked(html), "<p><a href=\"#red\">Red</a> The <em>x</em>, <a href=\"https://y.example/\">y</a></p>");
    }
}
