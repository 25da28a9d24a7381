//! The content kinds, and the table in which each has a row.

use crate::model::table::KindRow;

pub mod checklist;
pub mod flag;
pub mod initiative;
pub mod myth;
pub mod plain;
pub mod review;
pub mod role;
pub mod term;
pub mod trail;

/// The kinds, in the order of the site's sections.
pub static TABLE: [KindRow; 9] =
    [role::ROW, myth::ROW, flag::ROW, checklist::ROW, initiative::ROW, review::ROW, trail::ROW, term::ROW, plain::ROW];

#[cfg(test)]
mod tests {
    use super::TABLE;
    use crate::model::field::SchemaFields;
    use crate::model::kind::Kind;

    #[test]
    fn every_kind_has_its_row_in_order() {
        assert_eq!(TABLE.map(|row| row.kind), Kind::ALL);
    }

    #[test]
    fn starters_hold_known_placeholders_alone() {
        for row in &TABLE {
            // A brace before anything but a name is YAML's own.
            let after = row.starter.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            let names = after.map(|(name, _)| name).filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            for name in names {
                assert!(["id", "title", "today"].contains(&name), "the starter of {} holds {{{name}}}", row.kind);
            }
        }
    }

    #[test]
    fn every_field_has_a_meaning() {
        for row in &TABLE {
            let mut fields = SchemaFields::default();
            (row.schema)(&mut fields);
            let schema = fields.finish();
            for (name, field) in schema["properties"].as_object().expect("a schema has properties") {
                assert!(field["description"].as_str().is_some_and(|text| text.len() > 10), "{}.{name} says nothing", row.kind);
            }
        }
    }
}
