//! The nearest known name, for hints.

/// The name among `names` that is most like `wrong`, when one is like it at all.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let score = if name.len() > 3 && lower.len() > 3 && (name.starts_with(&lower) || lower.starts_with(name)) {
            0.9
        } else {
            strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase())
        };
        if score >= 0.6 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}
