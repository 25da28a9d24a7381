//! What records say that is promised: the meaning of flags, the updates and the baseline of initiatives.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::digest;
use crate::model::common::ChangeKind;
use crate::model::ledger::{AcceptedFlag, Digest};
use crate::model::reference::Reference;
use crate::model::scalar::{Day, Text};
use crate::model::show::revision;
use crate::model::summary::Summary;

/// The fields that make a flag's meaning, in the words of the domain model.
const MEANING: [&str; 7] = ["flag", "verdict", "severity", "looks_like", "ask", "do_instead", "not_when"];

/// The most ways in which the flags of one update may be called by their former ids.
const WAYS_MAX: usize = 64;

/// A citation is its own words alone: what it is called elsewhere is no part of a meaning.
fn words(_: &Reference, label: Option<&str>) -> String {
    format!("[{}]", label.unwrap_or_default())
}

/// A flag as it is now.
pub(super) fn flag(page: &Summary) -> AcceptedFlag {
    let mut fields = Json::from(page.content.stated(&words));
    if let Json::Object(map) = &mut fields {
        map.retain(|key, _| MEANING.contains(&key.as_str()));
    }
    let editorials = page.common.history.iter().filter(|change| change.kind == ChangeKind::Editorial).count();
    let editorials = u32::try_from(editorials).unwrap_or(u32::MAX);
    AcceptedFlag { rev: revision(page), meaning: digest::of(&fields), editorials }
}

/// The digest of a record's title.
pub(super) fn title(page: &Summary) -> Digest {
    digest::of(&Json::from(&*page.title))
}

/// The first promised end of an initiative.
pub(super) fn baseline(page: &Summary) -> Option<Day> {
    Day::parse(Json::from(page.content.stated(&words)).get("baseline_date")?.as_str()?)
}

/// An update of an initiative.
pub(super) struct Said {
    pub date: Day,
    fields: Map<String, Json>,
}

impl Said {
    /// The digest of the update as it is written.
    pub fn digest(&self) -> Digest {
        digest::of(&Json::Object(self.fields.clone()))
    }

    /// Whether the update is the accepted one, where a flag that it raised may have got another id since.
    /// `former` gives the ids under which a flag was known before.
    pub fn is(&self, accepted: Digest, former: impl Fn(&str) -> Vec<Text>) -> bool {
        let Some(Json::Array(flags)) = self.fields.get("flags") else { return self.digest() == accepted };
        let mut ways: Vec<Vec<Json>> = vec![Vec::new()];
        for flag in flags {
            let own = flag.as_str().unwrap_or_default();
            let names = || std::iter::once(Arc::from(own)).chain(former(own));
            let longer = ways.iter().flat_map(|way| names().map(|name: Text| [way.clone(), vec![Json::from(&*name)]].concat()));
            ways = longer.take(WAYS_MAX).collect();
        }
        ways.into_iter().any(|flags| {
            let mut fields = self.fields.clone();
            fields.insert("flags".to_owned(), Json::Array(flags));
            digest::of(&Json::Object(fields)) == accepted
        })
    }
}

/// The updates of an initiative.
pub(super) fn updates(page: &Summary) -> Vec<Said> {
    let mut fields = Json::from(page.content.stated(&words));
    let Some(Json::Array(updates)) = fields.get_mut("updates").map(Json::take) else { return Vec::new() };
    let said = |update| {
        let Json::Object(fields) = update else { return None };
        Some(Said { date: Day::parse(fields.get("date")?.as_str()?)?, fields })
    };
    updates.into_iter().filter_map(said).collect()
}
