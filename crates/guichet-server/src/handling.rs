//! How long answers take this desk: from the first look of the guard at a draft to its send, in the memory of this process.
//!
//! What is kept is a sum by network and severity, of the whole desk: nothing says who wrote, and nobody's pace can be read from it.

use std::collections::HashMap;
use std::sync::Mutex;

use guichet_core::counters::{Counter, Handled};
use guichet_core::day::LONGEST_SECONDS;
use guichet_core::delivery::KnownReply;
use guichet_core::model::capabilities::capabilities_for;
use guichet_core::model::{ConversationId, UserId};
use guichet_core::plan::Change;
use jiff::{SignedDuration, Timestamp};

/// A draft that was begun longer ago was left and taken up again: nobody knows how long it took.
const LEFT: SignedDuration = SignedDuration::from_hours(2);
/// Drafts that are remembered at once.
const MOST: usize = 5_000;

/// Drafts that are being written.
#[derive(Debug, Default)]
pub struct Handling(Mutex<HashMap<(UserId, ConversationId), Timestamp>>);

impl Handling {
    /// Somebody writes in a conversation.
    pub fn begin(&self, who: UserId, conversation: ConversationId, now: Timestamp) {
        let Ok(mut begun) = self.0.lock() else { return };
        if begun.len() >= MOST {
            begun.retain(|_, at| now.duration_since(*at) < LEFT);
        }
        let at = begun.entry((who, conversation)).or_insert(now);
        if now.duration_since(*at) >= LEFT {
            *at = now;
        }
    }

    /// They sent it: what the time that it took adds to the figures of the desk.
    pub fn end(&self, who: UserId, known: &KnownReply, now: Timestamp) -> Vec<Change> {
        let Ok(mut begun) = self.0.lock() else { return Vec::new() };
        let Some(at) = begun.remove(&(who, known.conversation.id)) else { return Vec::new() };
        let seconds = now.duration_since(at).as_secs();
        if !(1..LEFT.as_secs()).contains(&seconds) {
            return Vec::new();
        }
        let seconds = seconds.min(LONGEST_SECONDS);
        let (network, severity) = (capabilities_for(&known.channel).network, known.case.severity);
        [(Handled::Answers, 1), (Handled::Seconds, seconds), (Handled::Squares, seconds * seconds)]
            .into_iter()
            .map(|(part, by)| Change::Count { key: Counter::Handling { network, severity, part }.key(), by })
            .collect()
    }
}
