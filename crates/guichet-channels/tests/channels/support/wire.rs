//! HTTP on one connection of the test: hears one request, says one answer. Every double that speaks it stands on this.

use std::collections::BTreeMap;
use std::future::Future;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) target: String,
    /// Their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// Serves on a free port of this machine until the test ends, each connection by itself.
pub(crate) async fn serve<F>(one: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> u16
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(one(stream));
        }
    });
    port
}

/// Hears a request; none when the other side leaves before its end.
pub(crate) async fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let mut read = BufReader::new(stream);
    let mut line = String::new();
    read.read_line(&mut line).await.ok()?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
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
    Some(Heard { method, target, headers, body })
}

/// Says an answer. Each of `headers` ends its line.
pub(crate) async fn say(stream: &mut TcpStream, status: u16, headers: &str, body: &str) -> Option<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} x\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(head.as_bytes()).await.ok()
}
