//! To which case a message belongs: one problem of one customer is one story.
//!
//! A case is joined on proof (the thread, a reference that a token proved) or, on social networks alone, where the same
//! person writes again about the same thing within days. Doubt opens a case of its own: two can be merged later.

use guichet_text::reading::Topic;
use jiff::SignedDuration;

use super::Item;
use crate::model::{Case, CaseState, Conversation};

/// Networks on which people write several posts about one thing, and a private message after a public one.
const SOCIAL: &[&str] = &["x", "facebook", "messenger", "instagram", "whatsapp", "bluesky", "mastodon", "telegram"];

/// How long a story goes on by itself.
const STORY: SignedDuration = SignedDuration::from_hours(72);

/// The case that the message belongs to; none opens a new one.
pub(super) fn case_of(item: &Item<'_>, only_thanks: bool) -> Option<Case> {
    let known = item.known;
    let joinable = |case: &&Case| {
        case.state != CaseState::Merged
            && (case.state != CaseState::Closed || only_thanks || item.raw.history || item.incoming.automatic)
    };
    if let Some(case) = known.referenced.as_ref().filter(joinable) {
        return Some(case.clone());
    }
    if thread_of(item).is_some() {
        return known.case.as_ref().filter(joinable).cloned();
    }
    same_story(item)
}

/// The thread that the author takes part in. In public, a stranger who writes under somebody's post has a thread and a
/// story of their own; in private, whoever is in the thread belongs to it.
pub(super) fn thread_of<'a>(item: &Item<'a>) -> Option<&'a Conversation> {
    let known = item.known;
    let author = known.customer.as_ref().map(|customer| customer.id);
    let conversation = known.conversation.as_ref()?;
    let takes_part = !conversation.visibility.others_can_read() || author == Some(conversation.customer_id);
    takes_part.then_some(conversation)
}

/// The open case that the same person told of in another thread of a social network.
fn same_story(item: &Item<'_>) -> Option<Case> {
    if item.raw.history || !SOCIAL.contains(&item.known.channel.network.as_str()) {
        return None;
    }
    let recent: Vec<&Case> = item
        .known
        .other_open_cases
        .iter()
        .filter(|case| case.state.is_open() && !case.history && item.now.duration_since(case.updated_at) <= STORY)
        .collect();
    let topic = item.reading.main_topic();
    let same_topic = recent.iter().find(|case| topic != Topic::Other && case.topics.first() == Some(&topic));
    // We asked for something, and they write in private: it is the answer, whatever it says.
    let private_answer = match recent.as_slice() {
        [only] if !item.incoming.visibility.others_can_read() && only.state == CaseState::WaitingCustomer => Some(only),
        _ => None,
    };
    same_topic.or(private_answer).map(|case| (*case).clone())
}
