//! The JSON of a site for programs, `/api/v1/`, and the JSON Schemas beside it.
//!
//! Invariant: `schema_version` names a form that only grows; what is there keeps its name and its meaning.

use std::sync::Arc;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use super::lines::{line, text};
use super::one_by_one::OneByOne;
use super::{Inputs, changes, changes_schema, portfolio};
use crate::model::address::Address;
use crate::model::common::{Common, State};
use crate::model::field::SchemaFields;
use crate::model::finding::{Finding, Level};
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::lead::{How, Lead, Leads};
use crate::model::ledger::RevisionName;
use crate::model::output::{Api, What};
use crate::model::portable::Portable;
use crate::model::rule::RuleId;
use crate::model::scalar::Day;
use crate::model::show::revision;
use crate::model::stated::{Fields, Stated};
use crate::model::summary::Summary;
use crate::model::table::row_of;

/// The version of the form.
const SCHEMA_VERSION: u32 = 1;

/// One file of the interface.
pub(super) fn api(of: Api, inputs: &Inputs<'_>) -> String {
    let graph = inputs.graph;
    match of {
        Api::Of(kind) => listed(of, graph.of_kind(kind).map(|(_, page)| record(page, graph)), graph),
        Api::Pages => listed(of, graph.pages.iter().map(|page| Stated::Fields(slim(page, graph))), graph),
        Api::Permalinks => {
            let leads = Leads::of(graph);
            listed(of, leads.0.iter().map(|(address, lead)| permalink(address, lead, graph)), graph)
        }
        Api::Findings => findings(inputs),
        Api::Portfolio => whole(inputs),
        Api::Changes => text(&changes::json((inputs.changes)(), graph, inputs.strings)),
    }
}

/// A file that lists records.
fn listed<R: Serialize>(of: Api, records: impl Iterator<Item = R>, graph: &Graph) -> String {
    text(&File { envelope: envelope(graph), name: of.name(), records: OneByOne::of(records) })
}

struct File<I> {
    envelope: Map<String, Json>,
    name: &'static str,
    records: OneByOne<I>,
}

impl<R: Serialize, I: Iterator<Item = R>> Serialize for File<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &self.envelope {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry(self.name, &self.records)?;
        map.end()
    }
}

/// A schema as it is published: people read it, too.
fn schema_text(schema: &Json) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("JSON can be written as text");
    text.push('\n');
    text
}

/// What every file begins with.
pub(super) fn envelope(graph: &Graph) -> Map<String, Json> {
    let mut site = json!({ "title": graph.config.title });
    if let Some(base) = &graph.config.base_url {
        site["base_url"] = Json::from(&*base.value.0);
    }
    map(json!({ "schema_version": SCHEMA_VERSION, "site": site }))
}

fn map(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// What links in texts begin with: they lead to pages of the site from anywhere.
pub(super) fn base(graph: &Graph) -> &str {
    graph.config.base_url.as_ref().map_or("/", |base| &base.value.0)
}

/// A record with its name and address alone.
fn slim(page: &Summary, graph: &Graph) -> Fields {
    let mut record = Fields::with_capacity(32);
    let mut add = |key: &'static str, value: Option<Stated>| record.extend(value.map(|value| (key.into(), value)));
    add("kind", Some(Stated::Word(page.key.kind.name())));
    add("id", Some(Stated::from(&page.key.id)));
    add("cite", Some(Stated::Made(page.key.at(revision(page)))));
    add("address", Some(Stated::Made(["/", page.address.path()].concat())));
    add("title", Some(Stated::from(&page.title)));
    add("state", Some(Stated::Word(page.common.state.word())));
    add("url", graph.absolute(&page.address).map(Stated::Made));
    add("summary", Some(&page.sentence).filter(|sentence| !sentence.is_empty()).map(Stated::from));
    add("modified", page.modified().map(|day| Stated::Made(day.to_string())));
    let twin = graph.by_address.get(&page.address).and_then(|number| What::Page(*number).twin(graph));
    add("markdown", twin.map(|twin| Stated::Made(twin.to_string())));
    record
}

/// A record with everything that its front matter says.
fn record(page: &Summary, graph: &Graph) -> Stated {
    let mut record = slim(page, graph);
    Portable::new(graph, page, base(graph)).add_to(&mut record);
    if page.key.kind == Kind::Flag {
        let flag = &page.key.id;
        let named = |rev| RevisionName { flag: Arc::clone(flag), rev };
        let revisions = graph.frozen.range(named(0)..=named(u32::MAX));
        let revisions = revisions.map(|(name, _)| {
            Stated::of([
                ("rev", Stated::Number(name.rev.into())),
                ("address", Stated::Made(name.address().to_string())),
                ("short", Stated::Made(name.short().to_string())),
            ])
        });
        record.push(("short".into(), Stated::Made(format!("/f/{flag}/"))));
        record.push(("revisions".into(), Stated::List(revisions.collect())));
    }
    Stated::Fields(record)
}

/// An address that is kept, with the page it leads to.
fn permalink(address: &Address, Lead { to, how }: &Lead, graph: &Graph) -> Json {
    let mut entry = json!({ "address": address.to_string(), "to": to.to_string(), "how": how.word() });
    match how {
        How::Frozen(RevisionName { flag, rev }) | How::ShortFrozen(RevisionName { flag, rev }) => {
            entry["cite"] = Json::from(format!("flag:{flag}@{rev}"));
        }
        How::Embed(key) => entry["cite"] = Json::from(key.to_string()),
        _ => {
            if let Some(page) = graph.page_at(to) {
                entry["cite"] = Json::from(page.key.to_string());
                if *how == How::Own && page.common.state != State::Retired {
                    entry["anchors"] = page.anchors.iter().map(|anchor| Json::from(&**anchor)).collect();
                }
            }
        }
    }
    entry
}

/// The JSON Schema (draft 2020-12) of a file of the interface.
pub(super) fn schema(of: Api, inputs: &Inputs<'_>) -> String {
    let item = match of {
        Api::Of(kind) => record_schema(kind, inputs),
        Api::Pages => object(slim_properties(), &SLIM),
        Api::Permalinks => permalink_schema(),
        Api::Findings => return findings_schema(),
        Api::Changes => return schema_text(&described(changes_schema::schema(), of)),
        Api::Portfolio => return whole_schema(),
    };
    let site = object(map(json!({ "title": { "type": "string" }, "base_url": { "type": "string" } })), &["title"]);
    let mut properties = map(json!({ "schema_version": { "const": SCHEMA_VERSION }, "site": site }));
    properties.insert(of.name().to_owned(), json!({ "type": "array", "items": item }));
    let schema = object(properties, &["schema_version", "site", of.name()]);
    schema_text(&described(schema, of))
}

fn object(properties: impl Into<Json>, required: &[&str]) -> Json {
    let properties: Json = properties.into();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// What every record has.
const SLIM: [&str; 6] = ["kind", "id", "cite", "address", "title", "state"];

fn slim_properties() -> Map<String, Json> {
    map(json!({
        "kind": { "enum": Kind::ALL.map(Kind::name), "description": "The kind." },
        "id": { "type": "string", "description": "The id, unique within the kind; it is never used for another record." },
        "cite": { "type": "string", "description": "The record and its revision, as one cites it." },
        "address": { "type": "string", "pattern": "^/", "description": "The address from the site's root." },
        "url": { "type": "string", "description": "The absolute address, where the site has a base address." },
        "title": { "type": "string", "description": "The title." },
        "summary": { "type": "string", "description": "One sentence." },
        "state": { "enum": State::ALL.iter().map(|state| state.word()).collect::<Vec<_>>(), "description": "The publication state." },
        "modified": { "type": "string", "format": "date", "description": "The newest day that the record states." },
        "markdown": { "type": "string", "description": "The address of the same page as Markdown." },
    }))
}

fn record_schema(kind: Kind, inputs: &Inputs<'_>) -> Json {
    let mut fields = SchemaFields::default();
    Common::add_schema(&mut fields);
    (row_of(inputs.table, kind).schema)(&mut fields);
    let mut schema = fields.finish();
    loosen(&mut schema);
    let mut properties = slim_properties();
    if let Some(own) = schema["properties"].as_object() {
        for (key, value) in own {
            properties.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    if kind == Kind::Flag {
        let revision = object(
            map(json!({ "rev": { "type": "integer" }, "address": { "type": "string" }, "short": { "type": "string" } })),
            &["rev", "address", "short"],
        );
        properties.insert("short".to_owned(), json!({ "type": "string", "description": "The short address." }));
        properties.insert("revisions".to_owned(), json!({ "type": "array", "items": revision, "description": "The accepted revisions." }));
    }
    let own = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).filter(|name| !SLIM.contains(name));
    let required: Vec<&str> = SLIM.into_iter().chain(["rev"]).chain(own).collect();
    object(properties, &required)
}

/// Front matter is checked as strictly as it can be; an export may grow, and its links are longer.
fn loosen(schema: &mut Json) {
    match schema {
        Json::Object(map) => {
            if map.get("additionalProperties") == Some(&Json::Bool(false)) {
                map.remove("additionalProperties");
            }
            map.retain(|key, value| !(key == "maxLength" && value.is_number() || key == "x-points-at" && value.is_string()));
            map.values_mut().for_each(loosen);
        }
        Json::Array(items) => items.iter_mut().for_each(loosen),
        _ => {}
    }
}

fn permalink_schema() -> Json {
    let properties = json!({
        "address": { "type": "string", "pattern": "^/", "description": "The address from the site's root." },
        "to": { "type": "string", "pattern": "^/", "description": "The address of the page that it leads to; that one leads no further." },
        "how": { "enum": ["page", "alias", "short", "revision", "short-revision", "embed"], "description": "In what way." },
        "cite": { "type": "string", "description": "The record there." },
        "anchors": { "type": "array", "items": { "type": "string" }, "description": "The anchors of a page." },
    });
    object(map(properties), &["address", "to", "how"])
}

/// Every finding of every level, and the day for which they hold.
fn findings(inputs: &Inputs<'_>) -> String {
    #[derive(Serialize)]
    struct File<'f> {
        schema_version: u32,
        as_of: Day,
        findings: &'f [Finding],
    }
    text(&File { schema_version: SCHEMA_VERSION, as_of: inputs.graph.as_of, findings: inputs.findings.all() })
}

/// The portfolio, and the day for which it holds.
fn whole(inputs: &Inputs<'_>) -> String {
    #[derive(Serialize)]
    struct File<'r, 'i> {
        schema_version: u32,
        as_of: Day,
        portfolio: portfolio::Whole<'r, 'i>,
    }
    text(&File { schema_version: SCHEMA_VERSION, as_of: inputs.graph.as_of, portfolio: portfolio::Whole(inputs) })
}

fn whole_schema() -> String {
    let properties = json!({
        "schema_version": { "const": SCHEMA_VERSION },
        "as_of": { "type": "string", "format": "date", "description": "The day for which all of it was worked out." },
        "portfolio": portfolio::schema(),
    });
    let schema = object(properties, &["schema_version", "as_of", Api::Portfolio.name()]);
    schema_text(&described(schema, Api::Portfolio))
}

fn findings_schema() -> String {
    let finding = json!({
        "rule": { "enum": RuleId::ALL.iter().map(|rule| rule.word()).collect::<Vec<_>>(), "description": "The rule, by id." },
        "subject": {
            "type": "string",
            "pattern": "^(portfolio|(initiative|team|person):[a-z0-9]+(-[a-z0-9]+)*)$",
            "description": "Whom it is about.",
        },
        "month": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "description": "The month, of a team's load." },
        "level": { "enum": Level::ALL.map(Level::word), "description": "How bad it is; unknown says that an input is missing." },
        "suppressed": { "type": "boolean", "description": "Whether a suppression is in force; then the finding lowers no status." },
        "inputs": { "type": "object", "description": "What the rule looked at, by name." },
    });
    let finding = object(finding, &["rule", "subject", "level", "suppressed", "inputs"]);
    let properties = json!({
        "schema_version": { "const": SCHEMA_VERSION },
        "as_of": { "type": "string", "format": "date", "description": "The day for which the rules judged." },
        "findings": { "type": "array", "items": finding },
    });
    let schema = object(properties, &["schema_version", "as_of", Api::Findings.name()]);
    schema_text(&described(schema, Api::Findings))
}

/// Adds what every schema of the interface says of itself.
fn described(mut schema: Json, of: Api) -> Json {
    schema["$schema"] = Json::from("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = Json::from(format!("/api/v1/{}.json", of.name()));
    schema["description"] = Json::from("Later versions add keys, and neither rename nor remove any while schema_version is the same.");
    schema
}

/// A checklist with its flags, for programs.
pub(super) fn checklist(id: &Arc<str>, inputs: &Inputs<'_>) -> Option<String> {
    #[derive(Serialize)]
    struct File<'f> {
        #[serde(flatten)]
        envelope: Map<String, Json>,
        checklist: Stated,
        flags: Vec<&'f RawValue>,
    }
    let graph = inputs.graph;
    let page = graph.record(Kind::Checklist, id)?;
    let flag = |flag: &Arc<Summary>| &**inputs.lines.of(graph.number_of(flag), || line(&record(flag, graph)));
    Some(text(&File { envelope: envelope(graph), checklist: record(page, graph), flags: items(page, graph).map(flag).collect() }))
}

/// The flags of a checklist, in its order.
pub(super) fn items<'g>(page: &'g Summary, graph: &'g Graph) -> impl Iterator<Item = &'g Arc<Summary>> {
    let items = page.references.iter().filter(|reference| reference.field == Some("items"));
    items.filter_map(|reference| graph.record(Kind::Flag, &reference.target))
}
