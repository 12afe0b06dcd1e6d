//! The clock rings once for each deadline, whoever else is due at the same second and however late it looks.

use std::sync::Arc;

use guichet_core::model::{
    Brand, BrandSettings, Case, CaseId, CaseState, Deadline, DeadlineKind, EventKind, Lane, OutboxItem, OutboxState,
};
use guichet_core::plan::{Change, Plan};
use guichet_server::work::{send, tick};
use guichet_server::{App, Config, Key, Parts};
use guichet_store::Store;
use guichet_store::testing::Samples;
use jiff::{SignedDuration, Timestamp};

use crate::support::{MovedClock, brand};

/// A desk whose workers only do what the test says.
struct Still {
    app: App,
    clock: Arc<MovedClock>,
    brand: Brand,
    samples: Samples,
}

impl Still {
    async fn open(settings: BrandSettings) -> Self {
        let store = Store::open_temporary().await.unwrap();
        let clock = Arc::new(MovedClock::default());
        let brand = brand(&store, "atlas", "Atlas Colis", settings).await;
        let config = Config::default();
        let surroundings = guichet_server::serve::surroundings(&config);
        let source = Arc::<MovedClock>::clone(&clock);
        let app = App::new(Parts { config, store, key: Key::new([7; 32]), source, surroundings });
        Self { app, clock, brand, samples: Samples::default() }
    }

    fn store(&self) -> &Store {
        self.app.store()
    }

    /// A case of a brand, with one message, changed as the test says.
    async fn case(&mut self, brand: &Brand, change: impl Fn(&mut Case)) -> Case {
        let channel = self.samples.channel(brand, "inbound");
        let mut arrival = self.samples.arrival(&channel, None, "Où est mon colis ?");
        self.store().apply(&arrival.plan).await.unwrap();
        change(&mut arrival.case);
        arrival.case.version += 1;
        self.write(brand, vec![Change::UpdateCase(arrival.case.clone())]).await;
        arrival.case
    }

    async fn write(&self, brand: &Brand, changes: Vec<Change>) {
        self.store().apply(&Plan { changes, ..Plan::new(brand.id) }).await.unwrap();
    }

    async fn owe(&mut self, case: &Case, due_at: Timestamp) {
        let deadline = Deadline {
            id: self.samples.id().into(),
            brand_id: case.brand_id,
            case_id: case.id,
            kind: DeadlineKind::FirstAnswer,
            started_at: due_at,
            due_at,
            reasons: Vec::new(),
            met_at: None,
            dropped_at: None,
            alarmed_at: None,
            warn_at: None,
            escalate_at: None,
            escalated_at: None,
        };
        let plan = Plan { changes: vec![Change::InsertDeadline(deadline)], ..Plan::new(case.brand_id) };
        self.store().apply(&plan).await.unwrap();
    }

    async fn alarms(&self) -> usize {
        let events = self.store().events_after(self.brand.id, 0, 5_000).await.unwrap();
        events.iter().filter(|stored| stored.event.kind == EventKind::DeadlineMissed).count()
    }

    async fn stored(&self, id: CaseId) -> Case {
        self.store().case(self.brand.id, id).await.unwrap().unwrap()
    }

    async fn rounds(&self, memory: &mut tick::Memory, count: usize) {
        for _ in 0..count {
            tick::round(&self.app, memory).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_due_at_the_same_second_rings() {
    let mut desk = Still::open(BrandSettings::default()).await;
    let brand = desk.brand.clone();
    let due_at = desk.app.now() + SignedDuration::from_secs(60);
    for _ in 0..230 {
        let case = desk.case(&brand, |case| case.due_at = Some(due_at)).await;
        desk.owe(&case, due_at).await;
    }
    let mut memory = tick::Memory::default();
    desk.rounds(&mut memory, 1).await;
    assert_eq!(desk.alarms().await, 0);
    desk.clock.forward(61);
    desk.rounds(&mut memory, 2).await;
    assert_eq!(desk.alarms().await, 230);
    desk.rounds(&mut memory, 2).await;
    assert_eq!(desk.alarms().await, 230, "each of them once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_born_in_the_past_rings() {
    let mut desk = Still::open(BrandSettings::default()).await;
    let brand = desk.brand.clone();
    let mut memory = tick::Memory::default();
    desk.rounds(&mut memory, 1).await;
    let long_ago = desk.app.now() - SignedDuration::from_hours(24 * 30);
    let case = desk.case(&brand, |case| case.due_at = Some(long_ago)).await;
    desk.owe(&case, long_ago).await;
    desk.rounds(&mut memory, 1).await;
    assert_eq!(desk.alarms().await, 1);
    assert!(desk.stored(case.id).await.lane_reasons.contains(&"overdue".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_wait_comes_up_on_its_day() {
    let mut desk = Still::open(BrandSettings { timezone: "UTC".to_owned(), ..BrandSettings::default() }).await;
    let brand = desk.brand.clone();
    let day = SignedDuration::from_hours(24);
    let in_two_days = desk.app.now() + day + day;
    let waits = |case: &mut Case| {
        case.lane = Lane::CanWait;
        case.lane_reasons = vec!["due_later".to_owned()];
        case.due_at = Some(in_two_days);
    };
    let case = desk.case(&brand, waits).await;
    let mut memory = tick::Memory::default();
    desk.rounds(&mut memory, 1).await;
    assert_eq!(desk.stored(case.id).await.lane, Lane::CanWait);
    desk.clock.forward(2 * 24 * 3_600);
    desk.rounds(&mut memory, 1).await;
    let due = desk.stored(case.id).await;
    assert_eq!((due.lane, due.lane_reasons), (Lane::Today, vec!["due_today".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_that_waits_long_holds_up_no_other() {
    let mut desk = Still::open(BrandSettings { lapse_days: 7, ..BrandSettings::default() }).await;
    let patient = BrandSettings { lapse_days: 90, ..BrandSettings::default() };
    let patient = brand(desk.store(), "boreal", "Boréal", patient).await;
    let now = desk.app.now();
    let solved = |days: i64| {
        move |case: &mut Case| {
            case.state = CaseState::Solved;
            case.closed_at = Some(now - SignedDuration::from_hours(24 * days));
        }
    };
    for _ in 0..210 {
        desk.case(&patient, solved(60)).await;
    }
    let brand = desk.brand.clone();
    let case = desk.case(&brand, solved(8)).await;
    desk.rounds(&mut tick::Memory::default(), 1).await;
    assert_eq!(desk.stored(case.id).await.state, CaseState::Lapsed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_cannot_be_read_holds_up_no_other() {
    let mut desk = Still::open(BrandSettings::default()).await;
    let brand = desk.brand.clone();
    let channel = desk.samples.channel(&brand, "inbound");
    let mut states = Vec::new();
    for broken in [true, false] {
        let arrival = desk.samples.arrival(&channel, None, "Où est mon colis ?");
        desk.store().apply(&arrival.plan).await.unwrap();
        let (item, _, mut plan) = desk.samples.reply(&arrival, "Il arrive demain avant midi.");
        if broken {
            // Its message is not there.
            plan.changes.retain(|change| !matches!(change, Change::InsertMessage(_)));
        }
        desk.store().apply(&plan).await.unwrap();
        states.push(item);
    }
    send::round(&desk.app).await.unwrap();
    let state = async |item: &OutboxItem| desk.store().outbox_item(brand.id, item.id).await.unwrap().unwrap().state;
    assert_eq!(state(&states[0]).await, OutboxState::Queued);
    assert_eq!(state(&states[1]).await, OutboxState::Refused, "its body is no reply: it was taken up all the same");
}
