//! The questions that the desk asks its data, one file a noun.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod approvals;
pub(crate) mod articles;
pub(crate) mod audited;
pub(crate) mod brand_secrets;
pub(crate) mod brands;
pub(crate) mod cases;
pub(crate) mod channels;
pub(crate) mod charters;
pub(crate) mod closed_words;
pub(crate) mod connecting;
pub(crate) mod conversations;
pub(crate) mod corrections;
pub(crate) mod counters;
pub(crate) mod customers;
pub(crate) mod deadlines;
pub(crate) mod doctor;
pub(crate) mod erasure;
pub(crate) mod events;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod gifts;
pub(crate) mod heard;
pub(crate) mod incidents;
pub(crate) mod jobs;
pub(crate) mod known;
pub(crate) mod lists;
pub(crate) mod mediations;
pub(crate) mod messages;
pub(crate) mod outbox;
pub(crate) mod promises;
pub(crate) mod queue;
pub(crate) mod raw_items;
pub(crate) mod regroupings;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod subscriptions;
pub(crate) mod tokens;
pub(crate) mod wanted;
pub(crate) mod working;

pub(crate) mod contacts;
pub(crate) mod relay_mails;
pub(crate) mod relays;

pub use access::{Session, TokenHash};
pub use articles::ArticleVersion;
pub use audited::{FirstWords, Overruled};
pub use cases::{CaseDetail, DueCase};
pub use channels::Secrets;
pub use charters::CharterVersion;
pub use closed_words::Untold;
pub use connecting::{Connecting, Kept};
pub use corrections::{Example, LeftAsRead, PlacedCorrection, READINGS_AT_ONCE, ReadMessage};
pub use counters::QueueCounts;
pub use doctor::Checkup;
pub use erasure::ErasureLine;
pub use events::StoredEvent;
pub use evidence::HeldWords;
pub use exports::ExportedMessage;
pub use heard::Heard;
pub use jobs::Job;
pub use messages::Said;
pub use outbox::{Attempt, DueReply};
pub use queue::{Assigned, CaseStates, QueueFilter, QueueRow};
pub use raw_items::{Quarantined, Received};
pub use relays::{RelayList, RelayTalk};
pub use search::SearchHit;
pub use settings::AuditLine;
pub use subscriptions::{Subscription, SubscriptionState};
pub use tokens::{FormPurpose, FormToken, Tracked};
pub use wanted::WantedArticle;
pub use working::HandOver;

/// Every statement of the store. A test prepares each on both engines and looks at how SQLite runs it.
#[cfg(feature = "testing")]
pub(crate) const STATEMENTS: &[&[&crate::sql::Sql]] = &[
    access::STATEMENTS,
    accounts::STATEMENTS,
    articles::STATEMENTS,
    audited::STATEMENTS,
    brand_secrets::STATEMENTS,
    approvals::STATEMENTS,
    brands::STATEMENTS,
    cases::STATEMENTS,
    channels::STATEMENTS,
    charters::STATEMENTS,
    connecting::STATEMENTS,
    conversations::STATEMENTS,
    corrections::STATEMENTS,
    counters::STATEMENTS,
    customers::STATEMENTS,
    deadlines::STATEMENTS,
    doctor::STATEMENTS,
    erasure::STATEMENTS,
    events::STATEMENTS,
    evidence::STATEMENTS,
    exports::STATEMENTS,
    heard::STATEMENTS,
    incidents::STATEMENTS,
    jobs::STATEMENTS,
    known::STATEMENTS,
    lists::STATEMENTS,
    messages::STATEMENTS,
    outbox::STATEMENTS,
    promises::STATEMENTS,
    raw_items::STATEMENTS,
    regroupings::STATEMENTS,
    search::STATEMENTS,
    settings::STATEMENTS,
    subscriptions::STATEMENTS,
    tokens::STATEMENTS,
    wanted::STATEMENTS,
    contacts::STATEMENTS,
    relay_mails::STATEMENTS,
    relays::STATEMENTS,
    gifts::STATEMENTS,
    mediations::STATEMENTS,
    closed_words::STATEMENTS,
    working::STATEMENTS,
];
