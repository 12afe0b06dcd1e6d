//! Personal data: what must not stand in public, quoted parts included.

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{PersonalData, PersonalDataKind, Span};

pub(crate) fn read(document: &Document<'_>) -> Vec<PersonalData> {
    let mut data: Vec<PersonalData> = document.found.iter().filter_map(|found| found.to_personal_data()).collect();
    let numbers = data.len();
    for hit in document.list("health") {
        // What was found is in order and does not overlap: the first that ends after the words decides.
        let known = data.get(..numbers).unwrap_or_default();
        let next = known.partition_point(|known| known.span.end <= hit.span.start);
        let taken = known.get(next).is_some_and(|known| known.span.overlaps(hit.span));
        if !taken && data.last().is_none_or(|last| !last.span.overlaps(hit.span)) {
            data.push(PersonalData { kind: PersonalDataKind::Health, span: hit.span });
        }
    }
    for hit in document.list("sense").filter(|hit| matches!(hit.label, "medical" | "frail")) {
        let Some(span) = of_somebody(document, hit) else { continue };
        if data.iter().all(|datum| !datum.span.overlaps(span)) {
            data.push(PersonalData { kind: PersonalDataKind::Health, span });
        }
    }
    data.sort_by_key(|datum| datum.span);
    data
}

/// How many words may stand between the person and the illness.
const NEAR: usize = 7;

/// "ma mère, 84 ans, sous oxygène", "my autistic son": an illness or an aid said of a person, from the person on.
fn of_somebody(document: &Document<'_>, hit: &Hit) -> Option<Span> {
    let sentence = document.sentence_of(hit.start);
    let first = hit.start.saturating_sub(NEAR).max(sentence.start);
    let person = |at: usize| PERSONS.contains(&document.word(at));
    let before = (first..hit.start).find(|at| person(*at));
    let after = (hit.end..(hit.end + 4).min(sentence.end)).find(|at| KIN.contains(&document.word(*at)));
    match (before, after) {
        (Some(start), _) => document.span_of(start..hit.end),
        (None, Some(last)) => document.span_of(hit.start..last + 1),
        (None, None) => None,
    }
}

/// Words that say whose health it is.
const PERSONS: &[&str] = &[
    "mon", "ma", "mes", "notre", "je", "j", "suis", "elle", "il", "my", "our", "i", "im", "he", "she", "his", "her",
    "hes", "shes", "son", "sa", "mari", "femme", "fils", "fille", "mere", "pere", "maman", "papa", "tante", "soeur",
    "frere",
];
/// Words for the people of a family.
const KIN: &[&str] = &[
    "mari", "femme", "fils", "fille", "mere", "pere", "maman", "papa", "tante", "oncle", "soeur", "frere", "mamie",
    "papi", "son", "daughter", "husband", "wife", "mother", "father", "mum", "mam", "dad", "lad", "nan", "gran",
    "sister", "brother", "grandson", "neveu", "niece",
];
