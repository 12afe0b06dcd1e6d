//! Mastodon, and servers that speak its API: mentions in, replies out, on the one server where the brand has its account.
//!
//! Invariants:
//! - a reply is read by nobody more than what it answers, and names nobody but the person it is for;
//! - publishing carries an `Idempotency-Key` that stays equal on every attempt: for an hour the server takes it once;
//! - what is called private here is read by whoever runs the two servers: the capabilities say so.

mod connect;
mod cursor;
mod receive;
mod reply;
mod server;
mod stream;
pub mod wire;

use std::time::{Duration, Instant};

use guichet_core::model::capabilities::{Capabilities, Limit, capabilities_of};
use guichet_core::model::{Incoming, Outgoing, SendOutcome, Visibility};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Url};

use crate::account::{Account, Secrets, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::http::{Http, Request, Silence};
use crate::kind::{Form, Kind, Need, Setting};
use crate::pace::Purpose;
use crate::secret::Token;
use crate::tokens::ACCESS_TOKEN;
use connect::Limits;
use cursor::Cursor;
use server::{Server, Trouble};
use stream::Stream;

/// What the name in front takes of a status: its mark, thirty signs, a blank.
const NAME_ROOM: u64 = 32;
/// Servers keep the key of a status for an hour; the last minutes are left alone.
const KEY_MINUTES: i64 = 55;
/// Before it was pressed nothing was sent, however the two clocks differ.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(10);
/// However much happens, a wait takes at least so long: a round is about four calls.
const BETWEEN: Duration = Duration::from_secs(5);

/// How much of a longest status is left for the words of a reply.
fn reply_room(most: u64) -> u64 {
    most.saturating_sub(NAME_ROOM).clamp(1, 65_535)
}

/// One account on one server.
#[derive(Debug, Clone)]
pub struct MastodonChannel {
    server: Server,
    secrets: Secrets,
    /// Where ids are unique.
    source: String,
    /// The domain in the addresses of the server's people.
    domain: String,
    streaming: String,
    /// The longest reply, without the name in front.
    most: usize,
    first_days: u16,
}

impl MastodonChannel {
    /// Who may read the answer to this: those who read what it answers.
    async fn readers(&self, outgoing: &Outgoing) -> Result<Visibility, Trouble> {
        let Some(answered) = outgoing.in_reply_to.as_deref().filter(|_| outgoing.visibility.others_can_read()) else {
            return Ok(outgoing.visibility);
        };
        let request = Request::get(self.server.at(&format!("/api/v1/statuses/{answered}"), &[]));
        let status = self.server.call(request, Purpose::Answer).await?.value();
        let word = status.get("visibility").and_then(serde_json::Value::as_str).unwrap_or_default();
        // A word that we do not know is a circle of which we do not know how small it is.
        Ok(wire::visibility_of(word).unwrap_or(Visibility::Private))
    }

    async fn publish(&self, outgoing: &Outgoing) -> SendOutcome {
        let most = self.most.saturating_add(usize::try_from(NAME_ROOM).unwrap_or_default());
        if reply::counted(&reply::words(outgoing)) > most {
            return SendOutcome::Refused { code: "too_long".into() };
        }
        let readers = match self.readers(outgoing).await {
            Ok(readers) => readers,
            // Only a question was asked: whatever became of it, nothing was published.
            Err(Trouble::Silent(Silence::NoAnswer)) => {
                return SendOutcome::Later { code: "unreachable".into(), retry_after: None };
            }
            Err(Trouble::Said(answer)) if answer.status >= 500 => {
                return SendOutcome::Later { code: "server_error".into(), retry_after: answer.retry_after };
            }
            Err(trouble) => return trouble.outcome(),
        };
        let body = reply::body(outgoing, readers);
        let request = Request::json(Method::POST, self.server.at("/api/v1/statuses", &[]), &body)
            .with("idempotency-key", outgoing.reply_id.to_string());
        match self.server.call(request, Purpose::Answer).await {
            Ok(answer) => receive::published(&answer.value()),
            Err(trouble) => trouble.outcome(),
        }
    }

    /// Listens until something concerns us; false where the server cannot be listened to.
    async fn listen(&self, cursor: Option<&str>, at_most: Duration) -> bool {
        let request =
            Request::get(format!("{}/api/v1/streaming/user", self.streaming)).with("accept", "text/event-stream");
        let mut stream = Stream::for_place(Cursor::read(cursor).unwrap_or_default());
        self.server.listen(request, at_most, |line| stream.concerns_us(line)).await.is_ok_and(|heard| heard)
    }

    fn limit_problem(&self, limits: &Limits) -> Option<Problem> {
        let (most, known) = (reply_room(limits.characters?), self.most);
        (usize::try_from(most).is_ok_and(|most| most < known)).then(|| {
            Problem::of_setting(
                "max_characters",
                "too_long",
                format!("Cette instance laisse {most} caractères à une réponse, et le réglage en permet {known}. Mettez {most}."),
                format!("This server leaves {most} characters to a reply, and the setting allows {known}. Set it to {most}."),
            )
        })
    }
}

impl Channel for MastodonChannel {
    const KIND: Kind = Kind {
        name: "mastodon",
        title: ("Mastodon", "Mastodon"),
        description: (
            "Les mentions et les messages directs d’un compte Mastodon, ou d’un serveur qui parle la même langue.",
            "The mentions and direct messages of an account on Mastodon, or on a server that speaks the same language.",
        ),
        settings: SETTINGS,
        identity: &["instance"],
        brought: &["domain", "streaming", "max_characters"],
    };

    const SCOPES: &'static [Scope] = connect::SCOPES;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let address = account.setting("instance").unwrap_or_default().trim_end_matches('/').to_owned();
        let host = Url::parse(&address).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host = host.ok_or_else(|| {
            vec![Problem::of_setting(
                "instance",
                "bad_setting",
                "L’adresse de l’instance doit être complète, par exemple https://mastodon.example.",
                "The address of the server must be complete, for example https://mastodon.example.",
            )]
        })?;
        let number = |name: &str| account.setting(name).and_then(|value| value.parse().ok());
        let server = Server {
            http: Http::new(surroundings.network.clone()),
            pace: surroundings.pace.clone(),
            account: account.channel.id,
            address: address.as_str().into(),
            token: account.secrets.get(ACCESS_TOKEN).map(Token::from),
        };
        Ok(Self {
            server,
            secrets: account.secrets.clone(),
            source: format!("mastodon:{host}"),
            domain: account.setting("domain").unwrap_or(&host).to_lowercase(),
            streaming: account.setting("streaming").unwrap_or(&address).trim_end_matches('/').to_owned(),
            most: number("max_characters").map_or(468, usize::from),
            first_days: number("first_days").unwrap_or(7),
        })
    }

    fn capabilities(&self) -> Capabilities {
        let network = capabilities_of("mastodon");
        let own = |limit: Option<Limit>| limit.map(|limit| Limit { max: self.most, ..limit });
        Capabilities { public_limit: own(network.public_limit), private_limit: own(network.private_limit), ..network }
    }

    fn reception(&self) -> Reception {
        Reception::Watched { every: Duration::from_secs(30) }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        self.fetch(cursor).await
    }

    /// A server that cannot be listened to is asked again after the time: nothing is lost, it only comes later. What happens in the
    /// first seconds waits for their end: a channel is made anew for each round, so a storm is held up by the wait alone.
    async fn wait(&self, cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        let started = Instant::now();
        let heard = self.listen(cursor, at_most).await;
        let until = if heard { BETWEEN.min(at_most) } else { at_most };
        tokio::time::sleep(until.saturating_sub(started.elapsed())).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.source, &self.domain, &raw.body)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        reply::body(outgoing, outgoing.visibility).to_string().into_bytes()
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        self.publish(outgoing).await
    }

    /// Within the hour the same request is made again: the server has the key, or takes the reply now. Later, the account's latest
    /// statuses say.
    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        let age = Timestamp::now().duration_since(outgoing.created_at);
        if age < SignedDuration::from_mins(KEY_MINUTES) {
            match self.publish(outgoing).await {
                SendOutcome::Sent { external_id } => return Lookup::Found { external_id },
                // What it answers may be gone since: whether the reply stands there all the same, the statuses say.
                SendOutcome::Refused { .. } => {}
                SendOutcome::Later { .. } | SendOutcome::Unknown { .. } => return Lookup::CannotTell,
            }
        }
        let since = outgoing.created_at.checked_sub(CLOCKS_DIFFER).unwrap_or(outgoing.created_at);
        let words = reply::words(outgoing);
        match self.find_own(outgoing.in_reply_to.as_deref(), wire::without_names(&words), since).await {
            Some(Some(id)) => Lookup::Found { external_id: Some(id) },
            Some(None) => Lookup::NotYet,
            None => Lookup::CannotTell,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        if let Err(trouble) = self.own_id().await {
            return vec![Problem::of_reading(&trouble.failure())];
        }
        match Limits::of(&self.server).await {
            Ok(limits) => self.limit_problem(&limits).into_iter().collect(),
            Err(trouble) => vec![Problem::of_reading(&trouble.failure())],
        }
    }

    async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
        connect::begin(&self.server, consent).await
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        connect::finish(&self.server, &self.secrets, granted).await
    }
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "instance",
        label: ("Instance", "Server"),
        help: (
            "L’adresse du serveur où la marque a son compte.",
            "The address of the server where the brand has its account.",
        ),
        example: "https://mastodon.example",
        form: Form::Url,
        need: Need::Required,
    },
    Setting {
        name: ACCESS_TOKEN,
        label: ("Jeton d’accès", "Access token"),
        help: (
            "Laissez vide et connectez le compte dans le navigateur. Sinon, le jeton d’une application créée dans les réglages du compte.",
            "Leave empty and connect the account in the browser. Otherwise the token of an application made in the account's settings.",
        ),
        example: "…",
        form: Form::Secret,
        need: Need::Optional,
    },
    Setting {
        name: "max_characters",
        label: ("Longueur d’une réponse", "Length of a reply"),
        help: (
            "Ce que l’instance permet, moins 32 caractères pour le nom placé devant. Lu à la connexion du compte.",
            "What the server allows, less 32 characters for the name in front. Read when the account is connected.",
        ),
        example: "468",
        form: Form::Number,
        need: Need::Default("468"),
    },
    Setting::first_days(
        (
            "À la première connexion, les mentions de ces derniers jours sont reprises.",
            "At the first connection the mentions of these last days are taken.",
        ),
        "7",
    ),
    Setting {
        name: "domain",
        label: ("Domaine des adresses", "Domain of the addresses"),
        help: (
            "Si les adresses de l’instance portent un autre nom qu’elle. Lu à la connexion du compte.",
            "If the addresses of the server have another name than itself. Read when the account is connected.",
        ),
        example: "mastodon.example",
        form: Form::Host,
        need: Need::Optional,
    },
    Setting {
        name: "streaming",
        label: ("Adresse du flux", "Address of the stream"),
        help: (
            "Si l’instance annonce les nouveautés ailleurs qu’à son adresse. Lue à la connexion du compte.",
            "If the server announces news elsewhere than at its address. Read when the account is connected.",
        ),
        example: "https://streaming.mastodon.example",
        form: Form::Url,
        need: Need::Optional,
    },
];
