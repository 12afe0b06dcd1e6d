//! A promise, as the desk shows it.

use guichet_core::model::Promise;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Colleague, Desk};

/// A dated debt with an owner.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseView {
    /// Which.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// The message that made it.
    pub message_id: Uuid,
    /// `said` to the customer, or `follow_up`: whoever was sent elsewhere is asked whether they were helped there.
    pub kind: &'static str,
    /// The words of the promise; of a follow-up, of the reply that sent the customer away.
    pub text: String,
    /// Written down by a colleague: no message says it.
    pub by_hand: bool,
    /// When its owner was told that it falls due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub warned_at: Option<Timestamp>,
    /// By when.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// `open`, `kept`, `replaced`, `broken` or `cancelled`.
    pub state: &'static str,
    /// Who owes it.
    pub owner: Option<Colleague>,
}

impl PromiseView {
    pub(crate) fn new(desk: &Desk, promise: &Promise, reference: &str, words: &str) -> Self {
        Self {
            id: promise.id.0,
            case_id: promise.case_id.0,
            reference: reference.to_owned(),
            message_id: promise.message_id.0,
            kind: promise.kind.as_str(),
            text: match &promise.words {
                Some(words) => words.clone(),
                None => promise.span.slice(words).trim().to_owned(),
            },
            by_hand: promise.words.is_some(),
            warned_at: promise.warned_at,
            due_at: promise.due_at,
            state: promise.state.as_str(),
            owner: promise.owner.map(|id| desk.colleague(id)),
        }
    }
}
