//! The author changed the words: the earlier ones are kept as a revision, the new ones are read.

use guichet_text::Reading;
use guichet_text::reading::Direction;
use guichet_text::words::search_words;
use jiff::Timestamp;

use super::arrival::{arrive, placement};
use super::{IntakeProblem, Item, message};
use crate::model::{Case, DeadlineKind, DecisionKind, EventKind, Message, MessageRevision, MessageState};
use crate::plan::{Change, Writing};
use crate::protection;
use crate::triage::asks;

/// After so many tries, some six minutes, the first words will hardly come any more.
const PATIENCE: i64 = 5;

/// Writes an edit.
pub(super) fn enter(writing: &mut Writing<'_>, item: &Item<'_>) -> Result<(), IntakeProblem> {
    let Some(existing) = &item.known.existing else {
        // Somebody was named by the edit alone, or the first words never reached us: these are what there is to answer.
        let will_not_come = item.raw.attempts >= PATIENCE && !item.incoming.author.id.is_empty();
        return if will_not_come { message::enter(writing, item) } else { Err(IntakeProblem::WaitingForOriginal) };
    };
    let before = &existing.message;
    // What its author took back stays taken back.
    if before.state == MessageState::Deleted {
        return Ok(());
    }
    let position = item.raw.position.max(before.words_position);
    // The same words again are no edit, but none that was received before them may take their place.
    if before.text == item.incoming.text {
        writing.update_message(before, Message { words_position: position, ..before.clone() });
        return Ok(());
    }
    let mut after = Message { revision: before.revision + 1, words_position: position, ..before.clone() };
    if item.raw.position < before.words_position {
        // It waited for something while a later edit did not: its words were replaced before anybody saw them.
        revision(writing, before, &item.incoming.text, item.now);
        writing.update_message(before, after);
        return Ok(());
    }
    revision(writing, before, &before.text, item.now);
    after.text.clone_from(&item.incoming.text);
    if before.direction == Direction::Inbound {
        after.veiled = protection::veiled(item.reading);
        if asks_anew(before, existing.reading.as_ref(), item) {
            after.decision = None;
        }
        consequences(writing, item, before, &after);
        writing.change(Change::PutReading(before.id, Box::new(item.reading.clone())));
    }
    writing.change(Change::PutSearchWords(before.id, before.case_id, search_words(&after.text)));
    writing.message_event(EventKind::MessageEdited, before, None);
    writing.update_message(before, after);
    Ok(())
}

/// The first words came after all, behind an edit that had entered as the message: they are kept as what was replaced.
pub(super) fn first_words(writing: &mut Writing<'_>, item: &Item<'_>, before: &Message) {
    revision(writing, before, &item.incoming.text, item.now);
    writing.update_message(before, Message { revision: before.revision + 1, ..before.clone() });
}

/// Keeps words that do not stand any more.
fn revision(writing: &mut Writing<'_>, message: &Message, text: &str, now: Timestamp) {
    writing.change(Change::InsertRevision(MessageRevision {
        message_id: message.id,
        brand_id: message.brand_id,
        revision: message.revision,
        text: text.to_owned(),
        replaced_at: now,
    }));
}

/// Whether the new words ask for something that the decided ones did not.
fn asks_anew(before: &Message, reading: Option<&Reading>, item: &Item<'_>) -> bool {
    let decided_here = before.decision.as_ref().is_some_and(|decision| decision.kind != DecisionKind::History);
    let questions =
        |reading: &Reading| reading.questions.iter().map(|question| question.text.clone()).collect::<Vec<_>>();
    let same = reading.is_some_and(|old| {
        old.request == item.reading.request
            && questions(old) == questions(item.reading)
            && old.severity >= item.reading.severity
    });
    decided_here && !before.automatic && asks(item.reading) && !same
}

/// What the new words change in the case.
fn consequences(writing: &mut Writing<'_>, item: &Item<'_>, before: &Message, after: &Message) {
    let Some(case) = &item.known.case else { return };
    if item.raw.history || case.history || after.automatic || after.decision.is_some() {
        return;
    }
    if before.decision.is_some() {
        arrive(writing, item, case, item.now, 0);
    } else {
        placed_anew(writing, item, case, before);
    }
}

/// A message that is still owed a decision says something else: its case takes the place of the new words. A deadline that
/// was given is kept unless the new one comes sooner.
fn placed_anew(writing: &mut Writing<'_>, item: &Item<'_>, case: &Case, message: &Message) {
    // Where it is the only one undecided, nothing else speaks for the severity.
    let alone = case.undecided <= 1;
    let without = Case {
        severity: if alone { item.reading.severity } else { case.severity },
        in_trouble_now: !alone && case.in_trouble_now,
        contacts: if alone { case.contacts - 1 } else { case.contacts },
        ..case.clone()
    };
    let placement = placement(item, Some(&without), message.created_at);
    let due = placement.due.clone();
    let after = Case {
        severity: placement.severity,
        in_trouble_now: placement.in_trouble_now,
        lane: placement.lane,
        lane_reasons: placement.lane_reasons,
        topics: if alone { placement.topics } else { case.topics.clone() },
        due_at: case.due_at.into_iter().chain(due.as_ref().map(|due| due.due_at)).min(),
        ..case.clone()
    };
    let after = writing.update_case(case, after);
    if let Some(due) = due {
        writing.change(Change::DropDeadlines(case.id, item.now));
        writing.insert_deadline(&after, DeadlineKind::FirstAnswer, due);
    }
}
