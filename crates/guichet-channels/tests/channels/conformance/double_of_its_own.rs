//! What the double of a network does that has a file of its own: `conformance/<network>.rs`.

use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::Outgoing;

use crate::conformance::doubles::{Dialect, Happening, Mood};

/// A network in the test. It writes what happens as the network does, and keeps what it was given.
pub(crate) trait OwnNetwork {
    /// The bytes that the channel hands over when this happens; none where the network says nothing of the kind.
    fn happens(&self, channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes>;

    /// Sets the mood for the next reply; false where the network has no such mood.
    fn will(&self, mood: &Mood) -> bool;

    /// The words in which this network asks to wait.
    fn dialects(&self) -> &'static [Dialect];

    /// The next reply is asked to wait in these words.
    fn asks_to_wait(&self, dialect: &str);

    /// How many replies stand there.
    fn arrived(&self) -> usize;

    /// The reply, made into one that this network can take.
    fn reply(&self, outgoing: Outgoing) -> Outgoing;

    /// Puts messages where `receive` finds them under exactly these ids; false where that is tried in the network's own tests.
    fn posts(&self, _messages: &[(&str, &str)]) -> bool {
        false
    }

    /// Whether the network tells the first words and the changed ones at once, so that the message is known by its id alone and
    /// other words are always an edit.
    fn edits_come_beside(&self) -> bool {
        false
    }
}
