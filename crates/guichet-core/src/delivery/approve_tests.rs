//! No reply that needs somebody's word leaves without it, and with it it leaves once.

use proptest::prelude::*;

use super::*;
use crate::access::Acting;
use crate::guard::{Approval, ApprovalCode, ApprovalReason, Charter};
use crate::model::*;
use crate::refusal::{Refusal, RefusalCode};
use crate::samples::{World, acting, at, draft, examined, incoming, reading};

const GESTURE: &str = "Je vous offre un bon d’achat de 80 €.";

fn agent() -> Acting {
    acting(50, Role::Agent)
}

fn lead() -> Acting {
    acting(60, Role::Lead)
}

fn needing(by: Role) -> Examined {
    let reason =
        ApprovalReason {
            code: ApprovalCode::Give, why: "80 € dépassent 30 €.".to_owned(), rule: None, span: None
        };
    Examined { approval: Some(Approval { by, reasons: vec![reason] }), ..examined(Given::Answer) }
}

fn asked_by_customer() -> (World, MessageId) {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.pass(600);
    (world, id)
}

fn known(world: &World, draft: &Draft) -> KnownReply {
    let message = &world.messages[&draft.seen_up_to.unwrap()];
    world.known_reply(message.conversation_id, message.case_id, draft.reply_id)
}

fn ask(world: &mut World, draft: &Draft, examined: &Examined) -> Result<ApprovalRequest, Refusal> {
    let known = known(world, draft);
    let charter = Charter::default();
    let asked = Asked { why: "Deux semaines de retard".to_owned(), answered: Vec::new(), charter: &charter };
    let now = world.now;
    let plan = check_ask(&known, draft, examined, asked, agent(), now, &mut || world.id())?;
    world.apply(plan).unwrap();
    Ok(world.approvals[&draft.reply_id].clone())
}

fn say_yes(world: &mut World, draft: &Draft, examined: &Examined, by: Acting) -> Result<Replied, Refusal> {
    say_yes_with(world, draft, examined, Yes { by, note: "" })
}

fn say_yes_with(world: &mut World, draft: &Draft, examined: &Examined, yes: Yes<'_>) -> Result<Replied, Refusal> {
    let known = known(world, draft);
    let request = world.approvals[&draft.reply_id].clone();
    let now = world.now;
    // As the desk does: the reasons are those that stand with the request.
    let draft = Draft { overrules: request.overrules.clone(), ..draft.clone() };
    let said = approve(&known, &request, draft, examined, yes, now, &mut || world.id())?;
    if let Replied::Plan(plan) = &said {
        world.apply(plan.clone()).unwrap();
    }
    Ok(said)
}

#[test]
fn what_needs_the_lead_waits_and_leaves_in_its_authors_name_after_the_yes() {
    let (mut world, question) = asked_by_customer();
    let draft = draft(&mut world, question, GESTURE);
    let known_now = known(&world, &draft);
    let now = world.now;
    let refusal = check_reply(&known_now, &draft, &needing(Role::Lead), agent(), now, &mut || world.id()).unwrap_err();
    assert_eq!((refusal.code, refusal.rules), (RefusalCode::ApprovalNeeded, vec!["give".to_owned()]));

    let request = ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
    assert_eq!((request.state, request.due_at), (ApprovalState::Waiting, at("2026-11-23T11:10")));
    assert_eq!(request.escalates_at, Some(at("2026-11-23T12:10")));
    assert!(world.outbox.is_empty() && world.case().undecided == 1, "the customer is still owed an answer");

    world.pass(60);
    say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap();
    let message = &world.messages[&MessageId(draft.reply_id.0)];
    assert_eq!((message.author_user_id, message.text.as_str()), (Some(agent().user_id), GESTURE));
    assert_eq!(world.outbox[&draft.reply_id].not_before, at("2026-11-23T10:11:10"), "the undo window applies");
    let after = &world.approvals[&draft.reply_id];
    assert_eq!((after.state, after.decided_by), (ApprovalState::Approved, Some(lead().user_id)));
    assert_eq!(say_yes(&mut world, &draft, &needing(Role::Lead), lead()), Ok(Replied::Already));
    assert_eq!(world.outbox.len(), 1);
}

#[test]
fn two_leads_at_once_send_it_once() {
    let (mut world, question) = asked_by_customer();
    let draft = draft(&mut world, question, GESTURE);
    let request = ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
    let known = known(&world, &draft);
    let mut both = Vec::new();
    for number in [60, 61] {
        let yes = Yes { by: acting(number, Role::Lead), note: "" };
        let now = world.now;
        both.push(
            approve(&known, &request, draft.clone(), &needing(Role::Lead), yes, now, &mut || world.id()).unwrap(),
        );
    }
    let [Replied::Plan(first), Replied::Plan(second)] = both.as_slice() else { panic!("two plans") };
    world.apply(first.clone()).unwrap();
    assert!(world.clone().apply(second.clone()).is_err(), "the second one finds that it moved on");
}

#[test]
fn a_message_that_came_while_it_waited_is_read_before_the_yes() {
    let (mut world, question) = asked_by_customer();
    let mut draft = draft(&mut world, question, GESTURE);
    ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
    let meanwhile = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Je l’ai reçu, merci") };
    let newer = world.receive(&meanwhile, &reading()).unwrap();
    let refusal = say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap_err();
    assert_eq!((refusal.code, refusal.messages), (RefusalCode::NewerMessages, vec![newer]));
    assert_eq!(world.approvals[&draft.reply_id].state, ApprovalState::Waiting);
    draft.seen_up_to = Some(newer);
    say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap();
}

#[test]
fn the_lead_may_change_the_words_and_what_the_guard_refuses_still_does_not_leave() {
    let (mut world, question) = asked_by_customer();
    let mut draft = draft(&mut world, question, GESTURE);
    ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
    draft.text = "Je vous offre un bon d’achat de 60 €.".to_owned();
    let refused = Examined { refused: vec!["too_long".to_owned()], ..needing(Role::Lead) };
    assert_eq!(say_yes(&mut world, &draft, &refused, lead()).unwrap_err().code, RefusalCode::GuardRefused);
    say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap();
    let request = &world.approvals[&draft.reply_id];
    assert_eq!((request.state, request.text.as_str()), (ApprovalState::Changed, GESTURE), "what was shown is kept");
}

#[test]
fn what_is_held_leaves_with_the_reason_that_the_author_gave_the_lead() {
    let (mut world, question) = asked_by_customer();
    let draft = draft(&mut world, question, GESTURE);
    let held = Examined { held: vec!["brush_off".to_owned()], ..needing(Role::Lead) };
    ask(&mut world, &draft, &held).unwrap();
    say_yes(&mut world, &draft, &held, lead()).unwrap();
    let [overrule] = world.outbox[&draft.reply_id].before.overruled.as_slice() else { panic!("one reason") };
    assert_eq!((overrule.rule.as_str(), overrule.reason.as_str()), ("brush_off", "Deux semaines de retard"));
}

#[test]
fn for_words_that_were_changed_whoever_says_yes_gives_the_reason() {
    let (mut world, question) = asked_by_customer();
    let mut draft = draft(&mut world, question, GESTURE);
    let held = Examined { held: vec!["brush_off".to_owned()], ..needing(Role::Lead) };
    ask(&mut world, &draft, &held).unwrap();
    let later = Examined { held: vec!["brush_off".to_owned(), "tone".to_owned()], ..needing(Role::Lead) };
    let refusal = say_yes(&mut world.clone(), &draft, &later, lead()).unwrap_err();
    assert_eq!((refusal.code, refusal.rules), (RefusalCode::ReasonNeeded, vec!["tone".to_owned()]), "held since");

    draft.text = "Voyez avec le transporteur.".to_owned();
    let refusal = say_yes(&mut world, &draft, &held, lead()).unwrap_err();
    assert_eq!((refusal.code, refusal.rules), (RefusalCode::ReasonNeeded, vec!["brush_off".to_owned()]));
    say_yes_with(&mut world, &draft, &held, Yes { by: lead(), note: "Convenu au téléphone" }).unwrap();
    let [overrule] = world.outbox[&draft.reply_id].before.overruled.as_slice() else { panic!("one reason") };
    assert_eq!(overrule.reason, "Convenu au téléphone");
}

#[test]
fn what_is_asked_while_its_customer_is_erased_is_decided_anew_and_then_refused() {
    let (mut world, question) = asked_by_customer();
    let draft = draft(&mut world, question, GESTURE);
    let (before, now, charter) = (known(&world, &draft), world.now, Charter::default());
    let asked = || Asked { why: String::new(), answered: Vec::new(), charter: &charter };
    let plan = check_ask(&before, &draft, &needing(Role::Lead), asked(), agent(), now, &mut || world.id()).unwrap();
    for conversation in world.conversations.values_mut() {
        conversation.version += 1;
    }
    for customer in world.customers.values_mut() {
        customer.erased_at = Some(now);
    }
    assert!(world.clone().apply(plan).is_err(), "the erasure came first");
    let after = known(&world, &draft);
    let refusal = check_ask(&after, &draft, &needing(Role::Lead), asked(), agent(), now, &mut || world.id());
    assert_eq!(refusal.unwrap_err().code, RefusalCode::NoRecipient);
}

#[test]
fn what_waits_does_not_leave_by_another_door() {
    let (mut world, question) = asked_by_customer();
    let draft = draft(&mut world, question, GESTURE);
    ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
    let (waiting, now) = (known(&world, &draft), world.now);
    let direct = check_reply(&waiting, &draft, &needing(Role::Lead), lead(), now, &mut || world.id());
    assert_eq!(direct.unwrap_err().code, RefusalCode::ReplyIdTaken);
    say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap();
}

#[test]
fn it_goes_back_with_a_word_or_is_taken_back_and_then_nobody_can_say_yes() {
    let (mut world, question) = asked_by_customer();
    for returned in [true, false] {
        let draft = draft(&mut world, question, GESTURE);
        let request = ask(&mut world, &draft, &needing(Role::Lead)).unwrap();
        let now = world.now;
        assert_eq!(
            send_back(&request, "  ", lead(), now, &mut || world.id()).unwrap_err().code,
            RefusalCode::WordNeeded
        );
        assert_eq!(
            send_back(&request, "non", agent(), now, &mut || world.id()).unwrap_err().code,
            RefusalCode::NotAllowed
        );
        let stranger = acting(51, Role::Agent);
        assert!(withdraw(&request, stranger, now, &mut || world.id()).is_err());
        let plan = if returned {
            send_back(&request, "Dites quand le colis repart.", lead(), now, &mut || world.id())
        } else {
            withdraw(&request, agent(), now, &mut || world.id())
        };
        world.apply(plan.unwrap()).unwrap();
        let refusal = say_yes(&mut world, &draft, &needing(Role::Lead), lead()).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::ApprovalClosed);
    }
    assert!(world.events.iter().all(|event| !event.detail.as_deref().unwrap_or_default().contains("colis")));
}

#[test]
fn a_hot_reply_leaves_after_the_pause_of_its_author_or_after_one_of_ours() {
    for (breathed, leaves) in [(true, "2026-11-23T10:10:10"), (false, "2026-11-23T10:10:18")] {
        let (mut world, question) = asked_by_customer();
        let draft = Draft { breathed, ..draft(&mut world, question, "Votre colis est au relais.") };
        let hot = Examined { breath_seconds: 8, ..examined(Given::Answer) };
        let (known, now) = (known(&world, &draft), world.now);
        let Replied::Plan(plan) = check_reply(&known, &draft, &hot, agent(), now, &mut || world.id()).unwrap() else {
            panic!("nothing to write")
        };
        world.apply(plan).unwrap();
        assert_eq!(world.outbox[&draft.reply_id].not_before, at(leaves));
    }
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_reply_that_needs_somebodys_word_leaves_without_it(
        by in role(), author in role(), approver in prop::option::of(role()), seen in any::<bool>(),
    ) {
        let (mut world, question) = asked_by_customer();
        let mut draft = draft(&mut world, question, GESTURE);
        draft.approved_by = approver.map(|role| acting(60, role));
        if !seen {
            draft.seen_up_to = None;
        }
        let message = world.messages[&question].clone();
        let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
        let now = world.now;
        let sent = check_reply(&known, &draft, &needing(by), acting(50, author), now, &mut || world.id());
        let agreed = author >= by || approver.is_some_and(|role| role >= by);
        prop_assert_eq!(sent.is_ok(), agreed && seen);
    }
}
