//! What every request and every worker shares.

use std::net::IpAddr;
use std::sync::Arc;

use guichet_channels::Surroundings;
use guichet_core::learning::Lessons;
use guichet_core::model::{Brand, BrandId};
use guichet_store::Store;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::auth::limits::{Limits, Subject};
use crate::clock::SharedSource;
use crate::config::Config;
use crate::desk_audit::Audits;
use crate::door::Door;
use crate::handling::Handling;
use crate::health::{Alarm, Probe};
use crate::key::Key;
use crate::knowledge::Shelves;
use crate::lessons::Shelf;
use crate::own_systems::OwnSystems;
use crate::said_today::SaidToday;
use crate::similar::Similar;
use crate::work::Pulse;

/// What a desk is made of.
#[derive(Clone)]
pub struct Parts {
    /// Its settings; `public_url` is complete.
    pub config: Config,
    /// Its data.
    pub store: Store,
    /// Its secret key.
    pub key: Key,
    /// Time, identifiers, randomness.
    pub source: SharedSource,
    /// What all channels share: the network policy, the simulated networks.
    pub surroundings: Surroundings,
}

struct Shared {
    parts: Parts,
    limits: Limits,
    pulse: Pulse,
    probe: Probe,
    alarm: Alarm,
    door: Door,
    similar: Similar,
    said_today: SaidToday,
    shelves: Shelves,
    shelf: Shelf,
    audits: Audits,
    own_systems: OwnSystems,
    handling: Handling,
    stop: watch::Sender<bool>,
}

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

impl App {
    /// A desk that does nothing yet: [`crate::router::router`] answers requests for it, [`crate::work`] works for it.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let (stop, _) = watch::channel(false);
        let pulse = Pulse::new(parts.source.now());
        Self(Arc::new(Shared {
            parts,
            limits: Limits::default(),
            pulse,
            probe: Probe::default(),
            alarm: Alarm::default(),
            door: Door::default(),
            similar: Similar::default(),
            said_today: SaidToday::default(),
            shelves: Shelves::default(),
            shelf: Shelf::default(),
            audits: Audits::default(),
            own_systems: OwnSystems::default(),
            handling: Handling::default(),
            stop,
        }))
    }

    /// Its settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.parts.config
    }

    /// Its data.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Its secret key.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.0.parts.key
    }

    /// Time, identifiers, randomness.
    #[must_use]
    pub fn source(&self) -> &SharedSource {
        &self.0.parts.source
    }

    /// What all channels share.
    #[must_use]
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.parts.surroundings
    }

    /// Rate limits of this process.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Signs of life of the workers, and what wakes them.
    #[must_use]
    pub fn pulse(&self) -> &Pulse {
        &self.0.pulse
    }

    /// Whether the desk can store, asked now and then.
    #[must_use]
    pub fn probe(&self) -> &Probe {
        &self.0.probe
    }

    /// Whether something could not be stored lately.
    #[must_use]
    pub fn alarm(&self) -> &Alarm {
        &self.0.alarm
    }

    /// How many bring something at this moment.
    #[must_use]
    pub fn door(&self) -> &Door {
        &self.0.door
    }

    /// Recent messages by what they tell.
    #[must_use]
    pub fn similar(&self) -> &Similar {
        &self.0.similar
    }

    /// What was said to others today.
    #[must_use]
    pub fn said_today(&self) -> &SaidToday {
        &self.0.said_today
    }

    /// The articles of each brand, laid out.
    #[must_use]
    pub fn shelves(&self) -> &Shelves {
        &self.0.shelves
    }

    /// What each brand taught, as far as it is in memory.
    #[must_use]
    pub fn lesson_shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The audits of the own desk that were made.
    #[must_use]
    pub fn audits(&self) -> &Audits {
        &self.0.audits
    }

    /// What the brands' own systems said lately.
    #[must_use]
    pub fn own_systems(&self) -> &OwnSystems {
        &self.0.own_systems
    }

    /// Drafts that are being written.
    #[must_use]
    pub fn handling(&self) -> &Handling {
        &self.0.handling
    }

    /// What a brand taught.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn lessons(&self, brand: BrandId) -> guichet_store::Result<Arc<Lessons>> {
        self.lesson_shelf().of(self.store(), brand).await
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.source().now()
    }

    /// Under a salt of the day: what is counted for an account or an address cannot be followed from day to day.
    #[must_use]
    pub fn subject(&self, of: &[u8]) -> Subject {
        let day = self.now().as_second().div_euclid(86_400);
        let signature = self.key().sign(&format!("limit.{day}"), of);
        let mut subject = Subject::default();
        subject.iter_mut().zip(signature).for_each(|(to, from)| *to = from);
        subject
    }

    /// The same for a network address; of IPv6 the network alone counts, for one person has millions of addresses there.
    #[must_use]
    pub fn subject_of_address(&self, address: Option<IpAddr>) -> Subject {
        match address {
            None => self.subject(b"unknown"),
            Some(IpAddr::V4(address)) => self.subject(&address.octets()),
            Some(IpAddr::V6(address)) => self.subject(address.octets().get(..8).unwrap_or_default()),
        }
    }

    /// Tells everything that runs to end.
    pub fn stop(&self) {
        self.0.stop.send_replace(true);
    }

    /// Returns once the desk is to end.
    pub async fn stopped(&self) {
        let mut stop = self.0.stop.subscribe();
        // The sender lives as long as the desk: an error would mean the same.
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Whether the desk is to end.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.0.stop.borrow()
    }

    /// An address of the desk that people can open.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config().public_url)
    }

    /// The brand of an id.
    ///
    /// # Errors
    /// When the data cannot be read, or the brand is gone.
    pub async fn brand(&self, id: BrandId) -> guichet_store::Result<Brand> {
        self.store()
            .brand(id)
            .await?
            .ok_or_else(|| guichet_store::StoreError::Broken(format!("brand {id} is referred to and not there")))
    }
}
