//! Versions of a charter follow each other, and a reply that waits is decided once.

use guichet_core::guard::{ApprovalCode, ApprovalReason};
use guichet_core::model::{ApprovalRequest, ApprovalState, EventKind, ReplyId, Role, UserId, Visibility};
use guichet_core::plan::{Change, Plan};
use guichet_store::testing::Arrival;
use guichet_store::{AuditLine, CharterVersion, ErasureLine, StoreError};
use jiff::SignedDuration;

use crate::Desk;

async fn put(desk: &mut Desk, version: i64, text: &str) -> Result<(), StoreError> {
    let written = CharterVersion {
        version,
        text: text.to_owned(),
        note: "après la réunion".to_owned(),
        by: Some(UserId(desk.samples.id())),
        at: desk.samples.now,
    };
    let line = AuditLine {
        id: desk.samples.id(),
        brand_id: Some(desk.brand.id),
        at: desk.samples.now,
        user_id: written.by,
        action: "charter.changed".to_owned(),
        subject: version.to_string(),
        detail: None,
    };
    let event = desk.samples.event(EventKind::CharterChanged);
    desk.store.put_charter(desk.brand.id, &written, event, &line).await
}

pub async fn versions_of_a_charter_follow_each_other(mut desk: Desk) {
    let brand = desk.brand.id;
    assert_eq!(desk.store.charter(brand).await.unwrap(), None);
    for version in 1..=3 {
        put(&mut desk, version, &format!("version = {version}\n")).await.unwrap();
    }
    assert_eq!(put(&mut desk, 3, "address = \"tu\"\n").await, Err(StoreError::Conflict), "somebody was faster");
    let current = desk.store.charter(brand).await.unwrap().unwrap();
    assert_eq!((current.version, current.text.as_str()), (3, "version = 3\n"));
    let second = desk.store.charter_version(brand, 2).await.unwrap().unwrap();
    assert_eq!((second.text.as_str(), second.note.as_str()), ("version = 2\n", "après la réunion"));
    let page = desk.store.charter_versions(brand, None, 2).await.unwrap();
    assert_eq!(page.items.iter().map(|version| version.version).collect::<Vec<_>>(), [3, 2]);
    let rest = desk.store.charter_versions(brand, page.next.as_deref(), 2).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    assert_eq!(desk.store.charter_versions(brand, Some("x"), 2).await, Err(StoreError::BadCursor));
    assert_eq!(desk.store.audit_log(Some(brand), None, 9).await.unwrap().items.len(), 3, "none for the late one");
}

fn request(desk: &mut Desk, arrival: &Arrival, due_in: i64) -> ApprovalRequest {
    let why = "80 € dépassent 30 €.".to_owned();
    ApprovalRequest {
        id: ReplyId(desk.samples.id()),
        brand_id: desk.brand.id,
        case_id: arrival.case.id,
        conversation_id: arrival.conversation.id,
        customer_id: arrival.customer.id,
        text: "Je vous offre 80 €.".to_owned(),
        visibility: Visibility::Private,
        seen_up_to: Some(arrival.message.id),
        overrules: Vec::new(),
        proposed: true,
        answered: Vec::new(),
        why: "Deux semaines de retard".to_owned(),
        by: Role::Lead,
        reasons: vec![ApprovalReason { code: ApprovalCode::Give, why, rule: None, span: None }],
        asked_by: UserId(desk.samples.id()),
        asked_at: desk.samples.now,
        due_at: desk.samples.now + SignedDuration::from_mins(due_in),
        escalates_at: Some(desk.samples.now + SignedDuration::from_mins(due_in + 60)),
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        note: None,
    }
}

async fn apply(desk: &Desk, change: Change) -> Result<(), StoreError> {
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![change];
    desk.store.apply(&plan).await.map(drop)
}

pub async fn a_reply_that_waits_is_decided_once_and_erased_with_its_customer(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (later, sooner) = (request(&mut desk, &arrival, 90), request(&mut desk, &arrival, 30));
    for request in [&later, &sooner] {
        apply(&desk, Change::InsertApproval(Box::new(request.clone()))).await.unwrap();
    }
    let again = apply(&desk, Change::InsertApproval(Box::new(sooner.clone()))).await;
    assert_eq!(again, Err(StoreError::Conflict), "asking twice is one request");

    let (brand, now) = (desk.brand.id, desk.samples.now);
    let first = desk.store.approvals_waiting(brand, None, 1).await.unwrap();
    assert_eq!(first.items, std::slice::from_ref(&sooner));
    let rest = desk.store.approvals_waiting(brand, first.next.as_deref(), 5).await.unwrap();
    assert_eq!((rest.items.as_slice(), rest.next), (std::slice::from_ref(&later), None));
    let count = |role, every, at| desk.store.count_approvals(brand, role, (every, role == Role::Admin), at);
    assert_eq!(count(Role::Lead, false, now).await, Ok(2));
    assert_eq!(count(Role::Admin, false, now).await, Ok(0));
    assert_eq!(count(Role::Admin, false, now + SignedDuration::from_mins(91)).await, Ok(1), "escalated");
    assert_eq!(count(Role::Admin, true, now).await, Ok(2));
    let late = now + SignedDuration::from_mins(91);
    let told = desk.store.count_approvals(brand, Role::Admin, (false, false), late).await;
    assert_eq!(told, Ok(0), "where the charter tells somebody else");
    let waits = |id| desk.store.load_reply(brand, arrival.conversation.id, id);
    assert!(waits(later.id).await.unwrap().unwrap().waits);

    let decided = ApprovalRequest {
        state: ApprovalState::Returned,
        decided_by: Some(UserId(desk.samples.id())),
        decided_at: Some(now),
        note: Some("Dites quand.".to_owned()),
        ..sooner.clone()
    };
    apply(&desk, Change::DecideApproval(Box::new(decided.clone()))).await.unwrap();
    let twice = ApprovalRequest { state: ApprovalState::Approved, ..decided.clone() };
    assert_eq!(apply(&desk, Change::DecideApproval(Box::new(twice))).await, Err(StoreError::Conflict));
    assert_eq!(desk.store.approval(brand, sooner.id).await.unwrap(), Some(decided));
    assert_eq!(desk.store.approvals_of_case(brand, arrival.case.id, 9).await.unwrap().len(), 2);

    let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: arrival.customer.id, at: now };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();
    for id in [sooner.id, later.id] {
        let erased = desk.store.approval(brand, id).await.unwrap().unwrap();
        assert_eq!((erased.text.as_str(), erased.why.as_str(), erased.note), ("", "", None));
        assert!(erased.reasons.is_empty() && erased.state != ApprovalState::Waiting);
    }
}
