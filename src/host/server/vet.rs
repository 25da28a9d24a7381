//! Vets a request before anything is looked up: whom it comes from, whom it is meant for, what it asks.

use std::net::IpAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode, Uri};

/// Who may be asked for by which name.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    /// Whether any address of the machine may be asked for, because the server listens on more than the loopback.
    pub any_address: bool,
    /// Further names: `preview.example`, or `.example` for all below it.
    pub names: Vec<String>,
}

/// Why a request is refused: the status and a sentence for whoever reads it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub StatusCode, pub &'static str);

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

const STRANGE_HOST: &str = "This preview does not answer to that name. If it is yours, start it with `opsbook serve --allow-host NAME`.";
const STRANGE_ORIGIN: &str = "Another site asked for this, and the preview answers none.";

/// Vets a request. Other sites that the reader has open may send requests here, too: some under a name of their
/// own that they make the browser look up as this machine (DNS rebinding), some plainly across origins.
pub(super) fn vet(method: &Method, target: &Uri, headers: &HeaderMap, hosts: &Hosts) -> Result<(), Refusal> {
    if *method != Method::GET && *method != Method::HEAD {
        return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "This preview can only be read: GET and HEAD."));
    }
    if target.authority().is_some() || !target.path().starts_with('/') {
        return Err(Refusal(StatusCode::BAD_REQUEST, "This is no proxy: ask for a path."));
    }
    let mut named = headers.get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "A request names one host."));
    };
    if !host.to_str().is_ok_and(|host| hosts.allow(host)) {
        return Err(Refusal(StatusCode::FORBIDDEN, STRANGE_HOST));
    }
    // A browser names the origin of whoever asks; `null` is one that will not say.
    for origin in headers.get_all(ORIGIN) {
        let authority = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")));
        if !authority.is_some_and(|authority| hosts.allow(authority)) {
            return Err(Refusal(StatusCode::FORBIDDEN, STRANGE_ORIGIN));
        }
    }
    let is = |name: &HeaderName, value: &str| headers.get(name).is_some_and(|said| said == value);
    // A link from elsewhere may be followed; what is loaded into another site's page is read by that site.
    let followed = is(&SEC_FETCH_MODE, "navigate") && is(&SEC_FETCH_DEST, "document");
    if is(&SEC_FETCH_SITE, "cross-site") && !followed {
        return Err(Refusal(StatusCode::FORBIDDEN, STRANGE_ORIGIN));
    }
    Ok(())
}

impl Hosts {
    /// Whether a `Host`, with or without a port, is one of ours.
    fn allow(&self, authority: &str) -> bool {
        let name = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, port)) if is_port(port) => address,
            Some(_) => return false,
            None => match authority.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
                Some(_) => return false,
                None => authority,
            },
        };
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.is_loopback() || self.any_address;
        }
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        // RFC 6761: `localhost` and all below it are this machine, whoever is asked.
        name == "localhost" || name.ends_with(".localhost") || self.names.iter().any(|allowed| matches(allowed, &name))
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn matches(allowed: &str, name: &str) -> bool {
    let allowed = allowed.to_ascii_lowercase();
    name == allowed.trim_start_matches('.') || (allowed.starts_with('.') && name.ends_with(&allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, target: &str, headers: &[(&'static str, &str)], hosts: &Hosts) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), value.parse().expect("a header's value"));
        }
        let method = method.parse().expect("a method");
        match vet(&method, &target.parse().expect("a target"), &map, hosts) {
            Ok(()) => 200,
            Err(Refusal(status, _)) => status.as_u16(),
        }
    }

    fn host(name: &str, hosts: &Hosts) -> u16 {
        status("GET", "/", &[("host", name)], hosts)
    }

    #[test]
    fn only_this_machine_answers_to_its_names() {
        let own = Hosts::default();
        for name in [
            "localhost",
            "localhost:4747",
            "LOCALHOST:1",
            "docs.localhost:80",
            "127.0.0.1:4747",
            "127.9.9.9",
            "[::1]:4747",
            "[::1]",
            "localhost.",
        ] {
            assert_eq!(host(name, &own), 200, "{name}");
        }
        for name in [
            "evil.example",
            "evil.example:4747",
            "localhost.evil.example",
            "192.168.1.5:4747",
            "[fe80::1]:4747",
            "",
            "localhost:x",
            "[::1",
            "[::1]x",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "localhost@evil.example",
        ] {
            assert_eq!(host(name, &own), 403, "{name}");
        }
        let wide = Hosts { any_address: true, names: vec!["Preview.example".to_owned(), ".team.example".to_owned()] };
        for name in ["192.168.1.5:4747", "[fe80::1]:4747", "preview.example:1", "team.example", "a.b.team.example"] {
            assert_eq!(host(name, &wide), 200, "{name}");
        }
        for name in ["x.preview.example", "steam.example", "evil.example"] {
            assert_eq!(host(name, &wide), 403, "{name}");
        }
        assert_eq!(status("GET", "/", &[], &own), 400);
        assert_eq!(status("GET", "/", &[("host", "localhost"), ("host", "localhost")], &own), 400);
    }

    #[test]
    fn other_sites_read_nothing() {
        let hosts = Hosts::default();
        let ask = |more: &[(&'static str, &str)]| {
            let all: Vec<_> = [("host", "localhost:4747")].iter().chain(more).copied().collect();
            status("GET", "/feed.xml", &all, &hosts)
        };
        assert_eq!(ask(&[("origin", "http://localhost:4747")]), 200);
        for origin in ["http://evil.example", "https://evil.example:4747", "null", "file://", "http://localhost.evil.example", "http://"] {
            assert_eq!(ask(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(ask(&[("origin", "http://localhost"), ("origin", "http://evil.example")]), 403);
        let fetch = |site, mode, dest| ask(&[("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]);
        assert_eq!(fetch("same-origin", "cors", "empty"), 200);
        assert_eq!(fetch("none", "navigate", "document"), 200);
        assert_eq!(fetch("cross-site", "navigate", "document"), 200);
        assert_eq!(fetch("cross-site", "navigate", "iframe"), 403);
        assert_eq!(fetch("cross-site", "no-cors", "script"), 403);
        assert_eq!(fetch("cross-site", "cors", "empty"), 403);
    }

    #[test]
    fn a_preview_is_read_and_nothing_else() {
        let hosts = Hosts::default();
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW", "get"] {
            assert_eq!(status(method, "/", &[("host", "localhost")], &hosts), 405, "{method}");
        }
        assert_eq!(status("HEAD", "/", &[("host", "localhost")], &hosts), 200);
        assert_eq!(status("GET", "http://evil.example/", &[("host", "localhost")], &hosts), 400);
        assert_eq!(status("GET", "*", &[("host", "localhost")], &hosts), 400);
    }
}
