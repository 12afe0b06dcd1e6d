//! The web form: a problem stated in one's own words, and what was understood shown back on the tracking page.
//!
//! A submission is on disk before the page says "received"; the same page sent twice is one submission.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use guichet_channels::AnyChannel;
use guichet_channels::webform::form::{ANSWERED_ON_THE_PAGE, FieldForm, FormProblem};
use guichet_channels::webform::{FIELDS, FormField, TRAP, WebformChannel};
use guichet_core::model::{Brand, BrandSettings, Channel, ChannelId, ChannelState, MessageId, RawItemState};
use guichet_core::text::reading::Severity;
use guichet_core::triage;
use guichet_store::{Result, StoreError};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::layout::{Frame, answer, page};
use super::submission::{self, Unreadable};
use super::visitor::Visitor;
use super::{link, moment};
use crate::app::App;
use crate::auth::limits::Kind;
use crate::auth::token::hex;
use crate::load;
use crate::locale::Locale;

/// How long a submission waits for its reading, so that the customer sees it at once.
const PATIENCE: Duration = Duration::from_secs(3);

/// A form with its brand, ready to take something in.
pub(super) struct Form {
    pub(super) brand: Brand,
    pub(super) channel: Channel,
    pub(super) code: WebformChannel,
}

impl Form {
    pub(super) async fn open(app: &App, brand: Brand, channel: Channel) -> Result<Option<Self>> {
        match load::channel::open(app, channel.clone()).await? {
            Ok(AnyChannel::Webform(code)) => Ok(Some(Self { brand, channel, code })),
            _ => Ok(None),
        }
    }

    async fn find(app: &App, brand: &str, channel: &str) -> Result<Option<Self>> {
        let Some(brand) = app.store().brand_by_slug(brand).await? else { return Ok(None) };
        let Ok(id) = channel.parse::<ChannelId>() else { return Ok(None) };
        let channel = app.store().channel(id).await?;
        let channel = channel.filter(|channel| {
            channel.brand_id == brand.id && channel.kind == "webform" && channel.state == ChannelState::Active
        });
        match channel {
            Some(channel) => Self::open(app, brand, channel).await,
            None => Ok(None),
        }
    }

    fn path(&self) -> String {
        format!("/f/{}/{}", self.brand.slug, self.channel.id)
    }
}

/// The first form of a brand.
pub async fn first(State(app): State<App>, visitor: Visitor, Path(slug): Path<String>) -> Response {
    let found = async {
        let Some(brand) = app.store().brand_by_slug(&slug).await? else { return Ok(None) };
        let channels = app.store().channels(brand.id).await?;
        let forms =
            channels.into_iter().filter(|channel| channel.kind == "webform" && channel.state == ChannelState::Active);
        Ok(forms.min_by_key(|channel| channel.id).map(|channel| format!("/f/{}/{}", brand.slug, channel.id)))
    };
    match found.await {
        Ok(Some(path)) => Redirect::to(&path).into_response(),
        Ok(None) => visitor.not_found(),
        Err(error) => visitor.unavailable(&error),
    }
}

/// An empty form.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((brand, channel)): Path<(String, String)>,
) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    match Form::find(&app, &brand, &channel).await {
        Ok(Some(form)) => {
            let locale = visitor.locale(Some(&form.brand.settings.locale));
            answer(StatusCode::OK, filled(&app, &form, &visitor, locale, &BTreeMap::new(), &[]))
        }
        Ok(None) => visitor.not_found(),
        Err(error) => visitor.unavailable(&error),
    }
}

/// Takes a form: durable first, then what was understood.
pub async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path((brand, channel)): Path<(String, String)>,
    request: Request,
) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Form)) {
        return refused;
    }
    let form = match Form::find(&app, &brand, &channel).await {
        Ok(Some(form)) => form,
        Ok(None) => return visitor.not_found(),
        Err(error) => return visitor.unavailable(&error),
    };
    let locale = visitor.locale(Some(&form.brand.settings.locale));
    let (submission, _place) = match submission::read(request, &app, locale).await {
        Ok(read) => read,
        Err(problem) => return unreadable(&visitor, locale, problem),
    };
    let raw = match form.code.accept(&submission, app.now()) {
        Ok(raw) => raw,
        Err(problems) => {
            let again = filled(&app, &form, &visitor, locale, &submission.fields, &problems);
            return answer(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    match submission::keep(&app, &form.channel, raw).await {
        Ok(message) => after(&app, &form, message, locale).await,
        Err(error) => visitor.unavailable(&error),
    }
}

pub(super) fn unreadable(visitor: &Visitor, locale: Locale, problem: Unreadable) -> Response {
    let (status, title, words) = match problem {
        Unreadable::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            ("C’est trop volumineux", "This is too large"),
            (
                "Les fichiers dépassent 20\u{a0}Mo au total. Revenez en arrière et joignez-en moins, ou de plus petits.",
                "The files are larger than 20 MB in all. Go back and attach fewer or smaller ones.",
            ),
        ),
        Unreadable::Broken => (
            StatusCode::BAD_REQUEST,
            ("L’envoi est incomplet", "The submission is incomplete"),
            ("Revenez en arrière et renvoyez la page.", "Go back and send the page again."),
        ),
        Unreadable::Stalled => (
            StatusCode::REQUEST_TIMEOUT,
            ("L’envoi s’est arrêté en route", "The submission stopped on its way"),
            (
                "Rien n’a été reçu. Revenez en arrière et renvoyez la page, avec moins de fichiers si la connexion est lente.",
                "Nothing was received. Go back and send the page again, with fewer files if the connection is slow.",
            ),
        ),
        Unreadable::NoRoom => (
            StatusCode::SERVICE_UNAVAILABLE,
            ("Trop d’envois en même temps", "Too many submissions at once"),
            (
                "Rien n’a été reçu. Revenez en arrière et renvoyez la page dans une minute.",
                "Nothing was received. Go back and send the page again in a minute.",
            ),
        ),
    };
    visitor.notice(status, locale.pick(title.0, title.1), locale.pick(words.0, words.1))
}

/// Shows what was understood as soon as it is; a receipt until then.
async fn after(app: &App, form: &Form, message: MessageId, locale: Locale) -> Response {
    let mut changes = app.store().changes();
    let seen = async {
        loop {
            changes.mark_unchanged();
            match tracking_url(app, form, message).await {
                Ok(Some(url)) => return Some(url),
                Ok(None) => {}
                Err(_) => return None,
            }
            // Without a sender there is no news to wait for.
            if changes.changed().await.is_err() {
                return None;
            }
        }
    };
    let receipt = format!("{}/received/{}?lang={}", form.path(), receipt(app, message), locale.as_str());
    let to = match tokio::time::timeout(PATIENCE, seen).await {
        Ok(Some(url)) => format!("{url}?new=1&lang={}", locale.as_str()),
        Ok(None) | Err(_) => receipt,
    };
    Redirect::to(&to).into_response()
}

/// The tracking page of a message's case, once there is one, as a path.
async fn tracking_url(app: &App, form: &Form, message: MessageId) -> Result<Option<String>> {
    let Some(message) = app.store().message(form.brand.id, message).await? else { return Ok(None) };
    let Some(case) = load::follow_merges(app.store(), form.brand.id, message.case_id).await? else { return Ok(None) };
    let url = link::tracking(app, &case, message.customer_id).await?;
    Ok(url.find("/t/").and_then(|at| url.get(at..)).map(str::to_owned))
}

/// A message's id with a signature: shows to whom sent it, and to nobody else, whether it was read.
fn receipt(app: &App, message: MessageId) -> String {
    let signature = app.key().sign("receipt", message.0.as_bytes());
    format!("{}.{}", message.0.simple(), hex(signature.get(..16).unwrap_or_default()))
}

/// "Received", until it was read.
pub async fn received(
    State(app): State<App>,
    visitor: Visitor,
    Path((brand, channel, given)): Path<(String, String, String)>,
) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    let message = given.split('.').next().and_then(|id| Uuid::parse_str(id).ok()).map(MessageId);
    let Some(message) = message.filter(|message| crate::auth::token::same_secret(&receipt(&app, *message), &given))
    else {
        return visitor.not_found();
    };
    let found = async {
        let Some(form) = Form::find(&app, &brand, &channel).await? else { return Ok(visitor.not_found()) };
        let locale = visitor.locale(Some(&form.brand.settings.locale));
        if let Some(url) = tracking_url(&app, &form, message).await? {
            return Ok(Redirect::to(&format!("{url}?new=1&lang={}", locale.as_str())).into_response());
        }
        let Some(raw) = app.store().raw_item_of_message(form.brand.id, message).await? else {
            return Ok(visitor.not_found());
        };
        Ok(answer(StatusCode::OK, waiting(&form.brand, locale, raw.state == RawItemState::Received)))
    };
    found.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

fn waiting(brand: &Brand, locale: Locale, being_read: bool) -> Markup {
    let title = locale.pick("Votre message est bien arrivé", "Your message has arrived");
    let frame = Frame { locale, brand: &brand.name, title, other_language: None, again_after: being_read.then_some(3) };
    page(
        &frame,
        html! {
            h1 { (title) }
            @if being_read {
                p role="status" { (locale.pick("Nous le lisons. Cette page se met à jour toute seule.", "We are reading it. This page updates by itself.")) }
            } @else {
                p { (locale.pick("Une personne va le lire elle-même. Rien n’est perdu.", "A person is going to read it. Nothing is lost.")) }
            }
        },
    )
}

/// When an answer is owed to a message of this form that comes now, for what is not urgent: what its case will say.
fn owed(settings: &BrandSettings, now: Timestamp) -> Timestamp {
    triage::due_again("webform", Severity::Normal, false, settings, now).due_at
}

fn filled(
    app: &App,
    form: &Form,
    visitor: &Visitor,
    locale: Locale,
    fields: &BTreeMap<String, String>,
    problems: &[FormProblem],
) -> Markup {
    let title = locale.pick("Écrivez-nous", "Write to us");
    let frame = Frame {
        locale,
        brand: &form.brand.name,
        title,
        other_language: Some(visitor.other_language(locale)),
        again_after: None,
    };
    let now = app.now();
    let token = form.code.new_token(app.source().next_id(), now);
    let zone = moment::zone(&form.brand.settings.timezone);
    let by_mail = form.channel.setting("mail_channel").is_some();
    let asked = FIELDS.iter().map(|field| match field.form {
        FieldForm::MailAddress if !by_mail => FormField { hint: ANSWERED_ON_THE_PAGE, ..*field },
        _ => *field,
    });
    page(
        &frame,
        html! {
            h1 { (title) }
            p { (locale.pick(
                "Racontez avec vos mots. Une personne vous lit et vous répond, sans compte ni mot de passe.",
                "Tell us in your own words. A person reads you and answers, without an account or a password.",
            )) }
            div.card.due {
                p { (locale.pick("Vous aurez une réponse au plus tard", "You will have an answer at the latest")) " "
                    strong { (moment::in_words(owed(&form.brand.settings, now), now, &zone, locale)) } "." }
            }
            (summary(problems, locale))
            form method="post" action={ (form.path()) "?lang=" (locale.as_str()) } enctype="multipart/form-data" novalidate {
                input type="hidden" name="page" value=(token);
                @for field in asked {
                    (one_field(&field, fields.get(field.name).map_or("", String::as_str), problems, locale))
                }
                (files(problems, locale))
                (trap())
                div.actions { button type="submit" { (locale.pick("Envoyer", "Send")) } }
            }
        },
    )
}

/// What is to be corrected, at the top, with a link to each field.
pub(super) fn summary(problems: &[FormProblem], locale: Locale) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.card.alert role="alert" tabindex="-1" {
                p { strong { (locale.pick("Votre texte est gardé. Il reste à corriger\u{a0}:", "Your text is kept. To correct:")) } }
                ul {
                    @for problem in problems {
                        li {
                            @match problem.field {
                                Some(field) => a href={ "#" (field) } { (problem.words.in_locale(locale.as_str())) },
                                None => (problem.words.in_locale(locale.as_str())),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One field with its label, help and what is wrong with it.
pub(super) fn one_field(field: &FormField, value: &str, problems: &[FormProblem], locale: Locale) -> Markup {
    let problem = problems.iter().find(|problem| problem.field == Some(field.name));
    let help = format!("{}-help", field.name);
    let wrong = format!("{}-wrong", field.name);
    let described = if problem.is_some() { format!("{wrong} {help}") } else { help.clone() };
    let invalid = problem.is_some().then_some("true");
    html! {
        label for=(field.name) {
            (locale.pick(field.label.0, field.label.1))
            @if !field.required { span.soft { " " (locale.pick("(facultatif)", "(optional)")) } }
        }
        p.help id=(help) { (locale.pick(field.hint.0, field.hint.1)) }
        @if let Some(problem) = problem { p.wrong id=(wrong) { (problem.words.in_locale(locale.as_str())) } }
        @match field.form {
            FieldForm::Words => textarea.short[!field.required] id=(field.name) name=(field.name) aria-describedby=(described)
                aria-invalid=[invalid] autocomplete=(field.autocomplete) required[field.required] { (value) },
            FieldForm::Line => input type="text" id=(field.name) name=(field.name) value=(value) aria-describedby=(described)
                aria-invalid=[invalid] autocomplete=(field.autocomplete);,
            FieldForm::MailAddress => input type="email" id=(field.name) name=(field.name) value=(value)
                aria-describedby=(described) aria-invalid=[invalid] autocomplete=(field.autocomplete);,
        }
    }
}

/// The field for files.
pub(super) fn files(problems: &[FormProblem], locale: Locale) -> Markup {
    let problem = problems.iter().find(|problem| problem.field == Some("files"));
    html! {
        label for="files" {
            (locale.pick("Photos ou documents", "Photos or documents"))
            span.soft { " " (locale.pick("(facultatif)", "(optional)")) }
        }
        p.help id="files-help" { (locale.pick("Cinq fichiers au plus, 20\u{a0}Mo en tout.", "Five files at most, 20 MB in all.")) }
        @if let Some(problem) = problem { p.wrong { (problem.words.in_locale(locale.as_str())) } }
        input type="file" id="files" name="files" multiple aria-describedby="files-help";
    }
}

/// A field that people do not see and machines fill in.
pub(super) fn trap() -> Markup {
    html! {
        div.away aria-hidden="true" {
            label for=(TRAP) { "Topic" }
            input type="text" id=(TRAP) name=(TRAP) tabindex="-1" autocomplete="off";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On the wall clock 48 hours after a Friday evening is Sunday: nobody is there, and nobody promises it.
    #[test]
    fn the_form_promises_what_the_case_will_owe() {
        let settings = BrandSettings::default();
        let said = |now: &str| owed(&settings, now.parse().unwrap()).to_string();
        assert_eq!(said("2026-11-20T19:00:00Z"), "2026-11-23T08:00:00Z", "Friday at 20:00: Monday at 9:00");
        assert_eq!(said("2026-11-22T17:03:00Z"), "2026-11-24T17:00:00Z", "Sunday at 18:03: Tuesday before closing");
        assert_eq!(said("2026-11-24T09:00:00Z"), "2026-11-26T09:00:00Z", "Tuesday at 10:00: Thursday at 10:00");
    }
}
