//! An update as far as it is said: field by field, in the words of the domain model.

use serde_json::{Map, Value as Json};

/// Something that the update asks of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Who is asked.
    pub of: Option<String>,
    /// What is asked.
    pub text: String,
    /// By when.
    pub due: Option<String>,
}

impl Asked {
    /// Reads `of=ID,due=DAY,What is asked`; who and when may be left out.
    ///
    /// # Errors
    /// When nothing is asked.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut asked = Self::default();
        let mut rest = text.trim();
        while let Some((part, after)) = rest.split_once(',') {
            match part.trim().split_once('=') {
                Some(("of", of)) => asked.of = Some(of.trim().to_owned()),
                Some(("due", due)) => asked.due = Some(due.trim().to_owned()),
                _ => break,
            }
            rest = after.trim_start();
        }
        if rest.is_empty() || rest.starts_with("of=") || rest.starts_with("due=") {
            return Err("say what is asked after who and when: of=ID,due=DAY,What is asked".to_owned());
        }
        Ok(Self { text: rest.to_owned(), ..asked })
    }
}

/// A field of an update that holds one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `date`
    Date,
    /// `author`
    Author,
    /// `rag`
    Rag,
    /// `target_date`
    Target,
    /// `summary`
    Summary,
    /// `changed.scope`
    Scope,
    /// `changed.capacity`
    Capacity,
    /// `changed.note`
    Note,
    /// `reason`
    Reason,
    /// `next_step.text`
    Step,
    /// `next_step.owner`
    StepOwner,
    /// `next_step.due`
    StepDue,
    /// `path_to_green`
    Path,
}

impl Field {
    /// Every one, in the order in which an update is written.
    const ALL: [Self; 13] = [
        Self::Date,
        Self::Author,
        Self::Rag,
        Self::Target,
        Self::Summary,
        Self::Scope,
        Self::Capacity,
        Self::Note,
        Self::Reason,
        Self::Step,
        Self::StepOwner,
        Self::StepDue,
        Self::Path,
    ];

    /// Its key, with the one that it stands below.
    const fn key(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Date => (None, "date"),
            Self::Author => (None, "author"),
            Self::Rag => (None, "rag"),
            Self::Target => (None, "target_date"),
            Self::Summary => (None, "summary"),
            Self::Scope => (Some("changed"), "scope"),
            Self::Capacity => (Some("changed"), "capacity"),
            Self::Note => (Some("changed"), "note"),
            Self::Reason => (None, "reason"),
            Self::Step => (Some("next_step"), "text"),
            Self::StepOwner => (Some("next_step"), "owner"),
            Self::StepDue => (Some("next_step"), "due"),
            Self::Path => (None, "path_to_green"),
        }
    }
}

/// An update as far as it is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    said: Vec<(Field, String)>,
    /// Red flags that it raises.
    pub flags: Vec<String>,
    /// What it asks of others.
    pub asks: Vec<Asked>,
}

impl Draft {
    /// What a field says.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        self.said.iter().find(|(known, _)| *known == field).map(|(_, text)| text.as_str())
    }

    /// Lets a field say something; blank says nothing.
    pub fn set(&mut self, field: Field, text: Option<&str>) {
        self.said.retain(|(known, _)| *known != field);
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.said.push((field, text.replace("\r\n", "\n")));
        }
    }

    /// The update as front matter holds it.
    #[must_use]
    pub fn item(&self) -> Json {
        let mut item = Map::new();
        for field in Field::ALL {
            let Some(text) = self.get(field) else { continue };
            match field.key() {
                (None, key) => _ = item.insert(key.to_owned(), Json::from(text)),
                (Some(above), key) => {
                    let group = item.entry(above).or_insert_with(|| Json::Object(Map::new()));
                    group[key] = Json::from(text);
                }
            }
        }
        if !self.flags.is_empty() {
            item.insert("flags".to_owned(), Json::from(self.flags.clone()));
        }
        if !self.asks.is_empty() {
            let asked = |ask: &Asked| {
                let fields = [("of", ask.of.as_deref()), ("text", Some(&*ask.text)), ("due", ask.due.as_deref())];
                fields.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Json::from(text?)))).collect::<Map<_, _>>()
            };
            item.insert("asks".to_owned(), self.asks.iter().map(asked).collect());
        }
        Json::Object(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_may_say_of_whom_and_by_when() {
        let asked = |of: Option<&str>, due: Option<&str>, text: &str| {
            Ok(Asked { of: of.map(str::to_owned), due: due.map(str::to_owned), text: text.to_owned() })
        };
        assert_eq!(Asked::parse("A carrier, soon"), asked(None, None, "A carrier, soon"));
        assert_eq!(
            Asked::parse("of=role:coo, due=2026-04-10, A carrier, soon"),
            asked(Some("role:coo"), Some("2026-04-10"), "A carrier, soon")
        );
        assert_eq!(Asked::parse("due=2026-04-10,x=1, y"), asked(None, Some("2026-04-10"), "x=1, y"));
        assert!(Asked::parse("of=role:coo").is_err());
        assert!(Asked::parse("of=role:coo,").is_err());
        assert!(Asked::parse(" ").is_err());
    }

    #[test]
    fn fields_stand_in_the_order_of_the_domain_model() {
        let mut draft = Draft::default();
        for (field, text) in [
            (Field::StepDue, "2026-04-07"),
            (Field::Step, "Go"),
            (Field::Note, "A carrier"),
            (Field::Rag, "red"),
            (Field::Date, "2026-03-31"),
        ] {
            draft.set(field, Some(text));
        }
        draft.set(Field::Summary, Some("  "));
        draft.flags.push("a".to_owned());
        let keys = r#"{"date":"2026-03-31","rag":"red","changed":{"note":"A carrier"},"next_step":{"text":"Go","due":"2026-04-07"},"flags":["a"]}"#;
        assert_eq!(draft.item().to_string(), keys);
    }
}
