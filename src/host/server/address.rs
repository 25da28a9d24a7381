//! What a request's path asks for, below the address at which the site is mounted.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The folder below the mount that the preview has for itself. No id and no page can have this name.
pub(super) const OWN: &str = "~opsbook/";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked<'r> {
    /// A file of the site, by its path as it would be published.
    File(String),
    /// Something of the preview's own.
    Own(&'r str),
    /// The same below the address where the site is mounted now.
    Elsewhere(String),
    /// Nothing that a site could have.
    Nothing,
}

/// Reads a path. `former` are the mounts that the site had before its configuration changed.
pub(super) fn asked<'r>(path: &'r str, base: &str, former: &[String]) -> Asked<'r> {
    if let Some((_, own)) =
        path.rsplit_once(OWN).filter(|(before, _)| before.ends_with('/') && (*before == base || former.iter().any(|b| b == before)))
    {
        return Asked::Own(own);
    }
    let Some(below) = path.strip_prefix(base) else {
        let moved = former.iter().find_map(|former| path.strip_prefix(former.as_str()));
        // The root is where everybody begins, and a mount without its slash is a folder.
        return match moved {
            Some(below) => Asked::Elsewhere(format!("{base}{below}")),
            None if path == "/" || base.strip_suffix('/') == Some(path) => Asked::Elsewhere(base.to_owned()),
            None => Asked::Nothing,
        };
    };
    match percent_decode_str(below).decode_utf8() {
        Ok(file) if file.contains('\0') => Asked::Nothing,
        Ok(file) if file.is_empty() || file.ends_with('/') => Asked::File(format!("{file}index.html")),
        Ok(file) => Asked::File(file.into_owned()),
        Err(_) => Asked::Nothing,
    }
}

/// The file of the page at a path as a browser's `location` says it; none below another mount.
pub(super) fn file_of(path: &str, base: &str) -> Option<String> {
    match asked(path, base, &[]) {
        Asked::File(file) => Some(file),
        _ => None,
    }
}

/// The value of a query's parameter, decoded.
pub(super) fn parameter<'q>(query: Option<&'q str>, name: &str) -> Option<Cow<'q, str>> {
    let value = query?.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))?.1;
    percent_decode_str(value).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Asked<'static> {
        Asked::File(path.to_owned())
    }

    #[test]
    fn a_path_is_a_file_below_the_mount() {
        let at = |path| asked(path, "/handbook/", &[]);
        assert_eq!(at("/handbook/"), file("index.html"));
        assert_eq!(at("/handbook/roles/coo/"), file("roles/coo/index.html"));
        assert_eq!(at("/handbook/roles/coo"), file("roles/coo"));
        assert_eq!(at("/handbook/a%20b/%C3%A9.png"), file("a b/é.png"));
        assert_eq!(at("/handbook"), Asked::Elsewhere("/handbook/".to_owned()));
        assert_eq!(at("/"), Asked::Elsewhere("/handbook/".to_owned()));
        assert_eq!(at("/other/"), Asked::Nothing);
        assert_eq!(asked("/roles/", "/", &[]), file("roles/index.html"));
    }

    #[test]
    fn nothing_is_decoded_twice_and_nothing_is_folded() {
        let at = |path| asked(path, "/", &[]);
        // Such names are looked up as they are among the files of the build, and none of those has one.
        assert_eq!(at("/../../etc/passwd"), file("../../etc/passwd"));
        assert_eq!(at("/%2e%2e%2fetc%2fpasswd"), file("../etc/passwd"));
        assert_eq!(at("/%252e%252e/"), file("%2e%2e/index.html"));
        assert_eq!(at("//etc/passwd"), file("/etc/passwd"));
        assert_eq!(at("/a%00.html"), Asked::Nothing);
        assert_eq!(at("/%ff"), Asked::Nothing);
    }

    #[test]
    fn the_previews_own_folder_is_found_below_every_mount_there_was() {
        let former = ["/old/".to_owned()];
        assert_eq!(asked("/new/~opsbook/events", "/new/", &former), Asked::Own("events"));
        assert_eq!(asked("/old/~opsbook/events", "/new/", &former), Asked::Own("events"));
        assert_eq!(asked("/old/roles/", "/new/", &former), Asked::Elsewhere("/new/roles/".to_owned()));
        assert_eq!(asked("/elsewhere/~opsbook/events", "/new/", &former), Asked::Nothing);
    }

    #[test]
    fn parameters_are_decoded() {
        assert_eq!(parameter(Some("a=1&page=%2Froles%2F%C3%A9%2F"), "page").as_deref(), Some("/roles/é/"));
        assert_eq!(parameter(Some("pages=1"), "page"), None);
        assert_eq!(parameter(None, "page"), None);
    }
}
