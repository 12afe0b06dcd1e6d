//! The one list of the rules, in the order of the contract.

use super::draft::Draft;
use super::findings::Found;
use super::report::{Finding, Level, RuleName};
use super::rules;

/// A rule: its name, its usual level, and the function that looks.
pub struct Rule {
    /// Its name in the report and in the charter.
    pub name: RuleName,
    /// The level of what it finds, unless it says or the charter sets another.
    pub level: Level,
    /// Looks at a draft.
    pub(crate) check: fn(&Draft<'_>) -> Vec<Found>,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rules::personal_data_in_public::RULE,
    rules::disclosure_unverified::RULE,
    rules::private_message_impossible::RULE,
    rules::empty_sympathy::RULE,
    rules::question_unanswered::RULE,
    rules::brush_off::RULE,
    rules::copy_paste::RULE,
    rules::set_phrase::RULE,
    rules::promise_without_date::RULE,
    rules::tone::RULE,
    rules::banter::RULE,
    rules::too_long::RULE,
    rules::unowned_incident::RULE,
    rules::undisclosed_robot::RULE,
    rules::charter::RULE,
];

/// What the rules find in a draft, under its charter, in order of place.
pub(crate) fn findings(draft: &Draft<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES
        .iter()
        .flat_map(|rule| (rule.check)(draft).into_iter().map(move |found| (rule, found)))
        .filter_map(|(rule, found)| {
            let level = draft.charter.level(rule.name, rule.level, found.level.unwrap_or(rule.level))?;
            Some(Finding {
                rule: rule.name,
                level,
                place: found.place,
                span: found.span,
                why: found.why,
                remedy: found.remedy,
                needs_lead: found.needs_lead,
            })
        })
        .collect();
    findings.sort_by_key(|finding| (finding.place, finding.span));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_contract_is_listed_once_and_in_order() {
        let listed: Vec<RuleName> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(listed, RuleName::ALL);
    }
}
