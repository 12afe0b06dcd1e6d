//! "A human, please", in any wording.

use crate::document::Document;
use crate::reading::Reason;

pub(crate) fn read(document: &Document<'_>) -> Option<Reason> {
    let hit = document
        .list("human")
        .max_by(|one, other| one.weight.total_cmp(&other.weight))
        .filter(|hit| hit.weight >= 0.8)?;
    let why = if document.explains_in_french() {
        "Demande à parler à une personne."
    } else {
        "Asks to speak with a person."
    };
    Some(Reason { label: "wants_human".to_owned(), span: hit.span, why: why.to_owned() })
}
