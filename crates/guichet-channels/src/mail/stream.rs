//! A connection to a mail server, protected or not, with a limit of time on every step.

use std::fmt::Debug;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::settings::ServerAddress;
use crate::channel::Failure;
use crate::http::{NetworkPolicy, tls_settings};

/// How long a connection may take to stand.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);

/// What IMAP runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Debug + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Debug + Send + Unpin> Stream for S {}

/// The addresses of a server that may be reached. Connections are made to what comes out of here, so that a name that
/// changes its address gains nothing.
pub(super) async fn addresses(server: &ServerAddress, policy: &NetworkPolicy) -> std::io::Result<Vec<SocketAddr>> {
    let found = tokio::net::lookup_host((server.host.as_str(), server.port)).await?;
    let allowed: Vec<SocketAddr> = found.filter(|address| policy.allows(address.ip(), false)).collect();
    if allowed.is_empty() { Err(ErrorKind::PermissionDenied.into()) } else { Ok(allowed) }
}

/// Opens an unprotected connection.
pub(super) async fn connect(server: &ServerAddress, policy: &NetworkPolicy) -> Result<TcpStream, Failure> {
    let connecting = async { TcpStream::connect(addresses(server, policy).await?.as_slice()).await };
    match tokio::time::timeout(CONNECT_WITHIN, connecting).await {
        Ok(Ok(stream)) => {
            // Small commands must not wait for each other; a refusal of this option changes nothing else.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(error)) if error.kind() == ErrorKind::PermissionDenied => {
            Err(Failure::new("address_not_allowed", "the server stands inside the house"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::settings::Security;

    #[tokio::test]
    async fn a_mail_server_inside_the_house_is_reached_only_where_the_operator_allows_it() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost"] {
            let server = ServerAddress { host: host.to_owned(), port, security: Security::None };
            let refused = connect(&server, &NetworkPolicy::public_only()).await.unwrap_err();
            assert_eq!(refused.code, "address_not_allowed", "{host}");
        }
        let server = ServerAddress { host: "127.0.0.1".to_owned(), port, security: Security::None };
        assert!(connect(&server, &NetworkPolicy::public_only().and_this_machine()).await.is_ok());
    }
}
