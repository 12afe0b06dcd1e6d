//! What may stop a reply, what it settles, and that taking it back leaves no trace.

use guichet_text::Span;
use guichet_text::reading::Need;
use proptest::prelude::*;

use super::*;
use crate::access::Acting;
use crate::guard;
use crate::model::*;
use crate::refusal::{Refusal, RefusalCode};
use crate::samples::{World, acting, at, draft, examined, incoming, reading};

const ANSWER: &str = "Votre colis est au relais depuis ce matin.";

fn agent() -> Acting {
    acting(50, Role::Agent)
}

/// A desk with one question in it.
fn asked() -> (World, MessageId) {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.pass(600);
    (world, id)
}

fn press(world: &mut World, draft: &Draft, examined: &Examined, who: Acting) -> Result<Replied, Refusal> {
    let message = world.messages[&draft.seen_up_to.unwrap()].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let pressed = check_reply(&known, draft, examined, who, now, &mut || world.id())?;
    if let Replied::Plan(plan) = &pressed {
        world.apply(plan.clone()).unwrap();
    }
    Ok(pressed)
}

fn refused(world: &mut World, draft: &Draft, examined: &Examined, who: Acting) -> Refusal {
    let before = world.clone();
    let refusal = press(world, draft, examined, who).unwrap_err();
    assert_eq!((world.messages.len(), world.outbox.len()), (before.messages.len(), before.outbox.len()));
    refusal
}

#[test]
fn a_reply_settles_what_it_answers_and_leaves_after_the_undo_window() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    let item = &world.outbox[&draft.reply_id];
    assert_eq!((item.state, item.not_before), (OutboxState::Queued, at("2026-11-23T10:10:10")));
    assert_eq!(world.messages[&question].decision.as_ref().unwrap().kind, DecisionKind::Answered);
    let case = world.case();
    assert_eq!((case.state, case.outcome, case.lane), (CaseState::WaitingCustomer, Outcome::Held, Lane::Waiting));
    assert_eq!((case.due_at, case.waiting_since, case.undecided), (None, None, 0));
    assert_eq!(case.assigned_to, Some(agent().user_id));
    assert_eq!(world.deadlines[0].met_at, Some(world.now));
    let outgoing: Outgoing = serde_json::from_slice(&item.body).unwrap();
    assert_eq!((outgoing.recipient.as_str(), outgoing.in_reply_to.as_deref()), ("lea", Some("1")));
    assert_eq!((outgoing.thread_key.as_str(), outgoing.text.as_str()), ("1", ANSWER));
}

#[test]
fn pressing_twice_is_one_reply() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    assert_eq!(press(&mut world, &draft, &examined(Given::Answer), agent()), Ok(Replied::Already));
    assert_eq!(world.outbox.len(), 1);
    let other = Draft { text: "Autre chose.".to_owned(), ..draft };
    assert_eq!(refused(&mut world, &other, &examined(Given::Answer), agent()).code, RefusalCode::ReplyIdTaken);
}

#[test]
fn a_reply_written_without_having_seen_the_last_message_comes_back_with_it() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    let meanwhile = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "C’est bon, je l’ai trouvé") };
    let newer = world.receive(&meanwhile, &reading()).unwrap();
    let refusal = refused(&mut world, &draft, &examined(Given::Answer), agent());
    assert_eq!((refusal.code, refusal.messages), (RefusalCode::NewerMessages, vec![newer]));
    let unseen = Draft { seen_up_to: Some(newer), ..draft };
    press(&mut world, &unseen, &examined(Given::Answer), agent()).unwrap();
}

#[test]
fn a_message_that_came_late_and_stands_above_the_last_one_seen_stays_owed() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    let late = Incoming {
        in_reply_to: vec!["1".to_owned()],
        created_at: Some(at("2026-11-23T09:55")),
        ..incoming("0", "C’est urgent, il y a de l’insuline dedans")
    };
    let late = world.receive(&late, &reading()).unwrap();
    // The screen shows messages in the order in which they were written.
    world.order.rotate_right(1);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    assert!(world.messages[&late].decision.is_none() && world.messages[&question].decision.is_some());
    assert_eq!((world.case().state, world.case().undecided), (CaseState::Open, 1));
}

#[test]
fn what_the_guard_refuses_does_not_leave_for_anybody() {
    let (mut world, question) = asked();
    let mut draft = draft(&mut world, question, "Envoyez-nous votre numéro de client ici.");
    draft.overrules = vec![Overrule { rule: "personal_data_in_public".to_owned(), reason: "pressé".to_owned() }];
    let examined = Examined { refused: vec!["personal_data_in_public".to_owned()], ..examined(Given::AskedBack) };
    let refusal = refused(&mut world, &draft, &examined, acting(60, Role::Admin));
    assert_eq!(
        (refusal.code, refusal.rules.as_slice()),
        (RefusalCode::GuardRefused, ["personal_data_in_public".to_owned()].as_slice())
    );
}

#[test]
fn what_the_guard_holds_needs_a_reason_for_each_rule_and_the_reason_is_kept() {
    let (mut world, question) = asked();
    let held = Examined { held: vec!["empty_sympathy".to_owned(), "tone".to_owned()], ..examined(Given::SympathyOnly) };
    let mut draft = draft(&mut world, question, "Désolés.");
    let overrule = |rule: &str, reason: &str| Overrule { rule: rule.to_owned(), reason: reason.to_owned() };
    draft.overrules = vec![overrule("tone", "le client plaisante"), overrule("empty_sympathy", "  ")];
    let refusal = refused(&mut world, &draft, &held, agent());
    assert_eq!((refusal.code, refusal.rules), (RefusalCode::ReasonNeeded, vec!["empty_sympathy".to_owned()]));
    draft.overrules[1].reason = "deuil".to_owned();
    press(&mut world, &draft, &held, agent()).unwrap();
    assert_eq!(world.happened(EventKind::GuardOverruled), 2);
    assert_eq!(world.outbox[&draft.reply_id].before.overruled.len(), 2);
    assert!(world.events.iter().all(|event| event.detail.as_deref() != Some("deuil")), "no words in events");
    assert_eq!(world.case().outcome, Outcome::SympathyOnly);
}

#[test]
fn the_second_hop_needs_the_lead() {
    let (mut world, question) = asked();
    let first = draft(&mut world, question, "Appelez le 3900.");
    press(&mut world, &first, &examined(Given::SentAway), agent()).unwrap();
    assert_eq!((world.case().hops, world.case().outcome), (1, Outcome::SentAway));
    let back = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Personne ne répond au 3900") };
    let again = world.receive(&back, &reading()).unwrap();
    let second = draft(&mut world, again, "Écrivez à la boutique.");
    assert_eq!(refused(&mut world, &second, &examined(Given::SentAway), agent()).code, RefusalCode::SecondHop);
    press(&mut world, &second, &examined(Given::SentAway), acting(60, Role::Lead)).unwrap();
    assert_eq!(world.case().hops, 2);
}

/// Whoever is only sent elsewhere is not forgotten: in two days of opening time somebody looks whether they were helped there.
#[test]
fn a_hop_owes_a_follow_up_until_somebody_speaks_to_the_customer_again() {
    let (mut world, question) = asked();
    let away = draft(&mut world, question, "Appelez le 3900.");
    press(&mut world, &away, &examined(Given::SentAway), agent()).unwrap();
    let owed = world.promises.values().next().unwrap().clone();
    assert_eq!((owed.kind, owed.owner, owed.state), (PromiseKind::FollowUp, Some(agent().user_id), PromiseState::Open));
    assert_eq!(owed.due_at, follow_up_at(&world.brand.settings, world.now));
    let case = world.case();
    assert_eq!((case.state, case.due_at), (CaseState::Open, Some(owed.due_at)));
    assert_eq!(case.lane_reasons, ["follow_up", "due_later"]);
    assert!(world.counters.keys().all(|key| !key.starts_with("promise.")), "nothing was promised to anybody");

    let mut again = world.clone();
    let kind = draft(&mut again, MessageId(away.reply_id.0), "Bon courage !");
    press(&mut again, &kind, &examined(Given::SympathyOnly), agent()).unwrap();
    assert_eq!(again.case().due_at, Some(owed.due_at), "kind words look after nobody");
    let asks = draft(&mut again, MessageId(kind.reply_id.0), "Avez-vous eu quelqu’un au 3900 ?");
    press(&mut again, &asks, &examined(Given::AskedBack), agent()).unwrap();
    assert_eq!(again.promises[&owed.id].state, PromiseState::Kept);
    assert_eq!((again.case().state, again.case().due_at), (CaseState::WaitingCustomer, None));
    // The question is taken back before it leaves: the follow-up is owed again.
    let (flight, now) = (again.flight(asks.reply_id), again.now);
    let back = cancel(&flight, agent(), now, &mut || again.id()).unwrap();
    again.apply(back).unwrap();
    assert_eq!((again.promises[&owed.id].state, again.case().due_at), (PromiseState::Open, Some(owed.due_at)));

    // Sent away with a date at which we write ourselves: that promise is the follow-up.
    let (mut dated, question) = asked();
    let mut away = draft(&mut dated, question, "Le 3900 vous répond, et je vous écris mardi.");
    away.promises = vec![DraftPromise { span: Span::new(23, 43), due_at: at("2026-11-24T15:00"), owner: None }];
    press(&mut dated, &away, &examined(Given::SentAway), agent()).unwrap();
    let kinds: Vec<_> = dated.promises.values().map(|promise| promise.kind).collect();
    assert_eq!(kinds, [PromiseKind::Said]);
}

#[test]
fn an_answer_that_did_not_reach_whoever_is_in_trouble_leaves_them_in_it() {
    let (mut world, question) = asked();
    let id = world.case().id;
    world.cases.get_mut(&id).unwrap().in_trouble_now = true;
    let answer = draft(&mut world, question, ANSWER);
    press(&mut world, &answer, &examined(Given::Answer), agent()).unwrap();
    assert!(!world.case().in_trouble_now);
    let mut later = world.clone();
    let (flight, now) = (world.flight(answer.reply_id), world.now);
    let back = cancel(&flight, agent(), now, &mut || world.id()).unwrap();
    world.apply(back).unwrap();
    assert!(world.case().in_trouble_now, "nothing else happened");
    let again = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Vous êtes là ?") };
    later.receive(&again, &reading()).unwrap();
    let (flight, now) = (later.flight(answer.reply_id), later.now);
    let back = cancel(&flight, agent(), now, &mut || later.id()).unwrap();
    later.apply(back).unwrap();
    assert!(later.case().in_trouble_now, "somebody wrote meanwhile");
}

#[test]
fn a_promise_is_a_dated_debt_with_an_owner_and_the_case_stays_open_for_it() {
    let (mut world, question) = asked();
    let promise = |start, due: &str| DraftPromise { span: Span::new(start, start + 10), due_at: at(due), owner: None };
    let mut draft = draft(&mut world, question, "Je vous appelle demain à 15 h.");
    draft.promises = vec![promise(0, "2026-11-24T15:00")];
    // The guard found the same words, others, and a date that is over.
    let found = vec![promise(3, "2026-11-25T15:00"), promise(20, "2026-11-26T12:00"), promise(40, "2026-11-01T12:00")];
    press(&mut world, &draft, &Examined { promises: found, ..examined(Given::Promise) }, agent()).unwrap();
    let owed: Vec<_> = world.promises.values().map(|promise| (promise.due_at, promise.owner, promise.state)).collect();
    assert_eq!(owed.len(), 2);
    assert!(owed.iter().all(|(_, owner, state)| *owner == Some(agent().user_id) && *state == PromiseState::Open));
    let case = world.case();
    assert_eq!((case.state, case.lane, case.due_at), (CaseState::Open, Lane::CanWait, Some(at("2026-11-24T15:00"))));
    assert_eq!(case.lane_reasons, ["promise_due", "due_later"]);
    let reminder = crate::samples::draft(&mut world, MessageId(draft.reply_id.0), "Comme promis : il arrive demain.");
    let keeps = world.promises.keys().copied().collect();
    press(&mut world, &Draft { keeps, ..reminder }, &examined(Given::Answer), agent()).unwrap();
    assert!(world.promises.values().all(|promise| promise.state == PromiseState::Kept));
    assert_eq!((world.case().state, world.case().due_at), (CaseState::WaitingCustomer, None));
}

#[test]
fn a_promise_for_yesterday_is_no_promise() {
    let (mut world, question) = asked();
    let mut draft = draft(&mut world, question, "Hier.");
    draft.promises = vec![DraftPromise { span: Span::new(0, 4), due_at: world.now, owner: None }];
    assert_eq!(refused(&mut world, &draft, &examined(Given::Promise), agent()).code, RefusalCode::PromiseIncomplete);
}

#[test]
fn nothing_leaves_without_words_a_way_or_a_channel() {
    let (mut world, question) = asked();
    let empty = draft(&mut world, question, " \n");
    assert_eq!(refused(&mut world, &empty, &examined(Given::Other), agent()).code, RefusalCode::EmptyText);
    let mut paused = world.clone();
    paused.channel.state = ChannelState::Paused;
    let words = draft(&mut paused, question, ANSWER);
    assert_eq!(refused(&mut paused, &words, &examined(Given::Answer), agent()).code, RefusalCode::ChannelPaused);
    let mut ended = world.clone();
    ended.channel.health.check_problem = Some("token_expired".to_owned());
    let words = draft(&mut ended, question, ANSWER);
    assert_eq!(refused(&mut ended, &words, &examined(Given::Answer), agent()).code, RefusalCode::ChannelEnded);
    let mut passing = world.clone();
    passing.channel.health.problem = Some("unreachable".to_owned());
    let words = draft(&mut passing, question, ANSWER);
    press(&mut passing, &words, &examined(Given::Answer), agent()).unwrap();
    // A system behind a webhook may answer in public whatever it is told.
    for network in ["google", "inbound"] {
        let mut reviews = World::on(network);
        let review = reviews.receive(&incoming("1", "Colis perdu"), &reading()).unwrap();
        let private = Draft { visibility: Visibility::Private, ..draft(&mut reviews, review, ANSWER) };
        assert_eq!(refused(&mut reviews, &private, &examined(Given::Answer), agent()).code, RefusalCode::NoPrivateWay);
    }
}

#[test]
fn the_private_page_is_never_named_in_public() {
    for (visibility, named) in [(Visibility::Public, false), (Visibility::Private, true)] {
        let (mut world, question) = asked();
        let draft = Draft {
            visibility,
            tracking_url: Some("https://colis.example/suivi/abc".to_owned()),
            ..draft(&mut world, question, ANSWER)
        };
        press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
        let outgoing: Outgoing = serde_json::from_slice(&world.outbox[&draft.reply_id].body).unwrap();
        assert_eq!(outgoing.tracking_url.is_some(), named);
    }
}

#[test]
fn thanks_for_praise_close_the_case_and_count_in_no_gap() {
    let mut world = World::on("x");
    let praise = guichet_text::Reading { need: Need::Praise, needs: vec![Need::Praise], ..reading() };
    let id = world.receive(&incoming("1", "Bravo à Karim !"), &praise).unwrap();
    let draft = draft(&mut world, id, "Merci, je le lui dis.");
    press(&mut world, &draft, &examined(Given::Other), agent()).unwrap();
    assert_eq!((world.case().state, world.case().lane), (CaseState::Closed, Lane::Kudos));
    assert!(world.counters.iter().all(|(key, value)| *value == 0 || !key.starts_with("outcome.")));
}

#[test]
fn the_guards_report_says_what_stops_a_reply() {
    let finding = |rule, level, place, needs_lead| guard::Finding {
        rule,
        level,
        place,
        span: None,
        why: String::new(),
        remedy: None,
        needs_lead,
    };
    use guard::{Level, RuleName, Where};
    let report = guard::Report {
        v: 1,
        id: None,
        verdict: guard::Verdict::Refuse,
        findings: vec![
            finding(RuleName::PersonalDataInPublic, Level::Warn, Where::Message, false),
            finding(RuleName::TooLong, Level::Refuse, Where::Reply, false),
            finding(RuleName::BrushOff, Level::Hold, Where::Reply, true),
            finding(RuleName::Tone, Level::Hold, Where::Reply, false),
            finding(RuleName::Tone, Level::Hold, Where::Reply, false),
        ],
        answers: Vec::new(),
        promises: Vec::new(),
        brings: vec![guard::Brings::SentAway],
        approval: None,
        breath: None,
    };
    let examined = Examined::from(&report);
    assert_eq!(examined.refused, ["too_long"]);
    assert_eq!(examined.held, ["brush_off", "tone"]);
    assert_eq!(examined.needs_lead, ["brush_off"]);
    assert!(examined.hop);
    assert_eq!(examined.given, Given::SentAway);
}

#[test]
fn taking_a_reply_back_leaves_no_trace() {
    let (mut world, question) = asked();
    let before = world.clone();
    let mut draft = draft(&mut world, question, "Appelez le 3900, je vous rappelle demain.");
    draft.promises = vec![DraftPromise { span: Span::new(0, 4), due_at: at("2026-11-24T15:00"), owner: None }];
    press(&mut world, &draft, &examined(Given::SentAway), agent()).unwrap();
    world.pass(5);
    take_back(&mut world, draft.reply_id, agent()).unwrap();
    assert_eq!(world.outbox[&draft.reply_id].state, OutboxState::Cancelled);
    assert_same_case(&world, &before);
    assert!(world.promises.values().all(|promise| promise.state == PromiseState::Cancelled));
    // The words are still there for the author, and the same message can be answered again.
    let seen = Some(MessageId(draft.reply_id.0));
    let again = Draft { seen_up_to: seen, ..crate::samples::draft(&mut world, question, ANSWER) };
    press(&mut world, &again, &examined(Given::Answer), agent()).unwrap();
}

fn take_back(world: &mut World, reply: ReplyId, who: Acting) -> Result<(), Refusal> {
    let (flight, now) = (world.flight(reply), world.now);
    let plan = cancel(&flight, who, now, &mut || world.id())?;
    world.apply(plan).unwrap();
    Ok(())
}

fn assert_same_case(world: &World, before: &World) {
    let (now, then) = (world.case().clone(), before.case().clone());
    assert_eq!(Case { version: 0, updated_at: then.updated_at, ..now }, Case { version: 0, ..then });
    assert_eq!(world.deadlines, before.deadlines);
    for (id, message) in &before.messages {
        assert_eq!(&world.messages[id], message);
    }
    let last = |world: &World| world.conversations.values().next().unwrap().last_message_id;
    assert_eq!(last(world), last(before));
}

#[test]
fn a_reply_that_left_cannot_be_taken_back_nor_a_colleagues_by_an_agent() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    assert_eq!(
        take_back(&mut world, draft.reply_id, acting(51, Role::Agent)).unwrap_err().code,
        RefusalCode::NotAllowed
    );
    world.pass(11);
    let (flight, now) = (world.flight(draft.reply_id), world.now);
    let plan = begin_attempt(&flight, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(take_back(&mut world, draft.reply_id, agent()).unwrap_err().code, RefusalCode::TooLateToUndo);
}

#[test]
fn a_reply_taken_back_after_the_customer_wrote_keeps_what_they_wrote() {
    let (mut world, question) = asked();
    let due_at = world.case().due_at;
    let draft = draft(&mut world, question, ANSWER);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    let meanwhile = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Et la facture ?") };
    world.pass(2);
    let newer = world.receive(&meanwhile, &reading()).unwrap();
    take_back(&mut world, draft.reply_id, agent()).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.undecided, case.due_at), (CaseState::Open, 2, due_at));
    assert_eq!(world.conversations.values().next().unwrap().last_message_id, Some(newer));
}

#[test]
fn a_second_word_taken_back_after_the_customer_wrote_leaves_them_owed_an_answer() {
    let (mut world, question) = asked();
    let first = draft(&mut world, question, ANSWER);
    press(&mut world, &first, &examined(Given::Answer), agent()).unwrap();
    world.pass(60);
    let second = draft(&mut world, MessageId(first.reply_id.0), "J’ajoute\u{a0}: il vous attend dix jours.");
    press(&mut world, &second, &examined(Given::Answer), agent()).unwrap();
    assert_eq!(world.case().state, CaseState::WaitingCustomer);
    world.pass(2);
    let meanwhile = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Et la facture ?") };
    world.receive(&meanwhile, &reading()).unwrap();
    take_back(&mut world, second.reply_id, agent()).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.undecided), (CaseState::Open, 1));
    assert!(case.due_at.is_some());
}

#[test]
fn a_reply_refused_after_the_desk_said_solved_takes_the_case_up_again() {
    let (mut world, question) = asked();
    let draft = draft(&mut world, question, ANSWER);
    press(&mut world, &draft, &examined(Given::Answer), agent()).unwrap();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = crate::case::solve(&known, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    world.pass(15);
    let now = world.now;
    let plan = begin_attempt(&world.flight(draft.reply_id), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let gone = SendOutcome::Refused { code: "target_gone".to_owned() };
    let flight = world.flight(draft.reply_id);
    let plan = finish_attempt(&flight, 1, &gone, 0.0, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.undecided, case.outcome), (CaseState::Open, 1, Outcome::None));
    assert!(case.lane_reasons.contains(&"reply_refused".to_owned()));
    assert_eq!(world.happened(EventKind::MessageRefused), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn send_then_take_back_is_as_if_nothing_was_pressed(
        messages in 1_usize..4,
        given in prop::sample::select(Given::ALL),
        promises in 0_usize..3,
        network in prop::sample::select(vec!["x", "mail", "webform"]),
        answered_before in any::<bool>(),
    ) {
        let mut world = World::on(network);
        let mut last = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
        if answered_before {
            let draft = draft(&mut world, last, ANSWER);
            press(&mut world, &draft, &examined(Given::AskedBack), agent()).unwrap();
        }
        for number in 0..messages {
            world.pass(60);
            let more = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming(&format!("m{number}"), "Et alors ?") };
            last = world.receive(&more, &reading()).unwrap();
        }
        let before = world.clone();
        world.pass(60);
        let mut draft = draft(&mut world, last, "Bonjour");
        draft.promises = (0..promises)
            .map(|number| DraftPromise { span: Span::new(number * 5, number * 5 + 4), due_at: at("2026-12-01T10:00"), owner: None })
            .collect();
        press(&mut world, &draft, &examined(given), agent()).unwrap();
        world.pass(3);
        take_back(&mut world, draft.reply_id, agent()).unwrap();
        assert_same_case(&world, &before);
    }
}
