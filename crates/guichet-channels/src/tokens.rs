//! Tokens that grow old: renewed by one at a time, and kept where every process finds them before anybody uses them.
//!
//! Invariants:
//! - of one account at most one renewal is under way, in this process by a lock and among processes by a claim: a network that
//!   hands out a refresh token once must not be asked twice with it;
//! - a renewal that has begun is brought to its end and kept, whoever waited for it may be gone;
//! - what a renewal brought is kept before it is used; where keeping fails, this process goes on with it and keeps it again at the
//!   next call.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use guichet_core::model::ChannelId;
use jiff::Timestamp;

use crate::account::{Account, Secrets};
use crate::channel::Failure;

/// Name of the secret that calls are made with.
pub const ACCESS_TOKEN: &str = "access_token";
/// Name of the secret that says when it ends, in seconds since 1970; absent for a token without an end.
pub const ACCESS_TOKEN_ENDS: &str = "access_token_ends";
/// Name of the secret that a new one is asked with.
pub const REFRESH_TOKEN: &str = "refresh_token";
/// The secrets that connecting and renewing bring: no setting of a kind, and kept when its settings change.
pub const BROUGHT: [&str; 3] = [ACCESS_TOKEN, ACCESS_TOKEN_ENDS, REFRESH_TOKEN];

/// A token that ends within these seconds is renewed before it is used.
const EARLY: i64 = 60;
/// How often, and how long apart, another process is waited for.
const TURNS: u32 = 20;
const TURN: Duration = Duration::from_millis(500);

/// A boxed future of the vault.
pub type Kept<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where renewed secrets are kept for every process: the store, behind the server.
pub trait Vault: Send + Sync + std::fmt::Debug {
    /// The secrets as they stand now; none when they cannot be read.
    fn load(&self, account: ChannelId) -> Kept<'_, Option<Secrets>>;
    /// Keeps these, beside the others; whether that worked.
    fn keep<'a>(&'a self, account: ChannelId, renewed: &'a Secrets) -> Kept<'a, bool>;
    /// The right to renew, for two minutes; false when another process has it.
    fn claim(&self, account: ChannelId) -> Kept<'_, bool>;
    /// Gives the right back.
    fn release(&self, account: ChannelId) -> Kept<'_, ()>;
}

#[derive(Debug, Default)]
struct Held {
    /// What was renewed last and counts before what the account was opened with.
    secrets: Option<Secrets>,
    /// It could not be kept yet.
    unkept: bool,
}

/// The tokens of all accounts of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    vault: Option<Arc<dyn Vault>>,
    held: Arc<Mutex<HashMap<ChannelId, Arc<tokio::sync::Mutex<Held>>>>>,
    /// When a token that still counted was to be renewed last.
    tried: Arc<Mutex<HashMap<ChannelId, Instant>>>,
}

impl Tokens {
    /// Tokens that are kept in this vault; without one they live as long as the process.
    #[must_use]
    pub fn kept_in(vault: Arc<dyn Vault>) -> Self {
        Self { vault: Some(vault), ..Self::default() }
    }

    /// The token to call with. `refused` is the one that the network has just turned down: then another one is brought, by
    /// `renew`, unless somebody has done so meanwhile.
    ///
    /// `renew` gets the secrets as they stand and gives those that changed.
    ///
    /// # Errors
    /// Why no token could be brought: `sign_in_refused` where a person has to connect the account again.
    pub async fn fresh<F, R>(&self, account: &Account, refused: Option<&str>, renew: F) -> Result<String, Failure>
    where
        F: FnOnce(Secrets) -> R + Send + 'static,
        R: Future<Output = Result<BTreeMap<String, String>, Failure>> + Send + 'static,
    {
        let id = account.channel.id;
        let place = Arc::clone(self.held.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default());
        let mut held = place.lock_owned().await;
        if held.unkept
            && let (Some(vault), Some(secrets)) = (&self.vault, &held.secrets)
        {
            held.unkept = !vault.keep(id, secrets).await;
        }
        let known = held.secrets.as_ref().unwrap_or(&account.secrets).clone();
        if let Some(token) = usable(&known, refused) {
            return Ok(token);
        }
        // Whoever asked may go away; what the network handed out once is kept all the same.
        let renewal = Renewal { vault: self.vault.clone(), id, held, known, refused: refused.map(str::to_owned) };
        let done = tokio::spawn(renewal.run(renew)).await;
        done.unwrap_or_else(|_| Err(Failure::new("unreachable", "the renewal was broken off")))
    }

    /// Whether it is time to renew a token that still counts, and then the time counts anew. It is kept here, because a channel is
    /// made anew for each fetch.
    pub fn may_try(&self, account: ChannelId, every: Duration) -> bool {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let due = tried.get(&account).is_none_or(|at| at.elapsed() >= every);
        if due {
            tried.insert(account, Instant::now());
        }
        due
    }

    /// Forgets what this process holds of an account: it was connected anew.
    pub fn forget(&self, account: ChannelId) {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }
}

/// One renewal under way, with the lock of its account.
struct Renewal {
    vault: Option<Arc<dyn Vault>>,
    id: ChannelId,
    held: tokio::sync::OwnedMutexGuard<Held>,
    known: Secrets,
    refused: Option<String>,
}

impl Renewal {
    async fn run<F, R>(mut self, renew: F) -> Result<String, Failure>
    where
        F: FnOnce(Secrets) -> R + Send,
        R: Future<Output = Result<BTreeMap<String, String>, Failure>> + Send,
    {
        let Some(vault) = self.vault.clone() else {
            let secrets = with(self.known.clone(), renew(self.known).await?);
            let token = secrets.get(ACCESS_TOKEN).map(str::to_owned);
            self.held.secrets = Some(secrets);
            return token.ok_or_else(|| Failure::new("sign_in_refused", "a renewal without a token"));
        };
        claim(vault.as_ref(), self.id).await?;
        let result = self.claimed(vault.as_ref(), renew).await;
        vault.release(self.id).await;
        let (secrets, token, unkept) = result?;
        *self.held = Held { secrets: Some(secrets), unkept };
        Ok(token)
    }

    /// The secrets, the token in them, and whether they could not be kept.
    async fn claimed<F, R>(&self, vault: &dyn Vault, renew: F) -> Result<(Secrets, String, bool), Failure>
    where
        F: FnOnce(Secrets) -> R + Send,
        R: Future<Output = Result<BTreeMap<String, String>, Failure>> + Send,
    {
        // Another process may have been faster. What could not be kept yet counts before what is kept.
        let stored = if self.held.unkept { None } else { vault.load(self.id).await };
        let known = stored.unwrap_or_else(|| self.known.clone());
        if let Some(token) = usable(&known, self.refused.as_deref()) {
            return Ok((known, token, false));
        }
        let renewed = renew(known.clone()).await?;
        let kept = vault.keep(self.id, &Secrets(renewed.clone())).await;
        let secrets = with(known, renewed);
        let token = secrets.get(ACCESS_TOKEN).map(str::to_owned);
        let token = token.ok_or_else(|| Failure::new("sign_in_refused", "a renewal without a token"))?;
        Ok((secrets, token, !kept))
    }
}

async fn claim(vault: &dyn Vault, id: ChannelId) -> Result<(), Failure> {
    for _ in 0..TURNS {
        if vault.claim(id).await {
            return Ok(());
        }
        tokio::time::sleep(TURN).await;
    }
    Err(Failure::new("unreachable", "another process renews the token and does not finish"))
}

fn usable(secrets: &Secrets, refused: Option<&str>) -> Option<String> {
    let token = secrets.get(ACCESS_TOKEN)?;
    let ends = ends_at(secrets);
    let ending = ends.is_some_and(|at| at.as_second() < Timestamp::now().as_second().saturating_add(EARLY));
    (Some(token) != refused && !ending).then(|| token.to_owned())
}

/// When the token of these secrets ends; none when it has no end.
#[must_use]
pub fn ends_at(secrets: &Secrets) -> Option<Timestamp> {
    secrets.get(ACCESS_TOKEN_ENDS)?.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok())
}

fn with(mut secrets: Secrets, renewed: BTreeMap<String, String>) -> Secrets {
    secrets.0.extend(renewed);
    secrets
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A vault that remembers, and may be broken.
    #[derive(Debug, Default)]
    struct Memory {
        secrets: Mutex<Secrets>,
        broken: std::sync::atomic::AtomicBool,
        claimed: std::sync::atomic::AtomicBool,
    }

    impl Vault for Memory {
        fn load(&self, _: ChannelId) -> Kept<'_, Option<Secrets>> {
            Box::pin(async { Some(self.secrets.lock().unwrap().clone()) })
        }
        fn keep<'a>(&'a self, _: ChannelId, renewed: &'a Secrets) -> Kept<'a, bool> {
            Box::pin(async {
                if self.broken.load(Ordering::SeqCst) {
                    return false;
                }
                self.secrets.lock().unwrap().0.extend(renewed.0.clone());
                true
            })
        }
        fn claim(&self, _: ChannelId) -> Kept<'_, bool> {
            Box::pin(async { !self.claimed.swap(true, Ordering::SeqCst) })
        }
        fn release(&self, _: ChannelId) -> Kept<'_, ()> {
            Box::pin(async { self.claimed.store(false, Ordering::SeqCst) })
        }
    }

    fn account(token: &str) -> Account {
        let channel = guichet_core::model::Channel {
            id: ChannelId(uuid::Uuid::from_u128(9)),
            brand_id: guichet_core::model::BrandId(uuid::Uuid::from_u128(1)),
            kind: "x".to_owned(),
            network: "x".to_owned(),
            name: "Colis Azur".to_owned(),
            settings: serde_json::Map::new(),
            state: guichet_core::model::ChannelState::Active,
            health: guichet_core::model::ChannelHealth::default(),
            cursor: None,
        };
        let secrets = [(ACCESS_TOKEN, token), (REFRESH_TOKEN, "refresh-1")];
        Account::new(channel, Secrets(secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).into()))
    }

    fn renewed(token: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(ACCESS_TOKEN.to_owned(), token.to_owned())])
    }

    #[tokio::test]
    async fn a_token_is_renewed_by_one_at_a_time() {
        let account = account("old");
        let vault = Arc::new(Memory { secrets: Mutex::new(account.secrets.clone()), ..Memory::default() });
        let (here, there) = (Tokens::kept_in(vault.clone()), Tokens::kept_in(vault.clone()));
        let renewals = Arc::new(AtomicUsize::new(0));
        let call = |tokens: Tokens| {
            let (account, renewals) = (account.clone(), Arc::clone(&renewals));
            async move {
                let renew = move |secrets: Secrets| async move {
                    assert_eq!(secrets.get(REFRESH_TOKEN), Some("refresh-1"));
                    renewals.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Ok(renewed("new"))
                };
                tokens.fresh(&account, Some("old"), renew).await.unwrap()
            }
        };
        let all = tokio::join!(call(here.clone()), call(here.clone()), call(there.clone()), call(there));
        assert_eq!(all, ("new".to_owned(), "new".to_owned(), "new".to_owned(), "new".to_owned()));
        assert_eq!(renewals.load(Ordering::SeqCst), 1, "two processes, four callers, one renewal");
        assert_eq!(vault.secrets.lock().unwrap().get(ACCESS_TOKEN), Some("new"));
    }

    #[tokio::test]
    async fn a_token_that_works_is_not_renewed_and_one_that_ends_is() {
        let mut account = account("good");
        let never = |_: Secrets| async { Err(Failure::new("unreachable", "asked without need")) };
        assert_eq!(Tokens::default().fresh(&account, None, never).await.unwrap(), "good");
        let soon = Timestamp::now().as_second() + 5;
        account.secrets.0.insert(ACCESS_TOKEN_ENDS.to_owned(), soon.to_string());
        let tokens = Tokens::default();
        let renew = move |_: Secrets| async move {
            let ends = (ACCESS_TOKEN_ENDS.to_owned(), (soon + 7_200).to_string());
            Ok(renewed("next").into_iter().chain([ends]).collect())
        };
        assert_eq!(tokens.fresh(&account, None, renew).await.unwrap(), "next");
        assert_eq!(tokens.fresh(&account, None, never).await.unwrap(), "next", "held from now on");
    }

    #[tokio::test]
    async fn a_renewal_whose_caller_went_away_is_kept_all_the_same() {
        let account = account("old");
        let vault = Arc::new(Memory { secrets: Mutex::new(account.secrets.clone()), ..Memory::default() });
        let tokens = Tokens::kept_in(vault.clone());
        let slow = |_: Secrets| async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            Ok(renewed("new"))
        };
        let left = tokio::time::timeout(Duration::from_millis(10), tokens.fresh(&account, Some("old"), slow)).await;
        assert!(left.is_err(), "nobody waits any more");
        let never = |_: Secrets| async { Err(Failure::new("unreachable", "the refresh token was used already")) };
        assert_eq!(tokens.fresh(&account, Some("old"), never).await.unwrap(), "new");
        assert_eq!(vault.secrets.lock().unwrap().get(ACCESS_TOKEN), Some("new"));
        assert!(!vault.claimed.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn what_could_not_be_kept_is_kept_at_the_next_call() {
        let account = account("old");
        let vault = Arc::new(Memory { secrets: Mutex::new(account.secrets.clone()), ..Memory::default() });
        vault.broken.store(true, Ordering::SeqCst);
        let tokens = Tokens::kept_in(vault.clone());
        assert_eq!(tokens.fresh(&account, Some("old"), |_| async { Ok(renewed("new")) }).await.unwrap(), "new");
        assert_eq!(vault.secrets.lock().unwrap().get(ACCESS_TOKEN), Some("old"));
        vault.broken.store(false, Ordering::SeqCst);
        let never = |_: Secrets| async { Err(Failure::new("unreachable", "asked without need")) };
        assert_eq!(tokens.fresh(&account, Some("old"), never).await.unwrap(), "new");
        assert_eq!(vault.secrets.lock().unwrap().get(ACCESS_TOKEN), Some("new"));
    }

    #[tokio::test]
    async fn a_renewal_that_fails_leaves_everything_as_it_was() {
        let account = account("old");
        let vault = Arc::new(Memory { secrets: Mutex::new(account.secrets.clone()), ..Memory::default() });
        let tokens = Tokens::kept_in(vault.clone());
        let refuse = |_: Secrets| async { Err(Failure::new("sign_in_refused", "revoked")) };
        assert_eq!(tokens.fresh(&account, Some("old"), refuse).await.unwrap_err().code, "sign_in_refused");
        assert!(!vault.claimed.load(Ordering::SeqCst), "the right to renew is given back");
        assert_eq!(tokens.fresh(&account, Some("old"), |_| async { Ok(renewed("new")) }).await.unwrap(), "new");
    }
}
