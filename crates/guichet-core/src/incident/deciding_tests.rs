//! Who decides what about an incident.

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::RefusalCode;
use crate::access::Acting;
use crate::model::{Brand, BrandId, BrandSettings, CaseId, CustomerId, EventKind, IncidentId, MessageId, Role, UserId};
use crate::plan::{Change, Plan};
use crate::samples::at;

fn brand() -> Brand {
    let settings = BrandSettings::default();
    Brand { id: BrandId(Uuid::from_u128(2)), slug: "fildor".to_owned(), name: "Fildor".to_owned(), settings }
}

fn ids() -> impl FnMut() -> Uuid {
    let mut next = 900_u128;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn told(number: u128, when: &str) -> Told {
    Told {
        message: MessageId(Uuid::from_u128(number)),
        case: CaseId(Uuid::from_u128(number + 100)),
        customer: CustomerId(Uuid::from_u128(number + 200)),
        at: at(when),
    }
}

fn after(plan: &Plan) -> Incident {
    let found = plan.changes.iter().find_map(|change| match change {
        Change::InsertIncident(incident) | Change::UpdateIncident(incident) => Some(incident.clone()),
        _ => None,
    });
    found.unwrap()
}

fn kinds(plan: &Plan) -> Vec<EventKind> {
    plan.events.iter().map(|event| event.kind).collect()
}

fn noticed() -> Incident {
    let messages = [told(1, "2026-03-30T10:00"), told(2, "2026-03-30T10:12")];
    let id = IncidentId(Uuid::from_u128(1));
    let plan = notice(&brand(), id, &Theme::default(), at("2026-03-30T10:00"), &messages, now(), &mut ids());
    assert_eq!(kinds(&plan), [EventKind::IncidentOpened, EventKind::IncidentGrew, EventKind::IncidentGrew]);
    after(&plan)
}

fn now() -> Timestamp {
    at("2026-03-30T10:20")
}

const fn acting(number: u128, role: Role) -> Acting {
    Acting { user_id: UserId(Uuid::from_u128(number)), role }
}

const AGENT: Acting = acting(7, Role::Agent);
const COLLEAGUE: Acting = acting(8, Role::Agent);
const LEAD: Acting = acting(9, Role::Lead);

#[test]
fn an_owner_is_owed_within_ten_minutes_and_a_word_within_fifteen() {
    let incident = noticed();
    assert_eq!((incident.state, incident.owner, incident.count), (IncidentState::Open, None, 2));
    assert_eq!(incident.owner_due_at, at("2026-03-30T10:30"));
    assert_eq!(incident.word_due_at, at("2026-03-30T10:35"));
    assert_eq!(incident.last_at, at("2026-03-30T10:12"));
    assert!(incident.seen_by_guard().is_some_and(|seen| seen.open && !seen.owned));
}

#[test]
fn an_agent_owns_and_its_owner_ends_it() {
    let owned = after(&own(&brand(), &noticed(), AGENT, now(), &mut ids()).unwrap());
    assert_eq!((owned.state, owned.owner, owned.version), (IncidentState::Owned, Some(AGENT.user_id), 2));
    assert!(owned.seen_by_guard().is_some_and(|seen| seen.open && seen.owned));
    let refused = end(&brand(), &owned, "fixed", COLLEAGUE, now(), &mut ids()).unwrap_err();
    assert_eq!(refused.code, RefusalCode::NotAllowed);
    assert_eq!(end(&brand(), &owned, "voilà", AGENT, now(), &mut ids()).unwrap_err().code, RefusalCode::UnknownReason);
    let plan = end(&brand(), &owned, "fixed", AGENT, now(), &mut ids()).unwrap();
    assert_eq!(kinds(&plan), [EventKind::IncidentEnded]);
    let over = after(&plan);
    assert_eq!((over.state, over.seen_by_guard()), (IncidentState::Over, None));
    assert_eq!(own(&brand(), &over, AGENT, now(), &mut ids()).unwrap_err().code, RefusalCode::IncidentOver);
    let again = after(&reopen(&brand(), &over, AGENT, now(), &mut ids()).unwrap());
    assert_eq!((again.state, again.over_at, again.over_why), (IncidentState::Owned, None, None));
}

#[test]
fn the_owner_or_a_lead_hands_it_over_and_the_first_owner_is_not_made_late() {
    let owned = after(&own(&brand(), &noticed(), AGENT, now(), &mut ids()).unwrap());
    assert!(hand_over(&brand(), &owned, Some(COLLEAGUE.user_id), COLLEAGUE, now(), &mut ids()).is_err());
    let later = at("2026-03-30T11:00");
    let handed = after(&hand_over(&brand(), &owned, Some(COLLEAGUE.user_id), LEAD, later, &mut ids()).unwrap());
    assert_eq!((handed.owner, handed.owned_at), (Some(COLLEAGUE.user_id), Some(now())));
    let nobody = after(&hand_over(&brand(), &handed, None, COLLEAGUE, later, &mut ids()).unwrap());
    assert_eq!((nobody.state, nobody.owner, nobody.owned_at), (IncidentState::Open, None, None));
}

#[test]
fn nothing_is_said_in_public_before_somebody_answers_for_it() {
    let word = |incident: &Incident, next| say_word(&brand(), incident, true, next, AGENT, now(), &mut ids());
    assert_eq!(word(&noticed(), None).unwrap_err().code, RefusalCode::IncidentUnowned);
    let owned = after(&own(&brand(), &noticed(), AGENT, now(), &mut ids()).unwrap());
    assert_eq!(word(&owned, Some(now())).unwrap_err().code, RefusalCode::PromiseIncomplete);
    let said = after(&word(&owned, Some(at("2026-03-30T11:00"))).unwrap());
    assert_eq!((said.word_said_at, said.word_next_at), (Some(now()), Some(at("2026-03-30T11:00"))));
    let unsaid = after(&say_word(&brand(), &said, false, None, AGENT, now(), &mut ids()).unwrap());
    assert_eq!((unsaid.word_said_at, unsaid.word_next_at), (None, None));
}

#[test]
fn what_was_rejected_grows_without_a_word() {
    let none = after(&reject(&brand(), &noticed(), LEAD, now(), &mut ids()).unwrap());
    assert!(reject(&brand(), &noticed(), AGENT, now(), &mut ids()).is_err());
    let plan = grow(&brand(), &none, &none.theme, &[told(3, "2026-03-30T10:40")], now(), &mut ids());
    assert!(plan.events.is_empty());
    assert_eq!(after(&plan).count, 3);
    let again = after(&reopen(&brand(), &none, LEAD, now(), &mut ids()).unwrap());
    assert_eq!(again.state, IncidentState::Open);
    assert!(reopen(&brand(), &again, LEAD, now(), &mut ids()).is_err());
}
