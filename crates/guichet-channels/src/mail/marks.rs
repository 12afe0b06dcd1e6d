//! What we write into our own mails to know the answers again: message ids, case tokens and return addresses, each with
//! a mark that only we can make.
//!
//! Invariant: a stranger who knows a case's reference, or another mail of ours, can make none of these.

use guichet_core::model::ReplyId;
use uuid::Uuid;

use crate::secret::{in_letters, of_letters, same, short_mark};

/// The key of one mail account's marks.
#[derive(Clone)]
pub struct Marks {
    key: Vec<u8>,
}

impl std::fmt::Debug for Marks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Marks")
    }
}

/// Begins our message ids.
pub(super) const OWN_WORD: &str = "guichet.";
/// Begins the detail of our return addresses.
const RETURN_WORD: &str = "r-";
const CASE: &str = "guichet mail case";
const REPLY: &str = "guichet mail reply";
/// Signs of a reply's id.
const ID: u32 = 26;

impl Marks {
    /// Marks made with this key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self { key: key.as_bytes().to_vec() }
    }

    /// The message id of a reply, without angle brackets: the same for every attempt.
    #[must_use]
    pub fn message_id(&self, reply_id: ReplyId, domain: &str) -> String {
        format!("{OWN_WORD}{}@{domain}", self.reply_word(reply_id))
    }

    /// Whether a message id is one of ours.
    #[must_use]
    pub fn is_ours(&self, message_id: &str) -> bool {
        message_id
            .split_once('@')
            .and_then(|(word, _)| word.strip_prefix(OWN_WORD))
            .is_some_and(|word| self.reads_reply(word).is_some())
    }

    /// The first message id of ours that stands somewhere in a text.
    #[must_use]
    pub fn find_message_id(&self, text: &str) -> Option<String> {
        let starts = text.match_indices(OWN_WORD).map(|(start, _)| start);
        for start in starts.take(50) {
            let rest = text.get(start..)?;
            let end =
                rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || "@.-".contains(sign))).unwrap_or(rest.len());
            let candidate = rest.get(..end)?.trim_end_matches('.');
            if self.is_ours(candidate) {
                return Some(candidate.to_owned());
            }
        }
        None
    }

    /// The address to which an undeliverable reply comes back.
    #[must_use]
    pub fn return_address(&self, reply_id: ReplyId, own: &str) -> Option<String> {
        plus_address(own, &format!("{RETURN_WORD}{}", self.reply_word(reply_id)))
    }

    /// The message id of the reply for which a return address was made.
    #[must_use]
    pub fn message_id_of_return_address(&self, address: &str, domain: &str) -> Option<String> {
        let reply_id = self.reads_reply(detail_of(address)?.strip_prefix(RETURN_WORD)?)?;
        Some(self.message_id(reply_id, domain))
    }

    /// The token of a case: `D-4821.k3f9…`.
    #[must_use]
    pub fn case_token(&self, reference: &str) -> String {
        format!("{reference}.{}", short_mark(&self.key, CASE, &reference.to_lowercase()))
    }

    /// The address to which answers about a case come.
    #[must_use]
    pub fn case_address(&self, reference: &str, own: &str) -> Option<String> {
        plus_address(own, &self.case_token(reference).to_lowercase())
    }

    /// The reference that the detail of an address proves.
    #[must_use]
    pub fn case_of_address(&self, address: &str) -> Option<String> {
        self.reads_case(detail_of(address)?)
    }

    /// The reference that a token in a subject proves: `[D-4821.k3f9…]`.
    #[must_use]
    pub fn case_of_subject(&self, subject: &str) -> Option<String> {
        subject
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split(']').next())
            .find_map(|token| self.reads_case(token.trim()))
    }

    fn reads_case(&self, token: &str) -> Option<String> {
        let (reference, mark) = token.rsplit_once('.')?;
        let fits = !reference.is_empty()
            && reference.len() <= 40
            && reference.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
        let expected = short_mark(&self.key, CASE, &reference.to_lowercase());
        // Some servers change the case of an address.
        (fits && same(mark.to_lowercase().as_bytes(), expected.as_bytes())).then(|| reference.to_uppercase())
    }

    /// The id of a reply with its mark: 42 signs.
    fn reply_word(&self, reply_id: ReplyId) -> String {
        let id = in_letters(reply_id.0.as_u128(), ID);
        let mark = short_mark(&self.key, REPLY, &id);
        format!("{id}{mark}")
    }

    fn reads_reply(&self, word: &str) -> Option<ReplyId> {
        let word = word.to_lowercase();
        let (id, mark) = word.split_at_checked(usize::try_from(ID).ok()?)?;
        let expected = short_mark(&self.key, REPLY, id);
        same(mark.as_bytes(), expected.as_bytes()).then(|| of_letters(id))?.map(|id| ReplyId(Uuid::from_u128(id)))
    }
}

/// `support@…` with a detail: `support+detail@…`; none where the local part would become too long to be valid.
fn plus_address(own: &str, detail: &str) -> Option<String> {
    let (local, domain) = own.rsplit_once('@')?;
    let local = format!("{local}+{detail}");
    (local.len() <= 64).then(|| format!("{local}@{domain}"))
}

fn detail_of(address: &str) -> Option<&str> {
    let (local, _) = address.rsplit_once('@')?;
    local.split_once('+').map(|(_, detail)| detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "aide@boutique.example";

    fn marks() -> Marks {
        Marks::new("a key")
    }

    fn reply() -> ReplyId {
        ReplyId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001))
    }

    #[test]
    fn a_case_is_proved_by_its_token_alone() {
        let address = marks().case_address("D-4821", OWN).unwrap();
        assert!(address.starts_with("aide+d-4821."), "{address}");
        assert_eq!(marks().case_of_address(&address).as_deref(), Some("D-4821"));
        assert_eq!(marks().case_of_address(&address.to_uppercase()).as_deref(), Some("D-4821"));
        assert_eq!(marks().case_of_address(&address.replace("d-4821", "d-4822")), None);
        assert_eq!(Marks::new("another").case_of_address(&address), None);
        assert_eq!(marks().case_of_address("aide+D-4821@boutique.example"), None);
        let subject = format!("Re: [URGENT] Colis [{}]", marks().case_token("D-4821"));
        assert_eq!(marks().case_of_subject(&subject).as_deref(), Some("D-4821"));
        assert_eq!(marks().case_of_subject("Re: [D-4821] Colis"), None);
        assert_eq!(marks().case_of_subject("[[[.]"), None);
    }

    #[test]
    fn our_message_ids_are_known_again_and_cannot_be_made_up() {
        let id = marks().message_id(reply(), "boutique.example");
        assert!(marks().is_ours(&id));
        assert!(!Marks::new("another").is_ours(&id));
        assert!(!marks().is_ours("guichet.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@boutique.example"));
        let bounce = format!("guichet. said:\nMessage-ID: <{id}>\n550 no such user");
        assert_eq!(marks().find_message_id(&bounce), Some(id.clone()));
        let back = marks().return_address(reply(), OWN).unwrap();
        assert_eq!(marks().message_id_of_return_address(&back, "boutique.example"), Some(id));
        assert_eq!(marks().message_id_of_return_address(OWN, "boutique.example"), None);
    }

    #[test]
    fn an_address_that_would_grow_too_long_gets_no_detail() {
        let long = "service-des-reclamations-et-retours@boutique.example";
        assert_eq!(marks().return_address(reply(), long), None);
    }
}
