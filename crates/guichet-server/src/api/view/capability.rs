//! What a network allows: as data for the composer, and in plain sentences for the person.

use guichet_channels::{Act, acts_of};
use guichet_core::model::capabilities::{LengthUnit, Limit, PrivateOpening, capabilities_of};
use guichet_core::model::{Capabilities, Channel, Visibility};
use serde_json::{Value, json};

use crate::locale::Locale;

/// The capabilities of a network with their sentences.
#[must_use]
pub fn value(network: &str, locale: Locale) -> Value {
    let capabilities = capabilities_of(network);
    let mut value = serde_json::to_value(&capabilities).unwrap_or_else(|_| json!({}));
    if let Some(object) = value.as_object_mut() {
        object.insert("words".to_owned(), json!(words(&capabilities, locale)));
    }
    value
}

/// What the network of a channel can be asked beside sending. A remedy that is an act stands only where it works.
#[must_use]
pub fn acts(channel: &Channel) -> Vec<&'static str> {
    let network = capabilities_of(&channel.network);
    let works = |act: &Act| match act {
        Act::HideMessage => network.hide_others,
        Act::CheckPrivate => network.private_opening == PrivateOpening::IfTheyAllow,
    };
    acts_of(&channel.kind).iter().filter(|act| works(act)).map(|act| act.as_str()).collect()
}

/// How a reply may be seen: as public as what it answers, and in private where the network has a private way.
#[must_use]
pub fn reply_visibilities(network: &str, conversation: Visibility) -> Vec<&'static str> {
    let capabilities = capabilities_of(network);
    let mut visibilities = Vec::new();
    if conversation.others_can_read() && capabilities.public {
        visibilities.push(conversation.as_str());
    }
    if !capabilities.public || !conversation.others_can_read() || capabilities.private_opening != PrivateOpening::Never
    {
        visibilities.push(Visibility::Private.as_str());
    }
    visibilities
}

fn words(capabilities: &Capabilities, locale: Locale) -> Vec<String> {
    let mut words = Vec::new();
    let say = |french: &str, english: &str| locale.pick(french, english).to_owned();
    if capabilities.public {
        words.push(say("Tout le monde peut lire ce qui s’écrit ici.", "Everybody can read what is written here."));
        if let Some(limit) = capabilities.public_limit {
            words.push(length(limit, locale, "Réponse publique", "Public reply"));
        }
    } else {
        words.push(say(
            "Seuls le client et vous lisez cette conversation.",
            "Only the customer and you read this conversation.",
        ));
    }
    if let Some(limit) = capabilities.private_limit {
        words.push(length(limit, locale, "Message privé", "Private message"));
    }
    words.extend(private(capabilities, locale));
    if capabilities.edit_own {
        words.push(say("Une réponse envoyée peut être corrigée.", "A reply can be corrected once it is sent."));
    }
    if capabilities.delete_own {
        words.push(say("Une réponse envoyée peut être supprimée.", "A reply can be deleted once it is sent."));
    }
    if capabilities.hide_others {
        words.push(say("Un commentaire peut être masqué, avec une raison.", "A comment can be hidden, with a reason."));
    }
    words
}

fn length(limit: Limit, locale: Locale, french: &str, english: &str) -> String {
    let max = limit.max;
    match (locale, limit.unit) {
        (Locale::Fr, LengthUnit::Bytes) => {
            format!("{french}\u{a0}: {max} octets au plus (une lettre accentuée en compte deux).")
        }
        (Locale::Fr, LengthUnit::Weighted) => format!("{french}\u{a0}: {max} signes au plus, un lien en compte 23."),
        (Locale::Fr, _) => format!("{french}\u{a0}: {max} signes au plus."),
        (Locale::En, LengthUnit::Bytes) => format!("{english}: at most {max} bytes (an accented letter counts two)."),
        (Locale::En, LengthUnit::Weighted) => format!("{english}: at most {max} characters, a link counts 23."),
        (Locale::En, _) => format!("{english}: at most {max} characters."),
    }
}

fn private(capabilities: &Capabilities, locale: Locale) -> Option<String> {
    let window = capabilities.private_window.unwrap_or_default();
    let words = match capabilities.private_opening {
        PrivateOpening::Always if !capabilities.public => return None,
        PrivateOpening::Always => locale.pick("Vous pouvez écrire en privé.", "You can write in private.").to_owned(),
        PrivateOpening::IfTheyAllow => locale
            .pick(
                "Un message privé n’est possible que si la personne l’autorise ou vous a déjà écrit.",
                "A private message is possible only if the person allows it or wrote to you before.",
            )
            .to_owned(),
        PrivateOpening::OneReplyWithinDays => match locale {
            Locale::Fr => format!("Une seule réponse privée est possible, dans les {window} jours."),
            Locale::En => format!("One private reply is possible, within {window} days."),
        },
        PrivateOpening::TheyWroteFirst if window == 0 => {
            locale.pick("La personne doit avoir écrit la première.", "The person must have written first.").to_owned()
        }
        PrivateOpening::TheyWroteFirst => match locale {
            Locale::Fr => format!("Possible pendant {window} heures après le dernier message de la personne."),
            Locale::En => format!("Possible for {window} hours after the person's last message."),
        },
        PrivateOpening::Never => {
            locale.pick("Aucun message privé n’est possible ici.", "No private message is possible here.").to_owned()
        }
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use guichet_core::model::capabilities::NETWORKS;

    use super::*;

    #[test]
    fn every_network_is_explained_in_both_languages() {
        for network in NETWORKS {
            let (french, english) = (words(network, Locale::Fr), words(network, Locale::En));
            assert!(!french.is_empty() && french.len() == english.len(), "{}", network.network);
            for sentence in french.iter().chain(&english) {
                assert!(sentence.ends_with('.') && !sentence.contains(" :"), "{sentence}");
            }
        }
    }
}
