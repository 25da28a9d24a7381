//! Finds what looks like a citation: addresses of the site, `[[…]]`, and names such as `flag:id@2`.

use std::ops::Range;

use crate::model::kind::{Kind, is_id};

/// A citation as a text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention<'t> {
    /// Where it stands in the text.
    pub at: Range<usize>,
    pub what: What<'t>,
}

/// What is cited, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What<'t> {
    /// An address of the site: the path below its base address, and the anchor.
    Url { path: &'t str, anchor: Option<&'t str> },
    /// A record: in `[[…]]` its kind and revision may be missing.
    Record { kind: Option<Kind>, id: &'t str, rev: Option<u32>, anchor: Option<&'t str> },
}

/// The longest citation in double brackets.
const BRACKETS_BYTES_MAX: usize = 400;

/// Every citation of a text, in order. `base` is the site's base address.
pub(super) fn mentions<'t>(text: &'t str, base: Option<&str>) -> Vec<Mention<'t>> {
    let mut found = Vec::new();
    let bases = base.map(variants).unwrap_or_default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let mention = url(rest, &bases).or_else(|| brackets(rest)).or_else(|| name(text, at));
        match mention {
            Some((len, range, what)) => {
                found.push(Mention { at: at + range.start..at + range.end, what });
                at += len;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// A base address with and without the `s` of `https`: mails shorten, browsers lengthen.
fn variants(base: &str) -> Vec<String> {
    let rest = base.trim_start_matches("https://").trim_start_matches("http://");
    vec![format!("https://{rest}"), format!("http://{rest}")]
}

type Taken<'t> = (usize, Range<usize>, What<'t>);

fn url<'t>(rest: &'t str, bases: &[String]) -> Option<Taken<'t>> {
    let base = bases.iter().find(|base| rest.starts_with(base.as_str()) || rest.trim_end() == base.trim_end_matches('/'))?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '|' | '\\' | '{' | '}');
    let mut len = rest.find(ends).unwrap_or(rest.len());
    // Marks that end the sentence or the brackets around an address are no part of it.
    loop {
        let last = rest[..len].chars().next_back()?;
        let opened = |open: char| rest[..len].contains(open);
        let outside = matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_' | '~')
            || (last == ')' && !opened('('))
            || (last == ']' && !opened('['));
        if !outside {
            break;
        }
        len -= last.len_utf8();
    }
    // `[text](address)` and `<address>` may run on without a blank.
    if let Some(close) = rest[..len].find([')', ']']).filter(|close| !rest[..*close].contains(['(', '['])) {
        len = close;
    }
    let below = rest[..len].get(base.len()..).unwrap_or_default();
    let (path, anchor) = below.split_once('#').map_or((below, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or(path);
    Some((len, 0..len, What::Url { path, anchor: anchor.filter(|anchor| !anchor.is_empty()) }))
}

fn brackets(rest: &str) -> Option<Taken<'_>> {
    let inner = rest.strip_prefix("[[")?;
    let end = inner.find("]]").filter(|end| *end <= BRACKETS_BYTES_MAX)?;
    let inner = &inner[..end];
    let target = inner.split('|').next()?.trim_end_matches('\\');
    let (target, anchor) = target.split_once('#').map_or((target, None), |(target, anchor)| (target, Some(anchor)));
    let (kind, id) = match target.split_once(':') {
        Some((kind, id)) => (Some(Kind::named(kind)?), id),
        None => (None, target),
    };
    let (id, rev) = id.split_once('@').map_or((id, None), |(id, rev)| (id, rev.parse().ok()));
    // `[[ -f file ]]` of a shell is no citation.
    let sound = if kind == Some(Kind::Page) { !id.is_empty() && !id.contains(char::is_whitespace) } else { is_id(id) };
    let target_len = target.len();
    sound.then_some((end + 4, 2..2 + target_len + anchor.map_or(0, |anchor| anchor.len() + 1), What::Record { kind, id, rev, anchor }))
}

/// `kind:id@rev`, not in the middle of a word.
fn name(text: &str, at: usize) -> Option<Taken<'_>> {
    if text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | ':')) {
        return None;
    }
    let rest = &text[at..];
    let kind = Kind::ALL.into_iter().find(|kind| rest.strip_prefix(kind.name()).is_some_and(|rest| rest.starts_with(':')))?;
    let start = kind.name().len() + 1;
    let id_len = rest[start..].find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).unwrap_or(rest.len() - start);
    let id = &rest[start..start + id_len];
    let digits = rest[start + id_len..].strip_prefix('@')?;
    let digits_len = digits.bytes().take_while(u8::is_ascii_digit).count();
    let rev = digits[..digits_len].parse().ok()?;
    let len = start + id_len + 1 + digits_len;
    is_id(id).then_some((len, 0..len, What::Record { kind: Some(kind), id, rev: Some(rev), anchor: None }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        mentions(text, Some("https://x.example/kb/")).into_iter().map(|mention| &text[mention.at]).collect()
    }

    #[test]
    fn citations_are_found_in_any_text() {
        assert_eq!(
            found("issue (blocking, flag:a-b@2): x https://x.example/kb/f/a-b/r2/."),
            ["flag:a-b@2", "https://x.example/kb/f/a-b/r2/"]
        );
        assert_eq!(
            found("[flag:a@1](http://x.example/kb/flags/a/#b), [[a]] and [[flag:a#c|this]]"),
            ["flag:a@1", "http://x.example/kb/flags/a/#b", "a", "flag:a#c"]
        );
        assert_eq!(
            found("<a href=\"https://x.example/kb/\">kb</a> (see https://x.example/kb/flags/a/)"),
            ["https://x.example/kb/", "https://x.example/kb/flags/a/"]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in
            ["[[ -f x ]]", "[[]]", "flag:a", "redflag:a@1", "flag:A@1", "mail flag:@2", "https://x.example/other/", "[[a", "é[[widget:x]]"]
        {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
    }
}
