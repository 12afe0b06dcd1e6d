//! Applies a plan: every change becomes statements, all of them one batch.
//!
//! Order matters. The places of the events come first, since their row is the lock under which every batch of a brand
//! takes its turn; then the changes in the order of the plan; counters last, each key once and in order.

use std::collections::BTreeMap;

use guichet_core::plan::{Change, Plan};
use jiff::Timestamp;

use crate::queries::{
    approvals, cases, channels, closed_words, conversations, corrections, counters, customers, deadlines, events,
    gifts, incidents, mediations, messages, outbox, promises, raw_items, regroupings, relay_mails, relays, search,
    working,
};
use crate::sql::Stmt;
use crate::{Result, Store};

/// What a plan became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Position of the last event of the plan; none when it has no events.
    pub last_position: Option<i64>,
}

impl Store {
    /// Applies a plan: all of it in one commit, or nothing. `Conflict` when a guard does not hold.
    pub async fn apply(&self, plan: &Plan) -> Result<Applied> {
        let mut done = self.write(batch(plan)).await?;
        let with_events = !plan.events.is_empty();
        let places = done.first_mut().filter(|_| with_events).and_then(|first| first.rows.first_mut());
        Ok(Applied { last_position: places.map(|row| row.take()).transpose()? })
    }
}

/// The whole plan as one batch.
fn batch(plan: &Plan) -> Vec<Stmt> {
    let mut batch = events::append(plan.brand_id, &plan.events);
    let mut moves: BTreeMap<&str, i64> = BTreeMap::new();
    for change in &plan.changes {
        match change {
            Change::Count { key, by } => *moves.entry(key).or_default() += by,
            other => batch.extend(statements(plan, other)),
        }
    }
    batch.extend(counters::add(plan.brand_id, &moves));
    batch
}

fn statements(plan: &Plan, change: &Change) -> Vec<Stmt> {
    let brand = plan.brand_id;
    match change {
        Change::InsertCustomer(customer) => vec![customers::insert(customer)],
        Change::UpdateCustomer(customer) => vec![customers::update(customer)],
        Change::InsertHandle(handle) => vec![customers::insert_handle(handle)],
        Change::NotePrivate(handle, check) => vec![customers::note_private(brand, *handle, *check)],
        Change::InsertConversation(conversation) => vec![conversations::insert(conversation)],
        Change::UpdateConversation(conversation) => vec![conversations::update(conversation)],
        Change::InsertCase(case) => vec![cases::insert(case)],
        Change::UpdateCase(case) => vec![cases::update(case)],
        Change::PlaceCase(case) => vec![cases::place(case)],
        Change::InsertMessage(message) => messages::insert(message).into(),
        Change::UpdateMessage { message, expected_revision, expected_undecided } => {
            vec![messages::update(message, *expected_revision, *expected_undecided)]
        }
        Change::InsertRevision(revision) => vec![messages::insert_revision(revision)],
        Change::PutReading(message, reading) => vec![messages::put_reading(brand, *message, reading)],
        Change::ShowReading {
            message,
            reading,
            veiled,
            expected_revision,
            expected_undecided,
            expected_correction,
        } => {
            let expected = (*expected_revision, *expected_undecided, *expected_correction);
            vec![messages::veil(brand, *message, *veiled, expected), messages::put_reading(brand, *message, reading)]
        }
        Change::PutCorrection(correction) => corrections::put(correction),
        Change::ForgetCorrection(message) => corrections::delete(brand, *message),
        Change::PutSearchWords(message, _, words) => vec![search::put(brand, *message, words)],
        Change::ForgetWords(message) => messages::forget_words(brand, *message),
        Change::InsertAttachment(file) => vec![messages::insert_attachment(file)],
        Change::InsertDeadline(deadline) => vec![deadlines::insert(deadline)],
        Change::MeetDeadlines(case, at) => vec![deadlines::meet(brand, *case, *at)],
        Change::DropDeadlines(case, at) => vec![deadlines::drop_owed(brand, *case, *at)],
        Change::OweDeadlinesAgain(case, at) => vec![deadlines::owe_again(brand, *case, *at)],
        Change::AlarmDeadlines(case, at) => vec![deadlines::alarm(brand, *case, *at)],
        Change::WarnDeadlines(case, at) => vec![deadlines::warn(brand, *case, *at)],
        Change::EscalateDeadlines(case, at) => vec![deadlines::escalate(brand, *case, *at)],
        Change::MoveDeadline { deadline, expected_due_at } => vec![deadlines::move_one(deadline, *expected_due_at)],
        Change::InsertPromise(promise) => vec![promises::insert(promise)],
        Change::UpdatePromise { promise, expected_state } => vec![promises::update(promise, *expected_state)],
        Change::InsertApproval(request) => vec![approvals::insert(request)],
        Change::DecideApproval(request) => vec![approvals::decide(request)],
        Change::InsertOutbox(item) => vec![outbox::insert(item)],
        Change::UpdateOutbox { item, expected_state, expected_attempt } => {
            outbox::update(item, *expected_state, *expected_attempt, time_of(plan, item.not_before))
        }
        Change::FinishRawItem { id, state, problem, author } => {
            vec![raw_items::finish(*id, *state, problem.as_deref(), author.as_deref())]
        }
        Change::InsertIncident(incident) => vec![incidents::insert(incident)],
        Change::UpdateIncident(incident) => vec![incidents::update(incident)],
        Change::TellIncident(incident, told) => vec![incidents::tell(brand, *incident, told)],
        Change::InsertRelay(relay, link) => vec![relays::insert(relay, *link)],
        Change::UpdateRelay(relay) => vec![relays::update(relay)],
        Change::InsertRelayWord(word, files) => relays::insert_word(word, files),
        Change::InsertRelayMail(mail) => vec![relay_mails::insert(mail)],
        Change::CancelRelayMails(relay) => vec![relay_mails::cancel(brand, *relay)],
        Change::Count { .. } => Vec::new(),
        Change::NoteGiven(working) => vec![working::put(working)],
        Change::SayClosed { case, opens_at, message, at } => {
            vec![closed_words::say(brand, *case, *opens_at, *message, *at)]
        }
        Change::TouchChannel(channel, at) => channels::touch(*channel, *at),
        Change::InsertRegrouping(row) => vec![regroupings::insert(row)],
        Change::UndoRegrouping { id, by, at } => vec![regroupings::undo(brand, *id, *by, *at)],
        Change::MoveRows(moving) => regroupings::carry(brand, moving),
        Change::GiveGift { gift, cap } => vec![gifts::give(gift, *cap)],
        Change::TakeBackGift { gift, at } => vec![gifts::take_back(brand, *gift, *at)],
        Change::PutMediation(note) => vec![mediations::put(note)],
    }
}

/// When the plan was made, as its events say.
fn time_of(plan: &Plan, otherwise: Timestamp) -> Timestamp {
    plan.events.first().map_or(otherwise, |event| event.at)
}
