//! Who may do what: one table of roles and actions.
//!
//! Invariant: each role may do what the roles before it may; a customer's own page is not here, it has its own link.

use crate::model::{Role, UserId};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

words! {
    /// Something that somebody wants to do.
    Action {
        ReadCases = "read_cases", Reply = "reply", TakeBackOwnReply = "take_back_own_reply", Decide = "decide",
        Solve = "solve", AssignToMe = "assign_to_me", OverruleHold = "overrule_hold", ShowHurtfulWords = "show_hurtful_words",
        KeepPromise = "keep_promise", VerifyIdentity = "verify_identity", HideMessage = "hide_message", CorrectReading = "correct_reading", DecideUnknownSend = "decide_unknown_send", SeeReports = "see_reports",
        /// A second hop, or any further one.
        SendSecondHop = "send_second_hop",
        /// Says yes to a reply that waits, or sends it back.
        Approve = "approve",
        EditCharter = "edit_charter",
        /// Reads how the desk treats customers, with what left although the guard held it.
        AuditDesk = "audit_desk",
        AssignToOthers = "assign_to_others", TakeBackAnyReply = "take_back_any_reply", HandleQuarantine = "handle_quarantine",
        PauseChannel = "pause_channel", ExportData = "export_data",
        ManageChannels = "manage_channels", ManageUsers = "manage_users", ManageBrand = "manage_brand",
        EraseCustomer = "erase_customer", ProposeArticle = "propose_article",
        /// Keeps words that a customer may take back, reads those that are kept, and lets them go.
        HoldEvidence = "hold_evidence",
        ManageArticles = "manage_articles",
        /// Makes one case of two, or two of one.
        RegroupCases = "regroup_cases",
        /// Asks a contact, and takes a question back.
        Relay = "relay",
        /// Keeps the directory of who may be asked.
        ManageContacts = "manage_contacts",
    }
}

/// Somebody who acts: a person with a role for the brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub user_id: UserId,
    /// Their role for the brand.
    pub role: Role,
}

/// The least role that may do it.
#[must_use]
pub const fn least_role(action: Action) -> Role {
    match action {
        Action::ReadCases
        | Action::Reply
        | Action::TakeBackOwnReply
        | Action::Decide
        | Action::Solve
        | Action::AssignToMe
        | Action::OverruleHold
        | Action::ShowHurtfulWords
        | Action::KeepPromise
        | Action::VerifyIdentity
        | Action::HideMessage
        | Action::CorrectReading
        | Action::DecideUnknownSend
        | Action::SeeReports
        | Action::RegroupCases
        | Action::ProposeArticle
        | Action::Relay => Role::Agent,
        Action::SendSecondHop
        | Action::Approve
        | Action::EditCharter
        | Action::AuditDesk
        | Action::AssignToOthers
        | Action::TakeBackAnyReply
        | Action::HandleQuarantine
        | Action::PauseChannel
        | Action::ManageArticles
        | Action::HoldEvidence
        | Action::ExportData
        | Action::ManageContacts => Role::Lead,
        Action::ManageChannels | Action::ManageUsers | Action::ManageBrand | Action::EraseCustomer => Role::Admin,
    }
}

/// Whether the role may do it.
///
/// # Errors
/// `not_allowed` when it may not.
pub fn may(role: Role, action: Action) -> Result<(), Refusal> {
    if role >= least_role(action) { Ok(()) } else { Err(Refusal::new(RefusalCode::NotAllowed)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_serves_customers_and_changes_no_settings() {
        assert!(may(Role::Agent, Action::Reply).is_ok());
        assert!(may(Role::Agent, Action::DecideUnknownSend).is_ok());
        assert_eq!(may(Role::Agent, Action::SendSecondHop).unwrap_err().code, RefusalCode::NotAllowed);
        assert_eq!(may(Role::Agent, Action::ManageChannels).unwrap_err().code, RefusalCode::NotAllowed);
    }

    #[test]
    fn a_lead_may_what_an_agent_may_and_an_admin_may_all() {
        for action in Action::ALL {
            assert!(may(Role::Admin, *action).is_ok(), "{action}");
            if may(Role::Agent, *action).is_ok() {
                assert!(may(Role::Lead, *action).is_ok(), "{action}");
            }
        }
        assert!(may(Role::Lead, Action::EraseCustomer).is_err());
    }
}
