//! A reply that a colleague wrote in the network's own app, or the echo of one of ours.

use guichet_text::reading::Direction;
use guichet_text::words::search_words;

use super::message::{self, is_this};
use super::{IntakeProblem, Item};
use crate::delivery::{Given, InFlight, after_reply, better_outcome, follows_up, record_sent};
use crate::model::{
    AuthorKind, Case, CaseState, Conversation, DecisionKind, EventKind, Message, MessageState, OutboxState, Outcome,
    Promise, PromiseState, ReplyDoor,
};
use crate::plan::{Change, Writing};

/// Writes an own reply.
pub(super) fn enter(writing: &mut Writing<'_>, item: &Item<'_>) -> Result<(), IntakeProblem> {
    if let Some(existing) = &item.known.existing {
        // Of what carries a reply's id we are the author: a network may have written it a little differently.
        let ours = existing.message.direction == Direction::Outbound;
        return if ours || is_this(&existing.message, item) { Ok(()) } else { Err(IntakeProblem::TakenId) };
    }
    // A network may shorten links or write in its own way: while one of ours is leaving, nobody knows whose words these are. Soon it
    // has its id, and the echo is found under it.
    if item.known.in_flight.iter().any(|flight| flight.item.state == OutboxState::Sending) {
        return Err(IntakeProblem::WaitingForSend);
    }
    if let Some(ours) = item.known.in_flight.iter().find(|flight| same_words(flight, item)) {
        record_sent(writing, ours, Some(&item.incoming.external_id), Some("echoed"));
        return Ok(());
    }
    let (Some(conversation), Some(case)) = (&item.known.conversation, &item.known.case) else {
        return Err(IntakeProblem::WaitingForThread);
    };
    let reply = reply(item, conversation, case);
    if case.history || item.raw.history {
        history(writing, item, case);
    } else {
        answers(writing, item, conversation, case);
    }
    let mut after = conversation.clone();
    if case.history || !item.raw.history {
        after.last_message_id = Some(reply.id);
    }
    writing.update_conversation(conversation, after);
    writing.change(Change::InsertMessage(reply.clone()));
    writing.change(Change::PutSearchWords(reply.id, reply.case_id, search_words(&reply.text)));
    message::files(writing, item, reply.id);
    writing.message_event(EventKind::MessageSent, &reply, Some("in_the_app"));
    Ok(())
}

/// Networks trim and fold blanks: the words are compared without them.
fn same_words(flight: &InFlight, item: &Item<'_>) -> bool {
    flight.message.text.split_whitespace().eq(item.incoming.text.split_whitespace())
}

fn reply(item: &Item<'_>, conversation: &Conversation, case: &Case) -> Message {
    let incoming = item.incoming;
    Message {
        id: item.raw.message_id,
        brand_id: item.known.brand.id,
        conversation_id: conversation.id,
        channel_id: item.known.channel.id,
        case_id: case.id,
        customer_id: case.customer_id,
        direction: Direction::Outbound,
        author_kind: if incoming.automatic { AuthorKind::Automatic } else { AuthorKind::Human },
        author_user_id: None,
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        in_reply_to: incoming.in_reply_to.first().cloned(),
        visibility: incoming.visibility,
        text: incoming.text.clone(),
        created_at: item.written_at,
        received_at: item.raw.received_at,
        state: MessageState::Sent,
        revision: 0,
        words_position: 0,
        decision: None,
        automatic: incoming.automatic,
        veiled: false,
        hidden_at: None,
        hidden_reason: None,
        reply_door: ReplyDoor::Open,
    }
}

/// It decides what had been written in the thread before it.
fn answers(writing: &mut Writing<'_>, item: &Item<'_>, conversation: &Conversation, case: &Case) {
    // An automatic word is no answer.
    if item.incoming.automatic {
        return;
    }
    let answered: Vec<&Message> = item
        .known
        .undecided
        .iter()
        .filter(|message| message.conversation_id == conversation.id && message.created_at <= item.written_at)
        .collect();
    for message in &answered {
        writing.decide(message, DecisionKind::Answered, Some("in_the_app"));
    }
    let given = item.known.given;
    let (followed, left): (Vec<&Promise>, Vec<&Promise>) =
        item.known.promises.iter().partition(|owed| follows_up(owed, given));
    for owed in followed {
        writing.move_promise(owed, PromiseState::Kept, None);
    }
    let promise_due = left.into_iter().filter(|owed| owed.state == PromiseState::Open).map(Promise::owed).min();
    // A last word takes nothing of the customer's "solved" back.
    let promise_due = promise_due.filter(|_| case.state != CaseState::Confirmed);
    let decided = i64::try_from(answered.len()).unwrap_or(i64::MAX);
    let settings = &item.known.brand.settings;
    let mut after = after_reply(case, decided, item.known.given, promise_due, settings, item.now);
    after.hops += i64::from(item.known.given == Given::SentAway);
    if after.undecided == 0 {
        writing.change(Change::MeetDeadlines(case.id, item.written_at));
    }
    writing.update_case(case, after);
}

/// A reply of history gives the case its outcome. What was asked back was at least taken up.
fn history(writing: &mut Writing<'_>, item: &Item<'_>, case: &Case) {
    if !case.history || item.incoming.automatic {
        return;
    }
    let given = if item.known.given == Given::AskedBack { Given::Other } else { item.known.given };
    // Nothing had been asked: there is no gap to close.
    let outcome = if case.outcome == Outcome::None { Outcome::None } else { better_outcome(case.outcome, given) };
    let hops = case.hops + i64::from(given == Given::SentAway);
    writing.update_case(case, Case { outcome, hops, ..case.clone() });
}
