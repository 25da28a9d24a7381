//! What is different in a file, as `patch` reads it.

use std::fmt::Write as _;

/// Lines that are shown around a change.
const AROUND: usize = 3;

/// A unified diff of one place; nothing when the texts are equal.
#[must_use]
pub fn diff(path: &str, before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let same_first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let short = old.len().min(new.len()) - same_first;
    let same_last = old.iter().rev().zip(new.iter().rev()).take(short).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - same_last, new.len() - same_last);
    if same_first == old_end && same_first == new_end {
        return String::new();
    }
    let from = same_first.saturating_sub(AROUND);
    let after_change = same_last.min(AROUND);
    let mut out = format!(
        "--- {path}\n+++ {path}\n@@ -{},{} +{},{} @@\n",
        from + 1,
        old_end + after_change - from,
        from + 1,
        new_end + after_change - from
    );
    let parts = [(' ', &old[from..same_first]), ('-', &old[same_first..old_end]), ('+', &new[same_first..new_end])];
    for (sign, lines) in parts.into_iter().chain([(' ', &old[old_end..old_end + after_change])]) {
        for line in lines {
            let end = if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
            _ = write!(out, "{sign}{line}{end}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_is_shown_with_the_lines_around_it() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8";
        let shown = diff("x.md", before, "1\n2\n3\n4\nfive\n5b\n6\n7\n8");
        assert_eq!(shown, "--- x.md\n+++ x.md\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+5b\n 6\n 7\n 8\n\\ No newline at end of file\n");
        assert_eq!(diff("x.md", before, before), "");
        assert_eq!(diff("x.md", "a\n", "a\na\n"), "--- x.md\n+++ x.md\n@@ -1,1 +1,2 @@\n a\n+a\n");
    }
}
