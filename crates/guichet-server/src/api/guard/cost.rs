//! What a reply costs, said while it is written: before it is sent, and with what makes it dear.

use guichet_core::delivery::KnownReply;
use guichet_core::model::Visibility;
use guichet_core::model::capabilities::{Cost, capabilities_for};

use crate::api::view::capability::price;
use crate::locale::Locale;

/// What sending these words would cost; none where the network asks nothing.
pub(super) fn words(known: &KnownReply, text: &str, visibility: Visibility, locale: Locale) -> Option<String> {
    let cost = capabilities_for(&known.channel).cost?;
    let public = known.conversation.visibility.others_can_read() && visibility.others_can_read();
    Some(sentence(cost, text, public, locale))
}

fn sentence(cost: Cost, text: &str, public: bool, locale: Locale) -> String {
    let linked = public && cost.of(text, public) != cost.public;
    let (plain, dear) = (price(cost.public, locale), price(cost.public_with_link, locale));
    match (public, linked, locale) {
        (true, true, Locale::Fr) => {
            format!("Cette réponse coûte {dear} parce qu’elle contient un lien\u{a0}; sans lien, {plain}.")
        }
        (true, true, Locale::En) => {
            format!("This reply costs {dear} because there is a link in it; {plain} without one.")
        }
        (true, false, Locale::Fr) => format!("Cette réponse coûte {plain}."),
        (true, false, Locale::En) => format!("This reply costs {plain}."),
        (false, _, Locale::Fr) => format!("Ce message privé coûte {}.", price(cost.private, locale)),
        (false, _, Locale::En) => format!("This private message costs {}.", price(cost.private, locale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_what_makes_a_public_reply_dear() {
        let cost = Cost { public: 10, public_with_link: 200, private: 15, read_public: 5, read_private: 10 };
        let said = |text, public| sentence(cost, text, public, Locale::Fr);
        assert_eq!(said("Bonjour", true), "Cette réponse coûte 0,01\u{a0}$US.");
        assert_eq!(
            said("Voyez https://colis.example/aide", true),
            "Cette réponse coûte 0,20\u{a0}$US parce qu’elle contient un lien\u{a0}; sans lien, 0,01\u{a0}$US."
        );
        assert_eq!(said("Voyez https://colis.example/aide", false), "Ce message privé coûte 0,015\u{a0}$US.");
        let flat = Cost { public_with_link: 10, ..cost };
        assert_eq!(sentence(flat, "https://colis.example", true, Locale::En), "This reply costs US$0.01.");
    }
}
