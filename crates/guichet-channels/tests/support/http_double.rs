//! A receiver of replies in the test: answers as the contract says, or misbehaves as networks do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

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
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let double = Self { port: listener.local_addr().unwrap().port(), ..Self::default() };
        let serving = double.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let double = serving.clone();
                tokio::spawn(async move { double.serve(stream).await });
            }
        });
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
        let mut read = BufReader::new(&mut stream);
        let mut line = String::new();
        read.read_line(&mut line).await.ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        let mut headers = BTreeMap::new();
        loop {
            line.clear();
            read.read_line(&mut line).await.ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        read.read_exact(&mut body).await.ok()?;
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
        let head =
            format!("HTTP/1.1 {status} x\r\n{header}content-length: {}\r\nconnection: close\r\n\r\n{text}", text.len());
        stream.write_all(head.as_bytes()).await.ok()?;
        Some(())
    }
}
