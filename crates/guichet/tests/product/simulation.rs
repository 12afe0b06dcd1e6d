//! A deterministic simulation of the whole desk: the real core, store, HTTP and workers, on a clock and a network that a
//! seed drives.
//!
//! Customers post, edit and take back on networks that deliver twice and out of order, refuse, and lose answers; colleagues
//! answer, take back and close; processes die between any two commits and between a network's acceptance and ours; the clock
//! jumps. At the end what the networks saw is compared with what the store says.
//!
//! `GUICHET_SEED=n` plays one seed again. `GUICHET_SEEDS=n` plays more of them.

mod agents;
mod audit;
mod chance;
mod customers;
mod process;
mod source;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chance::Chance;
use world::World;

/// Seeds of an ordinary run.
const SEEDS: u64 = 500;
/// Things that happen under one seed.
const STEPS: usize = 36;

#[test]
fn nothing_is_lost_and_nothing_is_said_twice() {
    if let Some(seed) = number("GUICHET_SEED") {
        // One seed is played to see what happens.
        let _ = tracing_subscriber::fmt().with_env_filter("info").with_test_writer().try_init();
        play(seed).unwrap_or_else(|problem| panic!("seed {seed}: {problem}"));
        return;
    }
    let (next, last) = (AtomicU64::new(1), number("GUICHET_SEEDS").unwrap_or(SEEDS));
    let failures = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > last || failures.lock().unwrap().len() >= 5 {
                        break;
                    }
                    if let Err(problem) = play_caught(seed) {
                        failures.lock().unwrap().push(format!("GUICHET_SEED={seed}: {problem}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
    for (what, times) in HAPPENED.iter().map(|(what, times)| (what, times.load(Ordering::Relaxed))) {
        eprintln!("{what}: {times}");
        assert!(last < 100 || times > 0, "in {last} seeds there was never {what}: nothing was tried");
    }
}

/// What must have happened for the simulation to prove anything.
static HAPPENED: [(&str, AtomicU64); 6] = [
    ("a process that died", AtomicU64::new(0)),
    ("a message received", AtomicU64::new(0)),
    ("a reply sent", AtomicU64::new(0)),
    ("a reply taken back", AtomicU64::new(0)),
    ("a reply of which nobody knows", AtomicU64::new(0)),
    ("an item in quarantine", AtomicU64::new(0)),
];

fn happened(what: &str, times: usize) {
    let known = HAPPENED.iter().find(|(name, _)| *name == what).expect("this is counted");
    known.1.fetch_add(times as u64, Ordering::Relaxed);
}

fn play_caught(seed: u64) -> Result<(), String> {
    std::panic::catch_unwind(|| play(seed)).unwrap_or_else(|panic| {
        let words =
            panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panic: {}", words.unwrap_or("?")))
    })
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays one seed on one thread: steps, then peace, then the audit.
fn play(seed: u64) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut chance = Chance::new(seed);
        let mut world = World::new(seed).await;
        for _ in 0..STEPS {
            step(&mut world, &mut chance).await;
        }
        world.make_peace().await;
        audit::audit(&world).await
    })
}

async fn step(world: &mut World, chance: &mut Chance) {
    match chance.below(100) {
        0..30 => customers::act(world, chance).await,
        30..45 => agents::act(world, chance).await,
        45..52 => customers::network_misbehaves(world, chance),
        52..60 => world.source.jump(chance),
        _ => process::work(world, chance).await,
    }
}
