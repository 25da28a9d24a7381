//! The pages of people and teams, and their indexes.

use std::cmp::Reverse;
use std::sync::Arc;

use super::frame::{self, bare};
use super::{Inputs, tags, url};
use crate::model::directory::{Person, Team};
use crate::model::finding::{Finding, Level, Subject};
use crate::model::graph::{Graph, PageNo};
use crate::model::output::What;
use crate::model::scalar::Text;
use crate::model::view::{Crumb, FindingView, Frame, LookedView, PageView, PeopleView, PersonRow, PersonView, Row, TeamRow, TeamView};

/// The view of a person's page.
pub(super) fn person(id: &Text, inputs: &Inputs<'_>) -> Option<PageView> {
    let graph = inputs.graph;
    let person = graph.directory.people.get(id)?;
    let frame = party_frame(&What::Person(Arc::clone(id)), ("person", "people"), &person.name, inputs);
    let party = inputs.plan.parties.get(&url::person(id));
    let own = own_findings(&Subject::Person(Arc::clone(id)), inputs);
    let leads = |team: &&Text| graph.directory.teams.get(team).and_then(|team| team.lead.as_ref()).is_some_and(|lead| lead.id == *id);
    let record = PersonView {
        team: person.team.as_ref().and_then(|team| graph.party_named(&team.id)),
        active: !person.departed(graph.as_of),
        until: person.until.map(|day| Arc::from(day.to_string())),
        contact: person.contact.clone(),
        contact_url: person.contact.as_deref().and_then(contact_url),
        leads: graph.directory.teams.0.keys().filter(leads).filter_map(|team| graph.party_named(team)).collect(),
        work: graph.work(&party.duties, &frame.root),
        findings: firing(&own, inputs, &frame.root),
        looked: looked(&own, inputs),
        initiatives: rows(&party.initiatives, graph),
        sponsors: rows(&party.sponsors, graph),
        owns: tags::by_kind(&party.owns, graph),
    };
    Some(bare("person.html", frame, record))
}

/// The view of a team's page.
pub(super) fn team(id: &Text, inputs: &Inputs<'_>) -> Option<PageView> {
    let graph = inputs.graph;
    let team = graph.directory.teams.get(id)?;
    let frame = party_frame(&What::Team(Arc::clone(id)), ("team", "teams"), &team.name, inputs);
    let party = inputs.plan.parties.get(&url::team(id));
    let own = own_findings(&Subject::Team(Arc::clone(id)), inputs);
    let member = |(_, person): &(&Text, &Person)| in_team(person, id) && !person.departed(graph.as_of);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
    let run_share_percent = (team.run_share.0 * 100.0).round() as u32;
    let record = TeamView {
        lead: team.lead.as_ref().and_then(|lead| graph.party_named(&lead.id)),
        fallback: team.fallback.as_ref().and_then(|fallback| graph.party_named(&fallback.id)),
        members: by_name(graph).into_iter().filter(member).filter_map(|(id, _)| graph.party_named(id)).collect(),
        load: inputs.findings.load(id),
        run_share_percent,
        wip_limit: team.wip_limit.map(|limit| u32::try_from(limit.0).unwrap_or_default()),
        work: graph.work(&party.duties, &frame.root),
        findings: firing(&own, inputs, &frame.root),
        looked: looked(&own, inputs),
        initiatives: rows(&party.initiatives, graph),
        sponsors: rows(&party.sponsors, graph),
        owns: tags::by_kind(&party.owns, graph),
    };
    Some(bare("team.html", frame, record))
}

/// The view of the index of people.
pub(super) fn people(inputs: &Inputs<'_>) -> PageView {
    bare("people.html", index_frame(&What::People, "people", inputs), index(inputs))
}

/// The view of the index of teams.
pub(super) fn teams(inputs: &Inputs<'_>) -> PageView {
    bare("teams.html", index_frame(&What::Teams, "teams", inputs), index(inputs))
}

fn party_frame(what: &What, (kind, index): (&'static str, &str), name: &Text, inputs: &Inputs<'_>) -> Frame {
    let mut frame = frame::generated(what, kind, inputs);
    frame.title = Arc::clone(name);
    frame.description = frame::said_of(inputs.strings, &format!("descriptions.{kind}"), name);
    frame.crumbs =
        vec![Crumb { path: Arc::from(format!("{index}/")), title: frame::said(inputs.strings, &format!("sections.{index}"), index) }];
    frame::described(frame, inputs)
}

fn index_frame(what: &What, kind: &'static str, inputs: &Inputs<'_>) -> Frame {
    let mut frame = frame::generated(what, kind, inputs);
    frame.title = frame::said(inputs.strings, &format!("titles.{kind}"), kind);
    frame.description = frame::said(inputs.strings, &format!("descriptions.{kind}"), "");
    frame::described(frame, inputs)
}

fn index(inputs: &Inputs<'_>) -> PeopleView {
    let graph = inputs.graph;
    let everybody = by_name(graph);
    let mut teams: Vec<(&Text, &Team)> = graph.directory.teams.0.iter().map(|(id, team)| (id, &*team.value)).collect();
    teams.sort_by_cached_key(|(id, team)| (team.name.to_lowercase(), Arc::clone(id)));
    let row = |(id, team): (&Text, &Team)| {
        let active = |number: &&PageNo| {
            graph.row(**number).board.as_ref().is_some_and(|board| board.lifecycle == "active" && board.team.path == url::team(id))
        };
        TeamRow {
            team: graph.party_named(id),
            lead: team.lead.as_ref().and_then(|lead| graph.party_named(&lead.id)),
            active_initiatives: inputs.plan.parties.get(&url::team(id)).initiatives.iter().filter(active).count(),
            people: people_of(&everybody, |person| in_team(person, id), inputs),
        }
    };
    let mut rows: Vec<TeamRow> = teams.into_iter().map(row).collect();
    let alone = people_of(&everybody, |person| person.team.is_none(), inputs);
    if !alone.is_empty() {
        rows.push(TeamRow { people: alone, ..TeamRow::default() });
    }
    PeopleView { teams: rows, people_total: everybody.len() }
}

fn people_of(everybody: &[(&Text, &Person)], of: impl Fn(&Person) -> bool, inputs: &Inputs<'_>) -> Vec<PersonRow> {
    let row = |(id, person): &(&Text, &Person)| {
        let path = url::person(id);
        let party = inputs.plan.parties.get(&path);
        let owned = |number: &&PageNo| inputs.graph.page(**number).common.owner.as_ref().is_some_and(|owner| owner.id == **id);
        let owns = party.owns.len() + party.initiatives.iter().filter(owned).count();
        PersonRow { path, name: Arc::clone(&person.name), active: !person.departed(inputs.graph.as_of), owns }
    };
    everybody.iter().filter(|(_, person)| of(person)).map(row).collect()
}

fn in_team(person: &Person, id: &Text) -> bool {
    person.team.as_ref().is_some_and(|team| team.id == *id)
}

/// Everybody, sorted by name.
fn by_name(graph: &Graph) -> Vec<(&Text, &Person)> {
    let mut people: Vec<(&Text, &Person)> = graph.directory.people.0.iter().map(|(id, person)| (id, &*person.value)).collect();
    people.sort_by_cached_key(|(id, person)| (person.name.to_lowercase(), Arc::clone(id)));
    people
}

/// A contact as a link, when it is one.
fn contact_url(contact: &str) -> Option<Arc<str>> {
    if contact.contains(char::is_whitespace) {
        return None;
    }
    let link = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| contact.starts_with(scheme));
    let mail = contact.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    match (link, mail) {
        (true, _) => Some(Arc::from(contact)),
        (false, true) => Some(Arc::from(url::mail(contact))),
        (false, false) => None,
    }
}

fn rows(numbers: &[PageNo], graph: &Graph) -> Vec<Arc<Row>> {
    numbers.iter().map(|number| Arc::clone(graph.row(*number))).collect()
}

/// What a rule finds about a person or a team as such; of a team's months the load speaks.
fn own_findings<'i>(subject: &Subject, inputs: &Inputs<'i>) -> Vec<&'i Finding> {
    inputs.findings.of_subject(subject).filter(|finding| finding.month.is_none()).collect()
}

/// What fires, worst first, then what nobody knows.
fn firing(own: &[&Finding], inputs: &Inputs<'_>, root: &str) -> Vec<FindingView> {
    let mut found: Vec<&Finding> = own.iter().copied().filter(|finding| finding.level > Level::Clear).collect();
    found.sort_by_key(|finding| Reverse(finding.level));
    found.into_iter().map(|finding| inputs.findings.view(finding, inputs.graph, root)).collect()
}

/// What the rules looked at, whatever they found.
fn looked(own: &[&Finding], inputs: &Inputs<'_>) -> Vec<LookedView> {
    let applies = own.iter().filter(|finding| finding.level != Level::NotApplicable);
    applies.map(|finding| inputs.findings.looked(finding, inputs.graph)).collect()
}
