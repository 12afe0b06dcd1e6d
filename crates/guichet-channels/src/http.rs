//! Our own requests to other systems: one careful client for all networks.
//!
//! It never follows redirects, never repeats a request by itself, gives every step a limit of time, and reaches only
//! addresses that the [`NetworkPolicy`] allows, checked when the connection is made. A failure tells whether the body
//! can have left: only then is the outcome unknown.

pub mod policy;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, Response, Url};
use rustls::pki_types::pem::PemObject as _;

pub use policy::NetworkPolicy;

/// How long a connection may take to stand.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long a whole exchange may take. Standard Webhooks asks receivers to answer within 15 to 30 seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// The most that we read of an answer.
const ANSWER_BYTES: usize = 1024 * 1024;
/// The most that we read of a page of what people wrote.
const PAGE_BYTES: usize = 16 * 1024 * 1024;
/// The most that we keep of one line of an answer that goes on.
const LINE_BYTES: usize = 8 * 1024;

/// The shared client. Cheap to make: connections and certificates are set up when it is first used.
#[derive(Debug, Clone)]
pub struct Http {
    policy: NetworkPolicy,
    clients: Arc<OnceLock<Option<Clients>>>,
}

#[derive(Debug)]
struct Clients {
    /// For the usual ports: public addresses and those allowed by name.
    open: Client,
    /// For other ports: only addresses allowed by name.
    named_only: Client,
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Where to.
    pub url: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::GET, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A request with a JSON body.
    #[must_use]
    pub fn json(method: Method, url: impl Into<String>, body: &serde_json::Value) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { method, url: url.into(), headers, body: body.to_string().into_bytes() }
    }

    /// A POST of form fields.
    #[must_use]
    pub fn form(url: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let mut encoded = Url::parse("form:").map_or_else(
            |_| String::new(),
            |mut url| {
                url.query_pairs_mut().extend_pairs(fields);
                url.query().unwrap_or_default().to_owned()
            },
        );
        encoded.shrink_to_fit();
        let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        Self { method: Method::POST, url: url.into(), headers, body: encoded.into_bytes() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with a bearer token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }
}

/// An address with these parameters; the address as it is where it is none.
#[must_use]
pub fn with_query(address: &str, parameters: &[(&str, &str)]) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(parameters);
            url.into()
        }
        Err(_) => address.to_owned(),
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// `Retry-After` in seconds, when it was given as a number.
    pub retry_after: Option<u32>,
    /// Headers, their names in small letters; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// Only the beginning: it was longer than what we read, or broke off.
    pub cut: bool,
}

impl Answer {
    /// A header, by its name in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The address is not one that we may reach, or not an address at all.
    NotAllowed,
    /// No connection stood: nothing left.
    NotConnected,
    /// The request may have arrived.
    NoAnswer,
}

impl Http {
    /// A client that keeps to this policy.
    #[must_use]
    pub fn new(policy: NetworkPolicy) -> Self {
        Self { policy, clients: Arc::default() }
    }

    /// Makes one request, once.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&self, request: Request) -> Result<Answer, Silence> {
        self.ask_for(request, ANSWER_BYTES).await
    }

    /// The same for a page of what people wrote, which may be long.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn fetch(&self, request: Request) -> Result<Answer, Silence> {
        self.ask_for(request, PAGE_BYTES).await
    }

    async fn ask_for(&self, request: Request, most: usize) -> Result<Answer, Silence> {
        let response = self.begin(request, ANSWER_WITHIN).await?;
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get(reqwest::header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse().ok());
        let named = response.headers().iter();
        let headers = named
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        // The status is the answer; a body that breaks off takes nothing away from it.
        let (body, cut) = beginning_of(response, most).await;
        Ok(Answer { status, retry_after, headers, body, cut })
    }

    /// Makes one request whose answer does not end by itself, and listens line by line until one is what we wait for; whether
    /// one was, before the time was over or the other side hung up.
    ///
    /// # Errors
    /// Why there is nothing to listen to.
    pub async fn listen(
        &self,
        request: Request,
        at_most: Duration,
        mut waited_for: impl FnMut(&str) -> bool + Send,
    ) -> Result<bool, Silence> {
        let mut response = self.begin(request, at_most).await?;
        if !response.status().is_success() {
            return Err(Silence::NoAnswer);
        }
        let mut line = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            for byte in chunk {
                if byte != b'\n' {
                    // A line without end keeps its beginning only.
                    if line.len() < LINE_BYTES {
                        line.push(byte);
                    }
                    continue;
                }
                if waited_for(String::from_utf8_lossy(&line).trim_end()) {
                    return Ok(true);
                }
                line.clear();
            }
        }
        Ok(false)
    }

    async fn begin(&self, request: Request, within: Duration) -> Result<Response, Silence> {
        let url = Url::parse(&request.url).map_err(|_| Silence::NotAllowed)?;
        let client = self.client_for(&url)?;
        let mut builder = client.request(request.method, url).timeout(within).body(request.body);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        builder.send().await.map_err(|error| silence_of(&error))
    }

    fn client_for(&self, url: &Url) -> Result<&Client, Silence> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(Silence::NotAllowed);
        }
        let port = url.port_or_known_default().ok_or(Silence::NotAllowed)?;
        let usual = policy::USUAL_PORTS.contains(&port);
        // An address written as a number never reaches the resolver.
        let host = url.host_str().ok_or(Silence::NotAllowed)?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        if literal.is_some_and(|address| !self.policy.allows(address, !usual)) {
            return Err(Silence::NotAllowed);
        }
        // Without secure connections on this machine nothing can leave.
        let clients =
            self.clients.get_or_init(|| Clients::new(&self.policy).ok()).as_ref().ok_or(Silence::NotConnected)?;
        Ok(if usual { &clients.open } else { &clients.named_only })
    }
}

impl Clients {
    fn new(policy: &NetworkPolicy) -> Result<Self, NoSecureConnections> {
        let open = client(GuardedNames { policy: policy.clone(), named_only: false })?;
        let named_only = client(GuardedNames { policy: policy.clone(), named_only: true })?;
        Ok(Self { open, named_only })
    }
}

/// The cryptography or the trusted certificates of the machine are not usable.
#[derive(Debug, thiserror::Error)]
#[error("no secure connection can be made on this machine: {0}")]
pub struct NoSecureConnections(String);

fn client(names: GuardedNames) -> Result<Client, NoSecureConnections> {
    Client::builder()
        .tls_backend_preconfigured(tls_settings(None)?)
        .dns_resolver(Arc::new(names))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        // A connection kept open may be closed by the other side just when we write: a new one makes "not connected" sure.
        .pool_max_idle_per_host(0)
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .user_agent("Guichet")
        .build()
        .map_err(|error| NoSecureConnections(error.to_string()))
}

/// The certificates that the machine trusts, read once. One that does not parse is one authority less, not a reason to
/// stop.
static TRUSTED: LazyLock<rustls::RootCertStore> = LazyLock::new(|| {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
});

/// The machine's own trusted certificates and one more authority, with the one cryptography that we build.
pub(crate) fn tls_settings(own_authority: Option<&[u8]>) -> Result<rustls::ClientConfig, NoSecureConnections> {
    let mut roots = TRUSTED.clone();
    if let Some(pem) = own_authority {
        let own = rustls::pki_types::CertificateDer::pem_slice_iter(pem);
        roots.add_parsable_certificates(own.filter_map(Result::ok));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| NoSecureConnections(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn silence_of(error: &reqwest::Error) -> Silence {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(current) = cause {
        if current.is::<Forbidden>() {
            return Silence::NotAllowed;
        }
        cause = current.source();
    }
    if error.is_connect() || error.is_builder() { Silence::NotConnected } else { Silence::NoAnswer }
}

/// The beginning of the body, and whether there was more of it.
async fn beginning_of(mut response: Response, most: usize) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return (body, false),
            Err(_) => return (body, true),
        }
        if body.len() > most {
            body.truncate(most);
            return (body, true);
        }
    }
}

/// The name led only to addresses that we may not reach.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that is not allowed")]
struct Forbidden;

/// Looks names up and keeps the addresses that the policy allows. Because the connection is made to what comes out
/// here, a name that changes its address between a check and the use gains nothing.
#[derive(Debug, Clone)]
struct GuardedNames {
    policy: NetworkPolicy,
    named_only: bool,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| guard.policy.allows(address.ip(), guard.named_only)).collect();
            if allowed.is_empty() {
                return Err(Box::from(Forbidden));
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}
