//! A small HTTP server for the doubles of networks: reads a request, asks the double, writes the answer or hangs up.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::net::TcpStream;

use crate::support::wire::{self, Heard};

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    /// The fields of a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        fields(std::str::from_utf8(&self.body).unwrap_or_default())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// What is answered; without a status the connection ends without a word.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: Option<u16>,
    pub(crate) headers: &'static str,
    pub(crate) body: serde_json::Value,
}

pub(crate) fn said(status: u16, body: serde_json::Value) -> Said {
    Said { status: Some(status), headers: "", body }
}

pub(crate) fn silence() -> Said {
    Said { status: None, headers: "", body: serde_json::Value::Null }
}

/// Starts a server; its port.
pub(crate) async fn serve(answer: impl Fn(Asked) -> Said + Send + Sync + 'static) -> u16 {
    let answer = Arc::new(answer);
    wire::serve(move |stream| exchange(stream, Arc::clone(&answer))).await
}

async fn exchange(mut stream: TcpStream, answer: Arc<impl Fn(Asked) -> Said + Send + Sync>) -> Option<()> {
    let Heard { method, target, headers, body } = wire::hear(&mut stream).await?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let asked = Asked { method, path: path.to_owned(), query: fields(query), headers, body };
    let said = answer(asked);
    wire::say(&mut stream, said.status?, said.headers, &said.body.to_string()).await
}

fn fields(text: &str) -> BTreeMap<String, String> {
    let pairs = reqwest::Url::parse(&format!("form:?{text}")).unwrap();
    pairs.query_pairs().into_owned().collect()
}
