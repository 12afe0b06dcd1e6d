//! What a network allows: as data for the composer, and in plain sentences for the person.

use guichet_channels::{Act, acts_of};
use guichet_core::model::capabilities::{Cost, LengthUnit, Limit, PrivateOpening, capabilities_for};
use guichet_core::model::{Capabilities, Channel, Visibility};
use serde_json::{Value, json};

use crate::locale::Locale;

/// The capabilities of an account with their sentences.
#[must_use]
pub fn value(channel: &Channel, locale: Locale) -> Value {
    let capabilities = capabilities_for(channel);
    let mut value = serde_json::to_value(&capabilities).unwrap_or_else(|_| json!({}));
    if let Some(object) = value.as_object_mut() {
        object.insert("words".to_owned(), json!(words(&capabilities, locale)));
    }
    value
}

/// What the network of a channel can be asked beside sending. A remedy that is an act stands only where it works.
#[must_use]
pub fn acts(channel: &Channel) -> Vec<&'static str> {
    let network = capabilities_for(channel);
    let works = |act: &Act| match act {
        Act::HideMessage => network.hide_others,
        Act::CheckPrivate => network.private_opening == PrivateOpening::IfTheyAllow,
    };
    acts_of(&channel.kind).iter().filter(|act| works(act)).map(|act| act.as_str()).collect()
}

/// How a reply may be seen: as public as what it answers, and in private where the network has a private way.
#[must_use]
pub fn reply_visibilities(channel: &Channel, conversation: Visibility) -> Vec<&'static str> {
    let capabilities = capabilities_for(channel);
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
    words.extend(answer_window(capabilities, locale));
    words.extend(manners(capabilities, locale));
    words.extend(capabilities.cost.map(|cost| cost_words(cost, capabilities.public, locale)));
    words
}

/// How long a private message can be answered.
fn answer_window(capabilities: &Capabilities, locale: Locale) -> Option<String> {
    let hours = capabilities.answer_hours?;
    let words = match (capabilities.person_answer_hours, locale) {
        (None, Locale::Fr) => {
            format!("Un message privé se répond dans les {hours} heures qui suivent le dernier mot de la personne.")
        }
        (None, Locale::En) => {
            format!("A private message can be answered for {hours} hours after the person's last word.")
        }
        (Some(person), Locale::Fr) => format!(
            "Un message privé se répond dans les {hours} heures ; ensuite une personne, et aucun automate, peut encore répondre pendant {} jours.",
            person / 24
        ),
        (Some(person), Locale::En) => format!(
            "A private message can be answered for {hours} hours; after that a person, and no machine, may still answer for {} days.",
            person / 24
        ),
    };
    Some(words.replace(" ; ", "\u{a0}; "))
}

/// What the network does with what is written there.
fn manners(capabilities: &Capabilities, locale: Locale) -> Vec<String> {
    let table = [
        (
            capabilities.needs_summon,
            "Une réponse publique n’est possible qu’à qui vous a mentionné ou cité.",
            "A public reply is possible only to somebody who named or quoted you.",
        ),
        (
            capabilities.hosts_read_private,
            "Un message direct n’est pas secret\u{a0}: les personnes qui exploitent les serveurs peuvent le lire. N’y demandez aucune donnée personnelle.",
            "A direct message is not secret: whoever runs the servers can read it. Ask for no personal data there.",
        ),
        (
            capabilities.one_reply,
            "Une seule réponse par avis\u{a0}: en écrire une autre remplace la première.",
            "One reply to each review: writing another one takes the place of the first.",
        ),
        (
            capabilities.edit_own,
            "Une réponse envoyée se corrige sur le réseau lui-même\u{a0}: le dossier montre alors les nouveaux mots.",
            "A reply that was sent is corrected on the network itself: the case then shows the new words.",
        ),
        (
            capabilities.delete_own,
            "Une réponse envoyée se supprime sur le réseau lui-même.",
            "A reply that was sent is deleted on the network itself.",
        ),
        (
            capabilities.moderated_afterwards,
            "Le réseau relit les réponses et peut en retirer une après coup\u{a0}: elle revient alors dans la file.",
            "The network reviews replies and may take one away afterwards: it then comes back to the queue.",
        ),
        (
            capabilities.hide_others,
            "Un commentaire qui montre des données personnelles peut être masqué d’ici.",
            "A comment that shows personal data can be hidden from here.",
        ),
    ];
    let said = table.into_iter().filter(|(holds, ..)| *holds);
    said.map(|(_, french, english)| locale.pick(french, english).to_owned()).collect()
}

/// What a reply costs, before anybody writes one.
fn cost_words(cost: Cost, public: bool, locale: Locale) -> String {
    let (plain, link, private) = (cost.public, cost.public_with_link, cost.private);
    let price = |thousandths| price(thousandths, locale);
    let (read, read_private) = (price(cost.read_public), price(cost.read_private));
    let received = match (cost.read_public | cost.read_private, public, locale) {
        (0, ..) => String::new(),
        (_, true, Locale::Fr) => {
            format!(" Chaque message public reçu est facturé {read} au plus, chaque message privé {read_private}.")
        }
        (_, true, Locale::En) => {
            format!(" Each public message received is charged {read} at most, each private one {read_private}.")
        }
        (_, false, Locale::Fr) => format!(" Chaque message reçu est facturé {read_private}."),
        (_, false, Locale::En) => format!(" Each message received is charged {read_private}."),
    };
    let replies = match (public, locale) {
        (true, Locale::Fr) => format!(
            "Une réponse publique coûte {}, ou {} si elle contient un lien\u{a0}; un message privé, {}.",
            price(plain),
            price(link),
            price(private)
        ),
        (true, Locale::En) => format!(
            "A public reply costs {}, or {} with a link in it; a private message costs {}.",
            price(plain),
            price(link),
            price(private)
        ),
        (false, Locale::Fr) => format!("Un message privé coûte {}.", price(private)),
        (false, Locale::En) => format!("A private message costs {}.", price(private)),
    };
    replies + &received
}

/// What replies and reading have cost this month, in thousandths; none where nothing did.
#[must_use]
pub fn spent_words([replies, reading]: [u32; 2], locale: Locale) -> Option<String> {
    let price = |thousandths| price(thousandths, locale);
    let words = match (replies, reading, locale) {
        (0, 0, _) => return None,
        (_, 0, Locale::Fr) => format!("Réponses de ce mois\u{a0}: {}, au tarif connu.", price(replies)),
        (_, 0, Locale::En) => format!("Replies of this month: {}, at the known price.", price(replies)),
        (0, _, Locale::Fr) => format!("Messages reçus ce mois-ci\u{a0}: {} au plus, au tarif connu.", price(reading)),
        (0, _, Locale::En) => format!("Messages received this month: at most {}, at the known price.", price(reading)),
        (_, _, Locale::Fr) => format!(
            "Ce mois-ci\u{a0}: {} pour les réponses, {} au plus pour les messages reçus, au tarif connu.",
            price(replies),
            price(reading)
        ),
        (_, _, Locale::En) => format!(
            "This month: {} for replies, at most {} for messages received, at the known price.",
            price(replies),
            price(reading)
        ),
    };
    Some(words)
}

/// An amount in thousandths of a dollar: `0,015 $US`, `US$0.015`.
#[must_use]
pub fn price(thousandths: u32, locale: Locale) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let digits = if rest % 10 == 0 { format!("{:02}", rest / 10) } else { format!("{rest:03}") };
    match locale {
        Locale::Fr => format!("{whole},{digits}\u{a0}$US"),
        Locale::En => format!("US${whole}.{digits}"),
    }
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
        PrivateOpening::TheyWroteFirst => {
            locale.pick("La personne doit avoir écrit la première.", "The person must have written first.").to_owned()
        }
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
                assert!(!sentence.contains(" ;"), "{sentence}");
            }
        }
    }

    #[test]
    fn what_a_reply_costs_is_said_as_a_price() {
        let said = [(10, "0,01\u{a0}$US"), (200, "0,20\u{a0}$US"), (15, "0,015\u{a0}$US"), (1_250, "1,25\u{a0}$US")];
        for (thousandths, wanted) in said {
            assert_eq!(price(thousandths, Locale::Fr), wanted);
        }
        assert_eq!(price(200, Locale::En), "US$0.20");
    }

    #[test]
    fn each_peculiarity_of_a_network_has_its_sentence() {
        let table = [
            ("x", "mentionné"),
            ("x", "si elle contient un lien"),
            ("mastodon", "n’est pas secret"),
            ("google", "remplace la première"),
            ("google", "après coup"),
            ("messenger", "aucun automate"),
            ("whatsapp", "24 heures"),
        ];
        for (network, part) in table {
            let known = NETWORKS.iter().find(|known| known.network == network).unwrap();
            let said = words(known, Locale::Fr);
            assert!(said.iter().any(|sentence| sentence.contains(part)), "{network}: {part} in {said:?}");
        }
    }
}
