//! Renewed tokens, kept sealed in the store, where every process finds them.

use guichet_channels::Secrets;
use guichet_channels::tokens::{Kept, Vault};
use guichet_core::model::ChannelId;
use guichet_store::Store;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::clock::SharedSource;

/// Longer than a network may take to answer.
const TURN: SignedDuration = SignedDuration::from_mins(2);

/// The vault of a desk.
#[derive(Clone)]
pub struct StoreVault {
    store: Store,
    source: SharedSource,
    /// This process, for the claims.
    owner: Uuid,
}

impl StoreVault {
    /// The vault in this store.
    #[must_use]
    pub fn new(store: Store, source: SharedSource) -> Self {
        let owner = source.next_id();
        Self { store, source, owner }
    }
}

impl std::fmt::Debug for StoreVault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("StoreVault")
    }
}

fn lease(account: ChannelId) -> String {
    format!("token:{account}")
}

impl Vault for StoreVault {
    fn load(&self, account: ChannelId) -> Kept<'_, Option<Secrets>> {
        Box::pin(async move { self.store.secrets(account).await.ok().map(Secrets) })
    }

    fn keep<'a>(&'a self, account: ChannelId, renewed: &'a Secrets) -> Kept<'a, bool> {
        Box::pin(async move {
            let kept = self.store.put_secrets(account, &renewed.0).await;
            if let Err(error) = &kept {
                tracing::error!(%error, channel = %account, "a renewed token could not be kept");
            }
            kept.is_ok()
        })
    }

    fn claim(&self, account: ChannelId) -> Kept<'_, bool> {
        Box::pin(async move {
            let now = self.source.now();
            let until = now.checked_add(TURN).unwrap_or(now);
            matches!(self.store.take_lease(&lease(account), self.owner, now, until).await, Ok(true))
        })
    }

    fn release(&self, account: ChannelId) -> Kept<'_, ()> {
        Box::pin(async move {
            let _ = self.store.release_lease(&lease(account), self.owner).await;
        })
    }
}
