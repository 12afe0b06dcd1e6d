//! Two cases become one, one becomes two, and the rows find their way back.

use guichet_core::access::Acting;
use guichet_core::case::KnownCase;
use guichet_core::intake::Keys;
use guichet_core::model::Promise;
use guichet_core::model::{
    CaseId, CaseState, Deadline, DeadlineKind, IncomingKind, PromiseKind, PromiseState, RegroupingId, Role, UserId,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::regrouping::{merge, split, undo};
use guichet_core::text::Span;
use guichet_store::testing::Arrival;
use guichet_store::{CaseDetail, StoreError};
use uuid::Uuid;

use crate::Desk;

fn acting() -> Acting {
    Acting { user_id: UserId(Uuid::from_u128(7)), role: Role::Agent }
}

/// A case that owes an answer and holds a promise.
async fn case(desk: &mut Desk, text: &str) -> Arrival {
    let arrival = desk.samples.arrival(&desk.channel, None, text);
    desk.store.apply(&arrival.plan).await.unwrap();
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![
        Change::InsertDeadline(Deadline {
            id: desk.samples.id().into(),
            brand_id: desk.brand.id,
            case_id: arrival.case.id,
            kind: DeadlineKind::FirstAnswer,
            started_at: desk.samples.now,
            due_at: arrival.case.due_at.unwrap(),
            reasons: vec!["minutes=120".to_owned()],
            met_at: None,
            dropped_at: None,
            alarmed_at: None,
            warn_at: None,
            escalate_at: None,
            escalated_at: None,
        }),
        Change::InsertPromise(Promise {
            id: desk.samples.id().into(),
            brand_id: desk.brand.id,
            case_id: arrival.case.id,
            kind: PromiseKind::Said,
            message_id: arrival.message.id,
            span: Span::new(0, 1),
            owner: None,
            due_at: arrival.case.due_at.unwrap(),
            state: PromiseState::Open,
            created_at: desk.samples.now,
            closed_at: None,
            words: None,
            warn_at: None,
            warned_at: None,
        }),
    ];
    desk.store.apply(&plan).await.unwrap();
    arrival
}

async fn known(desk: &Desk, case: CaseId) -> KnownCase {
    desk.store.load_case_as_it_is(desk.brand.id, case).await.unwrap().unwrap()
}

async fn shown(desk: &Desk, case: CaseId) -> CaseDetail {
    desk.store.case_detail(desk.brand.id, case, 50).await.unwrap().unwrap()
}

/// The same page, whatever was counted on the way.
fn unversioned(mut page: CaseDetail) -> CaseDetail {
    page.case.version = 0;
    page.case.updated_at = page.case.opened_at;
    page.conversations.iter_mut().for_each(|thread| thread.version = 0);
    page
}

async fn make_one(desk: &mut Desk, kept: CaseId, gone: CaseId) -> RegroupingId {
    let (kept, gone) = (known(desk, kept).await, known(desk, gone).await);
    let mut next = || desk.samples.id();
    let plan = merge(&kept, &gone, acting(), kept.case.updated_at, &mut next).unwrap();
    desk.store.apply(&plan).await.unwrap();
    // Written from what stood there before: somebody was faster.
    assert_eq!(desk.store.apply(&plan).await, Err(StoreError::Conflict));
    desk.store.regroupings_of_case(desk.brand.id, gone.case.id).await.unwrap()[0].id
}

async fn undone(desk: &mut Desk, id: RegroupingId) {
    let around = desk.store.load_regrouping(desk.brand.id, id).await.unwrap().unwrap();
    let mut next = || desk.samples.id();
    let plan = undo(&around, acting(), around.kept.case.updated_at, &mut next).unwrap();
    desk.store.apply(&plan).await.unwrap();
    let row = desk.store.regrouping(desk.brand.id, id).await.unwrap().unwrap();
    assert_eq!(row.undone_by, Some(acting().user_id));
}

pub async fn a_merged_case_goes_on_in_the_other_and_comes_back(mut desk: Desk) {
    let (first, second) = (case(&mut desk, "un").await, case(&mut desk, "deux").await);
    let before = [shown(&desk, first.case.id).await, shown(&desk, second.case.id).await].map(unversioned);
    let id = make_one(&mut desk, first.case.id, second.case.id).await;
    let (one, part) = (shown(&desk, first.case.id).await, shown(&desk, second.case.id).await);
    assert_eq!((one.messages.len(), one.conversations.len()), (2, 2));
    assert_eq!((one.promises.len(), one.deadlines.len(), one.case.undecided), (2, 2, 2));
    assert_eq!((part.case.state, part.messages.len(), part.promises.len()), (CaseState::Merged, 0, 0));
    assert_eq!(desk.store.queue_counts(desk.brand.id).await.unwrap().undecided, 2);
    // Whoever answers in the thread of the other finds the one case.
    let keys = Keys {
        source: "sample".to_owned(),
        external_id: "later".to_owned(),
        thread_key: second.conversation.thread_key.clone(),
        own_thread_key: String::new(),
        in_reply_to: Vec::new(),
        network: desk.channel.network.clone(),
        author: None,
        case_reference: Some(second.case.reference.clone()),
    };
    let found = desk.store.load_intake(&desk.channel, IncomingKind::Message, &keys).await.unwrap();
    assert_eq!(found.case.map(|case| case.id), Some(first.case.id));
    assert_eq!(found.referenced.map(|case| case.id), Some(first.case.id));

    // A plan that was made before knows the message in its old case: it has to be made again.
    let mut late = Plan::new(desk.brand.id);
    late.changes =
        vec![Change::UpdateMessage { message: second.message.clone(), expected_revision: 0, expected_undecided: true }];
    assert_eq!(desk.store.apply(&late).await, Err(StoreError::Conflict));

    undone(&mut desk, id).await;
    let after = [shown(&desk, first.case.id).await, shown(&desk, second.case.id).await].map(unversioned);
    assert_eq!(after, before);
}

pub async fn what_came_meanwhile_goes_with_its_conversation(mut desk: Desk) {
    let (first, second) = (case(&mut desk, "un").await, case(&mut desk, "deux").await);
    let id = make_one(&mut desk, first.case.id, second.case.id).await;
    let one = shown(&desk, first.case.id).await.case;
    let thread = desk.store.conversation(desk.brand.id, second.conversation.id).await.unwrap().unwrap();
    let late = desk.samples.message(&thread, "et alors ?");
    let mut plan = Plan::new(desk.brand.id);
    let mut busier = one.clone();
    (busier.version, busier.undecided, busier.contacts) = (one.version + 1, 3, 3);
    plan.changes = vec![Change::InsertMessage(late.clone()), Change::UpdateCase(busier)];
    desk.store.apply(&plan).await.unwrap();
    undone(&mut desk, id).await;
    let (first, second) = (shown(&desk, first.case.id).await, shown(&desk, second.case.id).await);
    assert_eq!((first.messages.len(), first.case.undecided, first.promises.len()), (1, 1, 1));
    assert_eq!((second.messages.len(), second.case.undecided, second.promises.len()), (2, 2, 1));
    assert!(second.messages.iter().any(|message| message.id == late.id));
    assert!(second.case.due_at.is_some() && first.case.due_at.is_some());
}

pub async fn a_case_is_taken_apart_and_put_together(mut desk: Desk) {
    let (first, second) = (case(&mut desk, "un").await, case(&mut desk, "deux").await);
    make_one(&mut desk, first.case.id, second.case.id).await;
    let before = unversioned(shown(&desk, first.case.id).await);
    let taken = [second.conversation.id];
    let around = desk.store.load_split(known(&desk, first.case.id).await, &taken).await.unwrap();
    assert_eq!((around.conversations.len(), around.leaving.len()), (2, 1));
    let mut next = || desk.samples.id();
    let plan = split(&around, &taken, acting(), around.case.case.updated_at, &mut next).unwrap();
    desk.store.apply(&plan).await.unwrap();
    let row = desk.store.regroupings_of_case(desk.brand.id, first.case.id).await.unwrap()[0].clone();
    let (rest, new) = (shown(&desk, first.case.id).await, shown(&desk, row.other_id).await);
    assert_eq!((rest.messages.len(), rest.promises.len(), rest.case.undecided), (1, 1, 1));
    assert_eq!((new.messages.len(), new.promises.len(), new.case.undecided), (1, 1, 1));
    assert_eq!(new.customer, second.customer);
    undone(&mut desk, row.id).await;
    let mut after = unversioned(shown(&desk, first.case.id).await);
    // The deadline that the new case had of its own ended with it.
    after.deadlines.retain(|deadline| deadline.dropped_at.is_none());
    assert_eq!(after, before);
}
