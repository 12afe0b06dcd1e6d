//! Hiding a reply under a post of ours, and showing it again.

use reqwest::Method;
use serde_json::{Value, json};

use super::XChannel;
use super::answers::failure;
use super::wire::is_id;
use crate::channel::Hidden;
use crate::http::Request;
use crate::pace::Purpose;

impl XChannel {
    /// Done only where X says that it now stands as asked.
    pub(super) async fn set_hidden(&self, external_id: &str, hidden: bool) -> Hidden {
        if !is_id(external_id) {
            return Hidden::Cannot;
        }
        let address = self.address(&format!("/2/tweets/{external_id}/hidden"));
        let body = json!({ "hidden": hidden });
        match failure(self.call("hide", Purpose::Answer, || Request::json(Method::PUT, &address, &body)).await) {
            Ok(value) if value.pointer("/data/hidden").and_then(Value::as_bool) == Some(hidden) => Hidden::Done,
            Ok(_) => Hidden::Cannot,
            // Not under a post of ours, not there any more, or without the right to.
            Err(failure) if matches!(failure.code, "permission_missing" | "protocol") => Hidden::Cannot,
            Err(_) => Hidden::NotNow,
        }
    }
}
