//! Where the source of a new record lies, and who has its name already.

use anyhow::bail;

use crate::model::diagnostic::Diagnostic;
use crate::model::kind::{Kind, id_from, is_id};

/// The path of a record's source below the site's folder.
pub(super) fn source_path(kind: Kind, id: &str) -> anyhow::Result<String> {
    for part in if kind == Kind::Page { id.split('/').collect() } else { vec![id] } {
        if !is_id(part) {
            let near = id_from(part);
            let hint = if near.is_empty() { String::new() } else { format!(": write `{near}`") };
            bail!("`{part}` is not the spelling of an id, which is lower case letters and digits with single hyphens{hint}");
        }
    }
    let first = id.split('/').next().unwrap_or_default();
    match (kind.folder(), Kind::of_folder(first)) {
        (Some(folder), _) if id == "index" => {
            bail!("`index` is the introduction of a listing; for that say `opsbook new page {folder}/index`")
        }
        (Some(folder), _) => Ok(format!("content/{folder}/{id}.md")),
        (None, Some(other)) if id.contains('/') && !id.ends_with("/index") => {
            bail!("content/{first}/ holds records of the kind {other}; for one of them say `opsbook new {other} …`")
        }
        (None, _) => Ok(format!("content/{id}.md")),
    }
}

/// Who has the name already. The report says it of whichever of the two files comes second.
pub(super) fn clash_sentence(clash: &Diagnostic, path: &str) -> String {
    match &clash.place {
        Some(place) if *place.path != *path => format!("{} has this id or address already", place.path),
        _ => clash.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_lies_in_the_folder_of_its_kind() {
        assert_eq!(source_path(Kind::Flag, "watermelon").unwrap(), "content/flags/watermelon.md");
        assert_eq!(source_path(Kind::Page, "guides/start").unwrap(), "content/guides/start.md");
        assert_eq!(source_path(Kind::Page, "roles/index").unwrap(), "content/roles/index.md");
        assert_eq!(source_path(Kind::Page, "flags").unwrap(), "content/flags.md");
    }

    #[test]
    fn what_is_no_id_is_refused_with_the_one_it_suggests() {
        let refused = |kind, id| source_path(kind, id).unwrap_err().to_string();
        assert!(refused(Kind::Flag, "Top Priority").ends_with(": write `top-priority`"));
        assert!(refused(Kind::Page, "guides/../x").contains("`..` is not the spelling of an id"));
        assert!(refused(Kind::Page, "/etc/passwd").contains("`` is not the spelling of an id"));
        assert!(refused(Kind::Page, "roles/coo").ends_with("`opsbook new role …`"));
        assert!(refused(Kind::Role, "index").ends_with("`opsbook new page roles/index`"));
    }
}
