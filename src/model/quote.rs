//! A record as it is cited elsewhere: in a review, a mail, a wiki, in words that stand with the site down.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::markdown::markdown_text;
use super::scalar::Text;
use super::view::{Prose, escape};

/// A record in the words of a citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Its name with the revision: `flag:everything-top-priority@2`.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// What it says in one line.
    pub sentence: Text,
    /// The question of a flag.
    pub ask: Option<Text>,
    /// How bad a flag is.
    pub severity: Option<&'static str>,
    /// Where it stands: absolute where the site has a base address. Of an accepted revision the short
    /// address of its frozen page, so that the link goes on meaning what was cited.
    pub url: String,
    /// All of it in every form in which it is copied.
    pub forms: Arc<Forms>,
}

/// A citation in every form in which it is copied from a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forms {
    /// For mails and pull requests, one line.
    pub text: String,
    /// For Markdown, one line.
    pub markdown: String,
    /// For wikis and mail: one paragraph of HTML.
    pub html: Prose,
}

impl Quote {
    /// With the forms that follow from the rest.
    #[must_use]
    pub(super) fn formed(mut self) -> Self {
        self.forms = Arc::new(Forms { text: self.text(), markdown: self.markdown(), html: Prose(self.html()) });
        self
    }

    /// The label of Conventional Comments, with what stands for the name: `issue (blocking, …)` for a flag, `note (…)` for
    /// anything else.
    fn label(&self, name: &str) -> String {
        match self.severity {
            Some("high") => ["issue (blocking, ", name, ")"].concat(),
            Some(_) => ["issue (non-blocking, ", name, ")"].concat(),
            None => ["note (", name, ")"].concat(),
        }
    }

    /// For mails and pull requests: `issue (blocking, flag:x@2): Title — Verdict. Ask: … https://…`.
    fn text(&self) -> String {
        let ask = self.ask.as_ref().map_or(["", ""], |ask| [" Ask: ", ask]).concat();
        [&self.label(&self.name), ": ", &self.title, " — ", &self.sentence, &ask, " ", &self.url].concat()
    }

    fn markdown(&self) -> String {
        let label = self.label(&["[", &self.name, "](", &self.url, ")"].concat());
        let ask = self.ask.as_ref().map_or_else(String::new, |ask| [" *Ask:* ", &markdown_text(ask)].concat());
        ["**", &label, ":** ", &markdown_text(&self.title), " — ", &markdown_text(&self.sentence), &ask].concat()
    }

    fn html(&self) -> String {
        let mut url = String::new();
        escape(&self.url, &mut url);
        let label = self.label(&["<a href=\"", &url, "\">", &self.name, "</a>"].concat());
        let mut html = ["<p><strong>", &label, ":</strong> "].concat();
        escape(&self.title, &mut html);
        html.push_str(" — ");
        escape(&self.sentence, &mut html);
        if let Some(ask) = &self.ask {
            html.push_str(" <em>Ask:</em> ");
            escape(ask, &mut html);
        }
        html + "</p>"
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Json {
        let mut value =
            json!({ "cite": self.name, "title": self.title, "sentence": self.sentence, "url": self.url, "text": self.forms.text });
        if let (Some(ask), Some(severity)) = (&self.ask, self.severity) {
            value["ask"] = Json::from(&**ask);
            value["severity"] = Json::from(severity);
        }
        value
    }
}
