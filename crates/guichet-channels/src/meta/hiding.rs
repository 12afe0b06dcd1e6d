//! Hiding a comment and showing it again. Either is shown as done only where Meta says that it was.

use serde_json::{Value, json};

use super::errors::Trouble;
use super::fields::segment;
use super::graph::Graph;
use crate::channel::Hidden;

/// Hides a comment, or shows it again; `field` is what the network calls it.
pub(crate) async fn set_hidden(graph: &Graph, comment: &str, field: &str, hidden: bool) -> Hidden {
    let body = json!({ field: hidden }).to_string().into_bytes();
    match graph.post(&segment(comment), &[], body).await {
        Ok(answer) if answer.get("success").and_then(Value::as_bool) == Some(true) => Hidden::Done,
        Err(Trouble::Refused(_)) => Hidden::Cannot,
        Ok(_) | Err(_) => Hidden::NotNow,
    }
}
