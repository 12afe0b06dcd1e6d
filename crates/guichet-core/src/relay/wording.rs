//! Sentences around a relay for the customer: what they are told while it runs, and how an answer is passed on. A person reads, changes
//! and sends them; the guard examines them as any other words.

use crate::model::{AskedContact, ContactKind};

/// How a customer is told of somebody: "notre transporteur".
#[must_use]
pub fn who(contact: &AskedContact, french: bool) -> String {
    let given = contact.called.trim();
    if !given.is_empty() {
        return given.to_owned();
    }
    let usual = match (contact.kind, french) {
        (ContactKind::Colleague, true) => "un collègue",
        (ContactKind::Colleague, false) => "a colleague",
        (ContactKind::Partner, true) => "notre partenaire",
        (ContactKind::Partner, false) => "our partner",
    };
    usual.to_owned()
}

/// What the customer is told while a question runs: whom we asked, and by when we are back. `until` is the moment in words.
#[must_use]
pub fn holding_word(contact: &AskedContact, until: &str, french: bool, familiar: bool) -> String {
    let who = who(contact, french);
    if french {
        let you = if familiar { "te" } else { "vous" };
        format!("J’ai posé la question {}\u{a0}; je {you} réponds au plus tard {until}.", to(&who))
    } else {
        format!("I have put the question to {who}; I will answer you by {until} at the latest.")
    }
}

/// "à notre transporteur", "au dépôt".
fn to(who: &str) -> String {
    for (article, contracted) in [("le ", "au "), ("les ", "aux ")] {
        if let Some(rest) = who.strip_prefix(article) {
            return format!("{contracted}{rest}");
        }
    }
    format!("à {who}")
}

/// How an answer is passed on; what it says follows.
#[must_use]
pub fn passing_on(contact: &AskedContact, french: bool) -> String {
    let who = who(contact, french);
    let mut signs = who.chars();
    let who: String = signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect();
    if french { format!("{who} me répond que ") } else { format!("{who} tells me that ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(called: &str) -> AskedContact {
        AskedContact {
            kind: ContactKind::Partner,
            name: "Nadia".to_owned(),
            organisation: "Transvite".to_owned(),
            called: called.to_owned(),
            email: String::new(),
            language: "fr".to_owned(),
        }
    }

    #[test]
    fn the_customer_hears_whom_we_asked_and_by_when_we_are_back() {
        let until = "mardi 24 novembre à 12\u{a0}h";
        assert_eq!(
            holding_word(&contact("notre transporteur"), until, true, false),
            "J’ai posé la question à notre transporteur\u{a0}; je vous réponds au plus tard mardi 24 novembre à 12\u{a0}h."
        );
        assert!(
            holding_word(&contact("le dépôt"), until, true, true)
                .starts_with("J’ai posé la question au dépôt\u{a0}; je te")
        );
        assert_eq!(
            holding_word(&contact(""), "Tuesday 24 November at 12:00", false, false),
            "I have put the question to our partner; I will answer you by Tuesday 24 November at 12:00 at the latest."
        );
    }

    #[test]
    fn an_answer_is_passed_on_as_what_it_is() {
        assert_eq!(passing_on(&contact("notre transporteur"), true), "Notre transporteur me répond que ");
    }
}
