//! The page of a case, and the link by which its customer leaves private data.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, Query, State};
use guichet_core::access::Action;
use guichet_core::model::{Attachment, Case, CaseId, Conversation, CustomerId, Message, MessageId, MessageRevision};
use guichet_core::text::Reading;
use guichet_store::CaseDetail;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::case::{ConversationView, CustomerView, DeadlineView, HandleView, WriterView, others};
use super::view::correction::Taught;
use super::view::message::Around;
use super::view::regrouping::RegroupingView;
use super::view::way::{self, WayView};
use super::view::{CaseDetailView, Desk, IdentityView, MessageView, PromiseView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiResult, code};
use crate::public::link;

/// Messages on a page.
const MESSAGES: u32 = 100;
/// Messages of a conversation from which is known whether it can be answered.
const THREAD: u32 = 50;
/// A drop link lives for so long.
const DROP_LINK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Which messages of a case.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CaseQuery {
    /// Earlier messages, from `more_before`.
    before: Option<String>,
}

/// A case with everything that its page shows; by id or by reference.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path), CaseQuery),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<CaseQuery>,
) -> ApiResult<Json<CaseDetailView>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    detail(&app, &staff, case.id, query.before.as_deref()).await.map(Json)
}

/// The case of an id, or of a reference as people say it.
pub(crate) async fn find(app: &App, staff: &Staff, id: &str) -> ApiResult<Case> {
    let brand = staff.brand.id;
    let found = match id.parse::<CaseId>() {
        Ok(id) => app.store().case(brand, id).await?,
        Err(_) => app.store().case_by_reference(brand, &id.trim().to_uppercase()).await?,
    };
    found.ok_or_else(|| code::NOT_FOUND.into())
}

/// The page of a case.
pub(crate) async fn detail(app: &App, staff: &Staff, id: CaseId, before: Option<&str>) -> ApiResult<CaseDetailView> {
    let brand = staff.brand.id;
    let mut loaded = app.store().case_detail(brand, id, MESSAGES).await?.ok_or(code::NOT_FOUND)?;
    if let Some(before) = before {
        earlier(app, staff, &mut loaded, before).await?;
    }
    let desk = Desk::load(app, staff).await?;
    let names = names(&desk, &loaded).await?;
    let mut messages: HashMap<_, Vec<MessageView>> = HashMap::new();
    for message in &loaded.messages {
        let view = message_view(&desk, message, &loaded, &names).await?;
        messages.entry(message.conversation_id).or_default().push(view);
    }
    let mut cases = Vec::new();
    for case in others(app.store().cases_of_customer(brand, loaded.customer.id).await?, &loaded.case) {
        cases.push(desk.row(case).await?);
    }
    let mut conversations = Vec::new();
    for thread in &loaded.conversations {
        // An earlier page is there to be read: what can be said now is known from the newest one.
        let ways = if before.is_some() { Vec::new() } else { ways(&desk, &loaded, thread).await? };
        let shown = messages.remove(&thread.id).unwrap_or_default();
        let writer = writer(&desk, &loaded.case, thread).await?;
        conversations.push(ConversationView::new(&desk, thread, writer, ways, shown));
    }
    let tracking_url = link::tracking(app, &loaded.case, loaded.case.customer_id).await?;
    let customer = CustomerView {
        id: loaded.customer.id.0,
        display_name: loaded.customer.display_name.clone(),
        language: loaded.customer.language.clone(),
        identity: IdentityView::new(&desk, &loaded.customer.identity),
        handles: loaded
            .handles
            .iter()
            .map(|handle| HandleView { network: handle.network.clone(), handle: handle.handle.clone() })
            .collect(),
        cases,
    };
    let promises = promises(&desk, &loaded).await?;
    Ok(CaseDetailView {
        case: desk.row(loaded.case).await?,
        customer,
        conversations,
        promises,
        deadlines: loaded.deadlines.iter().map(DeadlineView::from).collect(),
        tracking_url: Some(tracking_url),
        regroupings: RegroupingView::of_case(&desk, id).await?,
        more_before: loaded.earlier,
    })
}

/// Who wrote in a conversation, where it is somebody else than the customer of the case.
async fn writer(desk: &Desk, case: &Case, conversation: &Conversation) -> ApiResult<Option<WriterView>> {
    if conversation.customer_id == case.customer_id {
        return Ok(None);
    }
    let (store, brand) = (desk.app.store(), desk.brand.id);
    let customer = store.customer(brand, conversation.customer_id).await?.ok_or(code::NOT_FOUND)?;
    let handles = store.handles(brand, customer.id).await?;
    let seen = || handles.first().map(|handle| handle.handle.clone()).unwrap_or_default();
    Ok(Some(WriterView {
        name: Some(customer.display_name.clone()).filter(|name| !name.is_empty()).unwrap_or_else(seen),
        identity: IdentityView::new(desk, &customer.identity),
        tracking_url: link::tracking(&desk.app, case, customer.id).await?,
    }))
}

/// Whether a reply can leave by a conversation, seen from the same messages as at the send.
async fn ways(desk: &Desk, loaded: &CaseDetail, conversation: &Conversation) -> ApiResult<Vec<WayView>> {
    let page = desk.app.store().messages_of_conversation(desk.brand.id, conversation.id, None, THREAD).await?;
    let mut thread = page.items;
    thread.reverse();
    Ok(way::ways(desk, &loaded.case, conversation, &thread))
}

/// Puts an earlier page of messages in the place of the newest one.
async fn earlier(app: &App, staff: &Staff, loaded: &mut CaseDetail, before: &str) -> ApiResult<()> {
    let (store, brand) = (app.store(), staff.brand.id);
    let page = store.messages_of_case(brand, loaded.case.id, Some(before), MESSAGES).await?;
    loaded.messages = page.items;
    loaded.messages.reverse();
    loaded.earlier = page.next;
    loaded.readings.clear();
    loaded.attachments.clear();
    loaded.held.clear();
    for message in &loaded.messages {
        loaded.readings.extend(store.reading(brand, message.id).await?.map(|reading| (message.id, reading)));
        loaded.attachments.extend(store.attachments(brand, message.id).await?);
        loaded.held.extend(store.held(brand, message.id).await?);
    }
    Ok(())
}

/// Who writes in a case, by name: its customer, and whoever else was in a thread or in a case that became part of it.
async fn names(desk: &Desk, loaded: &CaseDetail) -> ApiResult<HashMap<CustomerId, String>> {
    let mut names = HashMap::from([(loaded.customer.id, loaded.customer.display_name.clone())]);
    for message in &loaded.messages {
        if let Entry::Vacant(place) = names.entry(message.customer_id) {
            let customer = desk.app.store().customer(desk.brand.id, message.customer_id).await?;
            place.insert(customer.map(|customer| customer.display_name).unwrap_or_default());
        }
    }
    Ok(names)
}

async fn message_view(
    desk: &Desk,
    message: &Message,
    loaded: &CaseDetail,
    names: &HashMap<CustomerId, String>,
) -> ApiResult<MessageView> {
    let reading = loaded.readings.iter().find(|(id, _)| *id == message.id).map(|(_, reading)| reading);
    let files: Vec<Attachment> =
        loaded.attachments.iter().filter(|file| file.message_id == message.id).cloned().collect();
    let outbox = loaded.outbox.iter().find(|item| MessageId(item.id.0) == message.id);
    let held = loaded.held.iter().find(|held| held.message_id == message.id).cloned();
    let (revisions, taught) = told(desk, message, reading).await?;
    let customer_name = names.get(&message.customer_id).map(String::as_str).unwrap_or_default();
    let around = Around { reading, attachments: &files, revisions: &revisions, outbox, customer_name, held, taught };
    Ok(MessageView::new(desk, message, around))
}

/// What stood in a message before, and what colleagues said of its reading.
async fn told(desk: &Desk, message: &Message, reading: Option<&Reading>) -> ApiResult<(Vec<MessageRevision>, Taught)> {
    let revisions =
        if message.revision > 0 { desk.app.store().revisions(desk.brand.id, message.id).await? } else { Vec::new() };
    Ok((revisions, Taught::load(desk, message, reading).await?))
}

/// A message of the brand.
pub(crate) async fn message_of(app: &App, staff: &Staff, id: Uuid) -> ApiResult<Message> {
    Ok(app.store().message(staff.brand.id, MessageId(id)).await?.ok_or(code::NOT_FOUND)?)
}

/// One message with all that belongs to it, loaded alone.
pub(crate) async fn load_message(desk: &Desk, message: &Message) -> ApiResult<MessageView> {
    let (store, brand) = (desk.app.store(), desk.brand.id);
    let reading = store.reading(brand, message.id).await?;
    let attachments = store.attachments(brand, message.id).await?;
    let outbox = store.outbox_item(brand, message.id.0.into()).await?;
    let customer = store.customer(brand, message.customer_id).await?;
    let name = customer.map(|customer| customer.display_name).unwrap_or_default();
    let held = store.held(brand, message.id).await?;
    let (reading, outbox) = (reading.as_ref(), outbox.as_ref());
    let (revisions, taught) = told(desk, message, reading).await?;
    let (attachments, revisions, customer_name) = (&attachments[..], &revisions[..], &name[..]);
    let around = Around { reading, attachments, revisions, outbox, customer_name, held, taught };
    Ok(MessageView::new(desk, message, around))
}

async fn promises(desk: &Desk, loaded: &CaseDetail) -> ApiResult<Vec<PromiseView>> {
    let mut views = Vec::new();
    for promise in &loaded.promises {
        let known = loaded.messages.iter().find(|message| message.id == promise.message_id);
        let words = match known {
            Some(message) => message.text.clone(),
            None => desk
                .app
                .store()
                .message(desk.brand.id, promise.message_id)
                .await?
                .map(|found| found.text)
                .unwrap_or_default(),
        };
        views.push(PromiseView::new(desk, promise, &loaded.case.reference, &words));
    }
    Ok(views)
}

/// Until when a drop link that is given out now takes something in.
pub(crate) fn drop_expiry(app: &App) -> Timestamp {
    app.now().checked_add(DROP_LINK).unwrap_or(Timestamp::MAX)
}

/// A link by which the customer leaves private data, once; it shows nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct DropLink {
    /// The link; it may stand in public.
    pub url: String,
    /// Until when it takes something in.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Gives out a write-only link for a case.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/drop-link", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = DropLink), (status = 401), (status = 403), (status = 404)))]
pub async fn drop_link(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<DropLink>> {
    staff.may(Action::Reply)?;
    let case = find(&app, &staff, &id).await?;
    let expires_at = drop_expiry(&app);
    let url = link::drop(&app, &staff.brand, (&case, case.customer_id), expires_at).await?;
    Ok(Json(DropLink { url, expires_at }))
}
