//! Some events name only ids: a mention, the person behind a private message. What they mean is asked for before the event is kept.
//!
//! All of a delivery has a few seconds: Meta waits for the answer. What could not be fetched is kept as it came, and its parser says
//! what is known.

use std::time::Duration;

use serde_json::Value;

use super::events::{self, Event, Happened};
use super::fields::segment;
use super::graph::Graph;
use crate::channel::RawBytes;
use crate::pace::Purpose;

/// For all events of one delivery together.
const WITHIN: Duration = Duration::from_secs(5);
/// The most that one delivery asks for.
const MOST: usize = 20;

/// What is to be fetched for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Of what.
    pub(crate) id: String,
    /// Which fields.
    pub(crate) fields: String,
    /// Where in the answer it stands; empty for the answer itself.
    pub(crate) inside: &'static str,
}

/// Whether an event names words that were not fetched: a mention is nothing without them, a private message has its own.
pub(crate) fn lacks_words(graph: &Graph, item: &RawBytes, wish: impl Fn(&Event) -> Option<Wish>) -> bool {
    let Ok(event) = events::read(&item.body) else { return false };
    let Happened::Change(_, value) = &event.happened else { return false };
    graph.is_connected() && value.get("fetched").is_none() && wish(&event).is_some()
}

/// The items with what could be fetched for them.
pub(crate) async fn complete(
    graph: &Graph,
    mut items: Vec<RawBytes>,
    wish: impl Fn(&Event) -> Option<Wish>,
) -> Vec<RawBytes> {
    if !graph.is_connected() {
        return items;
    }
    let until = tokio::time::Instant::now() + WITHIN;
    let mut asked = 0;
    let mut wished: Vec<_> = items
        .iter_mut()
        .filter_map(|item| {
            let event = events::read(&item.body).ok()?;
            let wish = wish(&event)?;
            Some((matches!(event.happened, Happened::Direct(_)), item, wish))
        })
        .collect();
    // Words before names: a mention without its words can be answered by nobody.
    wished.sort_by_key(|(only_a_name, _, _)| *only_a_name);
    for (_, item, wish) in wished {
        asked += 1;
        if asked > MOST {
            break;
        }
        let (path, fields) = (segment(&wish.id), [("fields", wish.fields.as_str())]);
        let call = graph.get(Purpose::Fetch, &path, &fields);
        let Ok(answer) = tokio::time::timeout_at(until, call).await else { break };
        let Ok(answer) = answer else { continue };
        let more = if wish.inside.is_empty() { Some(&answer) } else { answer.get(wish.inside) };
        let more = more.filter(|more: &&Value| more.is_object());
        if let Some(body) = more.and_then(|more| events::enriched(&item.body, more)) {
            item.body = body;
        }
    }
    items
}
