//! A process of the desk: the server's own workers, stepped, and killed where the dice say.

use std::cell::OnceCell;
use std::pin::pin;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use guichet_server::work::send::lookup::Doubts;
use guichet_server::work::{incidents, receive, send, tick, understand};
use guichet_server::{App, router};
use tower::ServiceExt as _;

use super::chance::Chance;
use super::world::World;

/// One process: what it has in memory dies with it.
pub(super) struct Process {
    app: App,
    /// Made with the first request: its description of itself takes longer than a request does.
    router: OnceCell<Router>,
    doubts: Doubts,
    memory: tick::Memory,
    watch: incidents::Memory,
}

impl Process {
    pub(super) fn start(app: App) -> Self {
        let (doubts, memory, watch) = (Doubts::default(), tick::Memory::default(), incidents::Memory::default());
        Self { app, router: OnceCell::new(), doubts, memory, watch }
    }

    /// One request over HTTP, answered whole.
    pub(super) async fn request(&self, request: Request<Body>) -> (u16, Vec<u8>) {
        let router = self.router.get_or_init(|| router::router(self.app.clone())).clone();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, body.to_vec())
    }
}

/// When a process dies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Death {
    /// Not this time.
    Never,
    /// Right after so many commits of anybody.
    AfterCommits(usize),
    /// Right after a network took a reply, before that is written down.
    AfterDelivery,
}

impl Death {
    pub(super) fn by_chance(chance: &mut Chance) -> Self {
        match chance.below(10) {
            0..6 => Self::Never,
            6 | 7 => Self::AfterCommits(1 + chance.below(6)),
            _ => Self::AfterDelivery,
        }
    }
}

/// Runs something until it ends, or until the process dies in the middle of it. None: it died.
pub(super) async fn until<T>(world: &World, death: Death, work: impl Future<Output = T>) -> Option<T> {
    let mut changes = world.store.changes();
    let mut deliveries = world.sandbox.subscribe();
    let fate = async {
        match death {
            Death::Never => std::future::pending().await,
            Death::AfterCommits(count) => {
                for _ in 0..count {
                    if changes.changed().await.is_err() {
                        std::future::pending::<()>().await;
                    }
                }
            }
            Death::AfterDelivery => {
                let _ = deliveries.recv().await;
            }
        }
    };
    let (mut fate, mut work) = (pin!(fate), pin!(work));
    tokio::select! {
        // Fate first: what was committed by then is on the disk, what follows never happens.
        biased;
        () = &mut fate => None,
        done = &mut work => Some(done),
    }
}

/// One of the workers of one process does a round; sometimes both processes at the same time.
pub(super) async fn work(world: &mut World, chance: &mut Chance) {
    let index = chance.below(2);
    let death = Death::by_chance(chance);
    let what = chance.below(13);
    let mut processes = std::mem::take(&mut world.processes);
    let [one, two] = processes.as_mut_slice() else { unreachable!("there are two processes") };
    let (main, other) = if index == 0 { (one, two) } else { (two, one) };
    let done = match what {
        0..3 => until(world, death, receive_all(world, main)).await.map(|_| ()),
        3..6 => until(world, death, understand::round(&main.app)).await.map(|_| ()),
        6 => until(world, death, async { tokio::join!(understand::round(&main.app), understand::round(&other.app)) })
            .await
            .map(|_| ()),
        7..9 => until(world, death, send::round(&main.app)).await.map(|_| ()),
        9 => until(world, death, async { tokio::join!(send::round(&main.app), send::round(&other.app)) })
            .await
            .map(|_| ()),
        10 => until(world, death, send::lookup::round(&main.app, &mut main.doubts)).await.map(|_| ()),
        11 => until(world, death, incidents::round(&main.app, &mut main.watch)).await.map(|_| ()),
        _ => until(world, death, tick::round(&main.app, &mut main.memory)).await.map(|_| ()),
    };
    world.processes = processes;
    if done.is_none() {
        world.restart(index);
        // The two worked side by side: both were cut off.
        if matches!(what, 6 | 9) {
            world.restart(1 - index);
        }
    }
}

async fn receive_all(world: &World, process: &Process) -> usize {
    for channel in [world.helpful, world.silent] {
        receive::round(&process.app, channel).await.unwrap();
    }
    0
}

/// Every worker of one process does one round, undisturbed; how much they did.
pub(super) async fn everything_once(world: &mut World) -> usize {
    let mut processes = std::mem::take(&mut world.processes);
    let process = &mut processes[0];
    let mut moved = receive_all(world, process).await;
    loop {
        let understood = understand::round(&process.app).await.unwrap();
        moved += understood;
        if understood == 0 {
            break;
        }
    }
    moved += send::round(&process.app).await.unwrap();
    moved += send::lookup::round(&process.app, &mut process.doubts).await.unwrap();
    moved += tick::round(&process.app, &mut process.memory).await.unwrap();
    while incidents::round(&process.app, &mut process.watch).await.unwrap() > 0 {}
    world.processes = processes;
    moved
}
