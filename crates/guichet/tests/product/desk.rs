//! A desk that runs as a process of its own, and can be killed.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::{Answer, Connection};
use crate::program::Machine;

/// A running `guichet serve`.
pub(crate) struct Desk {
    child: Option<Child>,
    pub(crate) address: SocketAddr,
}

impl Desk {
    /// Starts on a free port and waits until it answers.
    pub(crate) fn start(machine: &Machine) -> Self {
        Self::start_at(machine, free_address())
    }

    /// Starts on the given address, as after a crash.
    pub(crate) fn start_at(machine: &Machine, address: SocketAddr) -> Self {
        let mut child = machine
            .guichet()
            .args(["serve", "--listen", &address.to_string()])
            .env("GUICHET_LOG", "warn")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let errors = child.stderr.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                eprintln!("desk: {line}");
            }
        });
        let start = Instant::now();
        let answers =
            || Connection::new(address).request("GET", "/healthz", &[], b"").is_ok_and(|answer| answer.status == 200);
        while !answers() {
            assert!(child.try_wait().unwrap().is_none(), "the desk ended by itself");
            assert!(start.elapsed() < Duration::from_secs(30), "the desk does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child: Some(child), address }
    }

    /// No desk: stands in while the real one is dead.
    pub(crate) fn none() -> Self {
        Self { child: None, address: ([127, 0, 0, 1], 9).into() }
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) fn kill(mut self) -> SocketAddr {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        self.address
    }
}

impl Desk {
    /// The polite signal to end, and its end.
    pub(crate) fn stop(mut self) -> SocketAddr {
        let mut child = self.child.take().unwrap();
        assert!(Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap().success());
        assert!(child.wait().unwrap().success());
        self.address
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A free address below the ports that the system gives to callers: whoever calls a desk that does not listen yet must not
/// be given the desk's own port, and end up talking to itself.
pub(crate) fn free_address() -> SocketAddr {
    let start = u16::try_from(uuid::Uuid::now_v7().as_u128() % 10_000).unwrap();
    (0..10_000)
        .map(|step| SocketAddr::from(([127, 0, 0, 1], 20_000 + (start + step) % 10_000)))
        .find(|address| TcpListener::bind(address).is_ok())
        .unwrap()
}

/// A colleague at work in a browser.
pub(crate) struct Colleague {
    connection: Connection,
    cookie: String,
    csrf: String,
}

impl Colleague {
    /// Signs in with a one-time link.
    pub(crate) fn sign_in(address: SocketAddr, sign_in_url: &str) -> Self {
        let token = sign_in_url.split_once("#token=").unwrap().1;
        let mut connection = Connection::new(address);
        let body = json!({"token": token}).to_string();
        let answer = connection
            .request("POST", "/api/sign-in-link", &[("content-type", "application/json")], body.as_bytes())
            .unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        Self { connection, cookie, csrf }
    }

    pub(crate) fn request(&mut self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Answer> {
        let bytes = body.map(Value::to_string).unwrap_or_default();
        let (cookie, csrf) = (self.cookie.clone(), self.csrf.clone());
        let headers =
            [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str()), ("content-type", "application/json")];
        self.connection.request(method, path, &headers, bytes.as_bytes())
    }

    /// A question that must be answered well.
    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Value {
        let answer = self.request("GET", path, None).unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    /// Replies leave at once.
    pub(crate) fn without_undo_window(&mut self) {
        let mut settings = self.get("/api/brands/brand/settings");
        settings["undo_seconds"] = json!(0);
        let answer = self.request("PUT", "/api/brands/brand/settings", Some(&settings)).unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    }
}

/// Waits until something holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, at_most: Duration, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < at_most, "still not, after {} s: {what}", at_most.as_secs());
        std::thread::sleep(Duration::from_millis(50));
    }
}
