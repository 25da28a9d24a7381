//! Answers: what is sent for a request, with which headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION};
use hyper::{Request, Response, StatusCode};
use tokio::sync::watch;

use super::address::{Asked, asked, file_of, parameter};
use super::client::client_file;
use super::events::{Saved, Stream, Told, stream};
use super::inject::inject;
use super::site::{Reply, Setup, Site};
use super::vet::{Refusal, vet};

type Sent = Response<Either<Full<Bytes>, Stream>>;

/// Where requests are answered.
pub(super) struct Desk {
    pub site: Arc<dyn Site>,
    pub setup: Setup,
    pub heard: watch::Receiver<Told>,
    /// The name of this run of the server.
    pub session: String,
}

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

impl Desk {
    /// The answer to a request. `streaming` is set when it is an event stream.
    pub(super) async fn answer(self: &Arc<Self>, request: Request<Incoming>, streaming: &AtomicBool) -> Sent {
        if let Err(Refusal(status, why)) = vet(request.method(), request.uri(), request.headers(), &self.setup.hosts) {
            let mut sent = text(status, PLAIN, format!("{why}\n"));
            if status == StatusCode::METHOD_NOT_ALLOWED {
                sent.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            return sent;
        }
        let (base, former) = (self.site.base(), self.site.former_bases());
        let (path, query) = (request.uri().path(), request.uri().query());
        match asked(path, &base, &former) {
            Asked::Own("events") => {
                streaming.store(true, Ordering::Relaxed);
                self.events(parameter(query, "page").and_then(|page| file_of(&page, &base)))
            }
            Asked::Own("previous") => {
                let file = parameter(query, "page").and_then(|page| file_of(&page, &base));
                match file.and_then(|file| self.site.previous(&file)) {
                    Some(reply) => self.reply("index.html", &reply, StatusCode::OK, &base, request.headers()),
                    None => text(StatusCode::NOT_FOUND, PLAIN, "Nothing was shown there before.\n"),
                }
            }
            Asked::Own(name) => match client_file(name) {
                Some((media_type, bytes)) => text(StatusCode::OK, media_type, bytes),
                None => text(StatusCode::NOT_FOUND, PLAIN, "The preview has no such file.\n"),
            },
            Asked::Elsewhere(place) => elsewhere(&place, query),
            Asked::Nothing => self.page(None, path, query, base, request.headers()).await,
            Asked::File(file) => self.page(Some(file), path, query, base, request.headers()).await,
        }
    }

    /// A file of the site, or what is sent instead of one.
    async fn page(self: &Arc<Self>, file: Option<String>, path: &str, query: Option<&str>, base: String, headers: &HeaderMap) -> Sent {
        let desk = Arc::clone(self);
        // Rendering takes its time, and waits while a change is taken in.
        let found = tokio::task::spawn_blocking(move || {
            let Some(file) = file else { return Found::Missing(desk.site.missing()) };
            if let Some(reply) = desk.site.file(&file) {
                return Found::File(file, reply);
            }
            let is_folder = !file.ends_with("/index.html") && desk.site.file(&format!("{file}/index.html")).is_some();
            if is_folder { Found::Folder } else { Found::Missing(desk.site.missing()) }
        });
        match found.await {
            Ok(Found::File(file, reply)) => {
                let status = if reply.broken { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
                self.reply(&file, &reply, status, &base, headers)
            }
            Ok(Found::Folder) => elsewhere(&format!("{path}/"), query),
            Ok(Found::Missing(reply)) => self.reply("404.html", &reply, StatusCode::NOT_FOUND, &base, headers),
            Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, "The preview failed at this page; its terminal says more.\n"),
        }
    }

    fn reply(&self, file: &str, reply: &Reply, status: StatusCode, base: &str, headers: &HeaderMap) -> Sent {
        let version = format!("{:016x}", reply.version);
        let etag = format!("\"{version}\"");
        let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let known = known.flat_map(|value| value.split(',')).any(|tag| tag.trim().trim_start_matches("W/") == etag);
        let is_page = is_html(file);
        let mut sent = if known && status == StatusCode::OK {
            text(StatusCode::NOT_MODIFIED, media_type(file), "")
        } else if is_page {
            text(status, HTML, inject(&reply.bytes, base, &version, self.setup.follow))
        } else {
            text(status, media_type(file), Bytes::from_owner(Arc::clone(&reply.bytes)))
        };
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            sent.headers_mut().insert(ETAG, etag);
        }
        sent
    }

    fn events(self: &Arc<Self>, file: Option<String>) -> Sent {
        let desk = Arc::clone(self);
        let state = move |saved: Option<&Saved>| desk.site.state(file.as_deref(), saved, &desk.session);
        let mut sent = Response::new(Either::Right(stream(self.heard.clone(), state)));
        harden(sent.headers_mut(), "text/event-stream", "no-store");
        sent
    }
}

enum Found {
    File(String, Reply),
    Folder,
    Missing(Reply),
}

fn is_html(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"))
}

/// The type that a static host would send for a file of this name.
fn media_type(file: &str) -> &str {
    let guessed = mime_guess::from_path(file).first_raw();
    match guessed {
        Some("text/html") => HTML,
        Some("text/css") => "text/css; charset=utf-8",
        Some("text/javascript" | "application/javascript") => "text/javascript; charset=utf-8",
        Some("text/plain") => PLAIN,
        Some("text/markdown") => "text/markdown; charset=utf-8",
        Some("text/csv") => "text/csv; charset=utf-8",
        Some("text/calendar") => "text/calendar; charset=utf-8",
        Some("text/xml") => "application/xml",
        Some(other) => other,
        None if file.starts_with('_') => PLAIN,
        None => "application/octet-stream",
    }
}

fn elsewhere(place: &str, query: Option<&str>) -> Sent {
    let place = query.map_or_else(|| place.to_owned(), |query| format!("{place}?{query}"));
    let mut sent = text(StatusCode::TEMPORARY_REDIRECT, PLAIN, "It is elsewhere.\n");
    // A path that begins with two slashes would name another host.
    match HeaderValue::from_str(&format!("/{}", place.trim_start_matches('/'))) {
        Ok(place) => {
            sent.headers_mut().insert(LOCATION, place);
            sent
        }
        Err(_) => text(StatusCode::BAD_REQUEST, PLAIN, "This address cannot be read.\n"),
    }
}

fn text(status: StatusCode, media_type: &str, body: impl Into<Bytes>) -> Sent {
    let mut sent = Response::new(Either::Left(Full::new(body.into())));
    *sent.status_mut() = status;
    harden(sent.headers_mut(), media_type, "no-cache");
    sent
}

/// Headers of every answer: nobody guesses types, and nobody else's page reads or frames this one.
fn harden(headers: &mut HeaderMap, media_type: &str, cache: &'static str) {
    let media_type = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_TYPE, media_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("referrer-policy", HeaderValue::from_static("same-origin"));
    headers.insert("content-security-policy", HeaderValue::from_static("frame-ancestors 'self'"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_a_static_host() {
        let all =
            ["index.html", "a/theme.1.css", "x.js", "f.json", "feed.xml", "m.svg", "_headers", "robots.txt", "p.png", "a.ics", "noend"]
                .map(media_type);
        assert_eq!(
            all,
            [
                HTML,
                "text/css; charset=utf-8",
                "text/javascript; charset=utf-8",
                "application/json",
                "application/xml",
                "image/svg+xml",
                PLAIN,
                PLAIN,
                "image/png",
                "text/calendar; charset=utf-8",
                "application/octet-stream"
            ]
        );
    }

    #[test]
    fn a_redirect_never_leaves_this_host() {
        let place = |place: &str| elsewhere(place, Some("q=1")).headers()[LOCATION].to_str().expect("text").to_owned();
        assert_eq!(place("/roles/coo/"), "/roles/coo/?q=1");
        assert_eq!(place("//evil.example/"), "/evil.example/?q=1");
    }
}
