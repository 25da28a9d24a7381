//! Width and height of pictures.

use std::fs::File;
use std::io::{BufReader, Read as _};

/// Width and height of an image, from its header.
pub(super) fn size_px(path: &str, file: File) -> Option<(usize, usize)> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    match extension.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" => {
            let size = imagesize::reader_size(BufReader::new(file)).ok()?;
            Some((size.width, size.height))
        }
        "svg" => {
            let mut head = Vec::new();
            file.take(SVG_HEAD_BYTES).read_to_end(&mut head).ok()?;
            svg_size_px(&String::from_utf8_lossy(&head))
        }
        _ => None,
    }
}

/// How far into a drawing its opening tag is looked for.
const SVG_HEAD_BYTES: u64 = 64 * 1024;

/// The size that a drawing asks for: its `width` and `height` where both are
/// plain pixels, else the last two numbers of its `viewBox`.
fn svg_size_px(head: &str) -> Option<(usize, usize)> {
    let mut rest = head;
    let tag = loop {
        rest = &rest[rest.find('<')?..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
        } else if rest.strip_prefix("<svg").is_some_and(|r| r.starts_with([' ', '\t', '\r', '\n'])) {
            break &rest[..rest.find('>')?];
        } else {
            rest = &rest[1..];
        }
    };
    let pixels = |value: &str| {
        let number = value.trim();
        number_px(number.strip_suffix("px").unwrap_or(number).trim_end())
    };
    let given = |name| attribute(tag, name).and_then(pixels);
    if let (Some(width), Some(height)) = (given("width"), given("height")) {
        return Some((width, height));
    }
    let mut numbers =
        attribute(tag, "viewBox")?.split(|c: char| c == ',' || c.is_ascii_whitespace()).filter(|number| !number.is_empty()).skip(2);
    Some((number_px(numbers.next()?)?, number_px(numbers.next()?)?))
}

/// The value of an attribute of an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        // `stroke-width` ends in `width` and is another attribute.
        if !tag[..at].ends_with(|c: char| c.is_ascii_whitespace()) {
            return None;
        }
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split_once(quote).map(|(value, _)| value)
    })
}

/// A positive number of pixels, rounded to whole ones.
fn number_px(text: &str) -> Option<usize> {
    let number: f64 = text.parse().ok()?;
    // Above a million pixels a side it is no size but a mistake.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.5 to 1e6")]
    (0.5..1e6).contains(&number).then(|| number.round() as usize)
}
