//! Personal data: what must not stand in public, quoted parts included.

use crate::document::Document;
use crate::reading::{PersonalData, PersonalDataKind};

pub(crate) fn read(document: &Document<'_>) -> Vec<PersonalData> {
    let mut data: Vec<PersonalData> = document.found.iter().filter_map(|found| found.to_personal_data()).collect();
    for hit in document.list("health") {
        if !data.iter().any(|known| known.span.overlaps(hit.span)) {
            data.push(PersonalData { kind: PersonalDataKind::Health, span: hit.span });
        }
    }
    data.sort_by_key(|datum| datum.span);
    data
}
