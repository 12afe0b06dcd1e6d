//! Whether a reply can leave by a conversation, and until when: what the composer says before anybody presses send.
//!
//! Invariant: the same decision as at the send ([`guichet_core::delivery::window`]).

use guichet_core::delivery::standing;
use guichet_core::delivery::window::{Place, Way, answered, way};
use guichet_core::model::capabilities::capabilities_for;
use guichet_core::model::{AuthorKind, Case, Conversation, Message, Visibility};
use guichet_core::{Refusal, RefusalCode};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, capability};

/// The way of a reply of one visibility.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WayView {
    /// `public`, `unlisted`, `followers` or `private`.
    pub visibility: &'static str,
    /// Why nothing can leave now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<WayRefusal>,
    /// Until when everybody may answer, machines too; absent without a window.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Until when a person may still answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub person_until: Option<Timestamp>,
}

/// Why nothing can leave, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WayRefusal {
    /// The code that the send would answer with.
    pub code: &'static str,
    /// One sentence.
    pub message: &'static str,
    /// What can be done instead.
    pub hint: &'static str,
}

impl WayRefusal {
    fn new(code: RefusalCode, desk: &Desk) -> Self {
        let (refusal, locale) = (Refusal::new(code), desk.locale.as_str());
        Self { code: code.as_str(), message: refusal.message(locale), hint: refusal.hint(locale) }
    }
}

/// The ways of a conversation, for each visibility that a reply may have there. `thread` holds its last messages, oldest first.
#[must_use]
pub fn ways(desk: &Desk, case: &Case, conversation: &Conversation, thread: &[Message]) -> Vec<WayView> {
    let Some(channel) = desk.channel(conversation.channel_id) else { return Vec::new() };
    let capabilities = capabilities_for(channel);
    let place = Place {
        capabilities: &capabilities,
        conversation: conversation.visibility,
        thread,
        answers: answered(thread, case.customer_id, case.id),
    };
    let shut = standing::shut(channel);
    let view = |visibility| {
        let way = shut.map_or_else(|| way(&place, visibility), Way::shut);
        WayView {
            visibility: visibility.as_str(),
            refusal: way.refusal(AuthorKind::Human, desk.app.now()).map(|code| WayRefusal::new(code, desk)),
            until: way.until,
            person_until: way.person_until,
        }
    };
    let allowed = capability::reply_visibilities(channel, conversation.visibility);
    allowed.into_iter().filter_map(Visibility::parse).map(view).collect()
}
