//! Links that open an editor at a place.

use std::fmt::Write as _;
use std::path::Path;

/// Where a link leads to, with `{path}`, `{line}` and `{column}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(Option<String>);

/// The editors that are known by name, with the addresses that they register.
const KNOWN: [(&str, &str); 10] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscode-insiders", "vscode-insiders://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("windsurf", "windsurf://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("pycharm", "pycharm://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// Schemes that run or show what they are given rather than open it.
const REFUSED: [&str; 3] = ["javascript", "data", "vbscript"];

impl std::str::FromStr for Editor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(None));
        }
        if let Some((_, pattern)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self(Some((*pattern).to_owned())));
        }
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !REFUSED.contains(&&*scheme);
        if is_scheme && text.contains("{path}") {
            Ok(Self(Some(text.to_owned())))
        } else {
            let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
            Err(format!("write one of {}, none, or an address such as myeditor://open?file={{path}}&line={{line}}", names.join(", ")))
        }
    }
}

impl Editor {
    /// The link to a place in a file.
    pub(super) fn link(&self, file: &Path, line: u32, column: u32) -> Option<String> {
        let pattern = self.0.as_ref()?;
        let path = file.to_str()?;
        let mut quoted = String::with_capacity(path.len());
        for byte in path.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
                quoted.push(char::from(byte));
            } else {
                _ = write!(quoted, "%{byte:02X}");
            }
        }
        Some(pattern.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()).replace("{path}", &quoted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_a_name_or_an_address() {
        let link = |editor: &str| editor.parse::<Editor>().expect("an editor").link(Path::new("/a b/x&y.md"), 3, 7);
        assert_eq!(link("vscode").as_deref(), Some("vscode://file/a%20b/x%26y.md:3:7"));
        assert_eq!(link("idea").as_deref(), Some("idea://open?file=/a%20b/x%26y.md&line=3&column=7"));
        assert_eq!(link("my-editor://{path}#{line}").as_deref(), Some("my-editor:///a%20b/x%26y.md#3"));
        assert_eq!(link("none"), None);
        for wrong in ["javascript:alert('{path}')", "JavaScript:{path}", "data:{path}", "notepad", "x://y", "://{path}", ""] {
            assert!(wrong.parse::<Editor>().is_err(), "{wrong}");
        }
    }
}
