//! A receiver of replies in the test: answers as the contract says, or misbehaves as networks do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::net::TcpStream;

use crate::support::wire::{self, Heard};

/// How the next request is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// This status, headers and body; a 2xx keeps the request.
    Status(u16, &'static str, String),
    /// Keeps the request and closes the connection without a word.
    KeepAndBreak,
}

/// A request that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct HttpDouble {
    pub(crate) port: u16,
    kept: Arc<Mutex<Vec<Kept>>>,
    script: Arc<Mutex<VecDeque<Answer>>>,
}

impl HttpDouble {
    pub(crate) async fn start() -> Self {
        let mut double = Self::default();
        let serving = double.clone();
        double.port = wire::serve(move |stream| {
            let double = serving.clone();
            async move { double.serve(stream).await }
        })
        .await;
        double
    }

    pub(crate) fn next(&self, answer: Answer) {
        self.script.lock().unwrap().push_back(answer);
    }

    /// Every request that was kept, repeated ones included.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.kept.lock().unwrap().clone()
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let Heard { target: path, headers, body, .. } = wire::hear(&mut stream).await?;
        let key = headers.get("idempotency-key").cloned();
        let known = self.kept.lock().unwrap().iter().any(|kept| kept.headers.get("idempotency-key") == key.as_ref());
        let usual = if known { 409 } else { 202 };
        let answer = self.script.lock().unwrap().pop_front();
        let answer = answer.unwrap_or_else(|| Answer::Status(usual, "", r#"{"external_id":"theirs-1"}"#.to_owned()));
        let Answer::Status(status, header, text) = answer else {
            self.kept.lock().unwrap().push(Kept { path, headers, body });
            return None;
        };
        if (200..300).contains(&status) {
            self.kept.lock().unwrap().push(Kept { path, headers, body });
        }
        wire::say(&mut stream, status, header, &text).await
    }
}
