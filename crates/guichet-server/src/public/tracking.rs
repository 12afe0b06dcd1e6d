//! The customer's private page of one case: what was understood, who has it, what was promised, what was said; and the
//! customer's own word on whether it is solved.

mod body;
mod mediator;

use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use guichet_channels::webform::ProvenCase;
use guichet_core::Refusal;
use guichet_core::case::{self, KnownCase};
use guichet_core::model::{Brand, Case, CustomerId, Handle, HandleId};
use guichet_core::plan::{Change, Plan};
use guichet_store::{Result, StoreError};
use serde::Deserialize;

use super::form::Form;
use super::layout::answer;
use super::visitor::Visitor;
use super::{link, submission};
use crate::app::App;
use crate::auth::limits::Kind;
use crate::clock::Ids;
use crate::load;
use crate::locale::Locale;

/// A case as its customer finds it by the link.
pub(super) struct Tracked {
    pub(super) brand: Brand,
    pub(super) case: Case,
    /// To whom the link was given.
    pub(super) customer: CustomerId,
    pub(super) token: String,
}

async fn find(app: &App, token: &str) -> Result<Option<Tracked>> {
    let Some((tracked, case)) = link::tracked(app, token).await? else { return Ok(None) };
    let brand = app.brand(tracked.brand_id).await?;
    Ok(Some(Tracked { brand, case, customer: tracked.customer_id, token: token.to_owned() }))
}

/// How the page was reached.
#[derive(Debug, Deserialize)]
pub struct TrackingQuery {
    /// Right after the form was sent.
    new: Option<String>,
    /// After something was done on the page: `message`, `human`, `not-solved`.
    done: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(query): Query<TrackingQuery>,
) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    let shown = async {
        let Some(tracked) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        let locale = visitor.locale(Some(&tracked.brand.settings.locale));
        let told = body::Told { new: query.new.is_some(), done: query.done.as_deref() };
        let page = body::page_of(&app, &tracked, &visitor, locale, told).await?;
        Ok(answer(StatusCode::OK, page))
    };
    shown.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

/// "It is solved."
pub async fn solved(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    act(&app, &visitor, &token, "solved", |known, customer, ids| case::confirm(known, customer, app.now(), ids)).await
}

/// "It is not solved."
pub async fn not_solved(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    act(&app, &visitor, &token, "not-solved", |known, _, ids| case::not_solved(known, app.now(), ids)).await
}

/// "I want a human."
pub async fn human(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    act(&app, &visitor, &token, "human", |known, _, ids| case::ask_human(known, app.now(), ids)).await
}

async fn act(
    app: &App,
    visitor: &Visitor,
    token: &str,
    done: &str,
    decision: impl Fn(&KnownCase, CustomerId, &mut Ids<'_>) -> std::result::Result<Plan, Refusal>,
) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(app, Kind::Page)) {
        return refused;
    }
    let acted = async {
        let Some(tracked) = find(app, token).await? else { return Ok(visitor.not_found()) };
        for _ in 0..load::TRIES {
            let Some(known) = app.store().load_case(tracked.brand.id, tracked.case.id).await? else {
                return Ok(visitor.not_found());
            };
            // A refusal means that it is so already, or was merged meanwhile: the page shows how it is.
            let Ok(plan) = decision(&known, tracked.customer, &mut Ids(app.source().as_ref())) else { break };
            match app.store().apply(&plan).await {
                Ok(_) => break,
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(back(visitor, &tracked, done))
    };
    acted.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

fn back(visitor: &Visitor, tracked: &Tracked, done: &str) -> Response {
    let locale = visitor.locale(Some(&tracked.brand.settings.locale));
    Redirect::to(&format!("/t/{}?done={done}&lang={}", tracked.token, locale.as_str())).into_response()
}

/// Words that the customer adds.
pub async fn message(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Form)) {
        return refused;
    }
    let sent = async {
        let Some(tracked) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        let locale = visitor.locale(Some(&tracked.brand.settings.locale));
        add(&app, &visitor, &tracked, locale, request).await
    };
    sent.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

async fn add(app: &App, visitor: &Visitor, tracked: &Tracked, locale: Locale, request: Request) -> Result<Response> {
    let (mut submission, _place) = match submission::read(request, app, locale).await {
        Ok(read) => read,
        Err(problem) => return Ok(super::form::unreadable(visitor, locale, problem)),
    };
    submission.fields.retain(|name, _| name == "message");
    submission.case = Some(proven(app, &tracked.case, tracked.customer).await?);
    let channel = link::form(app, &tracked.brand).await?;
    let Some(form) = Form::open(app, tracked.brand.clone(), channel).await? else {
        return Err(StoreError::Unavailable("the form of the brand does not open".to_owned()));
    };
    match form.code.accept(&submission, app.now()) {
        Ok(raw) => {
            submission::keep(app, &form.channel, raw).await?;
            Ok(back(visitor, tracked, "message"))
        }
        Err(problems) => {
            let words = submission.fields.get("message").map_or("", String::as_str);
            let page = body::page_with_problems(app, tracked, visitor, locale, words, &problems).await?;
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

/// What a customer adds by a link of the case is theirs: the handle under which they are known on our own pages.
pub(super) async fn proven(app: &App, case: &Case, customer: CustomerId) -> Result<ProvenCase> {
    let author = format!("customer:{customer}");
    let store = app.store();
    if store.handle_by_external_id(case.brand_id, "webform", &author).await?.is_none() {
        let mut plan = Plan::new(case.brand_id);
        plan.changes.push(Change::InsertHandle(Handle {
            private: None,
            id: HandleId(app.source().next_id()),
            brand_id: case.brand_id,
            customer_id: customer,
            network: "webform".to_owned(),
            external_id: author.clone(),
            handle: String::new(),
        }));
        match store.apply(&plan).await {
            // Somebody pressed twice.
            Ok(_) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    let name = store.customer(case.brand_id, customer).await?.map(|customer| customer.display_name);
    Ok(ProvenCase { reference: case.reference.clone(), author, name: name.unwrap_or_default(), by_drop_link: false })
}
