//! What every network must be able to do: the trait [`Channel`] and its plain values.
//!
//! Invariants, held by the conformance suite for every kind:
//! - `parse` is pure: the same bytes always give the same [`Incoming`], and no bytes make it panic.
//! - `compose` is pure: the same [`Outgoing`] always gives the same bytes, so that a retry repeats itself exactly.
//! - a cursor comes back only together with all the items before it: whoever stores both in one commit loses nothing.
//! - `send` never repeats by itself. What it cannot know it calls [`SendOutcome::Unknown`].

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use guichet_core::words;
use jiff::Timestamp;

use crate::account::{Account, Surroundings};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::kind::Kind;
use crate::phrases::{Phrase, problem_words};
use crate::webhook::{Delivery, Greeting, Rejection};

/// A connected account on one network.
pub trait Channel: Send + Sync + Sized {
    /// What the kind is called, and what it needs to be set up.
    const KIND: Kind;

    /// Makes the channel from its account. Touches no network.
    ///
    /// # Errors
    /// Every setting that is missing or wrong, in words for the person who sets it up.
    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>>;

    /// What the network allows.
    fn capabilities(&self) -> Capabilities;

    /// How items arrive: pushed to us, or fetched by `receive`.
    fn reception(&self) -> Reception;

    /// Fetches what came after the cursor. A pushed channel always answers with an empty batch.
    ///
    /// # Errors
    /// Nothing was received; the cursor stays where it was.
    fn receive(&self, cursor: Option<&str>) -> impl Future<Output = Result<Batch, Failure>> + Send;

    /// Waits until the network says that something is new, at most this long. Returning early is allowed.
    ///
    /// # Errors
    /// The connection is gone; `receive` opens another one.
    fn wait(&self, cursor: Option<&str>, at_most: Duration) -> impl Future<Output = Result<(), Failure>> + Send;

    /// The network can bring what happens to `/hooks/<kind>/<channel>`: the address is shown to whoever sets the channel up.
    const HOOK: bool = false;

    /// Answers the question of a network whether `/hooks/<kind>/<channel>` is ours; none when whoever asks cannot prove to be
    /// that network.
    fn greet(&self, _question: &BTreeMap<String, String>) -> Option<Greeting> {
        None
    }

    /// Takes what a network pushed: its proof over the raw bytes first, then one item for each thing that happened. What comes
    /// back is stored before the network hears that we have it.
    ///
    /// # Errors
    /// Why it is not taken.
    fn accept(&self, _delivery: Delivery<'_>) -> Result<Vec<RawBytes>, Rejection> {
        Err(Rejection::NotPushed)
    }

    /// Whether an item that was just taken happened to this account; none where nobody can tell. One address of an application may be
    /// told of several accounts.
    fn is_for_us(&self, _item: &RawBytes) -> Option<bool> {
        None
    }

    /// Asks the network for what the items that were just taken only name (a mention that is an id), before they are stored. It
    /// takes a few seconds at most, keeps every item and what makes it unique, and gives back as it came what it cannot complete.
    fn complete(&self, items: Vec<RawBytes>) -> impl Future<Output = Vec<RawBytes>> + Send {
        async { items }
    }

    /// Whether an item only names words that `complete` could not fetch yet: then it is asked for again before it is understood
    /// without them.
    fn lacks_words(&self, _item: &RawBytes) -> bool {
        false
    }

    /// Understands one item.
    ///
    /// # Errors
    /// The item is for the quarantine, with the reason.
    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem>;

    /// The bytes that `send` will give to the network.
    fn compose(&self, outgoing: &Outgoing) -> Vec<u8>;

    /// Gives a reply to the network, once.
    fn send(&self, outgoing: &Outgoing) -> impl Future<Output = SendOutcome> + Send;

    /// Looks whether a reply whose answer was lost has arrived. Leave the network a minute to file it first. Without it a
    /// person decides.
    fn lookup(&self, _outgoing: &Outgoing) -> impl Future<Output = Lookup> + Send {
        async { Lookup::CannotTell }
    }

    /// The other side names replies as it likes, and may give two of them the same id: then an id that is taken says nothing
    /// about whether this reply arrived. A network gives each its own.
    const IDS_MAY_REPEAT: bool = false;

    /// What this channel can do beside receiving and sending, where the network of the account allows it.
    const ACTS: &'static [Act] = &[];

    /// Hides what somebody else wrote from everybody but its author.
    fn hide(&self, _external_id: &str) -> impl Future<Output = Hidden> + Send {
        async { Hidden::Cannot }
    }

    /// Shows again what was hidden: everybody can read it as before.
    fn show_again(&self, _external_id: &str) -> impl Future<Output = Hidden> + Send {
        async { Hidden::Cannot }
    }

    /// Whether a private message would reach this person now.
    fn private_door(&self, _person: &str) -> impl Future<Output = PrivateDoor> + Send {
        async { PrivateDoor::CannotTell }
    }

    /// Tries the account, and says in plain words what does not work. Empty means that all is well.
    fn check(&self) -> impl Future<Output = Vec<Problem>> + Send;

    /// The rights that connecting in the browser asks for, with their reasons; empty where an account is connected otherwise.
    const SCOPES: &'static [Scope] = &[];

    /// Where the owner of the account says yes.
    ///
    /// # Errors
    /// The network does not answer, or the settings do not suffice.
    fn begin_connecting(&self, _consent: Consent<'_>) -> impl Future<Output = Result<Begun, Failure>> + Send {
        async { Err(Failure::new("not_offered", "this kind is not connected in the browser")) }
    }

    /// Turns the network's code into tokens.
    ///
    /// # Errors
    /// The network refused, or does not answer.
    fn finish_connecting(&self, _granted: Granted<'_>) -> impl Future<Output = Result<Connected, Failure>> + Send {
        async { Err(Failure::new("not_offered", "this kind is not connected in the browser")) }
    }

    /// When the account stops working unless a person connects it again; none while it renews itself.
    fn ends_at(&self) -> Option<Timestamp> {
        None
    }
}

words! {
    /// Something that a network can be asked beside sending: the remedy of the guard with the same name.
    Act { HideMessage = "hide_message", CheckPrivate = "check_private" }
}

/// What became of hiding an item, or of showing it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Only its author and we see it; or, shown again, everybody.
    Done,
    /// The network or the channel does not do that.
    Cannot,
    /// It did not work now; nothing is lost by asking again.
    NotNow,
}

/// Whether a private message would arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateDoor {
    /// It would.
    Open,
    /// It would not.
    Closed,
    /// The network does not say.
    CannotTell,
}

/// How items arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// Somebody brings them: a webhook, a form.
    Pushed,
    /// `receive` fetches them; `wait` returns when there is something new, or after this long at most.
    Watched {
        /// The longest time between two calls of `receive`.
        every: Duration,
    },
}

/// The bytes of one item, with what makes it unique on its channel.
#[derive(Clone, PartialEq, Eq)]
pub struct RawBytes {
    /// Where the external id is unique.
    pub source: String,
    /// The network's id.
    pub external_id: String,
    /// `message`, or what else of the same item: `edit:<hash>`, `delete`.
    pub part: String,
    /// SHA-256 of what was said, hexadecimal.
    pub content_hash: String,
    /// The bytes as received.
    pub body: Vec<u8>,
}

impl RawBytes {
    /// The same bytes under an id of their own.
    ///
    /// For an item that carries the id of another one but other words (two mails with one Message-ID): the store says
    /// *conflict*, and what was fetched is kept under this id, because nobody is there to be told.
    #[must_use]
    pub fn under_its_own_id(mut self) -> Self {
        let mark: String = self.content_hash.chars().take(12).collect();
        self.external_id = format!("{}{OWN_ID_MARK}{mark}", self.external_id);
        self
    }
}

/// Stands between the id that an item claims and the mark that keeps it apart from another one with the same claim.
pub const OWN_ID_MARK: &str = "#content-";

impl std::fmt::Debug for RawBytes {
    /// Without the bytes: they are somebody's words.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RawBytes")
            .field("source", &self.source)
            .field("external_id", &self.external_id)
            .field("part", &self.part)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What `receive` fetched. Items and cursor belong into one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The items, oldest first.
    pub items: Vec<RawBytes>,
    /// Where to go on; none leaves the cursor as it is.
    pub cursor: Option<String>,
    /// There is more: call again at once, without waiting.
    pub more: bool,
}

/// Why nothing could be received. The detail is for the operator's log and carries no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Failure {
    /// `unreachable`, `sign_in_refused`, `rate_limited`, `protocol`.
    pub code: &'static str,
    /// The network's word for when to come back, in seconds.
    pub retry_after: Option<u32>,
    /// What exactly, for the log.
    pub detail: String,
}

/// The code of what stopped a reading: that a right is missing means the one to read.
#[must_use]
pub fn code_of_reading(code: &str) -> &str {
    if code == "permission_missing" { "may_not_read" } else { code }
}

impl Failure {
    /// A failure without a word for when.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, retry_after: None, detail: detail.into() }
    }
}

/// Why an item was not understood: it goes to the quarantine and can be tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}{}", field.as_ref().map(|name| format!(" ({name})")).unwrap_or_default())]
pub struct ParseProblem {
    /// `not_json`, `missing_field`, `bad_field`, `unknown_event`, `not_a_mail`, `suspect`…
    pub code: &'static str,
    /// The field that is missing or wrong.
    pub field: Option<String>,
}

impl ParseProblem {
    /// A problem of the whole item.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, field: None }
    }

    /// A problem of one field.
    pub fn of(code: &'static str, field: impl Into<String>) -> Self {
        Self { code, field: Some(field.into()) }
    }

    /// The same in words for a person.
    #[must_use]
    pub fn words(&self) -> Phrase {
        let words = problem_words(self.code);
        match &self.field {
            Some(field) => Phrase { fr: format!("{} ({field})", words.fr), en: format!("{} ({field})", words.en) },
            None => words,
        }
    }
}

/// What the network knows of a reply whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It arrived.
    Found {
        /// The network's id, when it has one.
        external_id: Option<String>,
    },
    /// It did not arrive: it may be sent again.
    NotFound,
    /// It is not there, where it may come late: the same answer at the last look means that it did not arrive.
    NotYet,
    /// The network does not say: where it says nothing else at the last look either, a person decides.
    CannotTell,
}

/// Something that does not work, in words for the person who can change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For machines.
    pub code: String,
    /// The setting concerned, if it is one.
    pub setting: Option<String>,
    /// For people: what, and what to do.
    pub words: Phrase,
}

impl Problem {
    /// A problem of the channel.
    pub fn new(code: &str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.to_owned(), setting: None, words: Phrase::new(fr, en) }
    }

    /// A problem of one setting.
    pub fn of_setting(setting: &str, code: &str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { setting: Some(setting.to_owned()), ..Self::new(code, fr, en) }
    }

    /// What stopped a reading, in the words that are kept for its code.
    #[must_use]
    pub fn of_reading(failure: &Failure) -> Self {
        Self::of_code(code_of_reading(failure.code))
    }

    /// A failure of the network, in the words that are kept for its code.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self { code: code.to_owned(), setting: None, words: problem_words(code) }
    }
}
