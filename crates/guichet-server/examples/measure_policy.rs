//! What it costs to apply a changed deadline policy to many open cases, in background work.
//!
//! `cargo run --release -p guichet-server --example measure_policy [cases]`; the aim is 100,000 open cases in less than five seconds.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a measure for people, not production"
)]

use std::time::Instant;

use guichet_core::model::brand::DeadlineRule;
use guichet_core::model::{Brand, BrandId, BrandSettings, Deadline, DeadlineKind};
use guichet_core::plan::{Change, Plan};
use guichet_server::work::deadlines;
use guichet_server::{App, Config, Key, Parts, System};
use guichet_store::testing::Samples;
use guichet_store::{Options, SecretKey, Store};
use jiff::{SignedDuration, Timestamp};

/// Cases that are written in one commit while the desk is filled.
const TOGETHER: usize = 250;

#[tokio::main]
async fn main() {
    let cases = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("guichet-policy-{}", std::process::id()));
    let options = Options { folder: folder.clone(), database_url: None, key: SecretKey([0; 32]) };
    let store = Store::open(options).await.unwrap();
    let config = Config::default();
    let surroundings = guichet_server::serve::surroundings(&config);
    let source = std::sync::Arc::new(System);
    let app = App::new(Parts { config, store: store.clone(), key: Key::new([7; 32]), source, surroundings });
    let mut brand = Brand {
        id: BrandId(app.source().next_id()),
        slug: "atlas".to_owned(),
        name: "Atlas Colis".to_owned(),
        settings: BrandSettings::default(),
    };
    store.create_brand(&brand, Timestamp::now()).await.unwrap();
    let filling = Instant::now();
    fill(&store, &brand, cases).await;
    println!("{cases} open cases were written in {:.1} s", filling.elapsed().as_secs_f64());

    let rule = DeadlineRule { network: None, severity: None, minutes: 480, around_the_clock: false };
    brand.settings.deadlines = vec![rule];
    store.update_brand(&brand).await.unwrap();
    for what in ["every deadline moves", "none moves again"] {
        deadlines::ask(&app, brand.id).await.unwrap();
        let started = Instant::now();
        let moved = deadlines::round(&app).await.unwrap();
        println!("{what}: {moved} moved in {:.2} s (aim for 100,000: 5 s)", started.elapsed().as_secs_f64());
    }
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}

async fn fill(store: &Store, brand: &Brand, cases: usize) {
    let mut samples = Samples::default();
    samples.now = Timestamp::now();
    let channel = samples.channel(brand, "inbound");
    store.create_channel(&channel, &std::collections::BTreeMap::new(), samples.now).await.unwrap();
    let mut written = 0;
    while written < cases {
        let mut plan = Plan::new(brand.id);
        for _ in 0..TOGETHER.min(cases - written) {
            let mut arrival = samples.arrival(&channel, None, "Où est mon colis ?");
            let started_at = samples.now - SignedDuration::from_mins(written as i64 % 5_000);
            let due_at = started_at + SignedDuration::from_mins(120);
            for change in &mut arrival.plan.changes {
                if let Change::InsertCase(case) = change {
                    case.due_at = Some(due_at);
                }
            }
            plan.changes.extend(arrival.plan.changes);
            plan.events.extend(arrival.plan.events);
            plan.changes.push(Change::InsertDeadline(Deadline {
                id: samples.id().into(),
                brand_id: brand.id,
                case_id: arrival.case.id,
                kind: DeadlineKind::FirstAnswer,
                started_at,
                due_at,
                reasons: vec!["minutes=120".to_owned()],
                met_at: None,
                dropped_at: None,
                alarmed_at: None,
                warn_at: None,
                escalate_at: None,
                escalated_at: None,
            }));
            written += 1;
        }
        store.apply(&plan).await.unwrap();
    }
}
