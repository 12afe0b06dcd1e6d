//! Bluesky against the reference servers: directory, personal data server and application view, as they are published.
//!
//! `tests/peers/bluesky.sh FOLDER` installs them; the folder is named by GUICHET_BLUESKY_NETWORK. There is no chat service
//! among them: private messages are tried against our double only.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::samples::{account, open, reply};
use guichet_channels::http::{Http, NetworkPolicy, Request};
use guichet_channels::{AnyChannel, Hidden, Lookup, Surroundings};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, ReplyDoor, ReplyId, SendOutcome, Visibility};
use reqwest::Method;
use serde_json::{Value, json};

const PORTS: [&str; 8] =
    ["PLC_PORT", "PDS_PORT", "VIEW_PORT", "OZONE_PORT", "CHAT_PORT", "INTROSPECT_PORT", "DATABASE_PORT", "REDIS_PORT"];

struct Network {
    process: Child,
    pds: u16,
    _folder: tempfile::TempDir,
}

impl Network {
    fn start() -> Option<Self> {
        let Some(place) = std::env::var_os("GUICHET_BLUESKY_NETWORK") else {
            crate::skipped::skipped(
                "no Bluesky network here; run crates/guichet-channels/tests/peers/bluesky.sh FOLDER and set GUICHET_BLUESKY_NETWORK",
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let held: Vec<TcpListener> = PORTS.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = held.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        drop(held);
        let mut command = Command::new("bash");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/bluesky/start.sh"));
        command.arg(place).arg(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        for (name, port) in PORTS.iter().zip(&ports) {
            command.env(name, port.to_string());
        }
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let network = Self { process, pds: ports[1], _folder: folder };
        let mut said = String::new();
        for line in output.lines() {
            let line = line.unwrap();
            if line == "READY" {
                return Some(network);
            }
            said.push_str(&line);
            said.push('\n');
        }
        panic!("the network did not start:\n{said}");
    }

    async fn call(&self, name: &str, token: &str, body: Option<&Value>) -> Value {
        let http = Http::new(NetworkPolicy::public_only().and_this_machine());
        let address = format!("http://127.0.0.1:{}/xrpc/{name}", self.pds);
        let request = match body {
            Some(body) => Request::json(Method::POST, address, body),
            None => Request::get(address),
        };
        let request = if token.is_empty() { request } else { request.bearer(token) };
        let answer = http.ask(request).await.unwrap();
        assert!(answer.is_success(), "{name}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer.value()
    }

    async fn person(&self, name: &str) -> Person {
        let body = json!({"handle": format!("{name}.test"), "email": format!("{name}@courrier.example"), "password": "mot-de-passe"});
        let made = self.call("com.atproto.server.createAccount", "", Some(&body)).await;
        Person { did: made["did"].as_str().unwrap().into(), token: made["accessJwt"].as_str().unwrap().into() }
    }

    async fn post(&self, person: &Person, record: &Value) -> (String, String) {
        let body = json!({"repo": person.did, "collection": "app.bsky.feed.post", "record": record});
        let made = self.call("com.atproto.repo.createRecord", &person.token, Some(&body)).await;
        (made["uri"].as_str().unwrap().into(), made["cid"].as_str().unwrap().into())
    }

    /// Waits until the view shows a post to somebody: nobody answers what they cannot see, and the view tells nobody of an
    /// answer to a post that it does not know yet.
    async fn shown_to(&self, person: &Person, post: &str) {
        for _ in 0..300 {
            let posts = self.call(&format!("app.bsky.feed.getPosts?uris={post}"), &person.token, None).await;
            if posts["posts"].as_array().is_some_and(|posts| posts.len() == 1) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        panic!("the view never showed {post}");
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // The script stops what it started; nobody but our own process is named.
        let _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

struct Person {
    did: String,
    token: String,
}

fn post(text: &str) -> Value {
    json!({"$type": "app.bsky.feed.post", "text": text, "createdAt": jiff::Timestamp::now().to_string()})
}

/// Receives until this many items came: the view follows the servers with a little delay.
async fn until(desk: &AnyChannel, cursor: &mut Option<String>, wanted: usize) -> Vec<Incoming> {
    let mut found = Vec::new();
    for _ in 0..300 {
        let batch = desk.receive(cursor.as_deref()).await.unwrap();
        found.extend(batch.items.iter().map(|raw| desk.parse(raw).unwrap()));
        *cursor = batch.cursor.or_else(|| cursor.take());
        if found.len() >= wanted {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    panic!("only {} of {wanted} came: {found:?}", found.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_goes_back_and_forth() {
    let Some(network) = Network::start() else { return };
    let (shop, jeanne) = (network.person("boutique").await, network.person("jeanne").await);
    let made =
        network.call("com.atproto.server.createAppPassword", &shop.token, Some(&json!({"name": "guichet"}))).await;
    let address = format!("http://127.0.0.1:{}", network.pds);
    let given = [
        ("identifier", "boutique.test"),
        ("password", made["password"].as_str().unwrap()),
        ("service", &address),
        ("private_messages", "no"),
    ];
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let desk = open(&account("bluesky", &given), &local);
    assert_eq!(desk.check().await, []);

    // A mention in, with its place counted in bytes.
    let mut mention = post("Désolée @boutique.test, où est mon colis ?");
    mention["facets"] = json!([{"index": {"byteStart": 10, "byteEnd": 24},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": shop.did}]}]);
    let (asked, asked_cid) = network.post(&jeanne, &mention).await;
    let mut cursor = None;
    let incoming = until(&desk, &mut cursor, 1).await;
    assert_eq!(
        (incoming[0].external_id.as_str(), incoming[0].author.id.as_str()),
        (asked.as_str(), jeanne.did.as_str())
    );
    assert_eq!((incoming[0].author.handle.as_str(), incoming[0].reply_door), ("@jeanne.test", ReplyDoor::Open));

    // The reply out, once, under its key.
    let outgoing = Outgoing {
        text: "Bonjour @jeanne.test 🙂, il part demain : https://colis.example/é".into(),
        visibility: Visibility::Public,
        in_reply_to: Some(asked.clone()),
        recipient: jeanne.did.clone(),
        recipient_handle: "@jeanne.test".into(),
        created_at: jiff::Timestamp::now(),
        ..reply(1)
    };
    assert_eq!(desk.lookup(&outgoing).await, Lookup::NotFound);
    let sent = desk.send(&outgoing).await;
    let SendOutcome::Sent { external_id: Some(ours) } = &sent else { panic!("{sent:?}") };
    assert_eq!(desk.send(&outgoing).await, sent, "sent again, it stands in the same place");
    assert_eq!(desk.lookup(&outgoing).await, Lookup::Found { external_id: Some(ours.clone()) });
    let listed = format!("com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post", shop.did);
    let records = network.call(&listed, "", None).await;
    assert_eq!(records["records"].as_array().unwrap().len(), 1);
    let value = &records["records"][0]["value"];
    assert_eq!(value["reply"]["parent"], json!({"uri": asked, "cid": asked_cid}));
    assert_eq!(value["facets"].as_array().unwrap().len(), 2);
    let own = until(&desk, &mut cursor, 1).await;
    assert_eq!((own[0].kind, &own[0].external_id), (IncomingKind::OwnReply, ours), "the echo of our own reply");

    // Her answer comes into the same thread, and is hidden only where the thread is ours.
    network.shown_to(&jeanne, ours).await;
    let parent = json!({"uri": ours, "cid": records["records"][0]["cid"]});
    let mut thanks = post("Merci !");
    thanks["reply"] = json!({"root": {"uri": asked, "cid": asked_cid}, "parent": parent});
    let (thanked, _) = network.post(&jeanne, &thanks).await;
    let incoming = until(&desk, &mut cursor, 1).await;
    assert_eq!((&incoming[0].external_id, incoming[0].thread_id.as_ref()), (&thanked, Some(&asked)));
    assert_eq!(incoming[0].in_reply_to, std::slice::from_ref(ours));
    assert_eq!(desk.hide(&thanked).await, Hidden::Cannot);

    // A thread of our own, closed to everybody: answers cannot come, and one that is there is hidden.
    let (root, root_cid) = network.post(&shop, &post("Nouveaux horaires")).await;
    network.shown_to(&jeanne, &root).await;
    let mut under = post("Bande de nuls");
    under["reply"] = json!({"root": {"uri": root, "cid": root_cid}, "parent": {"uri": root, "cid": root_cid}});
    let (insult, _) = network.post(&jeanne, &under).await;
    let incoming = until(&desk, &mut cursor, 1).await;
    assert_eq!(incoming[0].external_id, insult);
    assert_eq!(desk.hide(&insult).await, Hidden::Done);
    let key = root.rsplit('/').next().unwrap();
    let gate = format!("com.atproto.repo.getRecord?repo={}&collection=app.bsky.feed.threadgate&rkey={key}", shop.did);
    assert_eq!(network.call(&gate, "", None).await["value"]["hiddenReplies"], json!([insult]));
    assert_eq!(desk.show_again(&insult).await, Hidden::Done);
    assert_eq!(network.call(&gate, "", None).await["value"]["hiddenReplies"], json!([]));

    // What she deletes is taken back here, and cannot be answered.
    let gone =
        json!({"repo": jeanne.did, "collection": "app.bsky.feed.post", "rkey": thanked.rsplit('/').next().unwrap()});
    network.call("com.atproto.repo.deleteRecord", &jeanne.token, Some(&gone)).await;
    let incoming = until(&desk, &mut cursor, 1).await;
    assert_eq!((incoming[0].kind, &incoming[0].external_id), (IncomingKind::Delete, &thanked));
    let late = Outgoing {
        reply_id: ReplyId(crate::support::samples::id(2_000)),
        in_reply_to: Some(thanked),
        ..outgoing.clone()
    };
    assert_eq!(desk.send(&late).await, SendOutcome::Refused { code: "target_gone".into() });

    // She blocks the brand: nothing leaves.
    let block = json!({"repo": jeanne.did, "collection": "app.bsky.graph.block",
        "record": {"$type": "app.bsky.graph.block", "subject": shop.did, "createdAt": jiff::Timestamp::now().to_string()}});
    network.call("com.atproto.repo.createRecord", &jeanne.token, Some(&block)).await;
    let mut last = SendOutcome::Unknown { code: "not tried".into() };
    for number in 0..50 {
        let again = Outgoing { reply_id: ReplyId(crate::support::samples::id(3_000 + number)), ..outgoing.clone() };
        last = desk.send(&again).await;
        if matches!(last, SendOutcome::Refused { .. }) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(last, SendOutcome::Refused { code: "recipient_unreachable".into() });
}
