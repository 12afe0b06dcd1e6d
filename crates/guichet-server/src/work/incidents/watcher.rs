//! The watch over one brand: what is heard goes to the detector, what it finds becomes a plan.

use std::collections::BTreeMap;

use guichet_core::incident::{self, Belongs, Detector, Found, IncidentState, Seen, Theme, Told};
use guichet_core::model::{Brand, BrandId, CustomerId, DecisionKind, IncidentId, Message};
use guichet_store::{Heard, Result, StoreError};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::clock::Ids;
use crate::load;
use crate::work::follow::{Listener, News};

/// Items of the past that a detector is rebuilt from.
const PAST: i64 = 20_000;
/// What is older than this says nothing of what is usual.
const WEEKS: SignedDuration = SignedDuration::from_hours(24 * 28);
/// What is older than this alarms nobody any more.
const FRESH: SignedDuration = SignedDuration::from_hours(12);
/// Incidents that are looked through for those that still take in messages.
const KNOWN: u32 = 100;

/// The watch over one brand.
pub(super) struct Watcher {
    brand: BrandId,
    detector: Detector,
    listener: Listener,
    /// Messages that joined and are not written yet.
    joined: BTreeMap<IncidentId, (Theme, Vec<Told>)>,
    /// A page was taken in to its end: what the detector knows is what was told.
    whole: bool,
}

/// A message, ready for the detector.
struct Ready {
    seen: Seen,
    belongs: Option<Belongs>,
    /// It may alarm somebody.
    fresh: bool,
    told: Told,
}

/// News, ready for the detector.
enum Next {
    /// Messages one after the other, with nothing between them.
    Messages(Vec<Ready>),
    Erased(CustomerId),
    Decided(IncidentId),
}

impl Watcher {
    /// Begins again from what is stored.
    pub(super) async fn begin(app: &App, brand: &Brand) -> Result<Self> {
        let listener = Listener::begin(app, brand.id, PAST).await?;
        let mut detector = Detector::default();
        let fresh = since(app.now(), FRESH);
        for known in app.store().incidents(brand.id, None, KNOWN).await?.items {
            if known.state == IncidentState::Over || known.last_at < fresh {
                continue;
            }
            detector.resume(known.id, &known.theme, known.last_at);
            if known.state == IncidentState::Rejected {
                detector.reject(known.id);
            }
        }
        Ok(Self { brand: brand.id, detector, listener, joined: BTreeMap::new(), whole: true })
    }

    /// Whether more happened than the last page told.
    pub(super) const fn has_more(&self) -> bool {
        self.listener.has_more()
    }

    /// Whether it may go on after an error. An error in the middle of a page leaves a detector that nobody can trust.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Takes in the next page; how much it was.
    pub(super) async fn hear(&mut self, app: &App, brand: &Brand) -> Result<usize> {
        let behind = self.listener.is_behind();
        let news = self.listener.next(app).await?;
        let heard = self.listener.read() + usize::from(behind);
        if news.is_empty() {
            return Ok(heard);
        }
        self.whole = false;
        let (zone, now) = (zone(brand), app.now());
        // Taking words apart is work: requests must not wait for it.
        let steps = tokio::task::spawn_blocking(move || steps(news, &zone, now)).await.map_err(interrupted)?;
        for next in steps {
            match next {
                Next::Messages(run) => self.messages(app, brand, run).await?,
                Next::Erased(customer) => self.erased(app, brand, customer).await?,
                Next::Decided(id) => self.decided(app, id).await?,
            }
        }
        self.grow(app, brand).await?;
        self.whole = true;
        Ok(heard)
    }

    /// The detector looks at each message, beside the requests; then what it found is written.
    async fn messages(&mut self, app: &App, brand: &Brand, run: Vec<Ready>) -> Result<()> {
        let mut detector = std::mem::take(&mut self.detector);
        let desk = app.clone();
        let observed = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            for ready in run {
                if ready.belongs.is_some() || !ready.fresh {
                    detector.recall(&ready.seen, ready.belongs);
                } else if let Some(one) = detector.observe(&ready.seen, &mut Ids(desk.source().as_ref())) {
                    found.push((one, ready.told));
                }
            }
            (detector, found)
        });
        let (detector, found) = observed.await.map_err(interrupted)?;
        self.detector = detector;
        for (found, told) in found {
            self.found(app, brand, found, told).await?;
        }
        Ok(())
    }

    async fn found(&mut self, app: &App, brand: &Brand, found: Found, own: Told) -> Result<()> {
        match found {
            Found::Joined { id, theme, .. } => {
                let joined = self.joined.entry(id).or_default();
                joined.0 = theme;
                joined.1.push(own);
                Ok(())
            }
            Found::Opened { id, theme, since, messages } => {
                let messages = app.store().messages(self.brand, &messages).await?;
                let told: Vec<Told> = messages.iter().map(told).collect();
                let ids = &mut Ids(app.source().as_ref());
                let plan = incident::notice(brand, id, &theme, since, &told, app.now(), ids);
                app.store().apply(&plan).await?;
                metrics::counter!("guichet_incidents_noticed_total").increment(1);
                Ok(())
            }
        }
    }

    /// Writes down what joined.
    async fn grow(&mut self, app: &App, brand: &Brand) -> Result<()> {
        for (id, (theme, told)) in std::mem::take(&mut self.joined) {
            self.grow_one(app, brand, id, &theme, &told).await?;
        }
        Ok(())
    }

    async fn grow_one(&mut self, app: &App, brand: &Brand, id: IncidentId, theme: &Theme, told: &[Told]) -> Result<()> {
        for _ in 0..load::TRIES {
            let known = load::present(app.store().incident(self.brand, id).await?, "incident")?;
            if known.state == IncidentState::Over {
                // Somebody ended it meanwhile: who writes now is counted anew.
                self.detector.forget(id);
                return Ok(());
            }
            let plan = incident::grow(brand, &known, theme, told, app.now(), &mut Ids(app.source().as_ref()));
            match app.store().apply(&plan).await {
                Ok(_) => return Ok(()),
                // Somebody owned it meanwhile: load it again.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Conflict)
    }

    async fn erased(&mut self, app: &App, brand: &Brand, customer: CustomerId) -> Result<()> {
        // What waits to be written may hold their words: it is written, and then said anew.
        self.grow(app, brand).await?;
        let told = self.detector.forget_customer(customer);
        app.store().retell_incidents(self.brand, customer).await?;
        for id in told {
            if let Some(known) = app.store().incident(self.brand, id).await? {
                self.detector.retell(id, &known.theme);
            }
        }
        Ok(())
    }

    async fn decided(&mut self, app: &App, id: IncidentId) -> Result<()> {
        let Some(known) = app.store().incident(self.brand, id).await? else { return Ok(()) };
        if known.state == IncidentState::Over {
            self.detector.forget(id);
            return Ok(());
        }
        if !self.detector.watched().contains(&id) {
            self.detector.resume(id, &known.theme, known.last_at);
        }
        match known.state {
            IncidentState::Rejected => self.detector.reject(id),
            _ => self.detector.accept(id),
        }
        Ok(())
    }
}

fn interrupted(error: tokio::task::JoinError) -> StoreError {
    StoreError::Broken(format!("watching was interrupted: {error}"))
}

fn steps(news: Vec<News>, zone: &TimeZone, now: Timestamp) -> Vec<Next> {
    let mut steps: Vec<Next> = Vec::new();
    for next in news.into_iter().filter_map(|one| ready(one, zone, now)) {
        match (next, steps.last_mut()) {
            (Next::Messages(more), Some(Next::Messages(run))) => run.extend(more),
            (next, _) => steps.push(next),
        }
    }
    steps
}

fn ready(news: News, zone: &TimeZone, now: Timestamp) -> Option<Next> {
    match news {
        News::Erased(customer) => Some(Next::Erased(customer)),
        News::Decided(id) => Some(Next::Decided(id)),
        // An edit changes no count.
        News::Changed(..) => None,
        News::Heard(heard) => message(&heard, zone, now).map(|ready| Next::Messages(vec![ready])),
    }
}

fn message(heard: &Heard, zone: &TimeZone, now: Timestamp) -> Option<Ready> {
    let (message, reading) = (&heard.message, heard.reading.as_ref()?);
    let told = told(message);
    // What is too old to say anything costs nothing.
    if told.at < since(now, WEEKS) {
        return None;
    }
    let history = message.decision.as_ref().is_some_and(|decision| decision.kind == DecisionKind::History);
    Some(Ready {
        seen: Seen::new(message.id, message.customer_id, told.at, zone, &message.text, reading),
        belongs: heard
            .incident
            .map(|(incident, state)| Belongs { incident, rejected: state == IncidentState::Rejected }),
        fresh: !history && told.at > since(now, FRESH),
        told,
    })
}

fn told(message: &Message) -> Told {
    Told {
        message: message.id,
        case: message.case_id,
        customer: message.customer_id,
        // A clock that runs ahead says nothing of the future.
        at: message.created_at.min(message.received_at),
    }
}

fn since(now: Timestamp, ago: SignedDuration) -> Timestamp {
    now.checked_sub(ago).unwrap_or(Timestamp::MIN)
}

fn zone(brand: &Brand) -> TimeZone {
    TimeZone::get(&brand.settings.timezone).unwrap_or(TimeZone::UTC)
}
