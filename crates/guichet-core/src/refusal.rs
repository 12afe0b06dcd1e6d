//! A refusal is for somebody: a code for machines, one plain sentence and the next step for people, in their language.
//!
//! Invariant: no words of customers in a refusal; it names rules and messages by code and id.

mod approval;
mod gift;
mod hop;
mod owed;
mod regrouping;
mod relay;
mod way;

use serde::Serialize;

use crate::model::MessageId;
use crate::words;

words! {
    /// Why something was not done.
    RefusalCode {
        /// The role does not allow it.
        NotAllowed = "not_allowed",
        /// The customer or a colleague wrote meanwhile.
        NewerMessages = "newer_messages",
        /// The guard refuses the words.
        GuardRefused = "guard_refused",
        /// The guard holds the words: each rule needs a reason.
        ReasonNeeded = "reason_needed",
        /// The customer was sent elsewhere before: the lead decides.
        SecondHop = "second_hop",
        /// The charter wants somebody's word first.
        ApprovalNeeded = "approval_needed",
        /// It no longer waits for anybody's word.
        ApprovalClosed = "approval_closed",
        /// A reply is sent back with a word about what to change.
        WordNeeded = "word_needed",
        /// There are no words.
        EmptyText = "empty_text",
        /// There is no private way to this person here.
        NoPrivateWay = "no_private_way",
        /// The network takes an answer only where its author named us, and they did not.
        NotSummoned = "not_summoned",
        /// The author, or the network, lets nobody answer there.
        ReplyClosed = "reply_closed",
        /// The message is encrypted from end to end.
        Encrypted = "encrypted",
        /// The network's time for an answer is over.
        WindowClosed = "window_closed",
        /// The network's time for machines is over: a person may still answer.
        PersonOnly = "person_only",
        /// The one private reply that the network allows was written.
        PrivateReplyUsed = "private_reply_used",
        /// The channel does not send at the moment.
        ChannelPaused = "channel_paused",
        /// The brand's account is not ours to speak for at the moment: a person has to connect it again.
        ChannelEnded = "channel_ended",
        /// Nobody is known to whom it could go.
        NoRecipient = "no_recipient",
        /// The same reply id was used with other words.
        ReplyIdTaken = "reply_id_taken",
        /// Too late to take it back.
        TooLateToUndo = "too_late_to_undo",
        /// The reply is not in doubt.
        NotUnknown = "not_unknown",
        /// Messages are still owed a decision.
        UndecidedMessages = "undecided_messages",
        /// A promise is still owed.
        PromiseOwed = "promise_owed",
        FollowUpOwed = "follow_up_owed",
        /// Nothing was sent to the customer.
        NothingSent = "nothing_sent",
        /// The state of the case does not allow it.
        WrongState = "wrong_state",
        /// The case became part of another.
        CaseMerged = "case_merged",
        /// The message has a decision already.
        AlreadyDecided = "already_decided",
        /// There is no such decision to undo.
        NothingToUndo = "nothing_to_undo",
        /// The reason is not one of the list.
        UnknownReason = "unknown_reason",
        /// A promise needs an owner and a date to come.
        PromiseIncomplete = "promise_incomplete",
        /// An identity needs to be said how it was established.
        IdentityUnfounded = "identity_unfounded",
        /// The promise is no longer open.
        PromiseClosed = "promise_closed",
        /// The incident is over.
        IncidentOver = "incident_over",
        /// Nobody answers for the incident yet.
        IncidentUnowned = "incident_unowned",
        /// A case cannot become part of itself.
        SameCase = "same_case",
        /// A reply of one of the cases has not left yet, or nobody knows whether it did.
        ReplyOnItsWay = "reply_on_its_way",
        /// Everything would leave the case, or nothing.
        NothingToSplit = "nothing_to_split",
        /// It was undone already, or what came after it has to be undone first.
        RegroupingClosed = "regrouping_closed",
        /// A question needs words, somebody to answer and a date to come.
        RelayIncomplete = "relay_incomplete",
        /// Personal data goes with a question only when somebody meant it to.
        RelayPersonal = "relay_personal",
        /// The question is no longer open.
        RelayClosed = "relay_closed",
        /// A question about the case is still open.
        RelayOpen = "relay_open",
        /// A contact with open questions stays.
        ContactAsked = "contact_asked",
        /// The customer has it already, in this case.
        AlreadyGiven = "already_given",
        /// The customer had it as often as it is given.
        CapReached = "cap_reached",
        /// Something is missing before they are entitled to it.
        NotEntitled = "not_entitled",
        /// It cannot be this sum.
        WrongAmount = "wrong_amount",
        /// A final answer names the mediator.
        MediatorMissing = "mediator_missing",
        /// What was chosen is no written complaint of this case.
        NoComplaint = "no_complaint",
    }
}

/// Why something was not done, and what can be done instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// Rules of the guard that decided, if any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Messages that it is about, if any: the newer ones, the undecided ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageId>,
}

impl Refusal {
    /// A refusal that names neither rules nor messages.
    #[must_use]
    pub const fn new(code: RefusalCode) -> Self {
        Self { code, rules: Vec::new(), messages: Vec::new() }
    }

    /// A refusal because of these rules.
    #[must_use]
    pub const fn rules(code: RefusalCode, rules: Vec<String>) -> Self {
        Self { code, rules, messages: Vec::new() }
    }

    /// A refusal because of these messages.
    #[must_use]
    pub const fn messages(code: RefusalCode, messages: Vec<MessageId>) -> Self {
        Self { code, rules: Vec::new(), messages }
    }

    /// One plain sentence: what was not done and why. `locale` is `fr` or `en`; anything else reads English.
    #[must_use]
    pub fn message(&self, locale: &str) -> &'static str {
        let (french, english) = sentence(self.code);
        if locale.starts_with("fr") { french } else { english }
    }

    /// What can be done instead.
    #[must_use]
    pub fn hint(&self, locale: &str) -> &'static str {
        let (french, english) = next_step(self.code);
        if locale.starts_with("fr") { french } else { english }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.message("en"))
    }
}

impl std::error::Error for Refusal {}

/// What happened, in French and in English.
const fn sentence(code: RefusalCode) -> (&'static str, &'static str) {
    match code {
        RefusalCode::NotAllowed => ("Votre rôle ne permet pas cette action.", "Your role does not allow this."),
        RefusalCode::NewerMessages => (
            "Un nouveau message est arrivé dans la conversation pendant que vous écriviez.",
            "A new message arrived in the conversation while you were writing.",
        ),
        RefusalCode::GuardRefused => ("Le garde-fou bloque cette réponse.", "The guard refuses this reply."),
        RefusalCode::ReasonNeeded => (
            "Le garde-fou retient cette réponse\u{a0}: dites pourquoi elle doit partir telle quelle.",
            "The guard holds this reply: say why it should leave as it is.",
        ),
        RefusalCode::SecondHop => hop::SECOND_HOP.sentence,
        RefusalCode::ApprovalNeeded => approval::NEEDED.sentence,
        RefusalCode::ApprovalClosed => approval::CLOSED.sentence,
        RefusalCode::WordNeeded => approval::WORD_NEEDED.sentence,
        RefusalCode::EmptyText => ("La réponse est vide.", "The reply is empty."),
        RefusalCode::NoPrivateWay => way::NO_PRIVATE_WAY.sentence,
        RefusalCode::NotSummoned => way::NOT_SUMMONED.sentence,
        RefusalCode::ReplyClosed => way::REPLY_CLOSED.sentence,
        RefusalCode::Encrypted => way::ENCRYPTED.sentence,
        RefusalCode::WindowClosed => way::WINDOW_CLOSED.sentence,
        RefusalCode::PersonOnly => way::PERSON_ONLY.sentence,
        RefusalCode::PrivateReplyUsed => way::PRIVATE_REPLY_USED.sentence,
        RefusalCode::ChannelPaused => way::CHANNEL_PAUSED.sentence,
        RefusalCode::ChannelEnded => way::CHANNEL_ENDED.sentence,
        RefusalCode::NoRecipient => way::NO_RECIPIENT.sentence,
        RefusalCode::ReplyIdTaken => {
            ("Cette réponse a déjà été envoyée avec un autre texte.", "This reply was already sent with other words.")
        }
        RefusalCode::TooLateToUndo => (
            "La réponse est déjà partie\u{a0}: elle ne peut plus être annulée.",
            "The reply has left: it can no longer be taken back.",
        ),
        RefusalCode::NotUnknown => {
            ("L’envoi de cette réponse n’est pas en doute.", "There is no doubt about this reply.")
        }
        RefusalCode::UndecidedMessages => {
            ("Des messages attendent encore une décision.", "Messages of this case still need a decision.")
        }
        RefusalCode::PromiseOwed => {
            ("Une promesse faite à ce client reste à tenir.", "A promise made to this customer is not kept yet.")
        }
        RefusalCode::FollowUpOwed => hop::FOLLOW_UP_OWED.sentence,
        RefusalCode::NothingSent => {
            ("Rien n’a encore été envoyé à ce client.", "Nothing was sent to this customer yet.")
        }
        RefusalCode::WrongState => {
            ("L’état du dossier ne permet pas cette action.", "The state of the case does not allow this.")
        }
        RefusalCode::CaseMerged => ("Ce dossier a été réuni à un autre.", "This case became part of another one."),
        RefusalCode::AlreadyDecided => {
            ("Une décision a déjà été prise pour ce message.", "This message has a decision already.")
        }
        RefusalCode::NothingToUndo => ("Il n’y a pas de décision à annuler.", "There is no decision to undo."),
        RefusalCode::UnknownReason => ("Ce motif ne fait pas partie de la liste.", "This reason is not in the list."),
        RefusalCode::PromiseIncomplete => owed::PROMISE_INCOMPLETE.sentence,
        RefusalCode::IdentityUnfounded => {
            ("Il manque ce qui établit cette identité.", "What establishes this identity is missing.")
        }
        RefusalCode::PromiseClosed => ("Cette promesse est déjà close.", "This promise is closed already."),
        RefusalCode::IncidentOver => ("Cet incident est déjà terminé.", "This incident is over already."),
        RefusalCode::SameCase => regrouping::SAME_CASE.sentence,
        RefusalCode::ReplyOnItsWay => regrouping::REPLY_ON_ITS_WAY.sentence,
        RefusalCode::NothingToSplit => regrouping::NOTHING_TO_SPLIT.sentence,
        RefusalCode::RegroupingClosed => regrouping::REGROUPING_CLOSED.sentence,
        RefusalCode::RelayIncomplete => relay::INCOMPLETE.sentence,
        RefusalCode::RelayPersonal => relay::PERSONAL.sentence,
        RefusalCode::RelayClosed => relay::CLOSED.sentence,
        RefusalCode::RelayOpen => relay::OPEN.sentence,
        RefusalCode::ContactAsked => relay::CONTACT_ASKED.sentence,
        RefusalCode::IncidentUnowned => owed::INCIDENT_UNOWNED.sentence,
        RefusalCode::AlreadyGiven
        | RefusalCode::CapReached
        | RefusalCode::NotEntitled
        | RefusalCode::WrongAmount
        | RefusalCode::MediatorMissing
        | RefusalCode::NoComplaint => gift::words(code).sentence,
    }
}

/// What to do, in French and in English.
const fn next_step(code: RefusalCode) -> (&'static str, &'static str) {
    match code {
        RefusalCode::NotAllowed => ("Demandez à un responsable.", "Ask a lead."),
        RefusalCode::NewerMessages => (
            "Lisez-le, puis envoyez de nouveau si votre réponse convient toujours.",
            "Read it, then send again if your reply still fits.",
        ),
        RefusalCode::GuardRefused => {
            ("Appliquez la correction proposée sous le texte.", "Apply the remedy shown under the words.")
        }
        RefusalCode::ReasonNeeded => (
            "Corrigez le texte, ou donnez une raison pour chaque remarque retenue.",
            "Change the words, or give a reason for each held finding.",
        ),
        RefusalCode::SecondHop => hop::SECOND_HOP.next_step,
        RefusalCode::ApprovalNeeded => approval::NEEDED.next_step,
        RefusalCode::ApprovalClosed => approval::CLOSED.next_step,
        RefusalCode::WordNeeded => approval::WORD_NEEDED.next_step,
        RefusalCode::EmptyText => ("Écrivez votre réponse.", "Write your reply."),
        RefusalCode::NoPrivateWay => way::NO_PRIVATE_WAY.next_step,
        RefusalCode::NotSummoned => way::NOT_SUMMONED.next_step,
        RefusalCode::ReplyClosed => way::REPLY_CLOSED.next_step,
        RefusalCode::Encrypted => way::ENCRYPTED.next_step,
        RefusalCode::WindowClosed => way::WINDOW_CLOSED.next_step,
        RefusalCode::PersonOnly => way::PERSON_ONLY.next_step,
        RefusalCode::PrivateReplyUsed => way::PRIVATE_REPLY_USED.next_step,
        RefusalCode::ChannelPaused => way::CHANNEL_PAUSED.next_step,
        RefusalCode::ChannelEnded => way::CHANNEL_ENDED.next_step,
        RefusalCode::NoRecipient => way::NO_RECIPIENT.next_step,
        RefusalCode::ReplyIdTaken => ("Rechargez le dossier.", "Load the case again."),
        RefusalCode::TooLateToUndo => {
            ("Envoyez un second message pour rectifier.", "Send a second message to put it right.")
        }
        RefusalCode::NotUnknown => ("Rechargez le dossier.", "Load the case again."),
        RefusalCode::UndecidedMessages => {
            ("Répondez-y, ou classez-les avec un motif.", "Answer them, or close them with a reason.")
        }
        RefusalCode::FollowUpOwed => hop::FOLLOW_UP_OWED.next_step,
        RefusalCode::PromiseOwed => {
            ("Tenez-la, ou donnez une nouvelle date avec sa raison.", "Keep it, or give a new date with its reason.")
        }
        RefusalCode::NothingSent => (
            "Répondez au client, ou classez son message avec un motif.",
            "Reply to the customer, or close the message with a reason.",
        ),
        RefusalCode::WrongState
        | RefusalCode::AlreadyDecided
        | RefusalCode::NothingToUndo
        | RefusalCode::PromiseClosed => ("Rechargez le dossier.", "Load the case again."),
        RefusalCode::IncidentOver => (
            "Si le problème revient, un nouvel incident sera signalé.",
            "If the trouble comes back, a new incident is noticed.",
        ),
        RefusalCode::IncidentUnowned => owed::INCIDENT_UNOWNED.next_step,
        RefusalCode::AlreadyGiven
        | RefusalCode::CapReached
        | RefusalCode::NotEntitled
        | RefusalCode::WrongAmount
        | RefusalCode::MediatorMissing
        | RefusalCode::NoComplaint => gift::words(code).next_step,
        RefusalCode::CaseMerged => ("Ouvrez l’autre dossier.", "Open the other case."),
        RefusalCode::UnknownReason => ("Choisissez un motif de la liste.", "Choose a reason from the list."),
        RefusalCode::IdentityUnfounded => (
            "Dites comment vous l’avez vérifiée\u{a0}; une autre vérification demande une explication.",
            "Say how you verified it; another kind of check needs an explanation.",
        ),
        RefusalCode::SameCase => regrouping::SAME_CASE.next_step,
        RefusalCode::ReplyOnItsWay => regrouping::REPLY_ON_ITS_WAY.next_step,
        RefusalCode::NothingToSplit => regrouping::NOTHING_TO_SPLIT.next_step,
        RefusalCode::RegroupingClosed => regrouping::REGROUPING_CLOSED.next_step,
        RefusalCode::RelayIncomplete => relay::INCOMPLETE.next_step,
        RefusalCode::RelayPersonal => relay::PERSONAL.next_step,
        RefusalCode::RelayClosed => relay::CLOSED.next_step,
        RefusalCode::RelayOpen => relay::OPEN.next_step,
        RefusalCode::ContactAsked => relay::CONTACT_ASKED.next_step,
        RefusalCode::PromiseIncomplete => owed::PROMISE_INCOMPLETE.next_step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_in_both_languages_what_happened_and_what_to_do() {
        for code in RefusalCode::ALL {
            let refusal = Refusal::new(*code);
            for text in [refusal.message("fr"), refusal.message("en"), refusal.hint("fr-FR"), refusal.hint("en")] {
                assert!(text.ends_with('.'), "{code}: {text}");
            }
            assert_ne!(refusal.message("fr"), refusal.message("en"), "{code}");
        }
    }

    #[test]
    fn french_colons_have_their_space() {
        for code in RefusalCode::ALL {
            for text in [Refusal::new(*code).message("fr"), Refusal::new(*code).hint("fr")] {
                assert!(!text.contains(" :") && !text.contains('\''), "{code}: {text}");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_newer_messages_by_id_only() {
        let id = MessageId(uuid::Uuid::from_u128(7));
        let json = serde_json::to_value(Refusal::messages(RefusalCode::NewerMessages, vec![id])).unwrap();
        assert_eq!(json, serde_json::json!({"code": "newer_messages", "messages": [id.to_string()]}));
    }
}
