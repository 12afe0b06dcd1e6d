//! The simulated world: what was posted on each account, what was delivered, and how the network behaves next.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use guichet_core::model::{ChannelId, Incoming, Outgoing, ReplyId, SendOutcome};
use tokio::sync::{Notify, broadcast};

use crate::channel::{Batch, RawBytes};
use crate::inbound::wire;
use crate::secret::Recipe;

/// Items that `receive` hands over at once.
const BATCH: usize = 100;
/// Deliveries that a slow listener may be behind before it misses some.
const LISTENER_BACKLOG: usize = 1024;

/// Simulated networks. A handle: clones are the same world.
#[derive(Debug, Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Keeps cursors of another world apart from ours.
    name: String,
    accounts: Mutex<BTreeMap<ChannelId, AccountWorld>>,
    posted: Notify,
    deliveries: broadcast::Sender<Delivered>,
}

#[derive(Debug, Default)]
struct AccountWorld {
    items: Vec<RawBytes>,
    delivered: Vec<Delivered>,
    /// Items that only their author and we still see.
    hidden: BTreeSet<String>,
    /// People who take no private messages.
    closed: BTreeSet<String>,
    whims: VecDeque<Whim>,
}

/// What a simulated customer does: an item of the network in the words of the webhook contract.
pub type Post = Incoming;

/// A reply that arrived in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// On which account.
    pub channel_id: ChannelId,
    /// The network's id for it.
    pub external_id: String,
    /// What was said, to whom.
    pub outgoing: Outgoing,
}

/// How the network behaves at the next send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whim {
    /// It takes the reply, and its answer is lost.
    AcceptThenTimeOut,
    /// It does not take the reply, and says nothing either.
    LoseThenTimeOut,
    /// It asks to wait.
    RateLimit {
        /// Seconds.
        retry_after: u32,
    },
    /// It will not take the reply.
    Refuse {
        /// The code of the refusal.
        code: String,
    },
    /// No connection stands.
    Unreachable,
}

impl Default for Sandbox {
    fn default() -> Self {
        let accounts = Mutex::default();
        let posted = Notify::new();
        let (deliveries, _) = broadcast::channel(LISTENER_BACKLOG);
        let name = Recipe::Key.make().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        Self { inner: Arc::new(Inner { name, accounts, posted, deliveries }) }
    }
}

impl Sandbox {
    /// An empty world.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A simulated customer does something on an account: posts, edits, deletes.
    pub fn post(&self, channel_id: ChannelId, post: &Post) {
        self.post_bytes(channel_id, wire::raw_of(post));
    }

    /// Bytes as they are appear on an account: for broken and unknown items.
    pub fn post_bytes(&self, channel_id: ChannelId, raw: RawBytes) {
        self.accounts().entry(channel_id).or_default().items.push(raw);
        self.inner.posted.notify_waiters();
    }

    /// Every delivery from now on. A listener that falls far behind misses some, and is told how many.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Delivered> {
        self.inner.deliveries.subscribe()
    }

    /// What was delivered on an account, in order.
    #[must_use]
    pub fn delivered(&self, channel_id: ChannelId) -> Vec<Delivered> {
        self.accounts().get(&channel_id).map(|account| account.delivered.clone()).unwrap_or_default()
    }

    /// Whether an item is hidden from everybody but its author and us.
    #[must_use]
    pub fn is_hidden(&self, channel_id: ChannelId, external_id: &str) -> bool {
        self.accounts().get(&channel_id).is_some_and(|account| account.hidden.contains(external_id))
    }

    /// From now on a person takes no private messages on an account.
    pub fn close_private(&self, channel_id: ChannelId, person: &str) {
        self.accounts().entry(channel_id).or_default().closed.insert(person.to_owned());
    }

    pub(super) fn hide(&self, channel_id: ChannelId, external_id: &str) {
        self.accounts().entry(channel_id).or_default().hidden.insert(external_id.to_owned());
    }

    pub(super) fn show_again(&self, channel_id: ChannelId, external_id: &str) {
        self.accounts().entry(channel_id).or_default().hidden.remove(external_id);
    }

    pub(super) fn is_private_closed(&self, channel_id: ChannelId, person: &str) -> bool {
        self.accounts().get(&channel_id).is_some_and(|account| account.closed.contains(person))
    }

    /// How the network behaves at the next send on an account; several are used one after the other.
    pub fn next_send(&self, channel_id: ChannelId, whim: Whim) {
        self.accounts().entry(channel_id).or_default().whims.push_back(whim);
    }

    /// The items after a cursor. For a cursor of an earlier world all is given: the store knows what it has.
    pub(super) fn after(&self, channel_id: ChannelId, cursor: Option<&str>) -> Batch {
        let accounts = self.accounts();
        let items = accounts.get(&channel_id).map(|account| account.items.as_slice()).unwrap_or_default();
        let start = self.position(cursor).min(items.len());
        let given: Vec<RawBytes> = items.iter().skip(start).take(BATCH).cloned().collect();
        let end = start + given.len();
        Batch {
            more: end < items.len(),
            cursor: (!given.is_empty()).then(|| format!("{}:{end}", self.inner.name)),
            items: given,
        }
    }

    pub(super) async fn wait_for_more(&self, channel_id: ChannelId, cursor: Option<&str>, at_most: Duration) {
        let wait = async {
            loop {
                let posted = self.inner.posted.notified();
                tokio::pin!(posted);
                // Listening starts before looking, so that a post in between is heard.
                posted.as_mut().enable();
                if !self.after(channel_id, cursor).items.is_empty() {
                    return;
                }
                posted.await;
            }
        };
        // Nothing came: that is an answer too.
        let _ = tokio::time::timeout(at_most, wait).await;
    }

    pub(super) fn deliver(&self, channel_id: ChannelId, outgoing: &Outgoing) -> SendOutcome {
        let whim = self.accounts().entry(channel_id).or_default().whims.pop_front();
        let lost = || SendOutcome::Unknown { code: "no_answer".into() };
        match whim {
            None => SendOutcome::Sent { external_id: Some(self.accept(channel_id, outgoing)) },
            Some(Whim::AcceptThenTimeOut) => {
                self.accept(channel_id, outgoing);
                lost()
            }
            Some(Whim::LoseThenTimeOut) => lost(),
            Some(Whim::RateLimit { retry_after }) => {
                SendOutcome::Later { code: "rate_limited".into(), retry_after: Some(retry_after) }
            }
            Some(Whim::Refuse { code }) => SendOutcome::Refused { code },
            Some(Whim::Unreachable) => SendOutcome::Later { code: "unreachable".into(), retry_after: None },
        }
    }

    /// As on a careless network, the same reply given twice stands there twice: whoever sends must not repeat.
    fn accept(&self, channel_id: ChannelId, outgoing: &Outgoing) -> String {
        let mut accounts = self.accounts();
        let account = accounts.entry(channel_id).or_default();
        let before = account.delivered.iter().filter(|known| known.outgoing.reply_id == outgoing.reply_id).count();
        let external_id = match before {
            0 => format!("reply-{}", outgoing.reply_id),
            again => format!("reply-{}-{again}", outgoing.reply_id),
        };
        let delivered = Delivered { channel_id, external_id: external_id.clone(), outgoing: outgoing.clone() };
        account.delivered.push(delivered.clone());
        // Nobody listening is no error.
        let _ = self.inner.deliveries.send(delivered);
        external_id
    }

    pub(super) fn delivered_id(&self, channel_id: ChannelId, reply_id: ReplyId) -> Option<String> {
        let accounts = self.accounts();
        let delivered = &accounts.get(&channel_id)?.delivered;
        delivered.iter().find(|known| known.outgoing.reply_id == reply_id).map(|known| known.external_id.clone())
    }

    fn position(&self, cursor: Option<&str>) -> usize {
        cursor
            .and_then(|cursor| cursor.split_once(':'))
            .filter(|(world, _)| *world == self.inner.name)
            .and_then(|(_, position)| position.parse().ok())
            .unwrap_or_default()
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<ChannelId, AccountWorld>> {
        // The map is whole after every statement, so a panic elsewhere does not spoil it.
        self.inner.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
