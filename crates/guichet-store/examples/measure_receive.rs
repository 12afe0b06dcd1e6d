//! How many received items are acknowledged, each on disk, in one second: 64 receivers at once, against one commit each.
//!
//! `cargo run --release -p guichet-store --features testing --example measure_receive [seconds] [folder]`
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a measure for people, not production"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use guichet_core::model::Channel;
use guichet_store::testing::{Samples, open_one_by_one};
use guichet_store::{Options, SecretKey, Secrets, Store};

const TEXT: &str = "Bonjour, mon colis 8X00123456789 devait arriver mardi, personne ne répond, que faites-vous ?";

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5);
    let place = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = place.join(format!("guichet-measure-{}", std::process::id()));
    let time = Duration::from_secs(seconds);

    std::fs::create_dir_all(folder.join("one")).unwrap();
    let alone = open_one_by_one(&folder.join("one")).unwrap();
    let single = rate(&alone, 1, time).await;
    println!("one commit an item, 1 receiver      {single:>9.0} items/s");
    drop(alone);
    let together = open(&folder.join("many")).await;
    let first = rate(&together, 64, time).await;
    println!("group commit, 64 receivers          {first:>9.0} items/s   × {:.0}", first / single);
    let _ = std::fs::remove_dir_all(&folder);
}

async fn open(folder: &Path) -> Store {
    let options = Options { folder: folder.to_path_buf(), database_url: None, key: SecretKey([0; 32]) };
    Store::open(options).await.unwrap()
}

async fn furnish(store: &Store) -> Channel {
    let mut samples = Samples::default();
    let brand = samples.brand("mesure");
    store.create_brand(&brand, samples.now).await.unwrap();
    let channel = samples.channel(&brand, "inbound");
    store.create_channel(&channel, &Secrets::new(), samples.now).await.unwrap();
    channel
}

async fn rate(store: &Store, receivers: u128, time: Duration) -> f64 {
    let channel = furnish(store).await;
    let count = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let tasks: Vec<_> = (0..receivers)
        .map(|receiver| {
            let (store, channel, count) = (store.clone(), channel.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                let mut samples = Samples::from((receiver + 1) << 64);
                for turn in 0_u64.. {
                    if start.elapsed() > time {
                        return;
                    }
                    let item = samples.raw_item(&channel, &format!("{receiver}-{turn}"), TEXT);
                    store.receive(vec![item], None).await.unwrap();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}
