//! An item before anything is known of it but what happened to what.

use guichet_core::model::{Incoming, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};

/// Nothing but the kind, the id, and who can read it.
pub(crate) fn bare(kind: IncomingKind, source: &str, external_id: &str, visibility: Visibility) -> Incoming {
    Incoming {
        kind,
        source: source.to_owned(),
        external_id: external_id.to_owned(),
        thread_id: None,
        in_reply_to: Vec::new(),
        case_reference: None,
        author: IncomingAuthor::default(),
        subject: String::new(),
        text: String::new(),
        created_at: None,
        visibility,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    }
}
