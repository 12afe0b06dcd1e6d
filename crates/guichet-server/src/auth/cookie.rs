//! The session cookie: unreadable for scripts, sent to this site alone.
//!
//! On https its name begins with `__Host-`, which browsers tie to this host, the whole path and a secure connection.
//! Plain http is for the loopback, where browsers refuse that prefix.

use axum::http::{HeaderMap, HeaderValue, header};

/// How long a session lives without being used.
pub const IDLE_DAYS: i64 = 14;

/// The cookie's name.
#[must_use]
pub const fn name(https: bool) -> &'static str {
    if https { "__Host-guichet" } else { "guichet" }
}

/// The token of the session cookie, if there is one.
#[must_use]
pub fn read(headers: &HeaderMap, https: bool) -> Option<String> {
    let wanted = name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == wanted)
        .map(|(_, value)| value.to_owned())
}

/// Gives the cookie to the browser.
#[must_use]
pub fn give(token: &str, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let seconds = IDLE_DAYS * 24 * 3600;
    HeaderValue::from_str(&format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        name(https)
    ))
    .ok()
}

/// Takes the cookie back.
#[must_use]
pub fn take_back(https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name(https))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; guichet=abc; __Host-guichet=def".parse().unwrap());
        assert_eq!(read(&headers, false).as_deref(), Some("abc"));
        assert_eq!(read(&headers, true).as_deref(), Some("def"));
    }

    #[test]
    fn https_makes_it_secure_and_tied_to_the_host() {
        let value = give("abc", true).unwrap();
        let text = value.to_str().unwrap();
        assert!(text.starts_with("__Host-guichet=abc; Path=/; HttpOnly; SameSite=Lax"));
        assert!(text.ends_with("; Secure"));
        assert!(!give("abc", false).unwrap().to_str().unwrap().contains("Secure"));
    }
}
