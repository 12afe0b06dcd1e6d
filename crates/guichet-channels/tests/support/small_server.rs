//! A small HTTP server for the doubles of networks: reads a request, asks the double, writes the answer or hangs up.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

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
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move { exchange(stream, answer.as_ref()).await });
        }
    });
    port
}

async fn exchange(mut stream: TcpStream, answer: &(impl Fn(Asked) -> Said + Send + Sync)) -> Option<()> {
    let mut read = BufReader::new(&mut stream);
    let mut line = String::new();
    read.read_line(&mut line).await.ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut asked = Asked { method, path: path.to_owned(), query: fields(query), ..Asked::default() };
    loop {
        line.clear();
        read.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        asked.headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length: usize = asked.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    asked.body = vec![0; length];
    read.read_exact(&mut asked.body).await.ok()?;
    let said = answer(asked);
    let (status, body) = (said.status?, said.body.to_string());
    let head = said.headers;
    let head = format!("HTTP/1.1 {status} x\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    Some(())
}

fn fields(text: &str) -> BTreeMap<String, String> {
    let pairs = reqwest::Url::parse(&format!("form:?{text}")).unwrap();
    pairs.query_pairs().into_owned().collect()
}
