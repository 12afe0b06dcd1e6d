//! What a reply gives: money back, or a gesture beyond what is owed, with its amount.
//!
//! Only sentences that give count: saying that a refund is not possible, or was made before, gives nothing.

use guichet_text::reading::{Fact, FactKind};
use guichet_text::{Span, entities};

use super::charter::GiftKind;
use super::draft::Draft;

/// Something of worth in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gift {
    /// What.
    pub(crate) kind: GiftKind,
    /// The words that give.
    pub(crate) span: Span,
    /// Hundredths of the currency.
    pub(crate) cents: i64,
    /// ISO 4217.
    pub(crate) currency: String,
    /// Whether the words are the sum; otherwise it is the one that the customer spoke of.
    pub(crate) is_said: bool,
}

const REFUND: &[&str] = &["rembours", "refund", "reimburs", "money back", "recredit"];
const GESTURE: &[&str] = &[
    "geste",
    "bon d'achat",
    "bon cadeau",
    "un avoir",
    "avoir de",
    "dedommag",
    "indemnis",
    "compens",
    "credit",
    "remise de",
    "reduction",
    "offrons",
    "offre de",
    "offert",
    "voucher",
    "goodwill",
    "discount",
    "gift card",
    "offer you",
];
/// The brand binds itself although no amount is said.
const WILL_REFUND: &[&str] = &[
    "je vous rembourse",
    "nous vous remboursons",
    "on vous rembourse",
    "vous serez rembours",
    "vous allez etre rembours",
    "vous rembourser en totalite",
    "votre remboursement est",
    "will refund",
    "'ll refund",
    "am refunding",
    "'m refunding",
    "are refunding",
    "'re refunding",
    "will be refunded",
    "'ll be refunded",
    "your refund is",
];
/// It gives nothing, or did before.
const NOT_NOW: &[&str] = &[
    "pas vous rembours",
    "pas rembours",
    "pas de rembours",
    "ne pouvons pas",
    "ne peux pas",
    "ne peut pas",
    "ne pourrons pas",
    "aucun rembours",
    "aucun geste",
    "a deja ete",
    "a ete effectue",
    "a ete fait",
    "a ete vers",
    "a ete rembours",
    "ont ete rembours",
    "cannot",
    "can't",
    "unable to",
    "not able to",
    "no refund",
    "not refund",
    "was refunded",
    "were refunded",
    "has been refunded",
    "already",
];

/// What the reply gives.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<Gift> {
    let reply = &draft.reply;
    let speaks = |span: &Span, words: &[&str]| words.iter().any(|word| reply.folded(*span).contains(word));
    let giving: Vec<(Span, GiftKind)> = reply
        .sentences
        .iter()
        .filter(|sentence| !speaks(sentence, NOT_NOW))
        .filter_map(|sentence| {
            let kind = if speaks(sentence, REFUND) {
                GiftKind::Refund
            } else if speaks(sentence, GESTURE) {
                GiftKind::Gesture
            } else {
                return None;
            };
            Some((*sentence, kind))
        })
        .collect();
    if giving.is_empty() {
        return Vec::new();
    }
    let amounts = amounts(&draft.input.reply, draft);
    let mut gifts = Vec::new();
    for (sentence, kind) in giving {
        let of_sentence: Vec<&Fact> = amounts.iter().filter(|amount| amount.span.overlaps(sentence)).collect();
        gifts.extend(of_sentence.iter().filter_map(|amount| gift(kind, amount.span, amount)));
        if of_sentence.is_empty() && speaks(&sentence, WILL_REFUND) {
            // "Je vous rembourse": what the customer spoke of.
            let of_message = draft.reading.facts.iter().filter(|fact| fact.kind == FactKind::Amount);
            gifts.extend(of_message.filter_map(|amount| gift(kind, sentence, amount)).max_by_key(|gift| gift.cents));
        }
    }
    gifts
}

fn amounts(text: &str, draft: &Draft<'_>) -> Vec<Fact> {
    let mut facts = entities::find(text, draft.input.now, draft.input.timezone.as_deref());
    facts.retain(|fact| fact.kind == FactKind::Amount);
    facts
}

fn gift(kind: GiftKind, span: Span, amount: &Fact) -> Option<Gift> {
    let currency = amount.unit.clone().unwrap_or_else(|| "EUR".to_owned());
    Some(Gift { kind, span, cents: cents(&amount.value)?, currency, is_said: span == amount.span })
}

/// Hundredths of "84.90".
fn cents(value: &str) -> Option<i64> {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn an_amount_counts_in_hundredths() {
        assert_eq!(cents("84.90"), Some(8490));
        assert_eq!(cents("30"), Some(3000));
        assert_eq!(cents("1.5"), Some(150));
        assert_eq!(cents("zut"), None);
    }
}
