//! Somebody who passes by: a story that is told again and again, by another person each time and about another parcel.

use guichet_core::text::normalize::fold;
use uuid::Uuid;

use super::super::stories::{Character, Story};

/// Stands between the story and the telling in a key.
const TELLING: char = '~';
/// In a text: any digit.
const DIGIT: char = '#';

const FRENCH: (&[&str], &[&str]) = (
    &[
        "Anaïs",
        "Baptiste",
        "Clémence",
        "Driss",
        "Élodie",
        "Farid",
        "Gaëlle",
        "Hugo",
        "Imane",
        "Jonas",
        "Katia",
        "Loïc",
        "Margaux",
        "Nils",
        "Ophélie",
        "Pablo",
        "Rokia",
        "Samuel",
        "Tiphaine",
        "Ulysse",
        "Valérie",
        "Wassim",
        "Yvonne",
    ],
    &[
        "Ambrosin",
        "Bellavoine",
        "Carcenac",
        "Dutertre",
        "Escoffet",
        "Fauvergue",
        "Grandclos",
        "Hautbois",
        "Jolivalt",
        "Kermadec",
        "Lanoé",
        "Montpezat",
        "Noirmain",
        "Oriol",
        "Pradelles",
        "Quesnoy",
        "Rivoal",
        "Sauvetre",
        "Tisserand",
    ],
);
const ENGLISH: (&[&str], &[&str]) = (
    &[
        "Amelia", "Bilal", "Catrin", "Dev", "Esme", "Finlay", "Grace", "Hamish", "Isla", "Jamal", "Keira", "Lewis",
        "Maeve", "Niamh", "Oscar", "Poppy", "Rhys", "Saoirse", "Tariq", "Una", "Violet", "Will", "Yasmin",
    ],
    &[
        "Ashdown",
        "Birchall",
        "Cresswell",
        "Dunmore",
        "Eastwick",
        "Fenwright",
        "Garside",
        "Holloway",
        "Ingleby",
        "Kettering",
        "Larkham",
        "Marwood",
        "Northcott",
        "Ormsby",
        "Penrose",
        "Redfern",
        "Stanhope",
        "Thornbury",
        "Wexcombe",
    ],
);

/// The story as somebody else tells it: who, and every `#` of the text, come from `id`.
pub(super) fn telling(story: &Story, id: Uuid) -> Story {
    let mut chance = Chance(id.as_u64_pair().1);
    let key = format!("{}{TELLING}{}", story.key, id.simple());
    let (first, last) = if story.language == "fr" { FRENCH } else { ENGLISH };
    let (first, last) = (chance.pick(first), chance.pick(last));
    let text = story.text.chars().map(|sign| if sign == DIGIT { chance.digit() } else { sign }).collect::<String>();
    let text = text.replace("{name}", &format!("{first} {last}"));
    Story { customer: person(&story.network, &first, &last, &id.simple().to_string()), text, key, ..story.clone() }
}

/// The key of the story that a telling tells.
pub(super) fn key_of(telling: &str) -> &str {
    telling.split(TELLING).next().unwrap_or_default()
}

/// How a person is called on a network.
fn person(network: &str, first: &str, last: &str, id: &str) -> Character {
    let plain = |name: &str| fold(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (given, family) = (plain(first), plain(last));
    let whole = format!("{first} {last}");
    let (id, name, handle) = match network {
        "mail" => {
            let address = format!("{given}.{family}@courriel.example");
            // An address is a person: the same two names again are the same person.
            (address.clone(), whole, address)
        }
        "bluesky" => (format!("bsky-{id}"), first.to_owned(), format!("@{given}-{family}.example")),
        "mastodon" => (format!("masto-{id}"), first.to_owned(), format!("@{given}@toot.example")),
        "x" | "instagram" => (format!("{network}-{id}"), first.to_owned(), format!("@{given}_{family}")),
        _ => (format!("{network}-{id}"), whole, String::new()),
    };
    Character { id, name, handle }
}

/// Numbers from one seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // Knuth's generator; its upper half is the good one.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(1).max(1);
        usize::try_from(self.next() % limit).unwrap_or_default()
    }

    fn pick(&mut self, from: &[&str]) -> String {
        let place = self.below(from.len());
        from.get(place).copied().unwrap_or_default().to_owned()
    }

    fn digit(&mut self) -> char {
        char::from_digit(u32::try_from(self.below(10)).unwrap_or_default(), 10).unwrap_or('0')
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_story_is_told_by_others_about_other_things() {
        let brands = super::super::super::stories::all().unwrap();
        let passing: Vec<&Story> =
            brands.iter().flat_map(|brand| &brand.stories).filter(|story| story.passing).collect();
        assert!(passing.len() >= 15, "{} stories for those who pass by", passing.len());
        for story in passing {
            let tellings: Vec<Story> = (1..=20_u128).map(|id| telling(story, Uuid::from_u128(id * 77_777))).collect();
            let keys: BTreeSet<&str> = tellings.iter().map(|told| told.key.as_str()).collect();
            let people: BTreeSet<&str> = tellings.iter().map(|told| told.customer.id.as_str()).collect();
            assert_eq!(keys.len(), 20);
            assert!(people.len() > 15, "{}: {people:?}", story.key);
            for told in &tellings {
                assert_eq!(key_of(&told.key), story.key);
                assert!(!told.text.contains(DIGIT) && !told.text.contains('{'), "{}", told.text);
                assert_eq!(
                    guichet_core::text::read(&guichet_core::text::Input {
                        text: told.text.clone(),
                        ..Default::default()
                    })
                    .language,
                    story.language,
                    "{}",
                    told.text
                );
            }
        }
    }
}
