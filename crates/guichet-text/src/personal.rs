//! Personal data: what must not stand in public, quoted parts included.

use crate::document::Document;
use crate::reading::{PersonalData, PersonalDataKind};

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
    data.sort_by_key(|datum| datum.span);
    data
}
