//! Starts a desk and ends it gracefully: what is under way is finished, what was answered is on disk.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use guichet_channels::Surroundings;
use guichet_channels::tokens::Tokens;
use guichet_store::{Options, SecretKey, Store, StoreError};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::app::{App, Parts};
use crate::clock::{SharedSource, Source, System};
use crate::config::Config;
use crate::health::Alarm;
use crate::key::{Key, KeyError};
use crate::load::vault::StoreVault;
use crate::{metrics, router, work};

/// A call to a network may take a minute; then the process ends, and the reply is looked up by the next one.
const PATIENCE: Duration = Duration::from_secs(65);

/// Why a desk does not start, in words for the person who starts it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No data.
    #[error("cannot open the data")]
    Store(#[from] StoreError),
    /// No address.
    #[error("cannot listen on {address} (choose another one with --listen)")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A running desk.
pub struct Server {
    app: App,
    address: SocketAddr,
    tasks: JoinSet<()>,
}

impl Server {
    /// Opens the data of the settings and starts the desk on the system's clock.
    ///
    /// # Errors
    /// When the key, the data or the address cannot be used.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        Self::start(parts(config).await?).await
    }

    /// Starts a desk from its parts: listens, answers, works.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub async fn start(mut parts: Parts) -> Result<Self, StartError> {
        let wanted = parts.config.listen;
        let failed = |source| StartError::Listen { address: wanted, source };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if parts.config.public_url.is_empty() {
            parts.config.public_url = format!("http://{}", reachable(address));
        }
        // For the links that commands print beside a running desk.
        parts.store.put_setting(None, "public_url", &parts.config.public_url).await?;
        metrics::start();
        let app = App::new(parts);
        let mut tasks = JoinSet::new();
        work::start(&app, &mut tasks);
        tasks.spawn(Alarm::listen(app.clone()));
        let service = router::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let stopping = app.clone();
        tasks.spawn(async move {
            let served =
                axum::serve(listener, service).with_graceful_shutdown(async move { stopping.stopped().await }).await;
            if let Err(error) = served {
                tracing::error!(%error, "the desk no longer listens");
            }
        });
        tracing::info!(%address, "the desk is open");
        Ok(Self { app, address, tasks })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address for people.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.app.config().public_url
    }

    /// The desk itself.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Ends the desk; returns when everything that was under way is finished.
    pub async fn stop(mut self) {
        self.app.stop();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("some work did not end in time; it will be taken up again at the next start");
        }
    }
}

/// Opens the data of the settings, with the system's clock.
///
/// # Errors
/// When the key or the data cannot be used.
pub async fn parts(config: Config) -> Result<Parts, StartError> {
    let key = Key::open_or_create(&config.key_path(), System.random())?;
    let options =
        Options { folder: config.data.clone(), database_url: config.database.clone(), key: SecretKey(*key.bytes()) };
    let store = Store::open(options).await?;
    let mut surroundings = surroundings(&config);
    let source: SharedSource = Arc::new(System);
    surroundings.tokens = Tokens::kept_in(Arc::new(StoreVault::new(store.clone(), Arc::clone(&source))));
    Ok(Parts { config, store, key, source, surroundings })
}

/// What the channels of these settings share.
#[must_use]
pub fn surroundings(config: &Config) -> Surroundings {
    let mut surroundings = Surroundings { public_url: config.public_url.clone(), ..Surroundings::default() };
    if config.allow_private_networks {
        surroundings.network = surroundings.network.and_intranet();
    }
    surroundings
}

/// The shared source of the system.
#[must_use]
pub fn system() -> SharedSource {
    Arc::new(System)
}

/// An address that listens everywhere is reached on this machine by the loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address }
}
