//! `opsbook schema`: the JSON Schema of front matter, for editors and for the reference.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use serde_json::Value as Json;

use super::arguments::about;
use super::{Global, Outcome};
use crate::kinds::TABLE;
use crate::model::common::Common;
use crate::model::config::Config;
use crate::model::directory::Directory;
use crate::model::field::{Field as _, Schema, SchemaFields};
use crate::model::kind::Kind;
use crate::model::table::row_of;

/// The arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to describe
    #[arg(value_parser = subjects().map(|name| Subject::named(&name)))]
    of: Subject,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The front matter of a kind.
    Kind(Kind),
    /// `opsbook.yaml`.
    Config,
    /// `content/directory.yaml`.
    Directory,
}

impl Subject {
    fn named(name: &str) -> Self {
        match name {
            "config" => Self::Config,
            "directory" => Self::Directory,
            kind => Self::Kind(Kind::named(kind).expect("the possible values are kinds")),
        }
    }
}

fn subjects() -> PossibleValuesParser {
    let kinds = TABLE.iter().map(|row| PossibleValue::new(row.kind.name()).help(about(row.kind)));
    PossibleValuesParser::new(kinds.chain([
        PossibleValue::new("config").help("opsbook.yaml, the site's configuration"),
        PossibleValue::new("directory").help("content/directory.yaml, people, teams and contexts"),
    ]))
}

/// Prints the schema.
///
/// # Errors
/// Never; the commands share a form.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    global.terminal.line(&format!("{:#}", schema(args.of)));
    Ok(Outcome::Fine)
}

/// The JSON Schema (draft 2020-12) of a whole front matter or file.
#[must_use]
pub fn schema(of: Subject) -> Schema {
    let (title, description, mut schema) = match of {
        Subject::Kind(kind) => {
            let row = row_of(&TABLE, kind);
            let mut fields = SchemaFields::default();
            Common::add_schema(&mut fields);
            (row.schema)(&mut fields);
            let mut schema = fields.finish();
            require(&mut schema, row.requires);
            (format!("The front matter of the kind `{kind}`"), row.about, schema)
        }
        Subject::Config => {
            ("opsbook.yaml".to_owned(), "the configuration of a site, beside content/; every key is optional", Config::schema())
        }
        Subject::Directory => {
            ("content/directory.yaml".to_owned(), "the people, teams and contexts that records name", Directory::schema())
        }
    };
    schema["$schema"] = Json::from("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = Json::from(title);
    schema["description"] = Json::from(description);
    schema
}

/// Adds names to those that a schema requires, in front of the kind's own.
fn require(schema: &mut Schema, names: &[&str]) {
    let own = schema["required"].as_array().cloned().unwrap_or_default();
    let all: Vec<Json> = names.iter().map(|name| Json::from(*name)).chain(own).collect();
    if !all.is_empty() {
        schema["required"] = Json::from(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_the_common_fields_and_its_own() {
        let role = schema(Subject::Kind(Kind::Role));
        assert_eq!(role["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(role["required"], serde_json::json!(["title", "purpose", "responsibilities"]));
        for name in ["title", "owner", "extra", "purpose", "interfaces"] {
            assert!(role["properties"][name]["description"].is_string(), "{name}");
        }
        assert_eq!(role["additionalProperties"], false);
    }

    #[test]
    fn every_required_name_is_a_property() {
        let subjects = Kind::ALL.map(Subject::Kind).into_iter().chain([Subject::Config, Subject::Directory]);
        for subject in subjects {
            let schema = schema(subject);
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(schema["properties"][name.as_str().expect("a name")].is_object(), "{subject:?} requires {name}");
            }
        }
    }

    #[test]
    fn the_two_files_of_the_site_have_schemas() {
        assert!(schema(Subject::Config)["properties"]["base_url"].is_object());
        assert!(schema(Subject::Directory)["properties"]["people"]["additionalProperties"]["properties"]["name"].is_object());
    }
}
