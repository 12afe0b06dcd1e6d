//! A message that enters: its customer, its conversation, its case and its words.

use guichet_text::reading::{Direction, Severity};
use guichet_text::words::search_words;
use sha2::{Digest, Sha256};

use super::arrival::{arrive, is_solved, only_thanks, owe, placement, with_undecided};
use super::reference::reference;
use super::{IntakeProblem, Item, edit, history, keys, story};
use crate::calendar::day_of;
use crate::counters::Counter;
use crate::model::capabilities::capabilities_of;
use crate::model::{
    Attachment, AttachmentId, AuthorKind, Case, CaseId, CaseState, Conversation, ConversationId, Customer, CustomerId,
    Decision, DecisionKind, EventKind, Handle, HandleId, Identity, IncomingKind, Lane, Message, MessageId,
    MessageState, Outcome,
};
use crate::plan::{Change, Writing};
use crate::protection;

/// Writes a message and all that follows from it.
pub(super) fn enter(writing: &mut Writing<'_>, item: &Item<'_>) -> Result<(), IntakeProblem> {
    if let Some(existing) = &item.known.existing {
        let existing = &existing.message;
        if is_this(existing, item) {
            return Ok(());
        }
        // Only what entered by an edit has words with a place and no earlier ones.
        let came_by_edit =
            existing.direction == Direction::Inbound && existing.words_position > 0 && existing.revision == 0;
        if !came_by_edit {
            return Err(IntakeProblem::TakenId);
        }
        edit::first_words(writing, item, existing);
        return Ok(());
    }
    let incoming = item.incoming;
    if incoming.text.trim().is_empty() && incoming.attachments.is_empty() && incoming.author.id.is_empty() {
        return Err(IntakeProblem::Empty);
    }
    // The customer's own word that it is solved is the customer's alone.
    let may_thank = !incoming.automatic && !incoming.unproven;
    let thanks = may_thank && only_thanks(item.reading, &incoming.text, incoming.attachments.len());
    let customer_id = customer(writing, item);
    let conversation_id = story::thread_of(item).map_or_else(|| ConversationId(writing.new_id()), |row| row.id);
    let (case, decision) = match story::case_of(item, thanks) {
        Some(case) => join(writing, item, &case, thanks),
        None => open(writing, item, customer_id),
    };
    let message = message(item, conversation_id, case.id, customer_id, decision);
    conversation(writing, item, conversation_id, &case, &message);
    words(writing, item, &message);
    files(writing, item, message.id);
    bill(writing, item);
    let detail = item.raw.history.then_some("history");
    writing.message_event(EventKind::MessageReceived, &message, detail);
    if let Some(Decision { kind: DecisionKind::Closed, reason, .. }) = &message.decision {
        writing.message_event(EventKind::MessageDecided, &message, reason.as_deref());
    }
    Ok(())
}

/// Notes what the network asks for handing it out.
fn bill(writing: &mut Writing<'_>, item: &Item<'_>) {
    let cost = capabilities_of(&item.known.channel.network).cost.filter(|_| !item.raw.history);
    if let Some(cost) = cost {
        let day = day_of(item.raw.received_at, &item.known.brand.settings);
        let thousandths = cost.of_reading(item.incoming.visibility.others_can_read());
        writing.count(Counter::Read { channel: item.known.channel.id, day }, i64::from(thousandths));
    }
}

/// Whether the message with the id of this item is this item: it entered already, or a network shows us our own reply.
pub(super) fn is_this(existing: &Message, item: &Item<'_>) -> bool {
    let echo = || existing.text.split_whitespace().eq(item.incoming.text.split_whitespace());
    existing.id == item.raw.message_id || (existing.direction == Direction::Outbound && echo())
}

/// The customer of the handle; a new one where nobody has it yet.
fn customer(writing: &mut Writing<'_>, item: &Item<'_>) -> CustomerId {
    let author = &item.incoming.author;
    if let Some(customer) = &item.known.customer {
        let renamed = !author.name.is_empty() && customer.display_name != author.name;
        if renamed && !item.raw.history {
            let after =
                Customer { display_name: author.name.clone(), version: customer.version + 1, ..customer.clone() };
            writing.change(Change::UpdateCustomer(after));
        }
        return customer.id;
    }
    let id = CustomerId(writing.new_id());
    writing.change(Change::InsertCustomer(Customer {
        id,
        brand_id: item.known.brand.id,
        display_name: author.name.clone(),
        language: item.reading.language.clone(),
        identity: Identity::default(),
        created_at: item.now,
        erased_at: None,
        version: 1,
    }));
    // Somebody without an identifier cannot be known again.
    if !author.id.is_empty() {
        let handle = Handle {
            private: None,
            id: HandleId(writing.new_id()),
            brand_id: item.known.brand.id,
            customer_id: id,
            network: item.known.channel.network.clone(),
            external_id: author.id.clone(),
            handle: author.handle.clone(),
        };
        writing.change(Change::InsertHandle(handle));
    }
    id
}

/// The message goes into a case that is there.
fn join(writing: &mut Writing<'_>, item: &Item<'_>, case: &Case, thanks: bool) -> (Case, Option<Decision>) {
    if item.raw.history {
        return (history::join(writing, item, case), Some(writing.decision(DecisionKind::History, None)));
    }
    if item.incoming.automatic {
        return (case.clone(), Some(writing.decision(DecisionKind::Closed, Some("automatic"))));
    }
    if thanks && case.undecided == 0 {
        return (thanked(writing, case), Some(writing.decision(DecisionKind::Closed, Some("thanks_only"))));
    }
    (arrive(writing, item, case, item.written_at, 1), None)
}

/// Thanks need no answer. After "solved" they are the customer's own word that it is; before, they change nothing.
fn thanked(writing: &mut Writing<'_>, case: &Case) -> Case {
    if !is_solved(case.state) || case.state == CaseState::Confirmed {
        // The version still moves: a reply that is being written must see the thanks first.
        return writing.update_case(case, case.clone());
    }
    let after =
        writing.update_case(case, Case { state: CaseState::Confirmed, outcome: Outcome::Helped, ..case.clone() });
    writing.case_event(EventKind::CaseConfirmed, &after, Some("thanks"));
    after
}

/// A new case for this message.
fn open(writing: &mut Writing<'_>, item: &Item<'_>, customer_id: CustomerId) -> (Case, Option<Decision>) {
    let id = CaseId(writing.new_id());
    let reference = reference(writing.new_id());
    let blank = Case {
        id,
        brand_id: item.known.brand.id,
        reference,
        customer_id,
        state: CaseState::Open,
        outcome: Outcome::None,
        severity: Severity::Low,
        in_trouble_now: false,
        lane: Lane::CanWait,
        lane_reasons: Vec::new(),
        topics: Vec::new(),
        due_at: None,
        waiting_since: None,
        assigned_to: None,
        hops: 0,
        contacts: 0,
        undecided: 0,
        awaits: None,
        merged_into: None,
        opened_at: item.written_at,
        closed_at: None,
        updated_at: item.now,
        history: false,
        version: 0,
    };
    if item.raw.history {
        let case = writing.insert_case(history::new_case(item, blank));
        return (case, Some(writing.decision(DecisionKind::History, None)));
    }
    let placement = placement(item, None, item.written_at);
    let mut case = with_undecided(&blank, &placement, item.written_at);
    // What a machine wrote is looked at by a person, without haste: nobody waits for it.
    case.contacts = i64::from(!item.incoming.automatic);
    if item.incoming.automatic {
        case.waiting_since = None;
    }
    let case = writing.insert_case(case);
    owe(writing, None, &case, placement, item.now);
    (case, None)
}

fn message(
    item: &Item<'_>,
    conversation_id: ConversationId,
    case_id: CaseId,
    customer_id: CustomerId,
    decision: Option<Decision>,
) -> Message {
    let incoming = item.incoming;
    Message {
        id: item.raw.message_id,
        brand_id: item.known.brand.id,
        conversation_id,
        channel_id: item.known.channel.id,
        case_id,
        customer_id,
        direction: Direction::Inbound,
        author_kind: AuthorKind::Customer,
        author_user_id: None,
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        in_reply_to: incoming.in_reply_to.first().cloned(),
        visibility: incoming.visibility,
        text: incoming.text.clone(),
        created_at: item.written_at,
        received_at: item.raw.received_at,
        state: MessageState::Read,
        revision: 0,
        words_position: if incoming.kind == IncomingKind::Edit { item.raw.position } else { 0 },
        decision,
        automatic: incoming.automatic,
        veiled: protection::veiled(item.reading),
        hidden_at: None,
        hidden_reason: None,
        reply_door: incoming.reply_door,
    }
}

/// The thread with its last message; a new one where there is none. It follows its customer to a new case.
fn conversation(writing: &mut Writing<'_>, item: &Item<'_>, id: ConversationId, case: &Case, message: &Message) {
    let incoming = item.incoming;
    let Some(before) = story::thread_of(item) else {
        let keys = keys(&item.known.channel, incoming);
        let taken = item.known.conversation.is_some();
        let conversation = Conversation {
            id,
            brand_id: item.known.brand.id,
            channel_id: item.known.channel.id,
            thread_key: if taken { keys.own_thread_key } else { keys.thread_key },
            visibility: incoming.visibility,
            customer_id: message.customer_id,
            case_id: case.id,
            subject: incoming.subject.clone(),
            reply_url: incoming.reply_url.clone(),
            created_at: item.written_at,
            last_message_id: Some(message.id),
            version: 1,
        };
        writing.change(Change::InsertConversation(conversation));
        return;
    };
    let mut after = before.clone();
    // What came before a case that lives changes neither its thread's case nor its last word.
    let older = item.raw.history && !case.history;
    if !older {
        after.case_id = case.id;
    }
    if incoming.reply_url.is_some() {
        after.reply_url.clone_from(&incoming.reply_url);
    }
    if !older {
        after.last_message_id = Some(message.id);
    }
    writing.update_conversation(before, after);
}

/// The message with what was understood of it, and its words for the search.
fn words(writing: &mut Writing<'_>, item: &Item<'_>, message: &Message) {
    writing.change(Change::InsertMessage(message.clone()));
    writing.change(Change::PutReading(message.id, Box::new(item.reading.clone())));
    let searched = format!("{} {}", item.incoming.subject, item.incoming.text);
    writing.change(Change::PutSearchWords(message.id, message.case_id, search_words(&searched)));
}

/// The files of the message. Their bytes were put by hash before.
pub(super) fn files(writing: &mut Writing<'_>, item: &Item<'_>, message_id: MessageId) {
    for file in &item.incoming.attachments {
        let hash = if file.bytes.is_empty() {
            String::new()
        } else {
            Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let attachment = Attachment {
            id: AttachmentId(writing.new_id()),
            brand_id: item.known.brand.id,
            message_id,
            name: file.name.clone(),
            mime: file.mime.clone(),
            size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            hash,
            url: file.url.clone(),
        };
        writing.change(Change::InsertAttachment(attachment));
    }
}
