//! A page of the queue with a million messages behind it, over HTTP.

use std::time::{Duration, Instant};

use guichet_core::model::{BrandId, Channel};
use guichet_core::plan::{Change, Plan};
use guichet_server::{Key, Source, System};
use guichet_store::testing::Samples;
use guichet_store::{Options, SecretKey, Store};
use serde_json::{Value, json};

use crate::Figure;
use crate::desk::{Desk, json as command};
use crate::http::Connection;

const CASES: usize = 250_000;
/// Messages of a case.
const LONG: usize = 4;
/// One case of so many is still open.
const OPEN: usize = 12;
/// Cases of one commit.
const BATCH: usize = 250;

pub(crate) fn measure() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(".").unwrap();
    let added = command(folder.path(), &["user", "add", "zoe@colis.example", "--name", "Zoé", "--role", "admin"]);
    command(folder.path(), &["channel", "add", "inbound"]);
    let start = Instant::now();
    tokio::runtime::Runtime::new().unwrap().block_on(fill(folder.path()));
    eprintln!("filled with {} messages in {} s", CASES * LONG, start.elapsed().as_secs());
    let desk = Desk::start(folder.path());
    let mut browser = Browser::sign_in(&desk, added["sign_in_url"].as_str().unwrap());
    let (mut first, mut deep) = (Vec::new(), Vec::new());
    for _ in 0..300 {
        first.push(browser.page("").1);
    }
    let mut cursor = String::new();
    for _ in 0..300 {
        let (page, time) = browser.page(&cursor);
        deep.push(time);
        cursor = page["next_cursor"].as_str().map_or_else(String::new, |next| format!("&cursor={next}"));
    }
    let megabytes = desk.memory().0;
    vec![
        figure("queue page, 1,000,000 messages, first page, p99", first),
        figure("queue page, 1,000,000 messages, page after page, p99", deep),
        Figure::new("memory with 1,000,000 messages", format!("{megabytes:.0} MB"), ""),
    ]
}

fn figure(what: &str, mut times: Vec<Duration>) -> Figure {
    times.sort_unstable();
    Figure::new(what, format!("{:.1} ms", times[times.len() * 99 / 100].as_secs_f64() * 1e3), "< 20 ms")
}

struct Browser {
    connection: Connection,
    cookie: String,
}

impl Browser {
    fn sign_in(desk: &Desk, url: &str) -> Self {
        let mut connection = Connection::new(desk.address);
        let body = json!({"token": url.split_once("#token=").unwrap().1}).to_string();
        let answer = connection
            .request("POST", "/api/sign-in-link", &[("content-type", "application/json")], body.as_bytes())
            .unwrap();
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { connection, cookie }
    }

    fn page(&mut self, cursor: &str) -> (Value, Duration) {
        let path = format!("/api/brands/brand/queue?lane=all&limit=50{cursor}");
        let (answer, time) = loop {
            let start = Instant::now();
            let answer = self.connection.request("GET", &path, &[("cookie", &self.cookie)], b"").unwrap();
            if answer.status != 429 {
                break (answer, start.elapsed());
            }
            // Faster than one person may ask: the next one waits for its turn.
            std::thread::sleep(Duration::from_millis(500));
        };
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        (answer.json(), time)
    }
}

async fn fill(folder: &std::path::Path) {
    let key = Key::open_or_create(&folder.join("key"), System.random()).unwrap();
    let options = Options { folder: folder.join("data"), database_url: None, key: SecretKey(*key.bytes()) };
    let store = Store::open(options).await.unwrap();
    let brand = store.brand_by_slug("brand").await.unwrap().unwrap();
    let channel = store.channels(brand.id).await.unwrap().remove(0);
    let mut samples = Samples::from(0x0190_0000_0000_7000_8000_0000_0000_0000);
    for batch in 0..CASES / BATCH {
        store.apply(&plan(&mut samples, brand.id, &channel, batch)).await.unwrap();
    }
}

fn plan(samples: &mut Samples, brand: BrandId, channel: &Channel, batch: usize) -> Plan {
    let mut plan = Plan::new(brand);
    for index in 0..BATCH {
        samples.later(1);
        let arrival =
            samples.arrival(channel, None, "Bonjour, où est mon colis 6A12345678901 ? Il devait arriver lundi.");
        let open = (batch * BATCH + index).is_multiple_of(OPEN);
        for change in arrival.plan.changes {
            plan.changes.push(match change {
                Change::InsertCase(mut case) if !open => {
                    case.state = guichet_core::model::CaseState::Closed;
                    case.due_at = None;
                    Change::InsertCase(case)
                }
                other => other,
            });
        }
        for _ in 1..LONG {
            let message = samples.message(&arrival.conversation, "Toujours rien reçu, que se passe-t-il ?");
            plan.changes.push(Change::InsertMessage(message));
        }
    }
    plan
}
