//! What a page of the queue costs behind a million messages: first page, a page in the middle, counts, a case, a search.
//!
//! `cargo run --release -p guichet-store --features testing --example measure_queue [messages] [folder]`
//! With a folder the data stays there and is used again.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a measure for people, not production"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use guichet_core::model::{Brand, Case, CaseState, Lane};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::words::search_words;
use guichet_store::testing::Samples;
use guichet_store::{Options, QueueFilter, SecretKey, Secrets, Store};
use jiff::SignedDuration;

/// Messages of one case, and cases of which one is still open.
const MESSAGES_A_CASE: usize = 5;
const CASES_AN_OPEN_ONE: usize = 20;

const WORDS: &[&str] = &[
    "colis",
    "perdu",
    "livreur",
    "mardi",
    "remboursement",
    "facture",
    "panne",
    "box",
    "vol",
    "retard",
    "bagage",
    "merci",
    "réponse",
    "urgent",
    "adresse",
    "commande",
    "abonnement",
    "contrat",
    "téléphone",
    "attente",
    "magasin",
    "garantie",
];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let messages = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let kept = arguments.next().map(PathBuf::from);
    let folder =
        kept.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("guichet-queue-{}", std::process::id())));
    let options = Options { folder: folder.clone(), database_url: None, key: SecretKey([0; 32]) };
    let store = Store::open(options).await.unwrap();
    if store.brands().await.unwrap().is_empty() {
        let start = Instant::now();
        fill(&store, messages).await;
        println!("{messages} messages written in {:.0} s", start.elapsed().as_secs_f64());
    }
    measure(&store).await;
    drop(store);
    if kept.is_none() {
        let _ = std::fs::remove_dir_all(&folder);
    }
}

async fn fill(store: &Store, messages: usize) {
    let mut samples = Samples::default();
    let brand = samples.brand("mesure");
    store.create_brand(&brand, samples.now).await.unwrap();
    let channel = samples.channel(&brand, "inbound");
    store.create_channel(&channel, &Secrets::new(), samples.now).await.unwrap();
    let cases = messages / MESSAGES_A_CASE;
    let mut waiting = Vec::new();
    for number in 0..cases {
        samples.now += SignedDuration::from_secs(20);
        let mut arrival = samples.arrival(&channel, None, &text(number, 0));
        place(&mut arrival.case, number);
        arrival.plan.changes[2] = Change::InsertCase(arrival.case.clone());
        for turn in 1..MESSAGES_A_CASE {
            let message = samples.message(&arrival.conversation, &text(number, turn));
            let words = search_words(&message.text);
            arrival.plan.changes.push(Change::InsertMessage(message.clone()));
            arrival.plan.changes.push(Change::PutSearchWords(message.id, arrival.case.id, words));
        }
        let store = store.clone();
        waiting.push(tokio::spawn(async move { store.apply(&arrival.plan).await.unwrap() }));
        if waiting.len() == 256 {
            for task in waiting.drain(..) {
                task.await.unwrap();
            }
        }
    }
    for task in waiting {
        task.await.unwrap();
    }
    store.apply(&Plan::new(brand.id)).await.unwrap();
}

fn text(number: usize, turn: usize) -> String {
    let word = |step: usize| WORDS[(number * 7 + turn * 13 + step * (1 + number % 5)) % WORDS.len()];
    format!("Bonjour, {} {} {} {} dossier {number} suite {turn}, répondez svp", word(0), word(1), word(2), word(3))
}

fn place(case: &mut Case, number: usize) {
    let lanes = [Lane::Now, Lane::Today, Lane::CanWait, Lane::Waiting];
    case.lane = lanes[number / CASES_AN_OPEN_ONE % lanes.len()];
    if !number.is_multiple_of(CASES_AN_OPEN_ONE) {
        case.state = CaseState::Confirmed;
        case.undecided = 0;
        case.due_at = None;
    }
}

async fn measure(store: &Store) {
    let brand = store.brands().await.unwrap().remove(0);
    let mut cursors = vec![None];
    loop {
        let after = cursors.last().cloned().flatten();
        let page = store.queue(brand.id, QueueFilter::default(), after.as_deref(), 50).await.unwrap();
        if page.next.is_none() || cursors.len() == 400 {
            break;
        }
        cursors.push(page.next);
    }
    let pages = cursors.len();
    println!("queue of {} pages of 50", pages);
    let rounds = 400;
    let mut turn = 0;
    let mut cursor = || {
        turn += 7;
        cursors[turn % pages].clone()
    };
    let mut times = Vec::new();
    for _ in 0..rounds {
        let after = cursor();
        let start = Instant::now();
        store.queue(brand.id, QueueFilter::default(), after.as_deref(), 50).await.unwrap();
        times.push(start.elapsed());
    }
    say("a page of the queue", times);
    say("a page of one lane", times_of(rounds, || lane_page(store, &brand)).await);
    say(
        "the counts of every screen",
        times_of(rounds, || async { drop(store.queue_counts(brand.id).await.unwrap()) }).await,
    );
    let first = store.queue(brand.id, QueueFilter::default(), None, 1).await.unwrap().items.remove(0).case;
    say(
        "a case with its messages",
        times_of(rounds, || async { drop(store.case_detail(brand.id, first.id, 50).await.unwrap()) }).await,
    );
    let (rare, common) = (search_words("dossier 4321"), search_words("colis perdu"));
    say(
        "a search, rare words",
        times_of(100, || async { drop(store.search(brand.id, &rare, None, 20).await.unwrap()) }).await,
    );
    say(
        "a search, common words",
        times_of(100, || async { drop(store.search(brand.id, &common, None, 20).await.unwrap()) }).await,
    );
}

async fn lane_page(store: &Store, brand: &Brand) {
    let filter = QueueFilter { lane: Some(Lane::CanWait), ..QueueFilter::default() };
    drop(store.queue(brand.id, filter, None, 50).await.unwrap());
}

async fn times_of<F: Future<Output = ()>>(rounds: usize, action: impl Fn() -> F) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        action().await;
        times.push(start.elapsed());
    }
    times
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what:<28} median {:>7.2} ms   p99 {:>7.2} ms", at(50), at(99));
}
