//! What others may see: personal data replaced by its kind, hurtful words veiled.
//!
//! Invariant: everything outside the spans comes out unchanged; overlapping spans are merged first.

use crate::document::Document;
use crate::normalize::Folded;
use crate::personal;
use crate::reading::{Input, PersonalData, PersonalDataKind, Span};

/// The veil over a hurtful word.
const VEIL: &str = "▒▒▒";

/// The text with personal data replaced by its kind, named in the language (`fr`, otherwise English).
#[must_use]
pub fn redact(text: &str, personal_data: &[PersonalData], language: &str) -> String {
    let french = language.starts_with("fr");
    let pieces = personal_data.iter().map(|datum| (datum.span, name(datum.kind, french))).collect();
    replace(text, pieces)
}

/// The text as others may see it, in one call: every personal datum found in it replaced by its kind, named in its language.
///
/// ```
/// let text = "Bonjour, rappelez-moi au 06 39 98 12 34, je suis Marie Durand";
/// assert_eq!(guichet_text::redact_text(text), "Bonjour, rappelez-moi au [numéro de téléphone], je suis [nom]");
/// ```
#[must_use]
pub fn redact_text(text: &str) -> String {
    let input = Input { text: text.to_owned(), ..Input::default() };
    let folded = Folded::new(text);
    let document = Document::new(&input, &folded);
    redact(text, &personal::read(&document), document.language.code())
}

/// The text with each span behind a veil.
#[must_use]
pub fn mask(text: &str, spans: &[Span]) -> String {
    replace(text, spans.iter().map(|span| (*span, VEIL.to_owned())).collect())
}

fn replace(text: &str, mut pieces: Vec<(Span, String)>) -> String {
    pieces.retain(|(span, _)| span.start < span.end);
    pieces.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let folded = Folded::new(text);
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for (span, word) in pieces {
        if span.end <= at || span.start >= folded.len() {
            continue;
        }
        if span.start >= at {
            written.push_str(folded.raw(Span::new(at, span.start)));
            written.push_str(&word);
        }
        at = span.end;
    }
    written.push_str(folded.raw(Span::new(at, folded.len())));
    written
}

fn name(kind: PersonalDataKind, french: bool) -> String {
    use PersonalDataKind as Kind;
    let (in_french, in_english) = match kind {
        Kind::Email => ("adresse e-mail", "e-mail address"),
        Kind::Phone => ("numéro de téléphone", "phone number"),
        Kind::Iban => ("IBAN", "IBAN"),
        Kind::Card => ("numéro de carte", "card number"),
        Kind::Nir => ("numéro de sécurité sociale", "social security number"),
        Kind::IdentityDocument => ("pièce d’identité", "identity document"),
        Kind::Address => ("adresse postale", "postal address"),
        Kind::Person => ("nom", "name"),
        Kind::Plate => ("plaque d’immatriculation", "number plate"),
        Kind::BirthDate => ("date de naissance", "date of birth"),
        Kind::CustomerNumber => ("numéro client", "customer number"),
        Kind::LineNumber => ("numéro de ligne", "line number"),
        Kind::Health => ("information de santé", "health information"),
    };
    format!("[{}]", if french { in_french } else { in_english })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_named_in_the_language() {
        let text = "appelez-moi au 06 39 98 12 34 été";
        let data = [PersonalData { kind: PersonalDataKind::Phone, span: Span::new(15, 29) }];
        assert_eq!(redact(text, &data, "fr"), "appelez-moi au [numéro de téléphone] été");
        assert_eq!(redact(text, &data, "en"), "appelez-moi au [phone number] été");
    }

    #[test]
    fn one_call_leaves_nothing_that_must_not_stand_in_public() {
        let french = "Mon mail est lea@courrier.example et mon IBAN FR76 3000 6000 0112 3456 7890 189, aidez-moi";
        assert_eq!(redact_text(french), "Mon mail est [adresse e-mail] et mon IBAN [IBAN], aidez-moi");
        let english = "Please call me back on 07700 900 123, nobody answers my messages";
        assert_eq!(redact_text(english), "Please call me back on [phone number], nobody answers my messages");
        assert_eq!(redact_text(""), "");
    }

    #[test]
    fn spans_that_overlap_or_lie_outside_do_no_harm() {
        assert_eq!(mask("bande de nuls", &[Span::new(0, 13), Span::new(9, 13), Span::new(40, 50)]), "▒▒▒");
        assert_eq!(mask("abcdef", &[Span::new(1, 3), Span::new(2, 4)]), "a▒▒▒ef");
    }
}
