//! A plan being written: rows, the events that tell of them and the counters that follow them, always together.
//!
//! Invariant: a counter moves in the same plan as the row that it counts, by the difference of what the row contributes;
//! so counters cannot drift from the rows, whatever the order of decisions.

use std::collections::BTreeMap;

use guichet_text::reading::Topic;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Change, Plan};
use crate::calendar::{self, Due, day_of, opening_time_before};
use crate::counters::Counter;
use crate::delivery::DraftPromise;
use crate::incident::Told;
use crate::model::{
    Brand, BrandSettings, Case, CaseState, Conversation, Deadline, DeadlineId, DeadlineKind, Decision, DecisionKind,
    EventId, EventKind, IncidentId, Lane, Message, MessageId, NewEvent, NewIds, Outcome, Promise, PromiseId,
    PromiseKind, PromiseState, UserId,
};

/// A plan being written.
pub(crate) struct Writing<'a> {
    plan: Plan,
    settings: &'a BrandSettings,
    now: Timestamp,
    by: Option<UserId>,
    ids: &'a mut dyn NewIds,
}

impl<'a> Writing<'a> {
    /// A plan for a brand, by somebody (none: the desk itself).
    pub(crate) fn new(brand: &'a Brand, by: Option<UserId>, now: Timestamp, ids: &'a mut dyn NewIds) -> Self {
        Self { plan: Plan::new(brand.id), settings: &brand.settings, now, by, ids }
    }

    /// The finished plan.
    pub(crate) fn done(self) -> Plan {
        self.plan
    }

    /// When it is decided.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// A new identifier.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.ids.next_id()
    }

    /// A write that no counter follows.
    pub(crate) fn change(&mut self, change: Change) {
        self.plan.changes.push(change);
    }

    /// A new case, with its counters.
    pub(crate) fn insert_case(&mut self, mut case: Case) -> Case {
        case.version = 1;
        case.updated_at = self.now;
        self.count_case(None, &case);
        self.change(Change::InsertCase(case.clone()));
        self.case_event(EventKind::CaseOpened, &case, None);
        case
    }

    /// The case again, with its counters. At most once a case in a plan.
    pub(crate) fn update_case(&mut self, before: &Case, mut after: Case) -> Case {
        after.version = before.version + 1;
        after.updated_at = self.now;
        self.count_case(Some(before), &after);
        self.change(Change::UpdateCase(after.clone()));
        after
    }

    /// The case in another place of the queue, with its counters: what it is and when it last changed stay.
    pub(crate) fn place_case(&mut self, before: &Case, mut after: Case) {
        after.version = before.version + 1;
        self.count_case(Some(before), &after);
        self.change(Change::PlaceCase(after));
    }

    /// The conversation again.
    pub(crate) fn update_conversation(&mut self, before: &Conversation, mut after: Conversation) {
        after.version = before.version + 1;
        self.change(Change::UpdateConversation(after));
    }

    /// The message again.
    pub(crate) fn update_message(&mut self, before: &Message, after: Message) {
        self.change(Change::UpdateMessage {
            message: after,
            expected_revision: before.revision,
            expected_undecided: before.decision.is_none(),
        });
    }

    /// A decision about an inbound message, now.
    pub(crate) fn decide(&mut self, message: &Message, kind: DecisionKind, reason: Option<&str>) {
        self.decide_with_note(message, kind, reason, "");
    }

    /// A decision with what whoever decided adds in their own words. The event has the code alone.
    pub(crate) fn decide_with_note(&mut self, message: &Message, kind: DecisionKind, reason: Option<&str>, note: &str) {
        let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        let decision = Decision { note, ..self.decision(kind, reason) };
        let mut after = message.clone();
        after.decision = Some(decision);
        self.update_message(message, after);
        self.message_event(EventKind::MessageDecided, message, Some(reason.unwrap_or(kind.as_str())));
    }

    /// The value of a decision taken now.
    pub(crate) fn decision(&self, kind: DecisionKind, reason: Option<&str>) -> Decision {
        Decision { kind, reason: reason.map(str::to_owned), by: self.by, at: self.now, note: None }
    }

    /// A new deadline of a case.
    pub(crate) fn insert_deadline(&mut self, case: &Case, kind: DeadlineKind, due: Due) {
        let (warn_at, escalate_at) = (calendar::warned(&due, self.settings), calendar::escalated(&due, self.settings));
        let deadline = Deadline {
            id: DeadlineId(self.ids.next_id()),
            brand_id: case.brand_id,
            case_id: case.id,
            kind,
            started_at: due.started_at,
            due_at: due.due_at,
            reasons: due.reasons,
            met_at: None,
            dropped_at: None,
            alarmed_at: None,
            warn_at: warn_at.filter(|at| *at > self.now),
            escalate_at,
            escalated_at: None,
        };
        self.change(Change::InsertDeadline(deadline));
    }

    /// Something that is owed from now on for a message of a case, by whoever is named, else by whoever decides.
    pub(crate) fn owe(&mut self, case: &Case, message: MessageId, kind: PromiseKind, draft: &DraftPromise) -> Promise {
        let promise = self.owed(case, message, kind, draft);
        self.insert_promise(promise.clone());
        promise
    }

    fn owed(&mut self, case: &Case, message: MessageId, kind: PromiseKind, draft: &DraftPromise) -> Promise {
        Promise {
            id: PromiseId(self.ids.next_id()),
            brand_id: case.brand_id,
            case_id: case.id,
            kind,
            message_id: message,
            span: draft.span,
            words: None,
            owner: draft.owner.or(self.by),
            due_at: draft.due_at,
            state: PromiseState::Open,
            created_at: self.now,
            closed_at: None,
            warn_at: None,
            warned_at: None,
        }
    }

    /// Something that was promised where no message says it.
    pub(crate) fn promised(&mut self, case: &Case, message: MessageId, draft: &DraftPromise, words: &str) -> Promise {
        let promise = Promise { words: Some(words.to_owned()), ..self.owed(case, message, PromiseKind::Said, draft) };
        self.insert_promise(promise.clone());
        promise
    }

    /// The owner of a promise, or the lead in their place, is told that it falls due.
    pub(crate) fn warn_of(&mut self, before: &Promise, whom: &str) {
        let after = Promise { warned_at: Some(self.now), ..before.clone() };
        let mut event = self.event(EventKind::PromiseWarned, Some(whom));
        event.case_id = Some(after.case_id);
        event.message_id = Some(after.message_id);
        event.promise_id = Some(after.id);
        self.plan.events.push(event);
        self.change(Change::UpdatePromise { promise: after, expected_state: before.state });
    }

    /// A new promise, with its counter and event. Its owner is told before it falls due, unless it was made later than that.
    pub(crate) fn insert_promise(&mut self, promise: Promise) {
        let warn_at = opening_time_before(promise.due_at, self.settings.promise_warning_minutes, self.settings);
        let promise = Promise { warn_at: Some(warn_at).filter(|at| *at > self.now), warned_at: None, ..promise };
        self.count_promise(&promise, promise.state, 1);
        self.promise_event(EventKind::PromiseMade, &promise, None);
        self.change(Change::InsertPromise(promise));
    }

    /// The promise in another state, with its counters.
    pub(crate) fn move_promise(&mut self, before: &Promise, state: PromiseState, detail: Option<&str>) {
        let closed_at = (state != PromiseState::Open).then_some(self.now);
        let after = Promise { state, closed_at, ..before.clone() };
        self.count_promise(before, before.state, -1);
        self.count_promise(before, state, 1);
        let kind = match state {
            PromiseState::Kept => Some(EventKind::PromiseKept),
            PromiseState::Broken => Some(EventKind::PromiseBroken),
            PromiseState::Replaced => Some(EventKind::PromiseReplaced),
            PromiseState::Open | PromiseState::Cancelled => None,
        };
        if let Some(kind) = kind {
            self.promise_event(kind, &after, detail);
        }
        self.change(Change::UpdatePromise { promise: after, expected_state: before.state });
    }

    /// Promises are counted by what the customer was told: a follow-up was never said.
    fn count_promise(&mut self, promise: &Promise, state: PromiseState, by: i64) {
        if promise.kind == PromiseKind::Said {
            self.count(Counter::Promise { day: day_of(promise.created_at, self.settings), state }, by);
        }
    }

    /// A counter moves.
    pub(crate) fn count(&mut self, counter: Counter, by: i64) {
        self.change(Change::Count { key: counter.key(), by });
    }

    /// What happened to a case.
    pub(crate) fn case_event(&mut self, kind: EventKind, case: &Case, detail: Option<&str>) {
        let mut event = self.event(kind, detail);
        event.case_id = Some(case.id);
        self.plan.events.push(event);
    }

    /// What happened to a message.
    pub(crate) fn message_event(&mut self, kind: EventKind, message: &Message, detail: Option<&str>) {
        let mut event = self.event(kind, detail);
        event.case_id = Some(message.case_id);
        event.conversation_id = Some(message.conversation_id);
        event.message_id = Some(message.id);
        event.channel_id = Some(message.channel_id);
        self.plan.events.push(event);
    }

    /// What happened to an incident, whose id stands in the detail, and to the case of one of its messages.
    pub(crate) fn incident_event(&mut self, kind: EventKind, id: IncidentId, told: Option<Told>) {
        let mut event = self.event(kind, Some(&id.to_string()));
        event.case_id = told.map(|told| told.case);
        event.message_id = told.map(|told| told.message);
        self.plan.events.push(event);
    }

    fn promise_event(&mut self, kind: EventKind, promise: &Promise, detail: Option<&str>) {
        let mut event = self.event(kind, detail);
        event.case_id = Some(promise.case_id);
        event.message_id = Some(promise.message_id);
        event.promise_id = Some(promise.id);
        self.plan.events.push(event);
    }

    fn event(&mut self, kind: EventKind, detail: Option<&str>) -> NewEvent {
        NewEvent {
            user_id: self.by,
            detail: detail.map(str::to_owned),
            ..NewEvent::of(EventId(self.ids.next_id()), kind, self.now)
        }
    }

    fn count_case(&mut self, before: Option<&Case>, after: &Case) {
        let mut moves: BTreeMap<String, i64> = BTreeMap::new();
        for (case, sign) in before.map(|case| (case, -1)).into_iter().chain([(after, 1)]) {
            for (counter, value) in self.contribution(case) {
                *moves.entry(counter.key()).or_default() += sign * value;
            }
        }
        for (key, by) in moves.into_iter().filter(|(_, by)| *by != 0) {
            self.change(Change::Count { key, by });
        }
    }

    /// What a case adds to the counters as it stands.
    fn contribution(&self, case: &Case) -> Vec<(Counter, i64)> {
        let mut counted = vec![(Counter::Undecided, case.undecided)];
        if case.state.is_open() && !case.history {
            counted.push((Counter::Lane(case.lane), 1));
        }
        if asks_something(case) {
            let topic = case.topics.first().copied().unwrap_or(Topic::Other);
            let day = day_of(case.opened_at, self.settings);
            counted.push((Counter::Outcome { day, topic, outcome: case.outcome }, 1));
        }
        counted
    }
}

/// Whether the case belongs in the gap report: a customer asked for something. Praise, proposals, spam, what machines write
/// and what was closed because nothing was asked do not; a merged case is told by the other one.
pub(crate) fn asks_something(case: &Case) -> bool {
    case.contacts > 0
        && case.state != CaseState::Merged
        && !(case.state == CaseState::Closed && case.outcome == Outcome::None)
        && !matches!(case.lane, Lane::Kudos | Lane::Partnership | Lane::Spam)
}
