//! A connection to a mail server, protected or not, with a limit of time on every step.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::settings::ServerAddress;
use crate::channel::Failure;
use crate::http::tls_settings;

/// How long a connection may take to stand.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);

/// What IMAP runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Debug + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Debug + Send + Unpin> Stream for S {}

/// Opens an unprotected connection.
pub(super) async fn connect(server: &ServerAddress) -> Result<TcpStream, Failure> {
    let connecting = TcpStream::connect((server.host.as_str(), server.port));
    match tokio::time::timeout(CONNECT_WITHIN, connecting).await {
        Ok(Ok(stream)) => {
            // Small commands must not wait for each other; a refusal of this option changes nothing else.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(error)) => Err(Failure::new("unreachable", error.to_string())),
        Err(_) => Err(Failure::new("unreachable", "no connection within 15 seconds")),
    }
}

/// Protects a connection.
pub(super) async fn protect(
    stream: TcpStream,
    server: &ServerAddress,
    authority: Option<&[u8]>,
) -> Result<Box<dyn Stream>, Failure> {
    let tls = |detail: String| Failure::new("tls", detail);
    let settings = tls_settings(authority).map_err(|error| tls(error.to_string()))?;
    let name = ServerName::try_from(server.host.clone()).map_err(|error| tls(error.to_string()))?;
    let protecting = TlsConnector::from(Arc::new(settings)).connect(name, stream);
    match tokio::time::timeout(CONNECT_WITHIN, protecting).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(tls(error.to_string())),
        Err(_) => Err(Failure::new("unreachable", "no secure connection within 15 seconds")),
    }
}
