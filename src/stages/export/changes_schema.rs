//! The JSON Schema of what changed.

use serde_json::{Value as Json, json};

use super::changes::SCHEMA_VERSION;
use crate::model::changes::Class;
use crate::model::initiative::{Lifecycle, Rag};
use crate::model::rule::RuleId;

/// The JSON Schema of what [`json`](super::changes::json) writes, but for what every schema of the interface says of itself.
pub(super) fn schema() -> Json {
    json!({
        "$defs": { "look": look(), "moment": moment() },
        "type": "object",
        "properties": {
            "schema_version": { "const": SCHEMA_VERSION },
            "before": { "$ref": "#/$defs/moment", "description": "The earlier state; absent when there has been no operating review yet." },
            "after": { "$ref": "#/$defs/moment", "description": "The later state." },
            "changes": { "type": "array", "items": change() },
        },
        "required": ["schema_version", "after", "changes"],
    })
}

fn day() -> Json {
    json!({ "type": "string", "format": "date" })
}

fn texts() -> Json {
    json!({ "type": "array", "items": { "type": "string" } })
}

fn words(words: &[&str]) -> Json {
    json!({ "enum": words })
}

fn rules() -> Json {
    json!({ "enum": RuleId::ALL.iter().map(|rule| rule.word()).collect::<Vec<_>>() })
}

fn lifecycles() -> Json {
    json!({ "enum": Lifecycle::ALL.iter().map(|stage| stage.word()).collect::<Vec<_>>() })
}

/// What an initiative looks like.
fn look() -> Json {
    json!({
        "type": "object",
        "properties": {
            "lifecycle": lifecycles(),
            "reported": { "enum": Rag::ALL.iter().map(|rag| rag.word()).collect::<Vec<_>>() },
            "computed": words(&["red", "amber", "green", "unknown"]),
            "target": day(),
        },
        "required": ["lifecycle", "computed"],
    })
}

/// A rule and its reasons.
fn because() -> Json {
    json!({
        "type": "object",
        "properties": { "rule": rules(), "reasons": texts() },
        "required": ["rule", "reasons"],
    })
}

/// Something that is said differently.
fn edit() -> Json {
    let value = json!({ "type": ["string", "number"] });
    json!({
        "type": "object",
        "properties": { "field": { "type": "string" }, "of": value, "before": value, "after": value },
        "required": ["field"],
    })
}

/// A change, whatever its class.
fn change() -> Json {
    json!({
        "type": "object",
        "properties": {
            "class": { "enum": Class::ALL.map(Class::word), "description": "What sort of change it is." },
            "subject": {
                "type": "string",
                "pattern": "^(portfolio|(initiative|team|person):[a-z0-9]+(-[a-z0-9]+)*)$",
                "description": "Whom it is about.",
            },
            "title": { "type": "string", "description": "The title of the initiative or of the review." },
            "before": { "$ref": "#/$defs/look", "description": "What an initiative looked like before." },
            "now": { "$ref": "#/$defs/look", "description": "What it looks like in the later state." },
            "because": { "type": "array", "items": because(), "description": "Which rules find it red, and why." },
            "from": day(), "to": day(), "since": day(), "on": day(),
            "days": { "type": "integer", "description": "Days of a slip, of a silence, or until a decision." },
            "slips": { "type": "integer", "description": "How often the target has slipped in all." },
            "reasons": texts(),
            "escalation": { "type": "string" }, "question": { "type": "string" }, "decisions": texts(), "by": { "type": "string" },
            "review": { "type": "string", "pattern": "^review:" }, "about": texts(),
            "was": { "type": "array", "items": rules(), "description": "The rules that found it red before." },
            "edits": { "type": "array", "items": edit(), "description": "What it says differently." },
            "lifecycle": lifecycles(), "retired": { "type": "boolean" },
        },
        "required": ["class", "subject"],
    })
}

/// One of the two states.
fn moment() -> Json {
    json!({
        "type": "object",
        "properties": {
            "day": { "type": "string", "format": "date", "description": "The day for which it was judged." },
            "origin": { "enum": ["site", "day", "review", "revision", "folder"], "description": "Where it was taken from." },
            "review": { "type": "string" }, "revision": { "type": "string" }, "commit": { "type": "string" }, "folder": { "type": "string" },
            "left_out": {
                "type": "object",
                "additionalProperties": { "type": "integer" },
                "description": "What is dated later and was left out; what has no date is taken as it is now.",
            },
        },
        "required": ["day", "origin"],
    })
}
