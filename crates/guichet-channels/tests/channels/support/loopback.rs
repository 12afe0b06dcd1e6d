//! A small web server in the test: hands each request to the double of a network, and answers as it says.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::broadcast;

use crate::support::wire::{self, Heard};

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// What the double says.
pub(crate) enum Told {
    /// Status, headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Nothing: the connection breaks.
    Nothing,
    /// An answer that goes on.
    Stream(broadcast::Receiver<String>),
}

impl Told {
    pub(crate) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::Answer(status, Vec::new(), value.to_string())
    }
}

impl Asked {
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The fields of a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        pairs(std::str::from_utf8(&self.body).unwrap_or_default()).into_iter().collect()
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Serves on a free port of this machine, until the test ends.
pub(crate) async fn serve(answer: Arc<dyn Fn(&Asked) -> Told + Send + Sync>) -> u16 {
    wire::serve(move |stream| one(stream, Arc::clone(&answer))).await
}

async fn one(mut stream: TcpStream, answer: Arc<dyn Fn(&Asked) -> Told + Send + Sync>) -> Option<()> {
    let Heard { method, target, headers, body } = wire::hear(&mut stream).await?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let asked = Asked { method, path: decoded(path), query: pairs(query), headers, body };
    match answer(&asked) {
        Told::Answer(status, headers, body) => {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            wire::say(&mut stream, status, &headers, &body).await
        }
        Told::Nothing => None,
        Told::Stream(mut events) => {
            let head = "HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n:thump\n\n";
            stream.write_all(head.as_bytes()).await.ok()?;
            while let Ok(event) = events.recv().await {
                stream.write_all(event.as_bytes()).await.ok()?;
            }
            Some(())
        }
    }
}
