//! Questions to contacts while nobody looks: mails leave, reminders fall due, links end.
//!
//! An attempt to send is on disk before the mail server is called. Nothing is lost: a mail is sent, refused, in doubt or waits; and
//! nothing is sent twice by our retry: what is in doubt is shown to whoever asked, with the link to hand over.

mod letter;

pub(crate) use letter::signature;

use std::time::Duration;

use guichet_channels::AnyChannel;
use guichet_core::delivery::CALL_SECONDS;
use guichet_core::model::{BrandId, ChannelState, Relay, RelayMail, RelayMailState, SendOutcome};
use guichet_core::plan::Plan;
use guichet_core::relay::{self, KnownRelay, begin_mail, end_mail};
use guichet_store::{Result, StoreError};
use jiff::{SignedDuration, Timestamp};

use super::{Worker, spare};
use crate::app::App;
use crate::clock::Ids;
use crate::load;
use crate::public::link;

const EVERY: Duration = Duration::from_secs(1);
/// A call may last a minute and a half; several of them in one round.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// Rows of one kind that one round looks at.
const ROUND: u32 = 50;
/// Mails that one round sends: the lease is kept between rounds.
const MAILS: u32 = 4;

/// Works until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    while !app.is_stopping() {
        if let Err(error) = step(&app, owner).await {
            metrics::counter!("guichet_work_failures_total", "worker" => "relays").increment(1);
            tracing::warn!(%error, "relays pause: the store does not answer");
        } else {
            app.pulse().beat(Worker::Relays, app.now());
        }
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    // The end comes anyway.
    let _ = app.store().release_lease("relays", owner).await;
}

async fn step(app: &App, owner: uuid::Uuid) -> Result<()> {
    let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
    if app.store().take_lease("relays", owner, app.now(), until).await? {
        round(app).await?;
    }
    Ok(())
}

/// Does what is due now; how much it was.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App) -> Result<usize> {
    let mut done = 0;
    for due in app.store().relays_to_look_at(app.now(), ROUND).await? {
        done += usize::from(spare("relays", look(app, &due).await)?);
    }
    for lost in app.store().stuck_relay_mails(app.now(), ROUND).await? {
        let unknown = SendOutcome::Unknown { code: "no_answer".to_owned() };
        done += usize::from(spare("relays", write_end(app, &lost, &unknown).await)?);
    }
    for mail in app.store().due_relay_mails(app.now(), MAILS).await? {
        done += usize::from(spare("relays", send(app, &mail).await)?);
    }
    Ok(done)
}

/// The clock looks at one relay.
async fn look(app: &App, due: &Relay) -> Result<bool> {
    for _ in 0..load::TRIES {
        let Some((known, relay)) = load(app, due.brand_id, due).await? else { return Ok(false) };
        let plan = relay::pass(&known, &relay, app.now(), &mut Ids(app.source().as_ref()));
        let Some(plan) = plan else { return Ok(false) };
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(true),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

async fn load(app: &App, brand: BrandId, of: &Relay) -> Result<Option<(KnownRelay, Relay)>> {
    let Some(relay) = app.store().relay(brand, of.id).await? else { return Ok(None) };
    Ok(app.store().load_relays(brand, relay.case_id).await?.map(|known| (known, relay)))
}

/// One attempt of one mail.
async fn send(app: &App, mail: &RelayMail) -> Result<bool> {
    let sending = begin_mail(mail, app.now());
    match app.store().move_relay_mail(&sending, (mail.state, mail.attempt)).await {
        Ok(()) => {}
        // Somebody else has it, or the question was taken back.
        Err(StoreError::Conflict) => return Ok(false),
        Err(error) => return Err(error),
    }
    let outcome = call(app, &sending).await?;
    write_end(app, &sending, &outcome).await
}

/// Calls the mail server once.
async fn call(app: &App, mail: &RelayMail) -> Result<SendOutcome> {
    let later = |code: &str| SendOutcome::Later { code: code.to_owned(), retry_after: Some(60) };
    let Some(relay) = app.store().relay(mail.brand_id, mail.relay_id).await? else {
        return Ok(SendOutcome::Refused { code: "refused".to_owned() });
    };
    let Some(channel) = link::mail_channel(app, mail.brand_id).await? else {
        return Ok(SendOutcome::Refused { code: NO_CHANNEL.to_owned() });
    };
    if channel.state == ChannelState::Paused {
        return Ok(later("channel_paused"));
    }
    let Ok(AnyChannel::Mail(code)) = load::channel::open(app, channel).await? else { return Ok(later("settings")) };
    let outgoing = letter::write(app, mail, &relay).await?;
    let patience = Duration::from_secs(CALL_SECONDS.unsigned_abs());
    let sent = tokio::time::timeout(patience, guichet_channels::Channel::send(&code, &outgoing)).await;
    // The body may have left: nobody knows.
    Ok(sent.unwrap_or_else(|_| SendOutcome::Unknown { code: "no_answer".to_owned() }))
}

/// The brand has no mail account any more.
pub(crate) const NO_CHANNEL: &str = "no_mail_channel";

/// Writes how an attempt ended; whoever looks at the case hears of it.
async fn write_end(app: &App, mail: &RelayMail, outcome: &SendOutcome) -> Result<bool> {
    let byte = app.source().random().first().copied().unwrap_or_default();
    let after = end_mail(mail, outcome, f64::from(byte) / 255.0, app.now());
    match app.store().move_relay_mail(&after, (mail.state, mail.attempt)).await {
        Ok(()) => {}
        Err(StoreError::Conflict) => return Ok(false),
        Err(error) => return Err(error),
    }
    if after.state != RelayMailState::Queued
        && let Some(relay) = app.store().relay(mail.brand_id, mail.relay_id).await?
        && let Some(known) = app.store().load_case_alone(mail.brand_id, relay.case_id).await?
    {
        let told: Plan = relay::mailed(&known, &relay, app.now(), &mut Ids(app.source().as_ref()));
        app.store().apply(&told).await?;
    }
    Ok(true)
}
