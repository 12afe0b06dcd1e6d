//! One story over several channels, and the way back.

use guichet_text::reading::{Severity, Topic, TopicScore};
use proptest::prelude::*;

use super::{merge, split, undo};
use crate::case;
use crate::delivery::{Given, Replied, check_reply};
use crate::model::*;
use crate::refusal::RefusalCode;
use crate::samples::*;

/// Two people write: Léa, and the same Léa under another name, about the same parcel.
fn two_cases() -> (World, CaseId, CaseId) {
    let mut world = World::on("x");
    let first = world.receive(&incoming("a", "Où est mon colis ?"), &reading()).unwrap();
    let mut mail = incoming("b", "Mon colis n’est pas là, c’est pour ma fille malade.");
    mail.author.id = "lea@courriel.example".to_owned();
    world.pass(600);
    let second = world.receive(&mail, &urgent()).unwrap();
    let (first, second) = (world.messages[&first].case_id, world.messages[&second].case_id);
    assert_ne!(first, second);
    (world, first, second)
}

fn urgent() -> guichet_text::Reading {
    guichet_text::Reading {
        severity: Severity::High,
        in_trouble_now: true,
        topics: vec![TopicScore { topic: Topic::LostParcel, score: 0.9 }],
        ..reading()
    }
}

impl World {
    fn make_one(&mut self, kept: CaseId, gone: CaseId) -> RegroupingId {
        let (kept, gone) = (self.known_case(kept), self.known_case(gone));
        let (now, mut ids) = (self.now, self.clone());
        let plan = merge(&kept, &gone, acting(7, Role::Agent), now, &mut || ids.id()).unwrap();
        for _ in 0..50 {
            self.id();
        }
        self.apply(plan).unwrap();
        *self.regroupings.keys().next_back().unwrap()
    }

    fn take_out(&mut self, case: CaseId, taken: &[ConversationId]) -> RegroupingId {
        let known = self.known_split(case, taken);
        let (now, mut ids) = (self.now, self.clone());
        let plan = split(&known, taken, acting(7, Role::Agent), now, &mut || ids.id()).unwrap();
        for _ in 0..50 {
            self.id();
        }
        self.apply(plan).unwrap();
        *self.regroupings.keys().next_back().unwrap()
    }

    fn undo(&mut self, id: RegroupingId) {
        let known = self.known_regrouping(id);
        let (now, mut ids) = (self.now, self.clone());
        let plan = undo(&known, acting(7, Role::Agent), now, &mut || ids.id()).unwrap();
        for _ in 0..50 {
            self.id();
        }
        self.apply(plan).unwrap();
    }

    fn say(&mut self, name: &str, number: usize) -> MessageId {
        let mut item = incoming(&format!("{name}-{number}"), "Alors ?");
        item.author.id = name.to_owned();
        // In the thread that this person has.
        item.thread_id = Some(if name == "lea" { "a" } else { "b" }.to_owned());
        self.receive(&item, &reading()).unwrap()
    }

    fn answer_in(&mut self, conversation: ConversationId, given: Given) {
        let thread = self.conversations[&conversation].clone();
        let case = thread.case_id;
        let draft = draft(self, thread.last_message_id.unwrap(), "Votre colis arrive demain.");
        let known = self.known_reply(conversation, case, draft.reply_id);
        let (now, mut ids) = (self.now, self.clone());
        let checked = check_reply(&known, &draft, &examined(given), acting(7, Role::Agent), now, &mut || ids.id());
        for _ in 0..50 {
            self.id();
        }
        if let Ok(Replied::Plan(plan)) = checked {
            self.apply(plan).unwrap();
            // It has left: nothing is on its way.
            self.outbox.get_mut(&draft.reply_id).unwrap().state = OutboxState::Sent;
        }
    }

    fn thread_of(&self, name: &str) -> ConversationId {
        let key = if name == "lea" { "net:a" } else { "net:b" };
        self.conversations.values().find(|row| row.thread_key.starts_with(key)).unwrap().id
    }

    /// What a colleague sees of both cases, whatever was counted on the way.
    fn seen(&self) -> Vec<String> {
        let open = |deadline: &&Deadline| deadline.met_at.is_none() && deadline.dropped_at.is_none();
        let cases = self.cases.values().filter(|case| case.state != CaseState::Merged).map(|case| {
            let unversioned = Case { version: 0, updated_at: self.now, ..case.clone() };
            let messages: Vec<_> =
                self.messages.values().filter(|row| row.case_id == case.id).map(|row| row.id).collect();
            let threads: Vec<_> =
                self.conversations.values().filter(|row| row.case_id == case.id).map(|row| row.id).collect();
            let owed: Vec<_> =
                self.deadlines.iter().filter(open).filter(|row| row.case_id == case.id).map(|row| row.due_at).collect();
            let promised: Vec<_> = self.promises.values().filter(|row| row.case_id == case.id).collect();
            format!("{unversioned:?} {messages:?} {threads:?} {owed:?} {promised:?}")
        });
        cases.collect()
    }
}

#[test]
fn one_story_has_the_worse_trouble_the_earlier_deadline_and_everything_that_was_done() {
    let (mut world, first, second) = two_cases();
    let (before, other) = (world.cases[&first].clone(), world.cases[&second].clone());
    world.make_one(first, second);
    let (one, part) = (&world.cases[&first], &world.cases[&second]);
    assert_eq!((one.contacts, one.undecided), (2, 2));
    assert_eq!((one.severity, one.in_trouble_now, one.lane), (Severity::High, true, Lane::Now));
    assert_eq!(one.due_at, before.due_at.min(other.due_at));
    assert_eq!(one.opened_at, before.opened_at);
    assert_eq!(one.topics, [Topic::Delivery, Topic::LostParcel]);
    assert_eq!((part.state, part.merged_into, part.due_at, part.undecided), (CaseState::Merged, Some(first), None, 0));
    assert!(world.messages.values().all(|message| message.case_id == first));
}

#[test]
fn who_writes_again_from_either_side_writes_into_the_one_case() {
    let (mut world, first, second) = two_cases();
    world.make_one(first, second);
    for name in ["lea", "lea@courriel.example"] {
        let message = world.say(name, 1);
        assert_eq!(world.messages[&message].case_id, first, "{name}");
    }
    assert_eq!(world.cases[&first].contacts, 4);
}

#[test]
fn each_person_keeps_the_identity_that_they_proved() {
    let (mut world, first, second) = two_cases();
    let customers = world.customers.clone();
    world.make_one(first, second);
    assert_eq!(world.customers, customers);
    let writers: std::collections::BTreeSet<CustomerId> =
        world.conversations.values().map(|conversation| conversation.customer_id).collect();
    assert_eq!(writers.len(), 2, "an answer goes to whoever wrote in that thread");
}

#[test]
fn what_one_person_calls_solved_answers_nobody_else() {
    let (mut world, first, second) = two_cases();
    world.make_one(first, second);
    let mail = world.thread_of("lea@courriel.example");
    let writer = world.conversations[&mail].customer_id;
    let (known, now, mut ids) = (world.known_case(first), world.now, world.clone());
    world.apply(case::confirm(&known, writer, now, &mut || ids.id()).unwrap()).unwrap();
    let case = &world.cases[&first];
    assert_eq!((case.undecided, case.state), (1, CaseState::Open));
    assert!(case.due_at.is_some(), "the other one is owed an answer still");
}

#[test]
fn who_asked_for_a_person_is_called_whatever_is_taken_out_of_the_case() {
    let (mut world, first, second) = two_cases();
    world.make_one(first, second);
    let lea = world.thread_of("lea");
    let mail = world.thread_of("lea@courriel.example");
    world.answer_in(lea, Given::Answer);
    world.answer_in(mail, Given::Answer);
    let (known, now, mut ids) = (world.known_case(first), world.now, world.clone());
    let plan = case::ask_human(&known, now, &mut || ids.id()).unwrap();
    for _ in 0..50 {
        world.id();
    }
    world.apply(plan).unwrap();
    assert_eq!(world.cases[&first].undecided, 0);
    world.take_out(first, &[mail]);
    let case = &world.cases[&first];
    assert!(case.state.is_open() && case.state != CaseState::WaitingCustomer && case.due_at.is_some(), "{case:?}");
}

#[test]
fn a_split_that_followed_a_merge_is_undone_before_it() {
    let (mut world, first, second) = two_cases();
    let merged = world.make_one(first, second);
    let mail = world.thread_of("lea@courriel.example");
    world.take_out(first, &[mail]);
    let mut ids = world.clone();
    let refused = undo(&world.known_regrouping(merged), acting(7, Role::Agent), world.now, &mut || ids.id());
    assert_eq!(refused.unwrap_err().code, RefusalCode::RegroupingClosed);
}

#[test]
fn merged_and_undone_at_once_everything_stands_as_before() {
    let (mut world, first, second) = two_cases();
    let before = world.seen();
    let id = world.make_one(first, second);
    assert_ne!(world.seen(), before);
    world.undo(id);
    assert_eq!(world.seen(), before);
}

#[test]
fn what_happened_meanwhile_stays_with_its_conversation() {
    let (mut world, first, second) = two_cases();
    let id = world.make_one(first, second);
    world.pass(60);
    let mail = world.thread_of("lea@courriel.example");
    world.answer_in(mail, Given::Answer);
    let late = world.say("lea", 1);
    world.undo(id);
    let (lea, mail) = (&world.cases[&first], &world.cases[&second]);
    assert_eq!((lea.undecided, lea.contacts), (2, 2));
    assert!(lea.due_at.is_some(), "Léa is owed an answer");
    assert_eq!(world.messages[&late].case_id, first);
    assert_eq!((mail.undecided, mail.outcome, mail.state), (0, Outcome::Held, CaseState::WaitingCustomer));
}

#[test]
fn a_case_is_not_merged_with_itself_nor_twice_nor_while_a_reply_is_on_its_way() {
    let (mut world, first, second) = two_cases();
    let refused = |world: &World, kept: CaseId, gone: CaseId| {
        let mut ids = world.clone();
        let (kept, gone) = (world.known_case(kept), world.known_case(gone));
        merge(&kept, &gone, acting(7, Role::Agent), world.now, &mut || ids.id()).unwrap_err().code
    };
    assert_eq!(refused(&world, first, first), RefusalCode::SameCase);
    let thread = world.thread_of("lea");
    world.answer_in(thread, Given::Answer);
    world.outbox.values_mut().for_each(|item| item.state = OutboxState::Queued);
    assert_eq!(refused(&world, first, second), RefusalCode::ReplyOnItsWay);
    world.outbox.values_mut().for_each(|item| item.state = OutboxState::Sent);
    world.make_one(first, second);
    assert_eq!(refused(&world, first, second), RefusalCode::CaseMerged);
}

#[test]
fn what_was_undone_is_not_undone_twice_and_the_latest_comes_first() {
    let (mut world, first, second) = two_cases();
    let mut third = incoming("c", "Et ma facture ?");
    third.author.id = "autre".to_owned();
    let third = world.receive(&third, &reading()).unwrap();
    let third = world.messages[&third].case_id;
    let before = world.seen();
    let earlier = world.make_one(first, second);
    let later = world.make_one(third, first);
    let refused = |world: &World, id: RegroupingId| {
        let mut ids = world.clone();
        undo(&world.known_regrouping(id), acting(7, Role::Agent), world.now, &mut || ids.id()).unwrap_err().code
    };
    assert_eq!(refused(&world, earlier), RefusalCode::RegroupingClosed);
    world.undo(later);
    assert_eq!(refused(&world, later), RefusalCode::RegroupingClosed);
    world.undo(earlier);
    assert_eq!(world.seen(), before);
}

#[test]
fn two_problems_become_two_cases_and_each_is_owed_its_answer() {
    let (mut world, first, second) = two_cases();
    world.make_one(first, second);
    let before = world.seen();
    let mail = world.thread_of("lea@courriel.example");
    let id = world.take_out(first, &[mail]);
    let out = world.regroupings[&id].other_id;
    let (rest, new) = (&world.cases[&first], &world.cases[&out]);
    assert_eq!((rest.undecided, new.undecided, rest.contacts, new.contacts), (1, 1, 1, 1));
    assert_eq!((new.severity, new.in_trouble_now, new.lane), (Severity::High, true, Lane::Now));
    assert!(rest.due_at.is_some() && new.due_at.is_some());
    assert_ne!(rest.reference, new.reference);
    assert_eq!(world.conversations[&mail].customer_id, new.customer_id);
    world.undo(id);
    assert_eq!(world.seen(), before);
}

#[test]
fn something_leaves_and_something_stays() {
    let (mut world, first, second) = two_cases();
    world.make_one(first, second);
    let all: Vec<ConversationId> = world.conversations.keys().copied().collect();
    for taken in [&all[..], &[]] {
        let mut ids = world.clone();
        let known = world.known_split(first, taken);
        let refused = split(&known, taken, acting(7, Role::Agent), world.now, &mut || ids.id()).unwrap_err();
        assert_eq!(refused.code, RefusalCode::NothingToSplit);
    }
}

/// What may happen between a merge and its undoing.
#[derive(Debug, Clone)]
enum Happens {
    Writes(bool),
    Answers(bool, Given),
    Closes,
    Solves,
    Time(i64),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        any::<bool>().prop_map(Happens::Writes),
        (any::<bool>(), prop_oneof![Just(Given::Answer), Just(Given::AskedBack), Just(Given::SympathyOnly)])
            .prop_map(|(who, given)| Happens::Answers(who, given)),
        Just(Happens::Closes),
        Just(Happens::Solves),
        (1..400_000_i64).prop_map(Happens::Time),
    ]
}

fn let_it_happen(world: &mut World, step: usize, what: &Happens) {
    let name = |first: bool| if first { "lea" } else { "lea@courriel.example" };
    match what {
        Happens::Writes(first) => {
            world.say(name(*first), step);
        }
        Happens::Answers(first, given) => {
            let thread = world.thread_of(name(*first));
            world.answer_in(thread, *given);
        }
        Happens::Closes | Happens::Solves => {
            let ids: Vec<CaseId> = world.cases.keys().copied().collect();
            for id in ids {
                let known = world.known_case(id);
                let (now, mut ids) = (world.now, world.clone());
                let messages: Vec<MessageId> = known.undecided.iter().map(|message| message.id).collect();
                let plan = if matches!(what, Happens::Closes) {
                    case::close_without_reply(&known, &messages, "other", acting(7, Role::Agent), now, &mut || ids.id())
                } else {
                    case::solve(&known, acting(7, Role::Agent), now, &mut || ids.id())
                };
                if let Ok(plan) = plan {
                    for _ in 0..50 {
                        world.id();
                    }
                    world.apply(plan).unwrap();
                }
            }
        }
        Happens::Time(seconds) => world.pass(*seconds),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    /// Whatever was before, to merge and to undo it at once changes nothing; the counters and what is owed are checked by the desk
    /// in memory after every step.
    #[test]
    fn merge_then_undo_is_before(before in prop::collection::vec(happens(), 0..6), turned in any::<bool>()) {
        let (mut world, first, second) = two_cases();
        for (step, what) in before.iter().enumerate() {
            let_it_happen(&mut world, step, what);
        }
        let stood = world.seen();
        let (kept, gone) = if turned { (second, first) } else { (first, second) };
        let kept = world.case_of_end(kept);
        let gone = world.case_of_end(gone);
        if kept != gone {
            let id = world.make_one(kept, gone);
            world.undo(id);
            prop_assert_eq!(world.seen(), stood);
        }
    }

    /// Nothing owed is lost, whatever happens between: every message without a decision stands in a case that is open and due.
    #[test]
    fn nothing_owed_is_lost(between in prop::collection::vec(happens(), 1..8), parted in any::<bool>()) {
        let (mut world, first, second) = two_cases();
        let mut id = world.make_one(first, second);
        if parted {
            let mail = world.thread_of("lea@courriel.example");
            id = world.take_out(first, &[mail]);
        }
        for (step, what) in between.iter().enumerate() {
            let_it_happen(&mut world, step, what);
        }
        world.undo(id);
        for message in world.messages.values() {
            let case = &world.cases[&message.case_id];
            let thread = &world.conversations[&message.conversation_id];
            prop_assert!(case.state != CaseState::Merged, "no message stands in a case that is part of another");
            let newest = world.messages.values().filter(|row| row.conversation_id == thread.id).max_by_key(|row| row.id);
            // After a case is closed its thread goes on in another one: the thread stands where its newest message stands.
            prop_assert!(newest.is_some_and(|newest| newest.case_id == thread.case_id));
            if message.direction == guichet_text::reading::Direction::Inbound && message.decision.is_none() {
                prop_assert!(case.state.is_open() && case.due_at.is_some(), "{:?}", case);
            }
        }
    }
}
