//! What a reply says on the network: the name in front, nobody else named, nobody more who reads it, counted as the server counts. Pure.

use std::ops::Range;

use guichet_core::guard::length::count;
use guichet_core::model::capabilities::LengthUnit;
use guichet_core::model::{Outgoing, Visibility};
use serde_json::{Value, json};

use crate::names::{Place, places};

/// Every address counts as many, however long it is.
const LINK_COUNTS: usize = 23;

/// The body of the request that publishes a reply, for nobody more than `at_most` lets read it.
pub(crate) fn body(outgoing: &Outgoing, at_most: Visibility) -> Value {
    let visibility = narrower(outgoing.visibility, at_most);
    json!({
        "status": words(outgoing),
        "in_reply_to_id": outgoing.in_reply_to,
        "visibility": word_of(visibility),
    })
}

/// The words, with the name of the person in front: who is not named is not told.
///
/// Nobody else is named: a name in a private message would let its owner read along.
pub(crate) fn words(outgoing: &Outgoing) -> String {
    let known = [&outgoing.recipient_handle, &outgoing.recipient];
    let handle = known.into_iter().map(|name| name.trim().trim_start_matches('@')).find(|name| !name.is_empty());
    let Some(handle) = handle else { return unnamed(&outgoing.text, "") };
    let text = unnamed(&outgoing.text, handle);
    let begins = text.strip_prefix('@').is_some_and(|rest| rest.starts_with(handle));
    if begins { text } else { format!("@{handle} {text}") }
}

/// The text in which only this person is named, by the rule of the server: it reads a name behind every mark that no word and no
/// slash stands before, within addresses too.
fn unnamed(text: &str, handle: &str) -> String {
    let links: Vec<Range<usize>> = places(text)
        .into_iter()
        .filter_map(|place| match place {
            Place::Link(range) => Some(range),
            Place::Name(_) => None,
        })
        .collect();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('@') {
        kept.push_str(before);
        let at = text.len() - after.len() - 1;
        // Several marks are one: taking one of them away would leave another one before the name.
        rest = after.trim_start_matches('@');
        if kept.chars().next_back().is_some_and(hides_a_name) {
            // As it stood, which names nobody; further marks would name somebody.
            kept.push('@');
        } else if !rest.starts_with(begins_a_name) {
            kept.push_str(after.get(..after.len() - rest.len()).unwrap_or_default());
            kept.push('@');
        } else if links.iter().any(|link| link.contains(&at)) {
            // The address leads to the same place.
            kept.push_str("%40");
        } else if let Some(end) = name_end(rest).filter(|end| is_name(rest.get(..*end).unwrap_or_default(), handle)) {
            kept.push('@');
            kept.push_str(handle);
            rest = rest.get(end..).unwrap_or_default();
            if goes_on(rest) {
                kept.push(' ');
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Signs after which the server surely reads no name. Of other letters it may think otherwise than we do.
fn hides_a_name(sign: char) -> bool {
    let latin = ('À'..='ɏ').contains(&sign) && !matches!(sign, '×' | '÷');
    sign.is_ascii_alphanumeric() || latin || matches!(sign, '_' | '/')
}

/// Signs that a name may begin with: without regard to size, these two stand for `s` and `k`.
fn begins_a_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | 'ſ' | '\u{212a}')
}

/// Where a name without its mark ends, with its server if it has one.
fn name_end(text: &str) -> Option<usize> {
    match places(&format!("@{text}")).into_iter().next() {
        Some(Place::Name(range)) if range.start == 0 => range.end.checked_sub(1),
        _ => None,
    }
}

/// Whether the server might read on here, and find another name than ours.
fn goes_on(rest: &str) -> bool {
    let next = rest.trim_start_matches(['.', '-']).chars().next();
    next.is_some_and(|sign| {
        !(sign.is_whitespace() || (sign.is_ascii_punctuation() && !matches!(sign, '_' | '@')) || "’»…".contains(sign))
    })
}

/// Whether a name, with or without its server, is that of this person.
fn is_name(name: &str, handle: &str) -> bool {
    let local = handle.split('@').next().unwrap_or_default();
    name.eq_ignore_ascii_case(handle) || (!local.is_empty() && name.eq_ignore_ascii_case(local))
}

/// How long the server finds a text: what a reader calls a character, addresses as one length, names without their server.
pub(crate) fn counted(text: &str) -> usize {
    let mut counted = 0;
    let mut done = 0;
    for place in places(text) {
        let range = place.range();
        counted += count(text.get(done..range.start).unwrap_or_default(), LengthUnit::Graphemes);
        counted += match place {
            Place::Link(_) => LINK_COUNTS,
            Place::Name(_) => {
                let name = text.get(range.start + 1..range.end).unwrap_or_default();
                1 + name.split('@').next().unwrap_or_default().len()
            }
        };
        done = range.end;
    }
    counted + count(text.get(done..).unwrap_or_default(), LengthUnit::Graphemes)
}

/// The one of two that fewer people can read.
pub(crate) fn narrower(one: Visibility, other: Visibility) -> Visibility {
    let openness = |visibility| match visibility {
        Visibility::Public => 3,
        Visibility::Unlisted => 2,
        Visibility::Followers => 1,
        Visibility::Private => 0,
    };
    if openness(one) <= openness(other) { one } else { other }
}

/// The network's word for who can read.
pub(crate) const fn word_of(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Followers => "private",
        Visibility::Private => "direct",
    }
}

#[cfg(test)]
mod tests {
    use guichet_core::model::{AuthorKind, ReplyId};
    use proptest::prelude::*;

    use super::*;

    fn reply(text: &str) -> Outgoing {
        Outgoing {
            reply_id: ReplyId(uuid::Uuid::from_u128(1)),
            text: text.into(),
            visibility: Visibility::Public,
            author_kind: AuthorKind::Human,
            created_at: "2026-11-22T09:00:00Z".parse().unwrap(),
            in_reply_to: Some("110".into()),
            references: Vec::new(),
            recipient: "jeanne@forum.example".into(),
            recipient_name: "Jeanne".into(),
            recipient_handle: "@Jeanne@forum.example".into(),
            they_wrote_at: None,
            subject: String::new(),
            reply_url: None,
            thread_key: "110".into(),
            case_reference: "D-1".into(),
            tracking_url: None,
        }
    }

    #[test]
    fn the_person_is_named_once_and_nobody_else() {
        assert_eq!(words(&reply("Votre colis part demain.")), "@Jeanne@forum.example Votre colis part demain.");
        assert_eq!(words(&reply("@jeanne bonjour")), "@Jeanne@forum.example bonjour");
        assert_eq!(
            words(&reply("Voyez avec @transport@social.example ou aide@boutique.example, @marc.")),
            "@Jeanne@forum.example Voyez avec transport@social.example ou aide@boutique.example, marc."
        );
        let nobody = Outgoing { recipient: String::new(), recipient_handle: String::new(), ..reply("@marc, bonjour") };
        assert_eq!(words(&nobody), "marc, bonjour");
    }

    /// The signs before which the server reads no name, as slow and obvious as it can be.
    fn hides_a_name(sign: char) -> bool {
        sign.is_ascii_alphanumeric() || "_/éà".contains(sign)
    }

    /// Every name that the server finds in a text, with what follows it.
    fn named(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, _) in text.match_indices('@') {
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            if !before.is_some_and(hides_a_name)
                && after.is_some_and(|sign| sign.is_ascii_alphanumeric() || sign == '_')
            {
                found.push(&text[at..]);
            }
        }
        found
    }

    #[test]
    fn a_name_glued_to_a_point_or_inside_an_address_lets_nobody_read_along() {
        let mut private = reply("Voyez avec .@marc@social.example, -@paul ou +@luc, @@anne");
        private.visibility = Visibility::Private;
        assert_eq!(words(&private), "@Jeanne@forum.example Voyez avec .marc@social.example, -paul ou +luc, anne");
        assert_eq!(
            words(&reply("https://colis.example/?a=@marc&b=1, https://forum.example/@jeanne/12")),
            "@Jeanne@forum.example https://colis.example/?a=%40marc&b=1, https://forum.example/@jeanne/12"
        );
        assert_eq!(words(&reply("@jeanne@forum.exampleé oui")), "@Jeanne@forum.example é oui");
    }

    #[test]
    fn a_reply_is_never_read_by_more_people_than_what_it_answers() {
        assert_eq!(body(&reply("oui"), Visibility::Unlisted)["visibility"], "unlisted");
        assert_eq!(body(&reply("oui"), Visibility::Private)["visibility"], "direct");
        let private = Outgoing { visibility: Visibility::Private, ..reply("oui") };
        assert_eq!(body(&private, Visibility::Public)["visibility"], "direct");
    }

    #[test]
    fn addresses_count_twenty_three_and_servers_of_names_nothing() {
        assert_eq!(counted("@jeanne@un.tres.long.serveur.example oui"), 7 + 4);
        assert_eq!(counted("https://a.example"), 23);
        assert_eq!(counted("👩‍👩‍👧 été"), 1 + 1 + 3);
    }

    /// Words of which we know beforehand how much each counts.
    fn known() -> impl Strategy<Value = (String, usize)> {
        prop_oneof![
            "[a-zàéç🙂]{1,12}".prop_map(|word| {
                let long = word.chars().count();
                (word, long)
            }),
            "[a-z]{1,9}".prop_map(|user| {
                let long = user.len() + 1;
                (format!("@{user}@forum.example"), long)
            }),
            "[a-z]{1,60}".prop_map(|path| (format!("https://colis.example/{path}"), 23)),
        ]
    }

    proptest! {
        #[test]
        fn no_name_is_left_but_that_of_the_person(text in "[@@@@a_jé². /=+h:-]{0,30}|(@|[.]|-|a|jeanne|forum[.]example|https://a[.]example/| ){0,12}") {
            let said = words(&reply(&text));
            for name in named(&said) {
                let rest = name.strip_prefix("@Jeanne@forum.example");
                let ends = rest.map(|rest| rest.trim_start_matches(['.', '-']).chars().next());
                prop_assert!(
                    ends.is_some_and(|next| next.is_none_or(|next| !next.is_alphanumeric() && !"@_".contains(next))),
                    "{} in {} of {}", name, said, text
                );
            }
        }

        #[test]
        fn the_whole_counts_as_much_as_its_parts(parts in proptest::collection::vec(known(), 1..12)) {
            let text = parts.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
            let wanted = parts.iter().map(|(_, long)| long).sum::<usize>() + parts.len() - 1;
            prop_assert_eq!(counted(&text), wanted, "{}", text);
        }
    }
}
