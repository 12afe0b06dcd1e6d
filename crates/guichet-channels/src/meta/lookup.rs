//! Looking for a reply whose answer was lost: among what stands below the comment, or in the private conversation.
//!
//! Meta has no key that makes a repeated reply harmless, and files late. So what is found is found, and what is not found proves
//! nothing: then the echo that Meta pushes decides, or a person.

use guichet_core::model::Outgoing;
use jiff::SignedDuration;
use serde_json::Value;

use super::fields::{id_within, optional_id, segment, time, word};
use super::graph::Graph;
use super::sending::{Places, Way};
use crate::channel::Lookup;
use crate::pace::Purpose;

/// Their clock and ours.
const CLOCKS: SignedDuration = SignedDuration::from_mins(5);

/// What a network calls the parts of what stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    /// The words of a comment.
    pub(crate) text: &'static str,
    /// The time of a comment.
    pub(crate) time: &'static str,
    /// Which conversations are asked for.
    pub(crate) platform: &'static str,
}

/// Looks for a reply.
pub(crate) async fn look(graph: &Graph, places: &Places, names: Names, way: &Way, outgoing: &Outgoing) -> Lookup {
    let found = match way {
        Way::Below(id) => {
            let fields = format!("id,{},from,{}", names.text, names.time);
            let asked = [("fields", fields.as_str()), ("order", "reverse_chronological"), ("limit", "50")];
            let path = format!("{}/{}", segment(id), places.below);
            let answer = graph.get(Purpose::Answer, &path, &asked).await;
            answer.ok().and_then(|value| ours(value.get("data"), names.text, names.time, places, outgoing))
        }
        Way::Direct(person) => in_conversation(graph, places, names, person, outgoing).await,
        Way::Aside(..) if !outgoing.recipient.is_empty() => {
            in_conversation(graph, places, names, &outgoing.recipient, outgoing).await
        }
        Way::Aside(..) | Way::Mention { .. } | Way::Nowhere(_) => None,
    };
    found.map_or(Lookup::CannotTell, |id| Lookup::Found { external_id: Some(id) })
}

async fn in_conversation(
    graph: &Graph,
    places: &Places,
    names: Names,
    person: &str,
    outgoing: &Outgoing,
) -> Option<String> {
    let asked = [
        ("platform", names.platform),
        ("user_id", person),
        ("fields", "messages.limit(20){id,message,from,created_time}"),
    ];
    let value = graph.get(Purpose::Answer, &format!("{}/conversations", places.inbox), &asked).await.ok()?;
    let messages = value.get("data")?.get(0)?.get("messages")?.get("data");
    ours(messages, "message", "created_time", places, outgoing)
}

/// The id of what we said: our words, ours, and not from before. The latest such.
fn ours(list: Option<&Value>, text: &str, at: &str, places: &Places, outgoing: &Outgoing) -> Option<String> {
    let since = outgoing.created_at.checked_sub(CLOCKS).ok()?;
    list?.as_array()?.iter().find_map(|item| {
        let author = id_within(item, "from").ok().flatten();
        let by_us = author.is_none_or(|author| author == places.account);
        let same = word(item, text).split_whitespace().eq(outgoing.text.split_whitespace());
        let fresh = time(item, at).is_some_and(|written| written >= since);
        if by_us && same && fresh { optional_id(item, "id").ok().flatten() } else { None }
    })
}
