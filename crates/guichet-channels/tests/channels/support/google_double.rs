//! Google's service in the test, as strict as its pages say: tokens that end, pages of reviews, one reply for each, limits in bytes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use serde_json::{Value, json};
use sha2::Digest as _;

use crate::support::small_server::{Asked, Said, said, serve, silence};

pub(crate) const PLACE: &str = "accounts/1/locations/2";

/// What the next reply meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whim {
    TakeAndHangUp,
    AskToWait,
    /// The quota, which is so large, is used up; for how long is not said.
    Exhausted(&'static str),
    BreakDown,
    RefuseContent,
}

#[derive(Debug)]
pub(crate) struct World {
    /// By name; as they stand now.
    pub(crate) reviews: BTreeMap<String, Value>,
    pub(crate) places: Vec<String>,
    /// The one token that is good; another one comes with each renewal.
    pub(crate) access: String,
    /// None: the owner took the right away.
    pub(crate) refresh: Option<String>,
    pub(crate) renewals: usize,
    /// Replies that were put, repeated ones included.
    pub(crate) puts: usize,
    pub(crate) lists: usize,
    pub(crate) whims: Vec<Whim>,
    pub(crate) quota: Option<&'static str>,
    /// Pages that are given yet, and the status of what comes after them.
    pub(crate) pages_left: Option<(usize, u16)>,
    /// The challenge that belongs to the code `granted`.
    pub(crate) challenge: String,
    /// The second of the next reply.
    seconds: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct GoogleDouble {
    pub(crate) port: u16,
    world: Arc<Mutex<World>>,
}

impl GoogleDouble {
    pub(crate) async fn start() -> Self {
        let world = Arc::new(Mutex::new(World {
            reviews: BTreeMap::new(),
            places: vec![PLACE.to_owned()],
            access: "access-1".into(),
            refresh: Some("refresh-1".into()),
            renewals: 0,
            puts: 0,
            lists: 0,
            whims: Vec::new(),
            quota: None,
            pages_left: None,
            challenge: String::new(),
            seconds: 1_790_000_000,
        }));
        let served = Arc::clone(&world);
        let port = serve(move |asked| served.lock().unwrap().answer(&asked)).await;
        Self { port, world }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// The settings that lead to this double.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let base = format!("http://127.0.0.1:{}", self.port);
        vec![
            ("client_id", "desk.example".into()),
            ("client_secret", "client-secret".into()),
            ("refresh_token", "refresh-1".into()),
            ("locations", PLACE.into()),
            ("every_seconds", "0".into()),
            ("reviews_url", base.clone()),
            ("accounts_url", base.clone()),
            ("locations_url", base.clone()),
            ("sign_in_url", format!("{base}/sign-in")),
            ("token_url", format!("{base}/token")),
        ]
    }
}

/// A review as Google writes it.
pub(crate) fn review(id: &str, created: &str, updated: &str, stars: &str, comment: Option<&str>) -> Value {
    let mut review = json!({
        "name": format!("{PLACE}/reviews/{id}"), "reviewId": id, "starRating": stars,
        "reviewer": {"displayName": "Jeanne Martin", "profilePhotoUrl": "https://photos.example/j"},
        "createTime": created, "updateTime": updated,
    });
    if let Some(comment) = comment {
        review["comment"] = json!(comment);
    }
    review
}

impl World {
    pub(crate) fn posts(&mut self, review: Value) {
        self.reviews.insert(review["name"].as_str().unwrap().to_owned(), review);
    }

    fn answer(&mut self, asked: &Asked) -> Said {
        if asked.path == "/token" {
            return self.tokens(asked);
        }
        if asked.headers.get("authorization") != Some(&format!("Bearer {}", self.access)) {
            return refused(401, "UNAUTHENTICATED", json!([]));
        }
        if let Some(limit) = self.quota {
            return exhausted(limit);
        }
        match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/v1/accounts") => {
                // One of them is closed to whoever connects, and the other one is on the second page.
                let closed = json!({"name": "accounts/9", "accountName": "Ancienne agence"});
                let open = json!({"name": "accounts/1", "accountName": "La Boutique"});
                match asked.query.get("pageToken").map(String::as_str) {
                    None => said(200, json!({"accounts": [closed], "nextPageToken": "second"})),
                    _ => said(200, json!({"accounts": [open]})),
                }
            }
            ("GET", "/v1/accounts/9/locations") => refused(403, "PERMISSION_DENIED", json!([])),
            ("GET", "/v1/accounts/1/locations") if asked.query.contains_key("readMask") => {
                said(200, json!({"locations": [{"name": "locations/2"}, {"name": "locations/3"}]}))
            }
            ("GET", path) if path.ends_with("/reviews") => self.list(asked),
            ("GET", path) => match self.reviews.get(path.trim_start_matches("/v4/")) {
                Some(review) => said(200, review.clone()),
                None => refused(404, "NOT_FOUND", json!([])),
            },
            ("PUT", path) => self.put(path, asked),
            _ => refused(400, "INVALID_ARGUMENT", json!([])),
        }
    }

    fn list(&mut self, asked: &Asked) -> Said {
        match &mut self.pages_left {
            Some((0, 429)) => return exhausted("300"),
            Some((0, status)) => return refused(*status, "UNAVAILABLE", json!([])),
            Some((left, _)) => *left -= 1,
            None => {}
        }
        self.lists += 1;
        let place = asked.path.trim_start_matches("/v4/").trim_end_matches("/reviews");
        if !self.places.iter().any(|known| known == place) {
            return refused(403, "PERMISSION_DENIED", json!([]));
        }
        let size: usize = asked.query["pageSize"].parse().unwrap();
        let from = asked.query.get("pageToken").map_or(Some(0), |token| token.strip_prefix("page-")?.parse().ok());
        let (true, Some(from)) = (size <= 50 && asked.query["orderBy"] == "updateTime desc", from) else {
            return refused(400, "INVALID_ARGUMENT", json!([]));
        };
        let mut reviews: Vec<Value> = self
            .reviews
            .values()
            .filter(|review| review["name"].as_str().unwrap().starts_with(place))
            .cloned()
            .collect();
        reviews.sort_by_key(|review| std::cmp::Reverse(review["updateTime"].as_str().unwrap().to_owned()));
        let page: Vec<Value> = reviews.iter().skip(from).take(size).cloned().collect();
        let mut body = json!({"totalReviewCount": reviews.len()});
        // An empty list is left out, as in every answer of this service.
        if !page.is_empty() {
            body["reviews"] = json!(page);
        }
        if from + size < reviews.len() {
            body["nextPageToken"] = json!(format!("page-{}", from + size));
        }
        said(200, body)
    }

    fn put(&mut self, path: &str, asked: &Asked) -> Said {
        let whim = if self.whims.is_empty() { None } else { Some(self.whims.remove(0)) };
        match whim {
            Some(Whim::AskToWait) => {
                return Said { headers: "retry-after: 3\r\n", ..refused(429, "RESOURCE_EXHAUSTED", json!([])) };
            }
            Some(Whim::Exhausted(limit)) => return exhausted(limit),
            Some(Whim::BreakDown) => return refused(503, "UNAVAILABLE", json!([])),
            Some(Whim::RefuseContent) => return refused(400, "INVALID_ARGUMENT", json!([])),
            Some(Whim::TakeAndHangUp) | None => {}
        }
        let name = path.trim_start_matches("/v4/").strip_suffix("/reply").unwrap_or_default();
        let body = asked.json();
        let comment = body["comment"].as_str().unwrap_or_default().to_owned();
        if comment.is_empty() || comment.len() > 4_096 {
            return refused(400, "INVALID_ARGUMENT", json!([]));
        }
        let Some(review) = self.reviews.get_mut(name) else { return refused(404, "NOT_FOUND", json!([])) };
        self.puts += 1;
        self.seconds += 60;
        let time = jiff::Timestamp::from_second(self.seconds).unwrap().to_string();
        let reply = json!({"comment": comment, "updateTime": time, "reviewReplyState": "PENDING"});
        review["reviewReply"] = reply.clone();
        if whim.is_some() { silence() } else { said(200, reply) }
    }

    fn tokens(&mut self, asked: &Asked) -> Said {
        let form = asked.form();
        let is = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
        if !is("client_id", "desk.example") || !is("client_secret", "client-secret") {
            return said(401, json!({"error": "invalid_client"}));
        }
        let proved = match form.get("grant_type").map(String::as_str) {
            Some("refresh_token") => self.refresh.is_some() && form.get("refresh_token") == self.refresh.as_ref(),
            Some("authorization_code") => {
                let digest = sha2::Sha256::digest(form["code_verifier"].as_bytes());
                let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
                is("code", "granted") && challenge == self.challenge
            }
            _ => false,
        };
        if !proved {
            return said(400, json!({"error": "invalid_grant"}));
        }
        self.renewals += 1;
        self.access = format!("access-{}", self.renewals + 1);
        let mut body = json!({"access_token": self.access, "expires_in": 3600, "token_type": "Bearer"});
        if form["grant_type"] == "authorization_code" {
            body["refresh_token"] = json!("refresh-1");
        }
        said(200, body)
    }
}

fn exhausted(limit: &str) -> Said {
    let details = json!([{"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit_value": limit}}]);
    refused(429, "RESOURCE_EXHAUSTED", details)
}

fn refused(code: u16, status: &str, details: Value) -> Said {
    said(code, json!({"error": {"code": code, "message": "…", "status": status, "details": details}}))
}
