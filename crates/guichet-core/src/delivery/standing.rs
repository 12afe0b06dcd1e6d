//! Whether anything leaves by a channel at all, whatever the conversation.
//!
//! Invariant: only what a person has to mend shuts a channel. What passes by itself (a server that does not answer, a limit)
//! leaves the reply in the outbox, which tries again.

use crate::model::{Channel, ChannelState};
use crate::refusal::RefusalCode;

/// What the last look at the account found, where nothing can leave before somebody has connected it again.
const ENDED: &[&str] = &["token_expired", "not_connected", "another_account_connected"];

/// Why nothing leaves by this channel; none when replies can.
#[must_use]
pub fn shut(channel: &Channel) -> Option<RefusalCode> {
    if channel.state == ChannelState::Paused {
        return Some(RefusalCode::ChannelPaused);
    }
    let found = [&channel.health.problem, &channel.health.check_problem];
    let ended = found.into_iter().flatten().any(|code| ENDED.contains(&code.as_str()));
    ended.then_some(RefusalCode::ChannelEnded)
}
