//! Servers that other people wrote, as they are published: put below `target` once, and started by the tests that speak to them.
//!
//! Without the package registries they cannot be had; the tests then say that they tried nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::run::{self, Show};
use crate::tree;

/// A server, and how the tests learn where it is.
struct Peer {
    what: &'static str,
    /// Its folder below ours.
    name: &'static str,
    /// What fills it.
    script: &'static str,
    variable: &'static str,
}

const PEERS: &[Peer] = &[
    Peer {
        what: "a Bluesky network",
        name: "bluesky",
        script: "crates/guichet-channels/tests/peers/bluesky.sh",
        variable: "GUICHET_BLUESKY_NETWORK",
    },
    Peer {
        what: "a mock of the Mastodon API",
        name: "mastodon",
        script: "crates/guichet-channels/tests/peers/mastodon.sh",
        variable: "GUICHET_MASTODON_MOCK",
    },
    Peer {
        what: "a small language model",
        name: "language-model",
        script: "crates/guichet-server/tests/peers/language-model.sh",
        variable: "GUICHET_LANGUAGE_MODEL",
    },
    Peer {
        what: "a verifier of Standard Webhooks",
        name: "standard-webhooks",
        script: "crates/guichet-server/tests/peers/standard-webhooks.sh",
        variable: "GUICHET_STANDARD_WEBHOOKS",
    },
];

/// The script's last word: until it stands, the folder is only half filled.
const READY: &str = ".ready";

type Places = Vec<(&'static str, PathBuf)>;

/// The fetching that is under way: it waits for the network while the lints need the processor.
static UNDER_WAY: Mutex<Option<JoinHandle<Places>>> = Mutex::new(None);

/// Begins to fetch what is missing.
pub(crate) fn begin() {
    *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::spawn(fetched));
}

/// The variables that name what is there; what is missing is fetched first.
pub(crate) fn places() -> Places {
    let under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).take();
    // A fetch that broke off is as if there were nothing: the tests say so.
    under_way.map_or_else(fetched, |fetching| fetching.join().unwrap_or_default())
}

fn fetched() -> Places {
    PEERS.iter().filter_map(|peer| Some((peer.variable, place(peer)?))).collect()
}

fn place(peer: &Peer) -> Option<PathBuf> {
    // Whoever keeps one elsewhere says so, and nothing is fetched.
    if let Some(given) = std::env::var_os(peer.variable) {
        return Some(given.into());
    }
    let folder = tree::root().join("target/peers").join(peer.name);
    if folder.join(READY).exists() {
        return Some(folder);
    }
    fetch(peer, &folder).then_some(folder)
}

fn fetch(peer: &Peer, folder: &Path) -> bool {
    let mut command = Command::new("bash");
    command.current_dir(tree::root()).arg(peer.script).arg(folder);
    let fetched =
        run::run(&format!("fetch {}", peer.what), &mut command, Show::Progress).is_ok_and(|ended| ended.success);
    fetched && std::fs::write(folder.join(READY), "").is_ok()
}
