//! Mastodon against a mock of its API that others wrote: what they read in its documentation, and not we.
//!
//! `tests/peers/mastodon.sh FOLDER` installs it; the folder is named by GUICHET_MASTODON_MOCK.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::mastodon::later;
use crate::support::samples::{account, open, reply};
use guichet_channels::http::{Http, NetworkPolicy, Request};
use guichet_channels::{AnyChannel, Lookup, Surroundings};
use guichet_core::model::{IncomingKind, Outgoing, SendOutcome, Visibility};
use reqwest::Method;
use serde_json::{Value, json};

const DESK: &str = "jeton-de-la-boutique";
const JEANNE: &str = "jeton-de-jeanne";

struct Mock {
    process: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Mock {
    async fn start() -> Option<Self> {
        let Some(place) = std::env::var_os("GUICHET_MASTODON_MOCK") else {
            crate::skipped::skipped(
                "no mock of Mastodon here; run crates/guichet-channels/tests/peers/mastodon.sh FOLDER and set GUICHET_MASTODON_MOCK",
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("mock.toml");
        std::fs::write(&config, CONFIG).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(Path::new(&place).join("bin/mastodon_mock"))
            .args(["serve", "--in-memory", "--host", "127.0.0.1", "--port", &port.to_string(), "--config"])
            .arg(&config)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mock = Self { process, port, _folder: folder };
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(mock);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the mock does not listen");
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn channel(&self) -> AnyChannel {
        let given = [("instance", self.address()), ("access_token", DESK.to_owned())];
        let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let local =
            Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
        open(&account("mastodon", &given), &local)
    }

    /// What Jeanne does in her own app.
    async fn jeanne(&self, method: Method, path: &str, body: &Value) -> Value {
        let http = Http::new(NetworkPolicy::public_only().and_this_machine());
        let request = Request::json(method, format!("{}{path}", self.address()), body).bearer(JEANNE);
        let answer = http.ask(request).await.unwrap();
        assert!(answer.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer.value()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const CONFIG: &str = r#"
[[seed.accounts]]
username = "boutique"
display_name = "La Boutique"
access_token = "jeton-de-la-boutique"

[[seed.accounts]]
username = "jeanne"
display_name = "Jeanne"
access_token = "jeton-de-jeanne"
"#;

#[tokio::test]
async fn a_conversation_goes_back_and_forth() {
    let Some(mock) = Mock::start().await else { return };
    let desk = mock.channel();
    assert_eq!(desk.check().await, []);
    let said = json!({"status": "@boutique où est mon colis ?", "visibility": "unlisted"});
    let id = mock.jeanne(Method::POST, "/api/v1/statuses", &said).await["id"].as_str().unwrap().to_owned();

    let batch = desk.receive(None).await.unwrap();
    let incoming: Vec<_> = batch.items.iter().map(|raw| desk.parse(raw).unwrap()).collect();
    assert_eq!(incoming.len(), 1, "{incoming:?}");
    assert_eq!(incoming[0].external_id, id);
    assert_eq!(incoming[0].text, "@boutique où est mon colis ?");
    assert_eq!(incoming[0].visibility, Visibility::Unlisted);

    let outgoing = Outgoing {
        text: "Bonjour Jeanne, il part demain.".into(),
        visibility: Visibility::Public,
        in_reply_to: Some(id.clone()),
        recipient: incoming[0].author.id.clone(),
        recipient_handle: "@jeanne".into(),
        created_at: jiff::Timestamp::now(),
        ..reply(1)
    };
    let sent = desk.send(&outgoing).await;
    let SendOutcome::Sent { external_id: Some(ours) } = &sent else { panic!("{sent:?}") };
    // The key makes the second request the first one.
    assert_eq!(desk.send(&outgoing).await, sent);
    assert_eq!(desk.lookup(&outgoing).await, Lookup::Found { external_id: Some(ours.clone()) });
    let old = Outgoing { created_at: jiff::Timestamp::now() - jiff::SignedDuration::from_hours(2), ..outgoing };
    assert_eq!(desk.lookup(&old).await, Lookup::Found { external_id: Some(ours.clone()) });
    let seen = mock.jeanne(Method::GET, &format!("/api/v1/statuses/{ours}"), &Value::Null).await;
    assert_eq!((seen["visibility"].as_str(), seen["in_reply_to_id"].as_str()), (Some("unlisted"), Some(id.as_str())));
    let told = mock.jeanne(Method::GET, "/api/v1/notifications?types[]=mention", &Value::Null).await;
    assert_eq!(told[0]["status"]["id"], json!(ours), "who is named is told");

    let changed = json!({"status": "@boutique c’est bon, il est arrivé"});
    mock.jeanne(Method::PUT, &format!("/api/v1/statuses/{id}"), &changed).await;
    let batch = desk.receive(batch.cursor.as_deref()).await.unwrap();
    let kinds: Vec<_> = batch.items.iter().map(|raw| desk.parse(raw).unwrap().kind).collect();
    assert!(kinds.contains(&IncomingKind::Edit), "{kinds:?}");
    mock.jeanne(Method::DELETE, &format!("/api/v1/statuses/{id}"), &Value::Null).await;
    // A post that is missing once is not gone yet: ten minutes later it is.
    let missed = desk.receive(batch.cursor.as_deref()).await.unwrap();
    let batch = desk.receive(later(missed.cursor.or(batch.cursor)).as_deref()).await.unwrap();
    let kinds: Vec<_> = batch.items.iter().map(|raw| desk.parse(raw).unwrap().kind).collect();
    assert!(kinds.contains(&IncomingKind::Delete), "{kinds:?}");
}
