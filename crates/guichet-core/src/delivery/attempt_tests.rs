//! Workers that die, networks that do not answer, look-ups and people, in any order: nothing that we repeat by ourselves was
//! accepted before, and no reply is lost.

use proptest::prelude::*;

use super::*;
use crate::model::*;
use crate::plan::Plan;
use crate::refusal::RefusalCode;
use crate::samples::{World, acting, draft, examined, incoming, reading};

/// A desk whose reply is ready to leave.
fn queued() -> (World, ReplyId) {
    let mut world = World::on("mastodon");
    let question = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let draft = draft(&mut world, question, "Il arrive demain.");
    let message = world.messages[&question].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let pressed =
        check_reply(&known, &draft, &examined(Given::Answer), acting(50, Role::Agent), now, &mut || world.id())
            .unwrap();
    let Replied::Plan(plan) = pressed else { panic!("pressed once") };
    world.apply(plan).unwrap();
    (world, draft.reply_id)
}

fn decide(world: &mut World, reply: ReplyId, decide: impl FnOnce(&InFlight, jiff::Timestamp, &mut dyn NewIds) -> Plan) {
    let (flight, now) = (world.flight(reply), world.now);
    let plan = decide(&flight, now, &mut || world.id());
    world.apply(plan).unwrap();
}

fn begin(world: &mut World, reply: ReplyId) {
    decide(world, reply, |flight, now, ids| begin_attempt(flight, now, ids).unwrap());
}

fn finish(world: &mut World, reply: ReplyId, attempt: i64, outcome: SendOutcome) {
    decide(world, reply, |flight, now, ids| finish_attempt(flight, attempt, &outcome, 0.0, now, ids).unwrap());
}

fn lost() -> SendOutcome {
    SendOutcome::Unknown { code: "no_answer".to_owned() }
}

#[test]
fn nothing_leaves_within_the_undo_window() {
    let (mut world, reply) = queued();
    let now = world.now;
    assert_eq!(begin_attempt(&world.flight(reply), now, &mut || world.id()).unwrap_err(), LateWorker);
    world.pass(10);
    begin(&mut world, reply);
    let item = &world.outbox[&reply];
    assert_eq!((item.state, item.attempt), (OutboxState::Sending, 1));
    assert!(may_call(item.lease_until, world.now));
    assert_eq!(world.messages[&MessageId(reply.0)].state, MessageState::Sending);
}

#[test]
fn two_workers_cannot_have_the_same_reply() {
    let (mut world, reply) = queued();
    world.pass(10);
    let (flight, now) = (world.flight(reply), world.now);
    let one = begin_attempt(&flight, now, &mut || world.id()).unwrap();
    let other = begin_attempt(&flight, now, &mut || world.id()).unwrap();
    world.apply(one).unwrap();
    assert!(world.apply(other).is_err());
}

#[test]
fn a_network_that_is_busy_is_tried_later_and_each_time_later_still() {
    let (mut world, reply) = queued();
    world.pass(10);
    begin(&mut world, reply);
    let busy = SendOutcome::Later { code: "rate_limited".to_owned(), retry_after: Some(300) };
    finish(&mut world, reply, 1, busy);
    let item = world.outbox[&reply].clone();
    assert_eq!((item.state, item.problem.as_deref()), (OutboxState::Queued, Some("rate_limited")));
    assert_eq!(item.not_before.duration_since(world.now).as_secs(), 300);
    assert_eq!(world.case().state, CaseState::WaitingCustomer, "the reply is still on its way");
}

#[test]
fn by_an_account_in_pause_it_waits_and_no_attempt_is_counted() {
    let (mut world, reply) = queued();
    world.pass(10);
    for turn in 0..50 {
        decide(&mut world, reply, |flight, now, ids| {
            let plan = wait_for_channel(flight, now, ids).unwrap();
            assert_eq!(plan.events.len(), usize::from(turn == 0), "said once");
            plan
        });
        let now = world.now;
        assert!(begin_attempt(&world.flight(reply), now, &mut || world.id()).is_err(), "looked at again in a minute");
        world.pass(60);
    }
    let item = &world.outbox[&reply];
    assert_eq!((item.state, item.attempt, item.problem.as_deref()), (OutboxState::Queued, 0, Some("channel_paused")));
    begin(&mut world, reply);
    assert_eq!(world.outbox[&reply].attempt, 1);
}

#[test]
fn a_worker_that_dies_leaves_a_doubt_and_no_second_send() {
    let (mut world, reply) = queued();
    world.pass(10);
    begin(&mut world, reply);
    let now = world.now;
    assert!(expire_lease(&world.flight(reply), now, &mut || world.id()).is_none(), "it may still be at work");
    world.pass(LEASE_SECONDS);
    decide(&mut world, reply, |flight, now, ids| expire_lease(flight, now, ids).unwrap());
    assert_eq!(world.outbox[&reply].state, OutboxState::Unknown);
    let now = world.now;
    assert!(begin_attempt(&world.flight(reply), now, &mut || world.id()).is_err());
    assert!(!may_call(Some(now), now));
}

#[test]
fn the_look_up_ends_the_doubt() {
    let looked_up = |found: LookupOutcome| {
        let (mut world, reply) = queued();
        world.pass(10);
        begin(&mut world, reply);
        finish(&mut world, reply, 1, lost());
        decide(&mut world, reply, |flight, now, ids| after_lookup(flight, &found, now, ids).unwrap());
        (world.outbox[&reply].clone(), world.messages[&MessageId(reply.0)].clone())
    };
    let (item, message) = looked_up(LookupOutcome::Found { external_id: Some("net-7".to_owned()) });
    assert_eq!((item.state, message.external_id.as_str()), (OutboxState::Sent, "net-7"));
    let (item, _) = looked_up(LookupOutcome::NotFound);
    assert_eq!(item.state, OutboxState::Queued);
    let (item, message) = looked_up(LookupOutcome::CannotTell);
    assert_eq!((item.state, item.problem.as_deref()), (OutboxState::Unknown, Some("needs_person")));
    assert_eq!(message.state, MessageState::Unknown);
}

#[test]
fn a_person_ends_the_doubt_where_the_network_cannot() {
    for (choice, state) in [(Choice::ItArrived, OutboxState::Sent), (Choice::SendAgain, OutboxState::Queued)] {
        let (mut world, reply) = queued();
        world.pass(10);
        begin(&mut world, reply);
        finish(&mut world, reply, 1, lost());
        let who = acting(50, Role::Agent);
        decide(&mut world, reply, |flight, now, ids| decide_unknown(flight, choice, who, now, ids).unwrap());
        assert_eq!(world.outbox[&reply].state, state);
        let now = world.now;
        let again = decide_unknown(&world.flight(reply), choice, who, now, &mut || world.id());
        assert_eq!(again.unwrap_err().code, RefusalCode::NotUnknown);
        // What may have arrived cannot be taken back as if it had not.
        let back = cancel(&world.flight(reply), who, now, &mut || world.id());
        assert_eq!(back.unwrap_err().code, RefusalCode::TooLateToUndo);
    }
}

#[test]
fn a_slow_worker_that_knows_ends_the_doubt_and_one_of_an_earlier_attempt_does_not() {
    let (mut world, reply) = queued();
    world.pass(10);
    begin(&mut world, reply);
    world.pass(LEASE_SECONDS);
    decide(&mut world, reply, |flight, now, ids| expire_lease(flight, now, ids).unwrap());
    let mut second = world.clone();
    finish(&mut world, reply, 1, SendOutcome::Sent { external_id: None });
    assert_eq!(world.outbox[&reply].state, OutboxState::Sent);
    decide(&mut second, reply, |flight, now, ids| after_lookup(flight, &LookupOutcome::NotFound, now, ids).unwrap());
    begin(&mut second, reply);
    let (flight, now) = (second.flight(reply), second.now);
    let late = SendOutcome::Refused { code: "refused".to_owned() };
    assert!(finish_attempt(&flight, 1, &late, 0.0, now, &mut || second.id()).is_err());
}

/// What may happen next.
#[derive(Debug, Clone)]
enum Step {
    Begin(usize),
    Call(usize, Answer),
    Finish(usize),
    Die(usize),
    Pass(i64),
    Expire,
    LookUp(bool),
    Person(Choice),
}

/// What the network does with a call.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Accepts,
    AcceptsAndIsNotHeard,
    IsNotReached,
    Refuses,
    Busy,
}

fn step() -> impl Strategy<Value = Step> {
    let worker = 0_usize..3;
    let answer = prop::sample::select(vec![
        Answer::Accepts,
        Answer::AcceptsAndIsNotHeard,
        Answer::IsNotReached,
        Answer::Refuses,
        Answer::Busy,
    ]);
    prop_oneof![
        4 => worker.clone().prop_map(Step::Begin),
        5 => (worker.clone(), answer).prop_map(|(worker, answer)| Step::Call(worker, answer)),
        4 => worker.clone().prop_map(Step::Finish),
        1 => worker.prop_map(Step::Die),
        4 => (1_i64..400).prop_map(Step::Pass),
        2 => Just(Step::Expire),
        2 => any::<bool>().prop_map(Step::LookUp),
        1 => prop::sample::select(Choice::ALL).prop_map(Step::Person),
    ]
}

/// A worker with the lease of an attempt, and what it heard.
#[derive(Debug, Clone)]
struct Worker {
    attempt: i64,
    lease_until: Option<jiff::Timestamp>,
    heard: Option<SendOutcome>,
}

/// The reply, the network that it goes to, and three workers.
struct Run {
    world: World,
    reply: ReplyId,
    workers: [Option<Worker>; 3],
    accepted: usize,
    refused: bool,
    sent_again_by_a_person: usize,
    declared_arrived: bool,
}

impl Run {
    fn new() -> Self {
        let (world, reply) = queued();
        Self {
            world,
            reply,
            workers: [None, None, None],
            accepted: 0,
            refused: false,
            sent_again_by_a_person: 0,
            declared_arrived: false,
        }
    }

    fn item(&self) -> &OutboxItem {
        &self.world.outbox[&self.reply]
    }

    fn write(&mut self, plan: Option<Plan>) -> bool {
        plan.is_some_and(|plan| self.world.apply(plan).is_ok())
    }

    fn plan(&mut self, decide: impl FnOnce(&InFlight, jiff::Timestamp, &mut dyn NewIds) -> Option<Plan>) -> bool {
        let (flight, now) = (self.world.flight(self.reply), self.world.now);
        let world = &mut self.world;
        let plan = decide(&flight, now, &mut || world.id());
        self.write(plan)
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Begin(worker) if self.workers[worker].is_none() => {
                if self.plan(|flight, now, ids| begin_attempt(flight, now, ids).ok()) {
                    let item = self.item();
                    self.workers[worker] =
                        Some(Worker { attempt: item.attempt, lease_until: item.lease_until, heard: None });
                }
            }
            Step::Call(worker, answer) => self.call(worker, answer),
            Step::Finish(worker) => {
                if let Some(Worker { attempt, heard: Some(outcome), .. }) = self.workers[worker].take() {
                    self.plan(|flight, now, ids| finish_attempt(flight, attempt, &outcome, 0.3, now, ids).ok());
                }
            }
            Step::Die(worker) => self.workers[worker] = None,
            Step::Pass(seconds) => self.world.pass(seconds),
            Step::Expire => {
                self.plan(|flight, now, ids| expire_lease(flight, now, ids));
            }
            Step::LookUp(network_can) => {
                let found = match (network_can, self.accepted) {
                    (false, _) => LookupOutcome::CannotTell,
                    (true, 0) => LookupOutcome::NotFound,
                    (true, _) => LookupOutcome::Found { external_id: Some("net-1".to_owned()) },
                };
                self.plan(|flight, now, ids| after_lookup(flight, &found, now, ids).ok());
            }
            Step::Person(choice) => {
                let who = acting(50, Role::Agent);
                if self.plan(|flight, now, ids| decide_unknown(flight, choice, who, now, ids).ok()) {
                    self.declared_arrived |= choice == Choice::ItArrived;
                    self.sent_again_by_a_person += usize::from(choice == Choice::SendAgain);
                }
            }
            Step::Begin(_) => {}
        }
    }

    /// A worker calls once, and only while its lease leaves time for it.
    fn call(&mut self, worker: usize, answer: Answer) {
        let now = self.world.now;
        let Some(worker) = self.workers[worker].as_mut() else { return };
        if worker.heard.is_some() || !may_call(worker.lease_until, now) {
            return;
        }
        let code = "no_answer".to_owned();
        worker.heard = Some(match answer {
            Answer::Accepts => SendOutcome::Sent { external_id: Some("net-1".to_owned()) },
            Answer::AcceptsAndIsNotHeard | Answer::IsNotReached => SendOutcome::Unknown { code },
            Answer::Refuses => SendOutcome::Refused { code: "refused".to_owned() },
            Answer::Busy => SendOutcome::Later { code: "rate_limited".to_owned(), retry_after: None },
        });
        self.accepted += usize::from(matches!(answer, Answer::Accepts | Answer::AcceptsAndIsNotHeard));
        self.refused |= matches!(answer, Answer::Refuses);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn never_twice_by_our_retry_and_never_lost(steps in proptest::collection::vec(step(), 1..60)) {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
            prop_assert!(
                run.accepted <= 1 + run.sent_again_by_a_person,
                "the network accepted it {} times", run.accepted
            );
            let item = run.item().clone();
            let message = &run.world.messages[&MessageId(run.reply.0)];
            prop_assert_eq!(message.state.as_str(), item.state.as_str(), "the message tells where its reply stands");
            match item.state {
                OutboxState::Sent => prop_assert!(run.accepted > 0 || run.declared_arrived, "sent, and nobody has it"),
                OutboxState::Refused => prop_assert!(run.refused, "refused by nobody"),
                OutboxState::Sending => prop_assert!(item.lease_until.is_some(), "in nobody's hands"),
                OutboxState::Cancelled => prop_assert!(false, "taken back by nobody"),
                OutboxState::Queued | OutboxState::Unknown => {}
            }
            let answered = run.world.case().undecided == 0;
            prop_assert_eq!(answered, item.state != OutboxState::Refused, "a refused reply leaves its question owed");
        }
    }
}
