//! Gives the bytes of a mail to the outgoing server, step by step, because the step decides the outcome.
//!
//! Before the last dot of the message nothing was taken: a failure is *later* or *refused*. After it, silence means
//! that the mail may be on its way: the outcome is *unknown*, whatever broke.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use guichet_core::model::SendOutcome;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::settings::{MailSettings, Security};
use super::stream;

/// For one command.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// For all steps before the message: with the next limit, less than the time after which a worker gives a call up.
const PREPARED_WITHIN: Duration = Duration::from_secs(25);
/// For the message and its answer.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// One mail for one person.
#[derive(Debug)]
pub(super) struct Letter<'a> {
    /// Who hears of a failure; none for the empty return path.
    pub(super) from: Option<String>,
    /// For whom.
    pub(super) to: &'a str,
    /// The exact bytes.
    pub(super) bytes: &'a [u8],
}

/// Gives a mail to the server, once.
pub(super) async fn send(settings: &MailSettings, letter: &Letter<'_>) -> SendOutcome {
    let Ok(to) = letter.to.trim().parse::<Address>() else {
        return SendOutcome::Refused { code: "recipient_unreachable".into() };
    };
    let from = match letter.from.as_deref().map(str::parse::<Address>).transpose() {
        Ok(from) => from,
        Err(_) => return SendOutcome::Refused { code: "settings".into() },
    };
    let mut connection = match timeout(PREPARED_WITHIN, prepare(settings, from, to)).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(outcome)) => return outcome,
        Err(_) => return later("unreachable"),
    };
    let taken = timeout(TAKEN_WITHIN, connection.message(letter.bytes)).await;
    let outcome = match taken {
        Ok(Ok(_)) => SendOutcome::Sent { external_id: None },
        Ok(Err(error)) if error.is_permanent() => refused_content(&error),
        Ok(Err(error)) if error.is_transient() => later("server_error"),
        Ok(Err(_)) => SendOutcome::Unknown { code: "connection_lost".into() },
        Err(_) => SendOutcome::Unknown { code: "no_answer".into() },
    };
    if matches!(outcome, SendOutcome::Sent { .. }) {
        // The mail is taken: how the farewell goes changes nothing.
        let _ = timeout(Duration::from_secs(2), connection.quit()).await;
    }
    outcome
}

/// Signs in and says good-bye.
pub(super) async fn try_account(settings: &MailSettings) -> Result<(), &'static str> {
    let trying = async {
        let mut connection = connect(settings).await?;
        sign_in(&mut connection, settings).await?;
        let _ = connection.quit().await;
        Ok(())
    };
    timeout(PREPARED_WITHIN, trying).await.unwrap_or(Err("unreachable"))
}

/// Everything up to the server's word that it waits for the message.
async fn prepare(
    settings: &MailSettings,
    from: Option<Address>,
    to: Address,
) -> Result<AsyncSmtpConnection, SendOutcome> {
    let mut connection = connect(settings).await.map_err(later)?;
    sign_in(&mut connection, settings).await.map_err(later)?;
    connection.command(Mail::new(from, Vec::new())).await.map_err(|error| step_failed(&error, "permission_missing"))?;
    connection
        .command(Rcpt::new(to, Vec::new()))
        .await
        .map_err(|error| step_failed(&error, "recipient_unreachable"))?;
    connection.command(Data).await.map_err(|error| step_failed(&error, "refused"))?;
    Ok(connection)
}

async fn connect(settings: &MailSettings) -> Result<AsyncSmtpConnection, &'static str> {
    let server = &settings.smtp;
    let places = stream::addresses(server, &settings.policy).await.map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied => "address_not_allowed",
        _ => "unreachable",
    })?;
    connect_to(&places, settings).await.map_err(|error| connection_code(&error))
}

async fn connect_to(places: &[SocketAddr], settings: &MailSettings) -> Result<AsyncSmtpConnection, Error> {
    let server = &settings.smtp;
    let tls = match server.security {
        Security::None => None,
        Security::Tls | Security::StartTls => Some(tls_parameters(settings)?),
    };
    let hello = ClientId::Domain(settings.domain().to_owned());
    let at_once = tls.clone().filter(|_| server.security == Security::Tls);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(places, Some(ANSWER_WITHIN), &hello, at_once, None).await?;
    if let Some(tls) = tls.filter(|_| server.security == Security::StartTls) {
        // Where the server does not offer it, this fails: nothing is ever said in the open instead.
        connection.starttls(tls, &hello).await?;
    }
    Ok(connection)
}

fn tls_parameters(settings: &MailSettings) -> Result<TlsParameters, Error> {
    let mut builder = TlsParameters::builder(settings.smtp.host.clone()).certificate_store(CertificateStore::Default);
    if let Some(authority) = &settings.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(authority)?);
    }
    builder.build_rustls()
}

async fn sign_in(connection: &mut AsyncSmtpConnection, settings: &MailSettings) -> Result<(), &'static str> {
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
        // A relay that asks for no name knows us by where we are.
        return Ok(());
    }
    let credentials = Credentials::new(settings.user.clone(), settings.password.clone());
    match connection.auth(&mechanisms, &credentials).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err("sign_in_refused"),
        Err(_) => Err("unreachable"),
    }
}

fn connection_code(error: &Error) -> &'static str {
    if error.is_tls() { "tls" } else { "unreachable" }
}

/// A step before the message failed: nothing was taken.
fn step_failed(error: &Error, refusal: &str) -> SendOutcome {
    if error.is_permanent() {
        SendOutcome::Refused { code: refusal.into() }
    } else if error.is_transient() {
        later("rate_limited")
    } else {
        later("unreachable")
    }
}

fn refused_content(error: &Error) -> SendOutcome {
    let too_long = error.status().is_some_and(|code| code.to_string() == "552");
    SendOutcome::Refused { code: if too_long { "too_long" } else { "content_rejected" }.into() }
}

fn later(code: &str) -> SendOutcome {
    SendOutcome::Later { code: code.into(), retry_after: None }
}
