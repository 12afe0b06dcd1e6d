//! The drop link: private data for a case, left once. It shows nothing of the case, so it may stand in public.

use std::collections::BTreeMap;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use guichet_channels::webform::form::FormProblem;
use guichet_channels::webform::{FIELDS, ProvenCase};
use guichet_core::model::Case;
use guichet_store::{FormToken, Result, StoreError};
use maud::{Markup, html};

use super::form::{Form, files, one_field, summary, trap, unreadable};
use super::layout::{Frame, answer, page};
use super::visitor::Visitor;
use super::{submission, tracking};
use crate::app::App;
use crate::auth::limits::Kind;
use crate::auth::token::Token;
use crate::load;
use crate::locale::Locale;
use crate::work::receive::raw_item;

struct Dropping {
    form: Form,
    case: Case,
    row: FormToken,
}

async fn find(app: &App, token: &str) -> Result<Option<Dropping>> {
    let Some(token) = Token::given(token) else { return Ok(None) };
    let Some(row) = app.store().form_token(token.hash(), app.now()).await? else { return Ok(None) };
    let (Some(brand), Some(channel)) =
        (app.store().brand(row.brand_id).await?, app.store().channel(row.channel_id).await?)
    else {
        return Ok(None);
    };
    let Some(id) = row.case_id else { return Ok(None) };
    let Some(case) = load::follow_merges(app.store(), brand.id, id).await? else { return Ok(None) };
    Ok(Form::open(app, brand, channel).await?.map(|form| Dropping { form, case, row }))
}

/// An empty page.
pub async fn show(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    match find(&app, &token).await {
        Ok(Some(dropping)) => {
            let locale = visitor.locale(Some(&dropping.form.brand.settings.locale));
            answer(StatusCode::OK, filled(&app, &dropping, &visitor, locale, &BTreeMap::new(), &[]))
        }
        Ok(None) => visitor.not_found(),
        Err(error) => visitor.unavailable(&error),
    }
}

/// Takes what was left, once.
pub async fn send(State(app): State<App>, visitor: Visitor, Path(token): Path<String>, request: Request) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Form)) {
        return refused;
    }
    let dropping = match find(&app, &token).await {
        Ok(Some(dropping)) => dropping,
        Ok(None) => return visitor.not_found(),
        Err(error) => return visitor.unavailable(&error),
    };
    let locale = visitor.locale(Some(&dropping.form.brand.settings.locale));
    let (mut submission, _place) = match submission::read(request, &app, locale).await {
        Ok(read) => read,
        Err(problem) => return unreadable(&visitor, locale, problem),
    };
    submission.fields.retain(|name, _| name == "message" || name == guichet_channels::webform::TRAP);
    let theirs = dropping.row.customer_id.unwrap_or(dropping.case.customer_id);
    let stored = async {
        // It belongs to the case and is erased with its customer; that the customer wrote it, nothing proves.
        submission.case =
            Some(ProvenCase { by_drop_link: true, ..tracking::proven(&app, &dropping.case, theirs).await? });
        match dropping.form.code.accept(&submission, app.now()) {
            Ok(raw) => {
                // A page that was sent elsewhere before has left its id there.
                let item = raw_item(&app, &dropping.form.channel, raw.under_its_own_id(), false);
                match app.store().receive_once(item, dropping.row.token, app.now()).await {
                    Ok(_) => Ok(answer(StatusCode::OK, thanks(&dropping, locale))),
                    // Somebody used the link while this page was open.
                    Err(StoreError::Conflict) => Ok(visitor.not_found()),
                    Err(error) => Err(error),
                }
            }
            Err(problems) => {
                let again = filled(&app, &dropping, &visitor, locale, &submission.fields, &problems);
                Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, again))
            }
        }
    };
    stored.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

fn frame<'a>(dropping: &'a Dropping, locale: Locale, other_language: Option<String>) -> Frame<'a> {
    let title = locale.pick("Transmettre en privé", "Leave it in private");
    Frame { locale, brand: &dropping.form.brand.name, title, other_language, again_after: None }
}

fn filled(
    app: &App,
    dropping: &Dropping,
    visitor: &Visitor,
    locale: Locale,
    fields: &BTreeMap<String, String>,
    problems: &[FormProblem],
) -> Markup {
    let frame = frame(dropping, locale, Some(visitor.other_language(locale)));
    let token = dropping.form.code.new_token(app.source().next_id(), app.now());
    let value = fields.get("message").map_or("", String::as_str);
    page(
        &frame,
        html! {
            h1 { (frame.title) }
            p { (locale.pick(
                "Ce que vous écrivez ici n’est lu que par notre service. Le lien sert une seule fois et ne montre rien à personne d’autre.",
                "What you write here is read by our service alone. The link works once and shows nothing to anybody else.",
            )) }
            (summary(problems, locale))
            form method="post" action={ "?lang=" (locale.as_str()) } enctype="multipart/form-data" novalidate {
                input type="hidden" name="page" value=(token);
                @if let Some(field) = FIELDS.iter().find(|field| field.name == "message") {
                    (one_field(&guichet_channels::webform::FormField {
                        label: ("Vos informations", "Your information"),
                        hint: ("Numéro de commande, adresse, téléphone\u{a0}: ce que nous vous avons demandé.", "Order number, address, phone: what we asked you for."),
                        ..*field
                    }, value, problems, locale))
                }
                (files(problems, locale))
                (trap())
                div.actions { button type="submit" { (locale.pick("Transmettre", "Leave it")) } }
            }
        },
    )
}

fn thanks(dropping: &Dropping, locale: Locale) -> Markup {
    let frame = frame(dropping, locale, None);
    page(
        &frame,
        html! {
            h1 { (locale.pick("C’est bien arrivé, merci", "It has arrived, thank you")) }
            p { (locale.pick(
                "Nous reprenons votre demande avec ces éléments. Vous pouvez fermer cette page.",
                "We go on with your request. You can close this page.",
            )) }
        },
    )
}
