//! A Facebook page: comments, visitors' posts, mentions and recommendations in public, Messenger in private. Meta delivers all of it
//! to one address, so it is one channel.
//!
//! Invariants: those of [`crate::meta`]. A private message leaves within the windows of Messenger or not at all; a comment is
//! answered in private once.

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
use crate::meta::fields::{id, segment, time, word, yes};
use crate::meta::graph::Graph;
use crate::meta::lookup::{self, Names};
use crate::meta::older::Walked;
use crate::meta::sending::{self, Places, Way};
use crate::meta::{self, catch_up, direct, events, health, hiding, login, older, proof, settings};
use crate::pace::Purpose;
use crate::webhook::{Delivery, Greeting, Rejection};

/// What Meta has to push for this channel.
const PUSHED: [&str; 6] = ["feed", "mention", "messages", "messaging_postbacks", "message_echoes", "message_edits"];
/// Pushed as well, where the page has recommendations.
const ALSO_PUSHED: &str = "ratings";
const NAMES: Names = Names { text: "message", time: "created_time", platform: "messenger" };
/// What is asked of the newest posts: their words, and all that stands below them, answers to comments included.
const NEWEST: &str = "id,message,from,created_time,comments.filter(stream).limit(50).order(reverse_chronological){id,message,from,created_time,parent{id},is_hidden}";
/// What is asked where more stands below one post.
const BELOW: [(&str, &str); 4] = [
    ("fields", "id,message,from,created_time,parent{id},is_hidden"),
    ("filter", "stream"),
    ("order", "reverse_chronological"),
    ("limit", "50"),
];

/// One page.
#[derive(Debug, Clone)]
pub struct FacebookChannel {
    graph: Graph,
    page: Option<String>,
    every: Option<Duration>,
}

impl FacebookChannel {
    fn places(&self) -> Places {
        let account = self.page.clone().unwrap_or_default();
        let inbox = if account.is_empty() { "me".to_owned() } else { segment(&account) };
        Places { network: "facebook", inbox, below: "comments", account }
    }

    /// Which way a reply goes.
    fn way(outgoing: &Outgoing) -> Way {
        if let Some(person) = sending::person(outgoing) {
            return Way::Direct(person);
        }
        let Some(target) = outgoing.in_reply_to.clone() else { return Way::Nowhere("target_gone") };
        if outgoing.visibility.others_can_read() {
            return Way::Below(target);
        }
        if wire::is_review(&outgoing.thread_key) {
            return Way::Nowhere("reply_not_allowed");
        }
        let field = if wire::is_post(&outgoing.thread_key, &target) { "post_id" } else { "comment_id" };
        Way::Aside(field, target)
    }

    async fn comments_since(&self, page: &str, since: Timestamp) -> Result<Found, Failure> {
        let counts = |written: &Value| time(written, "created_time").is_some_and(|at| at >= since);
        let asked = [("fields", NEWEST), ("limit", "20")];
        let posts = catch_up::list(&self.graph, &format!("{}/feed", segment(page)), &asked, None, counts).await?;
        let found = self.below(page, &posts.entries, since).await?;
        Ok(Found { whole: found.whole && posts.whole, ..found })
    }

    /// The same below posts that are too old for a look.
    async fn older_comments(&self, page: &str, since: Timestamp, from: &str) -> Result<Walked, Failure> {
        let asked = [("fields", NEWEST), ("limit", "20")];
        let written_at = |post: &Value| time(post, "created_time");
        let (posts, after) =
            older::posts(&self.graph, &format!("{}/feed", segment(page)), &asked, from, written_at).await?;
        Ok(Walked { found: self.below(page, &posts, since).await?, after })
    }

    /// What came since at these posts and below them.
    async fn below(&self, page: &str, posts: &[Value], since: Timestamp) -> Result<Found, Failure> {
        let counts = |written: &Value| time(written, "created_time").is_some_and(|at| at >= since);
        let mut found = Found { bodies: Vec::new(), whole: true };
        for post in posts {
            found.bodies.extend(wire::post_as_pushed(page, post, since));
            let (Ok(post_id), Some(latest)) = (id(post, "id"), post.get("comments")) else { continue };
            let path = format!("{}/comments", segment(&post_id));
            let comments = catch_up::list_if_there(&self.graph, &path, &BELOW, latest, counts).await?;
            found.whole &= comments.whole;
            found.bodies.extend(wire::comments_as_pushed(page, &post_id, &comments.entries, since));
        }
        Ok(found)
    }
}

/// What is to be fetched: the words of a mention, the name of who writes in private.
fn wish(event: &Event) -> Option<Wish> {
    match &event.happened {
        Happened::Change(field, value) if field == "mention" && word(value, "message").is_empty() => Some(Wish {
            id: wire::mentioned(value)?,
            // To confirm against the live service.
            fields: "message,from,created_time,permalink_url".to_owned(),
            inside: "",
        }),
        Happened::Direct(value) => {
            let person = value.get("sender").map(|sender| word(sender, "id")).filter(|id| !id.is_empty())?;
            let new = value.get("message").is_some_and(|message| !yes(message, "is_echo")) && person != event.account;
            new.then(|| Wish { id: person.to_owned(), fields: "name".to_owned(), inside: "" })
        }
        Happened::Change(..) => None,
    }
}

impl Channel for FacebookChannel {
    const KIND: Kind = Kind {
        name: "facebook",
        title: ("Page Facebook et Messenger", "Facebook page and Messenger"),
        description: (
            "Les commentaires, publications de visiteurs, mentions et avis d’une page, et ses conversations Messenger.",
            "The comments, visitors' posts, mentions and recommendations of a page, and its Messenger conversations.",
        ),
        identity: &["app_id", "page_id", "graph_url"],
        brought: &[],
        settings: &[
            settings::APP_ID,
            settings::APP_SECRET,
            settings::VERIFY_TOKEN,
            Setting {
                name: "page_id",
                label: ("Identifiant de la page", "Page ID"),
                help: (
                    "Rempli à la connexion. À donner d’avance si vous gérez plusieurs pages.",
                    "Filled in by connecting. Give it beforehand if you manage several pages.",
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
                help: ("L’adresse de Meta, sauf pour des essais.", "Meta's address, except for trials."),
                example: settings::FACEBOOK_GRAPH,
                form: Form::Url,
                need: Need::Default(settings::FACEBOOK_GRAPH),
            },
            Setting {
                name: "dialog_url",
                label: ("Adresse de connexion", "Sign-in address"),
                help: ("Là où le propriétaire de la page donne son accord.", "Where the owner of the page says yes."),
                example: settings::FACEBOOK_DIALOG,
                form: Form::Url,
                need: Need::Default(settings::FACEBOOK_DIALOG),
            },
        ],
    };

    const ACTS: &'static [Act] = &[Act::HideMessage, Act::CheckPrivate];

    /// To confirm against the live service: the three rights about comments.
    const SCOPES: &'static [Scope] = &[
        Scope { name: "pages_show_list", why: ("Trouver votre page.", "Find your page.") },
        Scope {
            name: "pages_manage_metadata",
            why: ("Être prévenu de ce qui arrive sur la page.", "Be told what happens on the page."),
        },
        Scope {
            name: "pages_read_engagement",
            why: ("Lire les publications et les commentaires de la page.", "Read the page's posts and comments."),
        },
        Scope {
            name: "pages_read_user_content",
            why: (
                "Lire ce que les visiteurs écrivent, mentions et avis compris.",
                "Read what visitors write, mentions and recommendations included.",
            ),
        },
        Scope {
            name: "pages_manage_engagement",
            why: ("Répondre aux commentaires et les masquer.", "Answer comments and hide them."),
        },
        Scope {
            name: "pages_messaging",
            why: ("Lire les messages Messenger et y répondre.", "Read Messenger messages and answer them."),
        },
    ];

    const HOOK: bool = true;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let page = account.setting("page_id").map(str::to_owned);
        let host = account.setting("graph_url").unwrap_or(settings::FACEBOOK_GRAPH);
        account.secrets.get("app_secret").ok_or_else(|| vec![Problem::of_code("settings")])?;
        Ok(Self {
            graph: Graph::new(account, surroundings, host, Renewal::OfPage(page.clone())),
            page,
            every: catch_up::every(account),
        })
    }

    fn capabilities(&self) -> Capabilities {
        // What was said is looked for where it would stand; what is not found proves nothing.
        Capabilities { lookup: true, ..capabilities_of("facebook") }
    }

    fn reception(&self) -> Reception {
        catch_up::reception(self.every)
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let (Some(every), Some(page), true) = (self.every, &self.page, self.graph.is_connected()) else {
            return Ok(Batch::default());
        };
        let look = |since| async move {
            let comments = self.comments_since(page, since).await;
            let messages = catch_up::messages(&self.graph, "page", &segment(page), page, "messenger", since).await;
            catch_up::both(comments, messages)
        };
        let raw = |body: Vec<u8>| meta::raw("facebook", &wire::parse(&body, Some(page)), body);
        let walk = |since, from: String| async move { self.older_comments(page, since, &from).await };
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
        let secret = self.graph.secret("app_secret");
        meta::accept("facebook", secret, delivery, |body| wire::parse(body, self.page.as_deref()))
    }

    fn is_for_us(&self, item: &RawBytes) -> Option<bool> {
        meta::is_for("page", self.page.as_deref(), &item.body)
    }

    async fn complete(&self, items: Vec<RawBytes>) -> Vec<RawBytes> {
        completing::complete(&self.graph, items, wish).await
    }

    fn lacks_words(&self, item: &RawBytes) -> bool {
        completing::lacks_words(&self.graph, item, wish)
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.body, self.page.as_deref())?.ok_or(ParseProblem::new("unknown_event"))
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
        hiding::set_hidden(&self.graph, external_id, "is_hidden", true).await
    }

    async fn show_again(&self, external_id: &str) -> Hidden {
        hiding::set_hidden(&self.graph, external_id, "is_hidden", false).await
    }

    /// To confirm against the live service: `can_reply` of a conversation.
    async fn private_door(&self, person: &str) -> PrivateDoor {
        let asked = [("platform", "messenger"), ("user_id", person), ("fields", "can_reply")];
        let found = self.graph.get(Purpose::Answer, &format!("{}/conversations", self.places().inbox), &asked).await;
        let open = found.ok().and_then(|value| value.get("data")?.get(0)?.get("can_reply")?.as_bool());
        match open {
            Some(true) => PrivateDoor::Open,
            Some(false) => PrivateDoor::Closed,
            // Nothing was said in private yet: one answer may still be given to the comment, which Meta decides.
            None => PrivateDoor::CannotTell,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        let mut problems = health::check(&self.graph, self.page.as_deref(), "id", &PUSHED).await;
        if problems.is_empty() {
            let needed: Vec<&str> = Self::SCOPES.iter().map(|scope| scope.name).collect();
            problems.extend(health::missing_rights(&self.graph, &needed).await);
        }
        problems
    }

    async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
        let scopes: Vec<&str> = Self::SCOPES.iter().map(|scope| scope.name).collect();
        self.graph.facebook_dialog(consent, &scopes)
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        let pages = self.graph.pages(granted).await?;
        let page = login::chosen(pages, |page| self.page.as_ref().map(|wanted| *wanted == page.id))?;
        let token = page.secrets.get(crate::tokens::ACCESS_TOKEN).unwrap_or_default();
        let mut pushed = PUSHED.to_vec();
        pushed.push(ALSO_PUSHED);
        self.graph.subscribe(&page.id, token, &pushed).await;
        Ok(Connected {
            settings: BTreeMap::from([("page_id".to_owned(), page.id)]),
            secrets: page.secrets.0,
            account_name: page.name,
        })
    }

    fn ends_at(&self) -> Option<Timestamp> {
        self.graph.ends_at()
    }
}

/// Messenger, as the inbox of a page.
pub(crate) const INBOX: direct::Inbox =
    direct::Inbox { source: "facebook", address: "https://business.facebook.com/latest/inbox" };

/// A comment that was fetched, as it would have been pushed.
fn as_pushed(page: &str, value: &Value) -> Vec<u8> {
    events::change("page", page, "feed", value)
}
