//! The portfolio for programs: what is reported and computed, who waits for whom, the load of teams, decisions, and what
//! turns red when something slips.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::Inputs;
use super::one_by_one::OneByOne;
use super::reported::statuses;
use crate::model::finding::{Fact, Finding, Subject, find};
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::network::{Edge, SLIPS_WEEKS, Slip, Turn};
use crate::model::rule::RuleId;
use crate::model::summary::Summary;
use crate::model::view::Status;

/// The word of a status for programs.
const fn word(status: Status) -> &'static str {
    match status {
        Status::Bad => "red",
        Status::Warn => "amber",
        Status::Ok => "green",
        Status::None => "unknown",
    }
}

/// Everything about all initiatives together.
pub(super) struct Whole<'r, 'i>(pub(super) &'r Inputs<'i>);

impl Serialize for Whole<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inputs = self.0;
        let (findings, initiatives) = (inputs.findings, inputs.graph.portfolio().map(|(_, page)| initiative(page, inputs)));
        let decisions = findings.of_rule(RuleId::EscalationWithoutDecision).iter().flat_map(|found| decisions(found, inputs));
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("initiatives", &OneByOne::of(initiatives))?;
        map.serialize_entry("dependencies", &OneByOne::of(findings.network().edges().map(|edge| dependency(&edge))))?;
        map.serialize_entry("load", &OneByOne::of(findings.of_rule(RuleId::Overcommit).iter().filter_map(load)))?;
        map.serialize_entry("decisions", &OneByOne::of(decisions))?;
        map.end()
    }
}

/// An object without what is null.
fn slim(mut value: Json) -> Json {
    if let Json::Object(fields) = &mut value {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

fn initiative(page: &Summary, inputs: &Inputs<'_>) -> Json {
    let of: &Initiative = page.content();
    let (reported, computed) = statuses(page, inputs.findings);
    slim(json!({
        "id": page.key.id,
        "address": page.address.to_string(),
        "title": page.title,
        "lifecycle": of.lifecycle.word(),
        "priority": of.priority.word(),
        "rank": of.rank.map(|rank| rank.0),
        "team": of.team.id,
        "owner": page.common.owner.as_ref().map(|owner| &owner.id),
        "reported": word(reported),
        "computed": word(computed),
        "start": of.start.map(|day| day.value),
        "baseline": of.baseline_date,
        "target": of.target(),
        "slips": of.slips(),
        "slip_days": of.slip_days(),
        "updated": of.newest_update().map(|update| *update.date),
        "what_if": inputs.findings.network().slips(&page.key.id).map(|slips| slips.iter().map(slip).collect::<Vec<_>>()),
    }))
}

fn slip(slip: &Slip) -> Json {
    json!({ "weeks": slip.weeks, "target": slip.target, "turns_red": slip.turns.iter().map(turn).collect::<Vec<_>>(), "more": slip.more })
}

fn turn(turn: &Turn) -> Json {
    let (waiting, awaited) = match &turn.path[..] {
        [.., awaited, waiting] => (Some(waiting), Some(awaited)),
        _ => (None, None),
    };
    json!({ "waiting": waiting, "awaited": awaited, "path": turn.path, "needed_by": turn.needed_by, "late_days": turn.late_days })
}

fn dependency(edge: &Edge<'_>) -> Json {
    slim(json!({
        "waiting": edge.waiting,
        "awaited": edge.awaited,
        "needed_by": edge.needed_by,
        "ends": edge.ends.known,
        "ends_complete": !edge.ends.open,
        "slack_days": edge.slack_days(),
    }))
}

/// The load of a team in a month, with the inputs of the rule.
fn load(finding: &Finding) -> Option<Json> {
    let (Subject::Team(team), Some(month)) = (&finding.subject, finding.month) else { return None };
    let mut entry =
        Map::from_iter([("team".to_owned(), json!(team)), ("month".to_owned(), json!(month)), ("level".to_owned(), json!(finding.level))]);
    for name in ["demand_fte", "run_share", "capacity_fte", "load"] {
        entry.extend(finding.fact(name).map(|fact| (name.to_owned(), json!(fact))));
    }
    // How much longer work waits than it takes: ρ ÷ (1 − ρ), and without end from a full load on.
    if let Some(load) = entry.get("load").and_then(Json::as_f64).filter(|load| *load < 1.0) {
        let queue = (load / (1.0 - load) * 1e4).round() / 1e4;
        entry.insert("queue".to_owned(), json!(queue));
    }
    Some(Json::Object(entry))
}

fn decisions(finding: &Finding, inputs: &Inputs<'_>) -> Vec<Json> {
    let (Subject::Initiative(id), Some(Fact::Each(open))) = (&finding.subject, finding.fact("open")) else { return Vec::new() };
    let Some(page) = inputs.graph.record(Kind::Initiative, id) else { return Vec::new() };
    let escalations = &page.content::<Initiative>().escalations;
    let one = |facts| {
        let fact = |name| find(facts, name).map(|fact| json!(fact));
        let name = fact("escalation")?;
        let escalation = escalations.iter().find(|escalation| name.as_str().is_some_and(|name| *escalation.id.0 == *name))?;
        let to = escalation.to.as_ref().map(|to| &to.id);
        Some(slim(json!({
            "initiative": id,
            "escalation": name,
            "to": to,
            "raised": fact("raised"),
            "decide_by": fact("decide_by"),
            "overdue_days": fact("overdue_days"),
        })))
    };
    open.iter().filter_map(one).collect()
}

/// The JSON Schema of what [`portfolio`] makes.
pub(super) fn schema() -> Json {
    let initiative = initiative_schema();
    let dependency = object(
        json!({
            "waiting": text("The initiative that waits."),
            "awaited": text("The initiative that it waits for."),
            "needed_by": day("When it is needed."),
            "ends": day("When it ends with all that it waits for, as far as that is known."),
            "ends_complete": json!({ "type": "boolean", "description": "Whether no date on the way is missing." }),
            "slack_days": count("Days to spare; negative is late."),
        }),
        &["waiting", "awaited", "ends_complete"],
    );
    let load = object(
        json!({
            "team": text("The team, by id."),
            "month": json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "description": "The month." }),
            "level": text("What the rule overcommit finds."),
            "demand_fte": number("Full-time people asked for."),
            "run_share": number("The share of the team that daily running takes."),
            "capacity_fte": number("Full-time people in the team."),
            "load": number("The share of what is left that is asked for."),
            "queue": number("How much longer work waits than it takes; none from a full load on."),
        }),
        &["team", "month", "level"],
    );
    let decision = object(
        json!({
            "initiative": text("The initiative that waits."),
            "escalation": text("The escalation, by its id within the initiative."),
            "to": text("Who decides, as written."),
            "raised": day("When it was raised."),
            "decide_by": day("By when it is to be decided."),
            "overdue_days": count("Days past that."),
        }),
        &["initiative", "escalation", "raised", "decide_by", "overdue_days"],
    );
    object(
        json!({ "initiatives": list(initiative), "dependencies": list(dependency), "load": list(load), "decisions": list(decision) }),
        &["initiatives", "dependencies", "load", "decisions"],
    )
}

/// An initiative with what happens when it slips.
fn initiative_schema() -> Json {
    let turn = object(
        json!({
            "waiting": text("The initiative that waits."),
            "awaited": text("The initiative that it waits for."),
            "path": json!({ "type": "array", "items": { "type": "string" }, "minItems": 2, "description": "From the one that slips to the one that waits." }),
            "needed_by": day("When it is needed."),
            "late_days": json!({ "type": "integer", "minimum": 1, "description": "By how many days it then is late." }),
        }),
        &["waiting", "awaited", "path", "needed_by", "late_days"],
    );
    let slip = object(
        json!({
            "weeks": { "enum": SLIPS_WEEKS, "description": "By how many weeks the target slips." },
            "target": day("The target after it."),
            "turns_red": list(turn),
            "more": count("How many more dependencies turn red than are listed."),
        }),
        &["weeks", "target", "turns_red", "more"],
    );
    let status = |about: &str| json!({ "enum": ["red", "amber", "green", "unknown"], "description": about });
    object(
        json!({
            "id": text("The id."),
            "address": text("The address from the site's root."),
            "title": text("The title."),
            "lifecycle": text("How far it has come."),
            "priority": text("What goes first."),
            "rank": count("Its place in the team's order."),
            "team": text("The team, by id."),
            "owner": text("Who owns it, as written."),
            "reported": status("What the newest update reports."),
            "computed": status("The worst of that and of the rules' findings."),
            "start": day("The first day of work."),
            "baseline": day("The first promise."),
            "target": day("The target as last said."),
            "slips": count("How often the target moved later."),
            "slip_days": count("Days from the baseline to the target."),
            "updated": day("The day of the newest update."),
            "what_if": list(slip),
        }),
        &["id", "address", "title", "lifecycle", "priority", "team", "reported", "computed", "slips"],
    )
}

fn object(properties: impl Into<Json>, required: &[&str]) -> Json {
    let properties: Json = properties.into();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn list(items: impl Into<Json>) -> Json {
    let items: Json = items.into();
    json!({ "type": "array", "items": items })
}

fn day(about: &str) -> Json {
    json!({ "type": "string", "format": "date", "description": about })
}

fn text(about: &str) -> Json {
    json!({ "type": "string", "description": about })
}

fn count(about: &str) -> Json {
    json!({ "type": "integer", "description": about })
}

fn number(about: &str) -> Json {
    json!({ "type": "number", "description": about })
}
