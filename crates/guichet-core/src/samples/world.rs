//! A desk in memory for the tests: it loads what decisions need and applies plans with the guards that a store keeps.

use std::collections::{BTreeMap, BTreeSet};

use guichet_text::Reading;
use guichet_text::reading::{Direction, Topic};
use jiff::Timestamp;
use uuid::Uuid;

use super::{at, brand, channel};
use crate::calendar::day_of;
use crate::case::KnownCase;
use crate::counters::Counter;
use crate::delivery::{Given, InFlight, KnownReply};
use crate::intake::{self, IntakeProblem, Known, KnownMessage, keys};
use crate::learning::Correction;
use crate::model::*;
use crate::plan::{Change, Plan, asks_something};
use crate::solution::{Gift, Limit, checked_since};

mod deadlines;
mod regroupings;

/// A guard did not hold: somebody was faster.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Conflict(pub(crate) &'static str);

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) brand: Brand,
    pub(crate) channel: Channel,
    pub(crate) now: Timestamp,
    pub(crate) customers: BTreeMap<CustomerId, Customer>,
    pub(crate) handles: Vec<Handle>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    pub(crate) cases: BTreeMap<CaseId, Case>,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) order: Vec<MessageId>,
    pub(crate) readings: BTreeMap<MessageId, Reading>,
    pub(crate) corrections: BTreeMap<MessageId, Correction>,
    pub(crate) revisions: Vec<MessageRevision>,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) promises: BTreeMap<PromiseId, Promise>,
    pub(crate) outbox: BTreeMap<ReplyId, OutboxItem>,
    pub(crate) approvals: BTreeMap<ReplyId, ApprovalRequest>,
    pub(crate) relays: BTreeMap<RelayId, Relay>,
    pub(crate) relay_words: Vec<RelayWord>,
    pub(crate) relay_mails: Vec<RelayMail>,
    pub(crate) counters: BTreeMap<String, i64>,
    pub(crate) events: Vec<NewEvent>,
    pub(crate) forgotten: Vec<MessageId>,
    pub(crate) finished: Vec<RawItemId>,
    pub(crate) regroupings: BTreeMap<RegroupingId, Regrouping>,
    moved: BTreeMap<RegroupingId, Vec<Uuid>>,
    pub(crate) gifts: Vec<Gift>,
    closed_words: BTreeSet<(CaseId, Timestamp)>,
    items_received: i64,
    next: u128,
}

fn hold(holds: bool, what: &'static str) -> Result<(), Conflict> {
    if holds { Ok(()) } else { Err(Conflict(what)) }
}

impl World {
    /// A desk on a network, on a Monday at ten.
    pub(crate) fn on(network: &str) -> Self {
        Self {
            brand: brand(),
            channel: channel(network),
            now: at("2026-11-23T10:00"),
            customers: BTreeMap::new(),
            handles: Vec::new(),
            conversations: BTreeMap::new(),
            cases: BTreeMap::new(),
            messages: BTreeMap::new(),
            order: Vec::new(),
            readings: BTreeMap::new(),
            corrections: BTreeMap::new(),
            revisions: Vec::new(),
            deadlines: Vec::new(),
            promises: BTreeMap::new(),
            outbox: BTreeMap::new(),
            approvals: BTreeMap::new(),
            relays: BTreeMap::new(),
            relay_words: Vec::new(),
            relay_mails: Vec::new(),
            counters: BTreeMap::new(),
            events: Vec::new(),
            forgotten: Vec::new(),
            finished: Vec::new(),
            regroupings: BTreeMap::new(),
            moved: BTreeMap::new(),
            gifts: Vec::new(),
            closed_words: BTreeSet::new(),
            items_received: 0,
            next: 1_000,
        }
    }

    pub(crate) fn id(&mut self) -> Uuid {
        self.next += 1;
        // Spread over the low bits like a random id, so that references made of them differ.
        Uuid::from_u128((self.next << 64) | self.next.wrapping_mul(0x9E37_79B9_7F4A_7C15) & 0xFFFF_FFFF_FFFF_FFFF)
    }

    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now += jiff::SignedDuration::from_secs(seconds);
    }

    /// Applies a plan: all of it or nothing.
    pub(crate) fn apply(&mut self, plan: Plan) -> Result<(), Conflict> {
        let before = self.clone();
        for change in plan.changes {
            if let Err(conflict) = self.write(change) {
                *self = before;
                return Err(conflict);
            }
        }
        self.events.extend(plan.events);
        self.check_counters();
        Ok(())
    }

    fn write(&mut self, change: Change) -> Result<(), Conflict> {
        match change {
            Change::InsertCustomer(row) => hold(self.customers.insert(row.id, row).is_none(), "customer"),
            Change::UpdateCustomer(row) => {
                hold(self.customers[&row.id].version == row.version - 1, "customer version")?;
                self.customers.insert(row.id, row);
                Ok(())
            }
            Change::NotePrivate(id, check) => {
                self.handles
                    .iter_mut()
                    .filter(|handle| handle.id == id)
                    .for_each(|handle| handle.private = Some(check));
                Ok(())
            }
            Change::InsertHandle(row) => {
                let taken = self
                    .handles
                    .iter()
                    .any(|other| (&other.network, &other.external_id) == (&row.network, &row.external_id));
                self.handles.push(row);
                hold(!taken, "handle")
            }
            Change::InsertConversation(row) => hold(self.conversations.insert(row.id, row).is_none(), "conversation"),
            Change::UpdateConversation(row) => {
                hold(self.conversations[&row.id].version == row.version - 1, "conversation version")?;
                self.conversations.insert(row.id, row);
                Ok(())
            }
            Change::InsertCase(row) => {
                hold(self.cases.values().all(|other| other.reference != row.reference), "reference")?;
                hold(self.cases.insert(row.id, row).is_none(), "case")
            }
            Change::UpdateCase(row) | Change::PlaceCase(row) => {
                hold(self.cases[&row.id].version == row.version - 1, "case version")?;
                self.cases.insert(row.id, row);
                Ok(())
            }
            // No incident has rows in this world.
            Change::InsertIncident(_) | Change::UpdateIncident(_) | Change::TellIncident(..) => Ok(()),
            Change::GiveGift { gift, cap } => self.give(*gift, cap),
            Change::TakeBackGift { gift, at } => {
                let line = self.gifts.iter_mut().find(|line| line.id == gift && line.stands());
                line.map(|line| line.taken_back_at = Some(at)).ok_or(Conflict("gift"))
            }
            Change::NoteGiven(_)
            | Change::PutMediation(_)
            | Change::PutSearchWords(..)
            | Change::InsertAttachment(_)
            | Change::TouchChannel(..) => Ok(()),
            other => self.write_message(other),
        }
    }

    /// As the store does: once in a case, and within the cap of the customer.
    fn give(&mut self, gift: Gift, cap: Option<Limit>) -> Result<(), Conflict> {
        let same = |line: &&Gift| line.stands() && line.code == gift.code;
        let here = self.gifts.iter().filter(same).any(|line| line.case_id == gift.case_id || line.id == gift.id);
        let full = cap.is_some_and(|cap| {
            let (times, since) = checked_since(cap, gift.given_at);
            let theirs = |line: &&Gift| line.customer_id == gift.customer_id && line.given_at > since;
            self.gifts.iter().filter(same).filter(theirs).count() >= times as usize
        });
        hold(!here && !full, "gift")?;
        self.gifts.push(gift);
        Ok(())
    }

    /// Messages, their readings, and what colleagues said of these.
    fn write_message(&mut self, change: Change) -> Result<(), Conflict> {
        match change {
            Change::InsertMessage(row) => {
                self.order.push(row.id);
                hold(self.messages.insert(row.id, row).is_none(), "message")
            }
            Change::UpdateMessage { message, expected_revision, expected_undecided } => {
                let stored = &self.messages[&message.id];
                hold(
                    stored.revision == expected_revision
                        && stored.case_id == message.case_id
                        && stored.words_position <= message.words_position
                        && stored.decision.is_none() == expected_undecided,
                    "message moved",
                )?;
                self.messages.insert(message.id, message);
                Ok(())
            }
            Change::InsertRevision(row) => {
                self.revisions.push(row);
                Ok(())
            }
            Change::PutReading(id, reading) => {
                self.readings.insert(id, *reading);
                Ok(())
            }
            Change::ShowReading {
                message: id,
                reading,
                veiled,
                expected_revision,
                expected_undecided,
                expected_correction,
            } => {
                let corrected = self.corrections.get(&id).map(|correction| correction.at);
                let stored = self.messages.get_mut(&id).ok_or("message").map_err(Conflict)?;
                hold(
                    stored.revision == expected_revision
                        && stored.state != MessageState::Deleted
                        && stored.decision.is_none() == expected_undecided
                        && corrected == expected_correction,
                    "message moved",
                )?;
                stored.veiled = veiled;
                self.readings.insert(id, *reading);
                Ok(())
            }
            Change::PutCorrection(row) => {
                self.corrections.insert(row.message_id, row);
                Ok(())
            }
            Change::ForgetCorrection(id) => hold(self.corrections.remove(&id).is_some(), "correction"),
            Change::ForgetWords(id) => {
                self.readings.remove(&id);
                self.revisions.retain(|revision| revision.message_id != id);
                self.forgotten.push(id);
                Ok(())
            }
            other => self.write_rest(other),
        }
    }

    fn write_rest(&mut self, change: Change) -> Result<(), Conflict> {
        match change {
            Change::InsertPromise(row) => hold(self.promises.insert(row.id, row).is_none(), "promise")?,
            Change::UpdatePromise { promise, expected_state } => {
                let stored = &self.promises[&promise.id];
                hold((stored.state, stored.case_id) == (expected_state, promise.case_id), "promise moved")?;
                self.promises.insert(promise.id, promise);
            }
            Change::InsertApproval(row) => hold(self.approvals.insert(row.id, *row).is_none(), "approval")?,
            Change::DecideApproval(row) => {
                hold(self.approvals[&row.id].state == ApprovalState::Waiting, "approval decided")?;
                self.approvals.insert(row.id, *row);
            }
            Change::InsertOutbox(row) => hold(self.outbox.insert(row.id, row).is_none(), "outbox")?,
            Change::UpdateOutbox { item, expected_state, expected_attempt } => {
                let stored = &self.outbox[&item.id];
                hold((stored.state, stored.attempt) == (expected_state, expected_attempt), "outbox moved")?;
                self.outbox.insert(item.id, item);
            }
            Change::SayClosed { case, opens_at, .. } => {
                hold(self.closed_words.insert((case, opens_at)), "closed word")?;
            }
            Change::FinishRawItem { id, .. } => self.finished.push(id),
            Change::Count { key, by } => *self.counters.entry(key).or_default() += by,
            other => self.write_around(other)?,
        }
        Ok(())
    }

    /// Counters say what a count over all rows would say, after every plan.
    fn check_counters(&self) {
        let mut counted: BTreeMap<String, i64> = BTreeMap::new();
        let mut add = |counter: Counter, by: i64| *counted.entry(counter.key()).or_default() += by;
        for case in self.cases.values() {
            let undecided = self
                .messages
                .values()
                .filter(|message| message.case_id == case.id && message.direction == Direction::Inbound)
                .filter(|message| message.decision.is_none())
                .count();
            assert_eq!(case.undecided, undecided as i64, "undecided of {}", case.reference);
            add(Counter::Undecided, undecided as i64);
            if case.state.is_open() && !case.history {
                add(Counter::Lane(case.lane), 1);
            }
            if asks_something(case) {
                let day = day_of(case.opened_at, &self.brand.settings);
                add(
                    Counter::Outcome {
                        day,
                        topic: *case.topics.first().unwrap_or(&Topic::Other),
                        outcome: case.outcome,
                    },
                    1,
                );
            }
            assert!(case.state.is_open() || case.due_at.is_none(), "a closed case owes nothing: {case:?}");
            if case.due_at.is_some() {
                let owed = self.deadlines.iter().any(|deadline| {
                    deadline.case_id == case.id && deadline.met_at.is_none() && deadline.dropped_at.is_none()
                });
                let promised = self.promises.values().any(|promise| {
                    promise.case_id == case.id && matches!(promise.state, PromiseState::Open | PromiseState::Broken)
                });
                assert!(owed || promised, "something is owed without a deadline or a promise: {case:?}");
            }
        }
        for promise in self.promises.values().filter(|promise| promise.kind == PromiseKind::Said) {
            add(Counter::Promise { day: day_of(promise.created_at, &self.brand.settings), state: promise.state }, 1);
        }
        for gift in self.gifts.iter().filter(|gift| gift.stands()) {
            let key = format!("gift.{}.{}.{}", gift.month, gift.code, gift.money.currency);
            *counted.entry(format!("{key}.count")).or_default() += 1;
            *counted.entry(format!("{key}.cents")).or_default() += gift.money.cents;
        }
        counted.retain(|_, value| *value != 0);
        let kept: BTreeMap<String, i64> = self
            .counters
            .iter()
            .filter(|(key, value)| **value != 0 && !key.starts_with("spent.") && !key.starts_with("read."))
            .map(|(key, value)| (key.clone(), *value))
            .collect();
        assert_eq!(kept, counted);
    }

    // ---- What decisions need.

    pub(crate) fn known(&self, incoming: &Incoming) -> Known {
        let keys = keys(&self.channel, incoming);
        let handle = self
            .handles
            .iter()
            .find(|handle| handle.network == keys.network && Some(&handle.external_id) == keys.author.as_ref())
            .cloned();
        let customer = handle.as_ref().map(|handle| self.customers[&handle.customer_id].clone());
        let by_id = |id: &String| self.messages.values().find(|message| message.external_id == *id);
        let existing = by_id(&keys.external_id);
        let by_key = |key: &String| self.conversations.values().find(|row| row.thread_key == *key).map(|row| row.id);
        let by_answered = || keys.in_reply_to.iter().find_map(by_id).map(|message| message.conversation_id);
        let conversation = existing
            .map(|message| message.conversation_id)
            .or_else(|| if incoming.kind == IncomingKind::OwnReply { by_answered() } else { None })
            .or_else(|| by_key(&keys.own_thread_key))
            .or_else(|| by_key(&keys.thread_key))
            .or_else(by_answered)
            .map(|id| self.conversations[&id].clone());
        let case_id = existing
            .map(|message| message.case_id)
            .or_else(|| conversation.as_ref().map(|conversation| conversation.case_id));
        let case = case_id.map(|id| self.case_at_the_end(id));
        let referenced = keys
            .case_reference
            .as_ref()
            .and_then(|reference| self.cases.values().find(|case| case.reference == *reference))
            .map(|case| self.case_at_the_end(case.id));
        let other_open_cases = self
            .cases
            .values()
            .filter(|other| customer.as_ref().is_some_and(|customer| customer.id == other.customer_id))
            .filter(|other| other.state.is_open() && case.as_ref().is_none_or(|case| case.id != other.id))
            .cloned()
            .collect();
        let flights = |wanted: &dyn Fn(&OutboxItem) -> bool| -> Vec<InFlight> {
            self.outbox.values().filter(|item| wanted(item)).map(|item| self.flight(item.id)).collect()
        };
        Known {
            brand: self.brand.clone(),
            channel: self.channel.clone(),
            undecided: case.as_ref().map(|case| self.undecided(case.id)).unwrap_or_default(),
            promises: case.as_ref().map(|case| self.open_promises(case.id)).unwrap_or_default(),
            existing: existing.map(|message| KnownMessage {
                message: message.clone(),
                reading: self.readings.get(&message.id).cloned(),
            }),
            bounced: flights(&|item| item.external_id.as_ref() == Some(&incoming.external_id)).pop().map(Box::new),
            in_flight: flights(&|item| {
                conversation.as_ref().is_some_and(|row| row.id == item.conversation_id)
                    && (matches!(item.state, OutboxState::Sending | OutboxState::Unknown)
                        || item.state == OutboxState::Sent && item.external_id.is_none())
            }),
            given: Given::Answer,
            handle,
            customer,
            conversation,
            case,
            referenced,
            other_open_cases,
        }
    }

    pub(crate) fn case_of_end(&self, id: CaseId) -> CaseId {
        self.case_at_the_end(id).id
    }

    fn case_at_the_end(&self, id: CaseId) -> Case {
        let mut case = &self.cases[&id];
        while let Some(next) = case.merged_into {
            case = &self.cases[&next];
        }
        case.clone()
    }

    pub(crate) fn undecided(&self, case: CaseId) -> Vec<Message> {
        let undecided = |message: &&Message| {
            message.case_id == case && message.direction == Direction::Inbound && message.decision.is_none()
        };
        self.order.iter().map(|id| &self.messages[id]).filter(undecided).cloned().collect()
    }

    pub(crate) fn flight(&self, id: ReplyId) -> InFlight {
        let item = self.outbox[&id].clone();
        let message = self.messages[&MessageId(id.0)].clone();
        let before = &item.before;
        InFlight {
            brand: self.brand.clone(),
            conversation: self.conversations[&message.conversation_id].clone(),
            case: self.case_at_the_end(message.case_id),
            answered: before.answered.iter().map(|id| self.messages[id].clone()).collect(),
            promises: self.promises.values().filter(|promise| promise.case_id == message.case_id).cloned().collect(),
            deadlines: self.deadlines.iter().filter(|deadline| deadline.case_id == message.case_id).cloned().collect(),
            gifts: self
                .gifts
                .iter()
                .filter(|gift| gift.stands() && gift.message_id == Some(message.id))
                .cloned()
                .collect(),
            item,
            message,
        }
    }

    pub(crate) fn known_reply(&self, conversation: ConversationId, case: CaseId, reply: ReplyId) -> KnownReply {
        let conversation = self.conversations[&conversation].clone();
        let case = self.cases[&case].clone();
        let thread = self.order.iter().map(|id| &self.messages[id]);
        KnownReply {
            brand: self.brand.clone(),
            channel: self.channel.clone(),
            customer: self.customers[&case.customer_id].clone(),
            handle: self.handles.iter().find(|handle| handle.customer_id == case.customer_id).cloned(),
            thread: thread.filter(|message| message.conversation_id == conversation.id).cloned().collect(),
            promises: self.open_promises(case.id),
            waits: self.approvals.get(&reply).is_some_and(|request| request.state == ApprovalState::Waiting),
            existing: self.outbox.get(&reply).map(|item| (self.messages[&MessageId(reply.0)].clone(), item.clone())),
            conversation,
            case,
        }
    }

    fn open_promises(&self, case: CaseId) -> Vec<Promise> {
        let open = |promise: &&Promise| {
            promise.case_id == case && matches!(promise.state, PromiseState::Open | PromiseState::Broken)
        };
        self.promises.values().filter(open).cloned().collect()
    }

    pub(crate) fn known_case(&self, case: CaseId) -> KnownCase {
        let on_its_way = self.outbox.values().filter(|item| {
            self.messages[&MessageId(item.id.0)].case_id == case
                && matches!(item.state, OutboxState::Queued | OutboxState::Sending | OutboxState::Unknown)
        });
        KnownCase {
            brand: self.brand.clone(),
            case: self.cases[&case].clone(),
            network: self.channel.network.clone(),
            undecided: self.undecided(case),
            promises: self.open_promises(case),
            deadlines: self.deadlines.iter().filter(|deadline| deadline.case_id == case).cloned().collect(),
            replies_on_their_way: on_its_way.count() as i64,
        }
    }

    // ---- What happens at the desk.

    /// One item comes in.
    pub(crate) fn receive(&mut self, incoming: &Incoming, reading: &Reading) -> Result<MessageId, IntakeProblem> {
        self.receive_as(incoming, reading, false)
    }

    pub(crate) fn receive_as(
        &mut self,
        incoming: &Incoming,
        reading: &Reading,
        history: bool,
    ) -> Result<MessageId, IntakeProblem> {
        let raw = self.raw(incoming, history);
        self.understand(&raw, incoming, reading)
    }

    /// An item that was received before is understood.
    pub(crate) fn understand(
        &mut self,
        raw: &RawItem,
        incoming: &Incoming,
        reading: &Reading,
    ) -> Result<MessageId, IntakeProblem> {
        let known = self.known(incoming);
        let now = self.now;
        let mut next = self.next;
        let mut world = self.clone();
        let mut ids = || {
            let id = world.id();
            next = world.next;
            id
        };
        let plan = intake::check(&known, raw, incoming, reading, now, &mut ids)?;
        self.next = next;
        self.apply(plan).unwrap();
        assert!(self.finished.contains(&raw.id), "every item ends");
        Ok(raw.message_id)
    }

    pub(crate) fn raw(&mut self, incoming: &Incoming, history: bool) -> RawItem {
        self.items_received += 1;
        RawItem {
            id: RawItemId(self.id()),
            brand_id: self.brand.id,
            channel_id: self.channel.id,
            source: incoming.source.clone(),
            external_id: incoming.external_id.clone(),
            part: incoming.kind.to_string(),
            message_id: MessageId(self.id()),
            content_hash: String::new(),
            body: Vec::new(),
            history,
            received_at: self.now,
            state: RawItemState::Received,
            problem: None,
            attempts: 0,
            position: self.items_received,
        }
    }

    /// The only case of the desk.
    pub(crate) fn case(&self) -> &Case {
        assert_eq!(self.cases.len(), 1, "one case: {:?}", self.cases);
        self.cases.values().next().unwrap()
    }

    pub(crate) fn case_of(&self, message: MessageId) -> &Case {
        &self.cases[&self.messages[&message].case_id]
    }

    pub(crate) fn owed(&self) -> Vec<&Deadline> {
        self.deadlines.iter().filter(|row| row.met_at.is_none() && row.dropped_at.is_none()).collect()
    }

    pub(crate) fn happened(&self, kind: EventKind) -> usize {
        self.events.iter().filter(|event| event.kind == kind).count()
    }
}
