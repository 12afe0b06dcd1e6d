//! A signed-in IMAP connection, with a limit of time on every command: a server that falls silent never holds us.

use std::future::Future;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::types::{Fetch, Mailbox};
use async_imap::{Client, Session};
use futures_util::TryStreamExt as _;
use tokio::time::timeout;

use super::folder;
use crate::channel::Failure;
use crate::mail::settings::{MailSettings, Security};
use crate::mail::stream::{self, Stream};

/// For one command, and for each item of an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// A signed-in connection.
#[derive(Debug)]
pub(super) struct SignedIn {
    pub(super) session: Session<Box<dyn Stream>>,
    /// Whether the server can tell of new mail by itself.
    pub(super) can_idle: bool,
}

/// Waits for a step, but not for ever.
pub(super) async fn within<T>(step: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match timeout(ANSWER_WITHIN, step).await {
        Ok(done) => done.map_err(|error| failure_of(&error)),
        Err(_) => Err(Failure::new("unreachable", "no answer within 30 seconds")),
    }
}

/// What went wrong. The server's words may hold a user's name, so only their kind is kept.
fn failure_of(error: &Error) -> Failure {
    match error {
        Error::Io(error) => Failure::new("unreachable", error.kind().to_string()),
        Error::ConnectionLost => Failure::new("unreachable", "connection lost"),
        Error::No(_) => Failure::new("protocol", "the server said no"),
        Error::Bad(_) => Failure::new("protocol", "the server did not understand"),
        _ => Failure::new("protocol", "the server answered in an unexpected way"),
    }
}

impl SignedIn {
    /// Connects and signs in.
    pub(super) async fn open(settings: &MailSettings) -> Result<Self, Failure> {
        let client = greeted(settings).await?;
        let signing = client.login(&settings.user, &settings.password);
        let mut session = match timeout(ANSWER_WITHIN, signing).await {
            Ok(Ok(session)) => session,
            Ok(Err((Error::No(_), _))) => {
                return Err(Failure::new("sign_in_refused", "the server refuses the sign-in"));
            }
            Ok(Err((error, _))) => return Err(failure_of(&error)),
            Err(_) => return Err(Failure::new("unreachable", "no answer to the sign-in within 30 seconds")),
        };
        let capabilities = within(session.capabilities()).await?;
        Ok(Self { can_idle: capabilities.has_str("IDLE"), session })
    }

    /// Opens a mailbox for reading: nothing in it is changed, not even what counts as read.
    pub(super) async fn examine(&mut self, mailbox: &str) -> Result<Mailbox, Failure> {
        within(self.session.examine(folder::on_the_wire(mailbox))).await
    }

    /// The mails that match, in the order of the mailbox.
    pub(super) async fn search(&mut self, query: &str) -> Result<Vec<u32>, Failure> {
        let found = within(self.session.uid_search(query)).await?;
        let mut uids: Vec<u32> = found.into_iter().collect();
        uids.sort_unstable();
        Ok(uids)
    }

    /// Fetches items of mails, one after the other.
    pub(super) async fn fetch(&mut self, uids: &str, what: &str) -> Result<Vec<Fetch>, Failure> {
        let stream = within(self.session.uid_fetch(uids, what)).await?;
        tokio::pin!(stream);
        let mut fetched = Vec::new();
        while let Some(item) = within(stream.try_next()).await? {
            fetched.push(item);
        }
        Ok(fetched)
    }

    /// Says good-bye; how that goes does not matter any more.
    pub(super) async fn close(mut self) {
        let _ = timeout(Duration::from_secs(2), self.session.logout()).await;
    }
}

/// A connection whose server has said hello, protected as the settings ask.
async fn greeted(settings: &MailSettings) -> Result<Client<Box<dyn Stream>>, Failure> {
    let server = &settings.imap;
    let authority = settings.authority.as_deref();
    let plain = stream::connect(server, &settings.policy).await?;
    match server.security {
        Security::Tls => hello(Client::new(stream::protect(plain, server, authority).await?)).await,
        Security::None => {
            let plain: Box<dyn Stream> = Box::new(plain);
            hello(Client::new(plain)).await
        }
        Security::StartTls => {
            let mut client = hello(Client::new(plain)).await?;
            within(client.run_command_and_check_ok("STARTTLS", None)).await?;
            Ok(Client::new(stream::protect(client.into_inner(), server, authority).await?))
        }
    }
}

async fn hello<S: Stream>(mut client: Client<S>) -> Result<Client<S>, Failure> {
    let greeting = within(async { client.read_response().await.map_err(Error::from) }).await?;
    match greeting {
        Some(_) => Ok(client),
        None => Err(Failure::new("unreachable", "the server closed the connection")),
    }
}
