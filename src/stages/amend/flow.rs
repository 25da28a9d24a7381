//! Where a flow list `[…]` ends, and what stands before its closing bracket.

/// A flow list in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flow {
    /// Where its last item ends; after the opening bracket when it has none.
    pub last: usize,
    /// Where the comma behind the last item ends, if there is one.
    pub comma: Option<usize>,
    /// Where the closing bracket stands.
    pub close: usize,
}

/// The flow list that opens at `open`; none when it is not closed.
pub(super) fn flow(text: &str, open: usize) -> Option<Flow> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (open + 1, 1);
    let mut flow = Flow { last: at, comma: None, close: 0 };
    // A quotation mark opens a text only where a value may begin; elsewhere it is an apostrophe.
    let mut begins = true;
    while at < bytes.len() {
        let byte = bytes[at];
        let next = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' if bytes[at - 1].is_ascii_whitespace() => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'"' | b'\'' if begins => quoted_end(bytes, at)?,
            _ => at + 1,
        };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(Flow { close: at, ..flow });
        }
        begins = matches!(byte, b'[' | b'{' | b',' | b':');
        if byte == b',' && depth == 1 {
            flow.comma = Some(next);
        } else {
            (flow.last, flow.comma) = (next, None);
        }
        at = next;
    }
    None
}

/// Where the quoted text that opens at `at` ends.
fn quoted_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut end = at + 1;
    loop {
        match *bytes.get(end)? {
            b'\\' if quote == b'"' => end += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(end + 1) == Some(&quote) => end += 2,
            byte if byte == quote => return Some(end + 1),
            _ => end += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, Option<usize>, char) {
        let found = flow(text, 0).expect("a list that is closed");
        (&text[..found.last], found.comma, char::from(text.as_bytes()[found.close]))
    }

    #[test]
    fn brackets_in_texts_and_comments_close_nothing() {
        assert_eq!(parts("[]"), ("[", None, ']'));
        assert_eq!(parts("[ {a: 1}, {b: [2]} ] # ]"), ("[ {a: 1}, {b: [2]}", None, ']'));
        assert_eq!(parts("[{a: ']'}, ]"), ("[{a: ']'}", Some(10), ']'));
        assert_eq!(parts("[{a: \"\\\"]\"}, # ]\n]"), ("[{a: \"\\\"]\"}", Some(12), ']'));
        assert_eq!(parts("[{a: it's}, 'b''s' # ]\n]"), ("[{a: it's}, 'b''s'", None, ']'));
        assert_eq!(flow("[{a: 1}", 0), None);
    }
}
