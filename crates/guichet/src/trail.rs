//! What was done at the machine, in the same audit log as what is done in the desk.

use guichet_server::App;
use guichet_store::AuditLine;

/// A line of nobody's account, about the whole desk.
pub(crate) fn line(app: &App, action: &str, subject: String) -> AuditLine {
    AuditLine {
        id: app.source().next_id(),
        brand_id: None,
        at: app.now(),
        user_id: None,
        action: action.to_owned(),
        subject,
        detail: None,
    }
}
