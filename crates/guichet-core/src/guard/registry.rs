//! The one list of the rules, in the order of the contract.

use super::draft::Draft;
use super::findings::Found;
use super::report::{Finding, Level, RuleName, Where};
use super::rules;
use super::second::{self, Opinion};
use guichet_text::Span;

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
    rules::final_without_mediator::RULE,
];

/// What each rule alone finds in a draft.
pub(crate) fn found(draft: &Draft<'_>) -> Vec<(&'static Rule, Found)> {
    RULES.iter().flat_map(|rule| (rule.check)(draft).into_iter().map(move |found| (rule, found))).collect()
}

/// What the rules and their second opinion find in a draft, under its charter, in order of place.
pub(crate) fn findings(draft: &Draft<'_>, opinion: &Opinion) -> Vec<Finding> {
    let mut found = found(draft);
    second::weigh(opinion, draft, &mut found);
    let mut findings: Vec<Finding> = found
        .into_iter()
        .filter_map(|(rule, found)| {
            let level = draft.charter.level(rule.name, rule.level, found.level.unwrap_or(rule.level))?;
            Some(Finding {
                rule: rule.name,
                level,
                place: found.place,
                span: found.span.map(|span| if found.place == Where::Reply { tidy(draft, span) } else { span }),
                why: found.why,
                remedy: found.remedy,
                needs_lead: found.needs_lead,
            })
        })
        .collect();
    findings.sort_by_key(|finding| (finding.place, finding.span));
    findings
}

/// The span without blanks, commas and dangling small words at its ends: it is read aloud on the screen.
fn tidy(draft: &Draft<'_>, span: Span) -> Span {
    const DANGLING: &[&str] = &[
        "pour", "de", "du", "au", "aux", "a", "chez", "votre", "vos", "notre", "le", "la", "les", "je", "sur", "par",
        "en", "dans", "un", "une", "to", "the", "your", "at", "on", "for", "in", "of", "a", "an",
    ];
    let words = draft.reply.raw(span);
    let lead = words.chars().take_while(|mark| mark.is_whitespace() || ",;:".contains(*mark)).count();
    let mut kept = words.trim_end_matches(|mark: char| mark.is_whitespace() || ",;:".contains(mark));
    while let Some((before, last)) = kept.rsplit_once([' ', '\u{a0}']) {
        if !DANGLING.contains(&last) {
            break;
        }
        kept = before.trim_end();
    }
    let end = span.start + kept.chars().count();
    if span.start + lead < end { Span::new(span.start + lead, end) } else { span }
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
