//! Public links: the tracking link shows one case to its customer, the drop link takes something in and shows nothing.
//!
//! A tracking token is made from the secret key and the case, so that the desk can show the link again without keeping it;
//! the database holds its hash, as for every other token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_channels::kind;
use guichet_core::model::{
    Brand, BrandId, Case, CaseId, Channel, ChannelHealth, ChannelId, ChannelState, CustomerId, Relay, RelayId,
};
use guichet_store::{FormPurpose, FormToken, Result, StoreError, TokenHash, Tracked};
use jiff::Timestamp;

use crate::app::App;
use crate::auth::token::Token;
use crate::load::follow_merges;
use crate::locale::Locale;

/// The address of a customer's private page of a case. Only for private routes. Where the case was two, each of its customers
/// has a page of their own.
///
/// # Errors
/// When it cannot be stored.
pub async fn tracking(app: &App, case: &Case, customer: CustomerId) -> Result<String> {
    let mut signed = case.id.0.as_bytes().to_vec();
    if customer != case.customer_id {
        signed.extend_from_slice(customer.0.as_bytes());
    }
    let signature = app.key().sign("tracking", &signed);
    let text = URL_SAFE_NO_PAD.encode(signature);
    let token = Token::given(&text).ok_or_else(|| StoreError::Broken("a signature is no token".to_owned()))?;
    if app.store().tracked_case(token.hash()).await?.is_none() {
        let tracked = Tracked { brand_id: case.brand_id, case_id: case.id, customer_id: customer };
        app.store().put_tracking_token(token.hash(), tracked, app.now()).await?;
    }
    Ok(app.url(&format!("/t/{text}")))
}

/// The case of a tracking link, merges followed, with what the link was made for.
///
/// # Errors
/// When the data cannot be read.
pub async fn tracked(app: &App, token: &str) -> Result<Option<(Tracked, Case)>> {
    let Some(token) = Token::given(token) else { return Ok(None) };
    let Some(tracked) = app.store().tracked_case(token.hash()).await? else { return Ok(None) };
    let store = app.store();
    let Some(case) = follow_merges(store, tracked.brand_id, tracked.case_id).await? else { return Ok(None) };
    if tracked.customer_id == case.customer_id {
        return Ok(Some((tracked, case)));
    }
    // Two cases were one when the link was given. Whoever has no conversation there any more follows their own.
    let theirs = store.conversations_of_customer(tracked.brand_id, tracked.customer_id).await?;
    if theirs.iter().any(|conversation| conversation.case_id == case.id) {
        return Ok(Some((tracked, case)));
    }
    let Some(latest) = theirs.last() else { return Ok(None) };
    Ok(follow_merges(store, tracked.brand_id, latest.case_id).await?.map(|case| (tracked, case)))
}

/// The address at which a contact answers, in their language. Made from the secret key and the relay, so that a reminder and the desk
/// name the same one; the database holds its hash.
#[must_use]
pub fn relay(app: &App, relay: &Relay) -> String {
    app.url(&format!("/r/{}?lang={}", relay_token(app, relay.id), relay.contact.language))
}

fn relay_token(app: &App, id: RelayId) -> String {
    URL_SAFE_NO_PAD.encode(app.key().sign("relay", id.0.as_bytes()))
}

/// What the database keeps of the token of a relay.
///
/// # Errors
/// When the key signs no token, which does not happen.
pub fn relay_hash(app: &App, id: RelayId) -> Result<TokenHash> {
    let token = Token::given(&relay_token(app, id));
    token.map(|token| token.hash()).ok_or_else(|| StoreError::Broken("a signature is no token".to_owned()))
}

/// The mail account by which a brand writes to its contacts: the oldest.
///
/// # Errors
/// When the data cannot be read.
pub async fn mail_channel(app: &App, brand: BrandId) -> Result<Option<Channel>> {
    let channels = app.store().channels(brand).await?;
    let mail = channels.into_iter().filter(|channel| channel.kind == "mail");
    Ok(mail.min_by_key(|channel| (channel.state == ChannelState::Paused, channel.id)))
}

/// A new write-only link for a customer of a case: what is left by it is theirs.
///
/// # Errors
/// When it cannot be stored.
pub async fn drop(
    app: &App,
    brand: &Brand,
    (case, customer): (&Case, CustomerId),
    expires_at: Timestamp,
) -> Result<String> {
    let token = Token::new(app.source().as_ref());
    app.store().put_form_token(&drop_row(app, brand, (case, customer), &token, expires_at).await?).await?;
    Ok(app.url(&format!("/d/{}", token.as_str())))
}

/// The write-only link that the guard proposes while somebody types. Nothing is stored until a reply with it is sent
/// ([`confirm_drop`]): it is made from the secret key, the case and its version.
#[must_use]
pub fn propose_drop(app: &App, case: &Case) -> String {
    app.url(&format!("/d/{}", proposed(app, case.id, case.version)))
}

fn proposed(app: &App, case: CaseId, version: i64) -> String {
    let mut words = case.0.as_bytes().to_vec();
    words.extend(version.to_be_bytes());
    URL_SAFE_NO_PAD.encode(app.key().sign("drop", &words))
}

/// Makes the proposed link in these words work.
///
/// # Errors
/// When it cannot be stored.
pub async fn confirm_drop(
    app: &App,
    brand: &Brand,
    (case, customer): (&Case, CustomerId),
    words: &str,
    expires_at: Timestamp,
) -> Result<()> {
    let start = app.url("/d/");
    for (at, _) in words.match_indices(&start) {
        let given = words.get(at + start.len()..).and_then(|rest| rest.get(..TOKEN_LENGTH));
        let Some(token) = given.and_then(Token::given) else { continue };
        // The case may have moved on while the reply was written.
        let ours = (case.version.saturating_sub(VERSIONS_BACK)..=case.version)
            .any(|version| proposed(app, case.id, version) == token.as_str());
        if ours && app.store().form_token(token.hash(), app.now()).await?.is_none() {
            let row = drop_row(app, brand, (case, customer), &token, expires_at).await?;
            match app.store().put_form_token(&row).await {
                // The same reply was pressed twice, or the link was used already.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// 32 bytes in base64.
const TOKEN_LENGTH: usize = 43;
/// Changes of a case during which a proposed link stays good.
const VERSIONS_BACK: i64 = 100;

async fn drop_row(
    app: &App,
    brand: &Brand,
    (case, customer): (&Case, CustomerId),
    token: &Token,
    expires_at: Timestamp,
) -> Result<FormToken> {
    Ok(FormToken {
        token: token.hash(),
        brand_id: brand.id,
        channel_id: form(app, brand).await?.id,
        purpose: FormPurpose::Drop,
        case_id: Some(case.id),
        customer_id: Some(customer),
        created_at: app.now(),
        expires_at,
    })
}

/// The form by which comes in what customers write on our own pages: the oldest that works, else the oldest that is
/// paused. A pause closes the public form to newcomers; whoever has a case can still write.
///
/// # Errors
/// When the data cannot be read.
pub async fn own_form(app: &App, brand: &Brand) -> Result<Option<Channel>> {
    let channels = app.store().channels(brand.id).await?;
    let forms = channels.into_iter().filter(|channel| channel.kind == "webform");
    // The oldest: identifiers grow with time.
    Ok(forms.min_by_key(|channel| (channel.state == ChannelState::Paused, channel.id)))
}

/// [`own_form`], made where the brand has none at all.
///
/// # Errors
/// When it cannot be stored.
pub async fn form(app: &App, brand: &Brand) -> Result<Channel> {
    if let Some(channel) = own_form(app, brand).await? {
        return Ok(channel);
    }
    let prepared = kind("webform").and_then(|kind| kind.prepare(&std::collections::BTreeMap::new()).ok());
    let prepared = prepared.ok_or_else(|| StoreError::Unavailable("a form cannot be prepared".to_owned()))?;
    let locale = Locale::parse(&brand.settings.locale).unwrap_or_default();
    let channel = Channel {
        id: ChannelId(app.source().next_id()),
        brand_id: brand.id,
        kind: "webform".to_owned(),
        network: "webform".to_owned(),
        name: locale.pick("Formulaire", "Web form").to_owned(),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    app.store().create_channel(&channel, &prepared.secrets.0, app.now()).await?;
    Ok(channel)
}
