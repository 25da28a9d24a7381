//! Writes links and images, and notes what they point at.

use std::ops::Range;
use std::path::Path;

use pulldown_cmark::LinkType;

use super::buffer::Buffer;
use super::link::{self, Destination};
use super::open::Image;
use super::said::{fills, span};
use super::writer::Writer;
use crate::model::code::Code;
use crate::model::page::Fill;
use crate::model::reference::{Reference, Want};

impl Writer<'_> {
    pub(super) fn inline_text(&mut self, text: &str) {
        if let Some(image) = &mut self.inlines.image {
            image.alt.push_str(text);
        } else if !self.inlines.titled {
            if self.takes_terms() { self.out().run(text) } else { self.out().text(text) }
        }
    }

    /// Whether a term of the glossary may be marked here: in no heading and in no link.
    fn takes_terms(&self) -> bool {
        self.inlines.links.is_empty() && !self.in_title()
    }

    /// Notes a reference and gives its number.
    fn refer(&mut self, want: Want, target: std::sync::Arc<str>, anchor: Option<std::sync::Arc<str>>, range: &Range<usize>) -> u32 {
        let number = self.first_reference + self.read.references.len();
        self.read.references.push(Reference { want, target, anchor, field: None, span: span(range, self.from) });
        u32::try_from(number).expect("a page has far fewer references than 2^32")
    }

    pub(super) fn start_link(&mut self, kind: LinkType, url: &str, title: &str, range: &Range<usize>) {
        if self.inlines.image.is_some() {
            return;
        }
        let wiki = matches!(kind, LinkType::WikiLink { .. });
        let mail = kind == LinkType::Email;
        let own = self.source.path.to_string();
        let destination = if wiki {
            link::record(url)
        } else if mail {
            link::destination(&format!("mailto:{url}"), &own, &self.rules.config.link_schemes)
        } else {
            link::destination(url, &own, &self.rules.config.link_schemes)
        };
        match destination {
            Destination::Inside(want, target, anchor) => {
                // `[[#anchor]]` means this page.
                let (want, target) = if target.is_empty() { (Want::Source, own.into()) } else { (want, target) };
                let number = self.refer(want, target, anchor, range);
                let [href, of_title] = fills(number);
                let out = self.out();
                out.push("<a href=\"");
                out.hole(href);
                out.push("\"");
                if !title.is_empty() {
                    out.attribute("title", title);
                }
                out.push(">");
                if matches!(kind, LinkType::WikiLink { has_pothole: false }) {
                    out.hole(of_title);
                    self.inlines.titled = true;
                }
                self.inlines.links.push("</a>");
            }
            Destination::Outside => {
                let href = if mail { format!("mailto:{url}") } else { url.to_owned() };
                let out = self.out();
                out.push("<a");
                out.attribute("href", &href);
                if !title.is_empty() {
                    out.attribute("title", title);
                }
                out.push(">");
                self.inlines.links.push("</a>");
            }
            Destination::Refused(scheme) => {
                let message = format!("links to `{scheme}` are not allowed, so this is not linked");
                self.problem(Code::LinkScheme, range, message, "add the scheme to `link_schemes` in opsbook.yaml if readers need it");
                self.inlines.links.push("");
            }
        }
    }

    pub(super) fn end_link(&mut self) {
        if self.inlines.image.is_some() {
            return;
        }
        self.inlines.titled = false;
        let close = self.inlines.links.pop().unwrap_or_default();
        self.out().push(close);
    }

    pub(super) fn start_image(&mut self, url: &str, title: &str) {
        self.inlines.image_depth += 1;
        if self.inlines.image.is_none() {
            self.inlines.image = Some(Image { url: url.to_owned(), title: title.to_owned(), alt: String::new() });
            // Emphasis and the like inside the alternative text goes nowhere.
            self.out.push(Buffer::default());
        }
    }

    pub(super) fn end_image(&mut self, range: &Range<usize>) {
        self.inlines.image_depth -= 1;
        if self.inlines.image_depth > 0 {
            return;
        }
        self.out.pop();
        let Some(image) = self.inlines.image.take() else { return };
        match link::destination(&image.url, &self.source.path, &self.rules.config.link_schemes) {
            Destination::Inside(want, target, anchor) => {
                let want = if want == Want::Address { Want::Address } else { Want::Asset };
                let number = self.refer(want, std::sync::Arc::clone(&target), anchor, range);
                self.write_media(&image, &target, number);
            }
            Destination::Outside | Destination::Refused(_) => {
                let message = format!("this image is not a file of the site: {}", image.url);
                self.problem(Code::RemoteImage, range, message, "save it below content/ and name it by its path");
            }
        }
    }

    /// Images as images, films and sounds with controls, every other file as a link to it.
    fn write_media(&mut self, image: &Image, target: &str, number: u32) {
        let extension = Path::new(target).extension().and_then(|ext| ext.to_str()).unwrap_or_default().to_ascii_lowercase();
        let [href, _] = fills(number);
        let out = self.out();
        match extension.as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "bmp" | "ico" | "apng" => {
                out.push("<img src=\"");
                out.hole(href);
                out.push("\"");
                out.attribute("alt", &image.alt);
                if !image.title.is_empty() {
                    out.attribute("title", &image.title);
                }
                out.hole(Fill::Size(number));
                out.push(" loading=\"lazy\" decoding=\"async\">");
            }
            "mp4" | "webm" | "ogv" | "mov" | "m4v" | "mp3" | "ogg" | "oga" | "wav" | "m4a" | "flac" | "opus" => {
                let film = matches!(extension.as_str(), "mp4" | "webm" | "ogv" | "mov" | "m4v");
                let element = if film { "video" } else { "audio" };
                out.push(&format!("<{element} controls preload=\"metadata\""));
                out.attribute("aria-label", &image.alt);
                out.push(" src=\"");
                out.hole(href);
                out.push("\"><a href=\"");
                out.hole(href);
                out.push("\">");
                out.text(&image.alt);
                out.push(&format!("</a></{element}>"));
            }
            _ => {
                out.push("<a href=\"");
                out.hole(href);
                out.push("\">");
                out.text(if image.alt.is_empty() { target.rsplit('/').next().unwrap_or(target) } else { &image.alt });
                out.push("</a>");
            }
        }
    }
}
