//! One file a rule. What it looks for, why it hurts, and the correction it offers stand at the top of each.

pub(crate) mod banter;
pub(crate) mod brush_off;
pub(crate) mod charter;
pub(crate) mod copy_paste;
pub(crate) mod disclosure_unverified;
pub(crate) mod empty_sympathy;
pub(crate) mod final_without_mediator;
pub(crate) mod personal_data_in_public;
pub(crate) mod private_message_impossible;
pub(crate) mod promise_without_date;
pub(crate) mod question_unanswered;
pub(crate) mod set_phrase;
pub(crate) mod tone;
pub(crate) mod too_long;
pub(crate) mod undisclosed_robot;
pub(crate) mod unowned_incident;
