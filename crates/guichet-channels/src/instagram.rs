//! An Instagram account: comments on its media, mentions elsewhere, direct messages.
//!
//! Two ways in: by Instagram itself, or by the Facebook page that the account belongs to (`login`). Invariants: those of
//! [`crate::meta`]. A direct message is counted in bytes.

mod login;
pub(crate) mod wire;

use std::collections::BTreeMap;
use std::time::Duration;

use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::Timestamp;
use serde_json::Value;

use crate::account::{Account, Surroundings};
use crate::channel::{
    Act, Batch, Channel, Failure, Hidden, Lookup, ParseProblem, PrivateDoor, Problem, RawBytes, Reception,
};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::kind::{Form, Kind, Need, Setting};
use crate::meta::access::Renewal;
use crate::meta::catch_up::Found;
use crate::meta::completing::{self, Wish};
use crate::meta::events::{Event, Happened};
use crate::meta::fields::{id, optional_id, segment, time, word, yes};
use crate::meta::graph::Graph;
use crate::meta::lookup::{self, Names};
use crate::meta::older::Walked;
use crate::meta::sending::{self, Places, Way};
use crate::meta::{self, catch_up, direct, health, hiding, older, proof, settings};
use crate::pace::Purpose;
use crate::webhook::{Delivery, Greeting, Rejection};

/// Instagram's own graph.
const INSTAGRAM_GRAPH: &str = "https://graph.instagram.com";
/// What Meta has to push for this channel.
const PUSHED: [&str; 3] = ["comments", "mentions", "messages"];
const NAMES: Names = Names { text: "text", time: "timestamp", platform: "instagram" };
/// What is asked of the newest media: comments and the answers to them. To confirm against the live service: that comments come
/// newest first.
const NEWEST: &str = "id,timestamp,comments.limit(50){id,text,from,username,timestamp,replies.limit(50){id,text,from,username,timestamp}}";
/// What is asked where more stands below one media.
const BELOW: [(&str, &str); 2] =
    [("fields", "id,text,from,username,timestamp,replies.limit(50){id,text,from,username,timestamp}"), ("limit", "50")];
/// Messages leave from whoever the token speaks for: Instagram takes that with both ways in.
const INBOX_OF_TOKEN: &str = "me";

/// Direct messages, as the inbox of an account.
pub(crate) const INBOX: direct::Inbox =
    direct::Inbox { source: "instagram", address: "https://www.instagram.com/direct/inbox/" };

/// One account.
#[derive(Debug, Clone)]
pub struct InstagramChannel {
    graph: Graph,
    account: Option<String>,
    by_facebook: bool,
    every: Option<Duration>,
}

impl InstagramChannel {
    fn places(&self) -> Places {
        let account = self.account.clone().unwrap_or_default();
        Places { network: "instagram", inbox: INBOX_OF_TOKEN.to_owned(), below: "replies", account }
    }

    /// Which way a reply goes.
    fn way(outgoing: &Outgoing) -> Way {
        if let Some(person) = sending::person(outgoing) {
            return Way::Direct(person);
        }
        let Some(target) = outgoing.in_reply_to.clone() else { return Way::Nowhere("target_gone") };
        let mentioned = wire::media_of_mention(&outgoing.thread_key);
        match (mentioned, outgoing.visibility.others_can_read()) {
            (Some(media), true) => {
                let comment = (target != media).then_some(target);
                Way::Mention { media: media.to_owned(), comment }
            }
            // Only what stands below our own media may be answered in private.
            (Some(_), false) => Way::Nowhere("reply_not_allowed"),
            (None, true) => Way::Below(target),
            (None, false) => Way::Aside("comment_id", target),
        }
    }

    fn parse_bytes(&self, body: &[u8]) -> Result<Option<Incoming>, ParseProblem> {
        wire::parse(body, self.account.as_deref())
    }

    async fn comments_since(&self, account: &str, since: Timestamp) -> Result<Found, Failure> {
        let counts = |written: &Value| time(written, "timestamp").is_some_and(|at| at >= since);
        let asked = [("fields", NEWEST), ("limit", "20")];
        let media = catch_up::list(&self.graph, &format!("{}/media", segment(account)), &asked, None, counts).await?;
        let found = self.below(account, &media.entries, since).await?;
        Ok(Found { whole: found.whole && media.whole, ..found })
    }

    /// The same below media that are too old for a look.
    async fn older_comments(&self, account: &str, since: Timestamp, from: &str) -> Result<Walked, Failure> {
        let asked = [("fields", NEWEST), ("limit", "20")];
        let written_at = |media: &Value| time(media, "timestamp");
        let (media, after) =
            older::posts(&self.graph, &format!("{}/media", segment(account)), &asked, from, written_at).await?;
        Ok(Walked { found: self.below(account, &media, since).await?, after })
    }

    /// What came since below these media.
    async fn below(&self, account: &str, media: &[Value], since: Timestamp) -> Result<Found, Failure> {
        let counts = |written: &Value| time(written, "timestamp").is_some_and(|at| at >= since);
        let mut found = Found { bodies: Vec::new(), whole: true };
        for media in media {
            let (Ok(media_id), Some(latest)) = (id(media, "id"), media.get("comments")) else { continue };
            let path = format!("{}/comments", segment(&media_id));
            let comments = catch_up::list_if_there(&self.graph, &path, &BELOW, latest, counts).await?;
            found.whole &= comments.whole;
            found.bodies.extend(wire::comments_as_pushed(account, &media_id, &comments.entries, since));
        }
        Ok(found)
    }

    /// What is to be fetched: the words of a mention, the name of who writes in private.
    fn wish(event: &Event) -> Option<Wish> {
        match &event.happened {
            // To confirm against the live service: which fields of a mention may be asked for.
            Happened::Change(field, value) if field == "mentions" => {
                let media = id(value, "media_id").ok()?;
                let (inside, fields) = match optional_id(value, "comment_id").ok()? {
                    Some(comment) => {
                        let comment = segment(&comment);
                        let asked = "id,text,timestamp,username,media{id,permalink}";
                        ("mentioned_comment", format!("mentioned_comment.comment_id({comment}){{{asked}}}"))
                    }
                    None => {
                        let media = segment(&media);
                        let asked = "id,caption,timestamp,username,permalink";
                        ("mentioned_media", format!("mentioned_media.media_id({media}){{{asked}}}"))
                    }
                };
                Some(Wish { id: event.account.clone(), fields, inside })
            }
            Happened::Direct(value) => {
                let person = value.get("sender").map(|sender| word(sender, "id")).filter(|id| !id.is_empty())?;
                let said = value.get("message").is_some_and(|message| {
                    !yes(message, "is_echo") && !yes(message, "is_deleted") && person != event.account
                });
                said.then(|| Wish { id: person.to_owned(), fields: "name,username".to_owned(), inside: "" })
            }
            Happened::Change(..) => None,
        }
    }
}

impl Channel for InstagramChannel {
    const KIND: Kind = Kind {
        name: "instagram",
        title: ("Instagram", "Instagram"),
        description: (
            "Les commentaires, mentions et messages privés d’un compte professionnel Instagram.",
            "The comments, mentions and direct messages of a professional Instagram account.",
        ),
        identity: &["app_id", "login", "account_id", "page_id", "graph_url"],
        brought: &[],
        settings: &[
            settings::APP_ID,
            settings::APP_SECRET,
            settings::VERIFY_TOKEN,
            Setting {
                name: "login",
                label: ("Connexion par", "Connected by"),
                help: (
                    "«\u{a0}instagram\u{a0}» pour le compte seul, «\u{a0}facebook\u{a0}» s’il dépend d’une page Facebook.",
                    "\"instagram\" for the account alone, \"facebook\" if it belongs to a Facebook page.",
                ),
                example: "instagram",
                form: Form::OneOf(&["instagram", "facebook"]),
                need: Need::Default("instagram"),
            },
            Setting {
                name: "account_id",
                label: ("Identifiant du compte", "Account ID"),
                help: (
                    "Rempli à la connexion. À donner d’avance si vous gérez plusieurs comptes.",
                    "Filled in by connecting. Give it beforehand if you manage several accounts.",
                ),
                example: "17841400000000000",
                form: Form::Text,
                need: Need::Optional,
            },
            Setting {
                name: "page_id",
                label: ("Identifiant de la page Facebook", "ID of the Facebook page"),
                help: (
                    "Seulement pour la connexion par Facebook\u{a0}; rempli à la connexion.",
                    "Only when connected by Facebook; filled in by connecting.",
                ),
                example: "102030405060708",
                form: Form::Text,
                need: Need::Optional,
            },
            settings::TOKEN,
            settings::CATCH_UP,
            settings::VERSION,
            Setting {
                name: "graph_url",
                label: ("Adresse de l’API", "API address"),
                help: (
                    "Laissez vide\u{a0}: l’adresse suit la façon de se connecter.",
                    "Leave empty: the address follows the way in.",
                ),
                example: INSTAGRAM_GRAPH,
                form: Form::Url,
                need: Need::Optional,
            },
            Setting {
                name: "dialog_url",
                label: ("Adresse de connexion", "Sign-in address"),
                help: (
                    "Laissez vide\u{a0}: là où le propriétaire du compte donne son accord.",
                    "Leave empty: where the owner of the account says yes.",
                ),
                example: login::DIALOG,
                form: Form::Url,
                need: Need::Optional,
            },
            Setting {
                name: "code_url",
                label: ("Adresse d’échange du code", "Address that takes the code"),
                help: ("L’adresse d’Instagram, sauf pour des essais.", "Instagram's address, except for trials."),
                example: login::CODE,
                form: Form::Url,
                need: Need::Default(login::CODE),
            },
        ],
    };

    const ACTS: &'static [Act] = &[Act::HideMessage, Act::CheckPrivate];

    const SCOPES: &'static [Scope] = &[
        Scope { name: "instagram_business_basic", why: ("Reconnaître votre compte.", "Know your account.") },
        Scope {
            name: "instagram_business_manage_comments",
            why: (
                "Lire les commentaires et les mentions, y répondre, les masquer.",
                "Read comments and mentions, answer them, hide them.",
            ),
        },
        Scope {
            name: "instagram_business_manage_messages",
            why: ("Lire les messages privés et y répondre.", "Read direct messages and answer them."),
        },
    ];

    const HOOK: bool = true;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let by_facebook = account.setting("login") == Some("facebook");
        let usual = if by_facebook { settings::FACEBOOK_GRAPH } else { INSTAGRAM_GRAPH };
        let host = account.setting("graph_url").unwrap_or(usual);
        let renewal = if by_facebook {
            Renewal::OfPage(account.setting("page_id").map(str::to_owned))
        } else {
            Renewal::OfItself
        };
        account.secrets.get("app_secret").ok_or_else(|| vec![Problem::of_code("settings")])?;
        Ok(Self {
            graph: Graph::new(account, surroundings, host, renewal),
            account: account.setting("account_id").map(str::to_owned),
            by_facebook,
            every: catch_up::every(account),
        })
    }

    fn capabilities(&self) -> Capabilities {
        // What was said is looked for where it would stand; what is not found proves nothing.
        Capabilities { lookup: true, ..capabilities_of("instagram") }
    }

    fn reception(&self) -> Reception {
        catch_up::reception(self.every)
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let (Some(every), Some(account), true) = (self.every, &self.account, self.graph.is_connected()) else {
            return Ok(Batch::default());
        };
        let look = |since| async move {
            let comments = self.comments_since(account, since).await;
            let inbox = INBOX_OF_TOKEN;
            let messages = catch_up::messages(&self.graph, "instagram", inbox, account, "instagram", since).await;
            catch_up::both(comments, messages)
        };
        let raw = |body: Vec<u8>| meta::raw("instagram", &self.parse_bytes(&body), body);
        let walk = |since, from: String| async move { self.older_comments(account, since, &from).await };
        catch_up::receive(cursor, every, look, walk, raw).await
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most).await;
        Ok(())
    }

    fn greet(&self, question: &BTreeMap<String, String>) -> Option<Greeting> {
        proof::greet(self.graph.secret("verify_token"), question)
    }

    fn accept(&self, delivery: Delivery<'_>) -> Result<Vec<RawBytes>, Rejection> {
        meta::accept("instagram", self.graph.secret("app_secret"), delivery, |body| self.parse_bytes(body))
    }

    fn is_for_us(&self, item: &RawBytes) -> Option<bool> {
        meta::is_for("instagram", self.account.as_deref(), &item.body)
    }

    async fn complete(&self, items: Vec<RawBytes>) -> Vec<RawBytes> {
        completing::complete(&self.graph, items, Self::wish).await
    }

    fn lacks_words(&self, item: &RawBytes) -> bool {
        completing::lacks_words(&self.graph, item, Self::wish)
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        self.parse_bytes(&raw.body)?.ok_or(ParseProblem::new("unknown_event"))
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        sending::compose(&Self::way(outgoing), &outgoing.text)
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        sending::send(&self.graph, &self.places(), &Self::way(outgoing), outgoing, Timestamp::now()).await
    }

    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        lookup::look(&self.graph, &self.places(), NAMES, &Self::way(outgoing), outgoing).await
    }

    async fn hide(&self, external_id: &str) -> Hidden {
        hiding::set_hidden(&self.graph, external_id, "hide", true).await
    }

    async fn show_again(&self, external_id: &str) -> Hidden {
        hiding::set_hidden(&self.graph, external_id, "hide", false).await
    }

    /// A conversation in which they wrote within a day is open; otherwise Instagram does not say.
    async fn private_door(&self, person: &str) -> PrivateDoor {
        let asked =
            [("platform", "instagram"), ("user_id", person), ("fields", "messages.limit(20){from,created_time}")];
        let found = self.graph.get(Purpose::Answer, &format!("{INBOX_OF_TOKEN}/conversations"), &asked).await;
        let told = found.ok().and_then(|value| wire::last_word_of(&value, person));
        match told {
            Some(at) if Timestamp::now().duration_since(at) < jiff::SignedDuration::from_hours(24) => PrivateDoor::Open,
            _ => PrivateDoor::CannotTell,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        if self.by_facebook {
            let mut problems =
                health::check(&self.graph, self.graph.setting("page_id"), "id", &login::PAGE_PUSHED).await;
            if problems.is_empty() {
                problems.extend(health::missing_rights(&self.graph, &login::FACEBOOK_RIGHTS).await);
            }
            return problems;
        }
        health::check(&self.graph, self.account.as_deref(), "user_id", &PUSHED).await
    }

    async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
        if self.by_facebook {
            return self.graph.facebook_dialog(consent, &login::FACEBOOK_RIGHTS);
        }
        let scopes: Vec<&str> = Self::SCOPES.iter().map(|scope| scope.name).collect();
        login::dialog(&self.graph, consent, &scopes)
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        if self.by_facebook {
            return login::by_facebook(&self.graph, self.account.as_deref(), granted, &PUSHED).await;
        }
        login::by_instagram(&self.graph, self.account.as_deref(), granted, &PUSHED).await
    }

    fn ends_at(&self) -> Option<Timestamp> {
        self.graph.ends_at()
    }
}
