//! The desk's own API: JSON over HTTP, a file a noun. `docs/api.md` describes it, `/api/openapi.json` states it.
//!
//! Handlers load, ask the decision, apply, and show. Who may call one stands in its arguments and in its first line.

pub mod acts;
pub mod answers;
pub mod approvals;
pub mod articles;
pub mod attachments;
pub mod body;
pub mod cases;
pub mod channels;
pub mod charter;
pub mod connect;
pub mod corrections;
pub mod customers;
pub mod decisions;
pub mod demo;
pub mod desk_audit;
pub mod draft;
pub mod erasure;
pub mod events;
pub mod evidence;
pub mod guard;
pub mod hooks;
pub mod incidents;
pub mod leaving;
pub mod mediation;
pub mod members;
pub mod messages;
pub mod openapi;
pub mod own_systems;
pub mod promises;
pub mod quarantine;
pub mod queue;
pub mod regroupings;
pub mod rephrase;
pub mod replies;
pub mod report;
pub mod search;
pub mod session;
pub mod settings;
pub mod share;
pub mod similar;
pub mod solutions;
pub mod subscriptions;
pub mod unknown_sends;
pub mod view;

pub mod contacts;
pub mod relays;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{ApiError, code};

/// Every address of the API with its description.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    // `OpenApiRouter::new` would publish that library's own title and authors.
    for_the_lead(for_everybody(OpenApiRouter::with_openapi(openapi::Document::openapi())))
}

/// What every colleague works with: the queue, cases, replies, lists.
fn for_everybody(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(session::show, session::sign_in, session::sign_out))
        .routes(routes!(session::sign_in_by_link))
        .routes(routes!(session::change_me))
        .routes(routes!(queue::queue))
        .routes(routes!(queue::counts))
        .routes(routes!(cases::show))
        .routes(routes!(cases::drop_link))
        .routes(routes!(customers::set_identity))
        .routes(routes!(erasure::erase))
        .routes(routes!(decisions::solve))
        .routes(routes!(decisions::reopen))
        .routes(routes!(decisions::assign))
        .routes(routes!(decisions::close))
        .routes(routes!(decisions::undo_close))
        .routes(routes!(replies::send))
        .routes(routes!(replies::undo))
        .routes(routes!(replies::decide))
        .routes(routes!(guard::examine))
        .routes(routes!(messages::show_words))
        .routes(routes!(acts::hide))
        .routes(routes!(acts::show_again))
        .routes(routes!(evidence::hold))
        .routes(routes!(evidence::release))
        .routes(routes!(evidence::show_held))
        .routes(routes!(acts::check_private))
        .routes(routes!(messages::status))
        .routes(routes!(corrections::correct))
        .routes(routes!(corrections::list))
        .routes(routes!(corrections::take_back))
        .routes(routes!(corrections::export))
        .routes(routes!(corrections::reset))
        .routes(routes!(attachments::download))
        .routes(routes!(promises::list))
        .routes(routes!(promises::keep))
        .routes(routes!(promises::replace))
        .routes(routes!(search::search))
        .routes(routes!(quarantine::list))
        .routes(routes!(quarantine::raw))
        .routes(routes!(quarantine::retry))
        .routes(routes!(quarantine::dismiss))
        .routes(routes!(unknown_sends::list))
        .routes(routes!(incidents::list))
        .routes(routes!(incidents::show))
        .routes(routes!(incidents::messages))
        .routes(routes!(incidents::own))
        .routes(routes!(incidents::hand_over))
        .routes(routes!(incidents::end))
        .routes(routes!(incidents::reject))
        .routes(routes!(incidents::reopen))
        .routes(routes!(incidents::word))
        .routes(routes!(similar::similar))
        .routes(routes!(regroupings::merge))
        .routes(routes!(regroupings::split))
        .routes(routes!(regroupings::undo))
        .routes(routes!(events::follow))
        .routes(routes!(demo::tour))
        .routes(routes!(contacts::list, contacts::add))
        .routes(routes!(contacts::change, contacts::remove))
        .routes(routes!(relays::of_case, relays::ask))
        .routes(routes!(relays::propose))
        .routes(routes!(relays::list))
        .routes(routes!(relays::withdraw))
        .routes(routes!(relays::remind))
        .routes(routes!(relays::add))
        .routes(routes!(relays::file))
        .routes(routes!(solutions::show))
        .routes(routes!(solutions::ledger::give))
        .routes(routes!(solutions::ledger::take_back))
        .routes(routes!(mediation::show, mediation::change))
        .routes(routes!(promises::record))
        .routes(routes!(promises::kept))
        .routes(routes!(share::next))
        .routes(routes!(share::day))
        .routes(routes!(share::working))
        .routes(routes!(share::change_working))
        .routes(routes!(share::hand_overs, share::hand_over))
}

/// What a brand is set up and seen with: channels, team, charter, articles, reports. Each address says who may.
fn for_the_lead(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(channels::list, channels::add))
        .routes(routes!(channels::change))
        .routes(routes!(channels::check))
        .routes(routes!(connect::begin))
        .routes(routes!(channels::kinds))
        .routes(routes!(members::list, members::add))
        .routes(routes!(leaving::remove))
        .routes(routes!(charter::show, charter::change))
        .routes(routes!(charter::check))
        .routes(routes!(charter::preview::preview))
        .routes(routes!(charter::versions))
        .routes(routes!(charter::compare))
        .routes(routes!(charter::restore))
        .routes(routes!(charter::file))
        .routes(routes!(charter::examples))
        .routes(routes!(approvals::list))
        .routes(routes!(approvals::ask))
        .routes(routes!(approvals::of_case))
        .routes(routes!(approvals::approve))
        .routes(routes!(approvals::send_back))
        .routes(routes!(approvals::withdraw))
        .routes(routes!(settings::show, settings::change))
        .routes(routes!(settings::policy))
        .routes(routes!(report::gap))
        .routes(routes!(report::cases))
        .routes(routes!(desk_audit::show))
        .routes(routes!(desk_audit::page))
        .routes(routes!(articles::list, articles::add))
        .routes(routes!(articles::export))
        .routes(routes!(articles::import))
        .routes(routes!(answers::wanted))
        .routes(routes!(answers::wanted_messages))
        .routes(routes!(articles::show, articles::change))
        .routes(routes!(articles::versions))
        .routes(routes!(answers::used))
        .routes(routes!(answers::find))
        .routes(routes!(draft::compose_draft))
        .routes(routes!(rephrase::rephrase))
        .routes(routes!(rephrase::show, rephrase::change))
        .routes(routes!(own_systems::look))
        .routes(routes!(own_systems::show, own_systems::change))
        .routes(routes!(subscriptions::list, subscriptions::add))
        .routes(routes!(subscriptions::change, subscriptions::remove))
        .routes(routes!(subscriptions::try_it))
        .routes(routes!(solutions::catalogue::show, solutions::catalogue::change))
        .routes(routes!(solutions::catalogue::file))
        .routes(routes!(solutions::catalogue::examples))
        .routes(routes!(solutions::ledger::totals))
        .routes(routes!(solutions::ledger::list))
        .routes(routes!(mediation::dossier))
}

/// An address that exists, asked with another method.
pub async fn method_not_allowed() -> ApiError {
    code::METHOD.into()
}
