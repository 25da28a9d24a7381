//! The portfolio rules, and the table in which each has a row.

use crate::model::rule::RuleId;
use crate::model::table::RuleRow;

macro_rules! rules {
    ($( $(#[doc = $doc:literal])* $module:ident = $id:ident, $name:literal );* $(;)?) => {
        $(
            #[doc = include_str!(concat!($name, ".md"))]
            pub mod $module;
        )*

        /// The rules in the order of the domain model. The last one looks at what the others found.
        pub static TABLE: &[RuleRow] = &[
            $( RuleRow { id: RuleId::$id, text: include_str!(concat!($name, ".md")), judge: $module::judge } ),*
        ];
    };
}

rules! {
    priority_inflation = PriorityInflation, "priority-inflation";
    plan_moves_deadline_does_not = PlanMovesDeadlineDoesNot, "plan-moves-deadline-does-not";
    date_slips = DateSlips, "date-slips";
    overcommit = Overcommit, "overcommit";
    stale_update = StaleUpdate, "stale-update";
    red_without_plan = RedWithoutPlan, "red-without-plan";
    escalation_without_decision = EscalationWithoutDecision, "escalation-without-decision";
    dependency_inversion = DependencyInversion, "dependency-inversion";
    committed_before_feasible = CommittedBeforeFeasible, "committed-before-feasible";
    fire_only = FireOnly, "fire-only";
    silent_success = SilentSuccess, "silent-success";
    watermelon = Watermelon, "watermelon";
}

#[cfg(test)]
mod tests {
    use super::TABLE;
    use crate::model::rule::RuleId;

    #[test]
    fn every_rule_has_its_row_in_order() {
        let ids: Vec<RuleId> = TABLE.iter().map(|row| row.id).collect();
        assert_eq!(ids, RuleId::ALL);
    }

    #[test]
    fn every_text_begins_with_a_sentence_and_has_its_parts() {
        for row in TABLE {
            let (first, rest) = row.text.split_once("\n\n").expect("more than a sentence");
            assert!(first.ends_with('.') && !first.contains('\n') && first.chars().count() > 20, "{:?}: {first}", row.id);
            for part in ["## Definition", "## Unknown", "## Worked example"] {
                assert!(rest.contains(&format!("{part}\n")), "{:?} has no {part}", row.id);
            }
            for threshold in row.id.thresholds() {
                assert!(rest.contains(&format!("`{}`", threshold.name)), "{:?} says nothing of `{}`", row.id, threshold.name);
            }
            assert!(row.text.lines().all(|line| line.chars().count() <= 130), "{:?} has a long line", row.id);
        }
    }
}
