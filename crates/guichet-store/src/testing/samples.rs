//! Sample rows. Ids count up, times are said, nothing is random: a failing test can be run again.

use guichet_core::model::{
    AuthorKind, BeforeSend, Brand, BrandId, BrandSettings, Case, CaseId, CaseState, Channel, ChannelHealth,
    ChannelState, Conversation, Customer, EventKind, Handle, Identity, Lane, Message, MessageId, MessageState,
    NewEvent, OutboxItem, OutboxState, Outcome, RawItem, RawItemState, ReplyDoor, ReplyId, Role, User, Visibility,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::reading::{Direction, Severity, Topic};
use guichet_core::text::words::search_words;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::content_hash;

/// Makes sample rows.
#[derive(Debug, Clone)]
pub struct Samples {
    next: u128,
    /// The time of everything that is made; move it on.
    pub now: Timestamp,
}

/// A first message of somebody new, with everything that it brings into the desk.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Who writes.
    pub customer: Customer,
    /// Their handle.
    pub handle: Handle,
    /// The problem.
    pub case: Case,
    /// The thread.
    pub conversation: Conversation,
    /// The message.
    pub message: Message,
    /// What writes all of it.
    pub plan: Plan,
}

impl Default for Samples {
    fn default() -> Self {
        Self::from(1)
    }
}

impl Samples {
    /// Ids count from `first`: two makers with distant starts never make the same id.
    #[must_use]
    pub fn from(first: u128) -> Self {
        Self { next: first, now: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56) }
    }

    /// The next id.
    pub fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    /// Some minutes later.
    pub fn later(&mut self, minutes: i64) -> Timestamp {
        self.now += SignedDuration::from_mins(minutes);
        self.now
    }

    /// A brand.
    pub fn brand(&mut self, slug: &str) -> Brand {
        Brand {
            id: self.id().into(),
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            settings: BrandSettings::default(),
        }
    }

    /// A colleague.
    pub fn user(&mut self, name: &str) -> User {
        User {
            id: self.id().into(),
            email: format!("{name}@marque.example"),
            name: name.to_owned(),
            signature: name.to_owned(),
            locale: "fr".to_owned(),
            disabled: false,
        }
    }

    /// A role that most tests need.
    pub const ROLE: Role = Role::Agent;

    /// A channel.
    pub fn channel(&mut self, brand: &Brand, kind: &str) -> Channel {
        Channel {
            id: self.id().into(),
            brand_id: brand.id,
            kind: kind.to_owned(),
            network: kind.to_owned(),
            name: format!("{kind} de {}", brand.name),
            settings: serde_json::Map::new(),
            state: ChannelState::Active,
            health: ChannelHealth::default(),
            cursor: None,
        }
    }

    /// A received item.
    pub fn raw_item(&mut self, channel: &Channel, external_id: &str, text: &str) -> RawItem {
        RawItem {
            id: self.id().into(),
            brand_id: channel.brand_id,
            channel_id: channel.id,
            source: channel.kind.clone(),
            external_id: external_id.to_owned(),
            part: "message".to_owned(),
            message_id: self.id().into(),
            content_hash: content_hash(text.as_bytes()),
            body: text.as_bytes().to_vec(),
            history: false,
            received_at: self.now,
            state: RawItemState::Received,
            problem: None,
            attempts: 0,
            position: 0,
        }
    }

    /// An event.
    pub fn event(&mut self, kind: EventKind) -> NewEvent {
        NewEvent::of(self.id().into(), kind, self.now)
    }

    /// A customer.
    pub fn customer(&mut self, brand: BrandId) -> Customer {
        Customer {
            id: self.id().into(),
            brand_id: brand,
            display_name: "Camille Roche".to_owned(),
            language: "fr".to_owned(),
            identity: Identity::default(),
            created_at: self.now,
            erased_at: None,
            version: 1,
        }
    }

    /// An open case of a customer.
    pub fn case(&mut self, customer: &Customer) -> Case {
        let id = self.id();
        Case {
            id: CaseId(id),
            brand_id: customer.brand_id,
            reference: format!("R-{}", id.as_u128()),
            customer_id: customer.id,
            state: CaseState::Open,
            outcome: Outcome::None,
            severity: Severity::Normal,
            in_trouble_now: false,
            lane: Lane::Today,
            lane_reasons: vec!["deadline".to_owned()],
            topics: vec![Topic::Delivery],
            due_at: Some(self.now + SignedDuration::from_hours(2)),
            waiting_since: Some(self.now),
            assigned_to: None,
            hops: 0,
            contacts: 1,
            undecided: 1,
            awaits: None,
            merged_into: None,
            opened_at: self.now,
            closed_at: None,
            updated_at: self.now,
            history: false,
            version: 1,
        }
    }

    /// A conversation of a case.
    pub fn conversation(&mut self, channel: &Channel, case: &Case) -> Conversation {
        let id = self.id();
        Conversation {
            id: id.into(),
            brand_id: case.brand_id,
            channel_id: channel.id,
            thread_key: format!("{}:{}", channel.kind, id.as_u128()),
            visibility: Visibility::Private,
            customer_id: case.customer_id,
            case_id: case.id,
            subject: "Colis perdu".to_owned(),
            reply_url: None,
            created_at: self.now,
            last_message_id: None,
            version: 1,
        }
    }

    /// An inbound message.
    pub fn message(&mut self, conversation: &Conversation, text: &str) -> Message {
        let id = self.id();
        Message {
            id: id.into(),
            brand_id: conversation.brand_id,
            conversation_id: conversation.id,
            channel_id: conversation.channel_id,
            case_id: conversation.case_id,
            customer_id: conversation.customer_id,
            direction: Direction::Inbound,
            author_kind: AuthorKind::Customer,
            author_user_id: None,
            source: "sample".to_owned(),
            external_id: format!("ext-{}", id.as_u128()),
            in_reply_to: None,
            visibility: conversation.visibility,
            text: text.to_owned(),
            created_at: self.now,
            received_at: self.now,
            state: MessageState::Read,
            revision: 0,
            words_position: 0,
            decision: None,
            automatic: false,
            veiled: false,
            hidden_at: None,
            hidden_reason: None,
            reply_door: ReplyDoor::Open,
        }
    }

    /// A first message of somebody new. With a raw item, the message is the one that the item brings.
    pub fn arrival(&mut self, channel: &Channel, raw: Option<&RawItem>, text: &str) -> Arrival {
        let customer = self.customer(channel.brand_id);
        let handle = Handle {
            private: None,
            id: self.id().into(),
            brand_id: channel.brand_id,
            customer_id: customer.id,
            network: channel.network.clone(),
            external_id: format!("person-{}", self.next),
            handle: "@camille".to_owned(),
        };
        let case = self.case(&customer);
        let mut conversation = self.conversation(channel, &case);
        let mut message = self.message(&conversation, text);
        if let Some(raw) = raw {
            message.id = raw.message_id;
            message.source = raw.source.clone();
            message.external_id = raw.external_id.clone();
        }
        conversation.last_message_id = Some(message.id);
        let mut plan = Plan::new(channel.brand_id);
        plan.changes = vec![
            Change::InsertCustomer(customer.clone()),
            Change::InsertHandle(handle.clone()),
            Change::InsertCase(case.clone()),
            Change::InsertConversation(conversation.clone()),
            Change::InsertMessage(message.clone()),
            Change::PutSearchWords(message.id, case.id, search_words(text)),
            Change::Count { key: "undecided".to_owned(), by: 1 },
            Change::Count { key: format!("lane.{}", case.lane), by: 1 },
            Change::TouchChannel(channel.id, self.now),
        ];
        if let Some(raw) = raw {
            plan.changes.push(Change::FinishRawItem {
                id: raw.id,
                state: RawItemState::Done,
                problem: None,
                author: None,
            });
        }
        let mut received = self.event(EventKind::MessageReceived);
        received.case_id = Some(case.id);
        received.message_id = Some(message.id);
        let mut opened = self.event(EventKind::CaseOpened);
        opened.case_id = Some(case.id);
        plan.events = vec![received, opened];
        Arrival { customer, handle, case, conversation, message, plan }
    }

    /// A reply of ours that is queued, with its message and the plan that writes both.
    pub fn reply(&mut self, arrival: &Arrival, text: &str) -> (OutboxItem, Message, Plan) {
        let mut message = self.message(&arrival.conversation, text);
        message.direction = Direction::Outbound;
        message.author_kind = AuthorKind::Human;
        message.external_id = String::new();
        message.state = MessageState::Queued;
        let case = &arrival.case;
        let item = OutboxItem {
            id: ReplyId(message.id.0),
            brand_id: message.brand_id,
            channel_id: message.channel_id,
            conversation_id: message.conversation_id,
            body: text.as_bytes().to_vec(),
            state: OutboxState::Queued,
            not_before: self.now + SignedDuration::from_secs(10),
            attempt: 0,
            lease_until: None,
            problem: None,
            external_id: None,
            created_at: self.now,
            before: BeforeSend {
                network: "inbound".to_owned(),
                state: case.state,
                outcome: case.outcome,
                in_trouble_now: Some(case.in_trouble_now),
                lane: case.lane,
                lane_reasons: case.lane_reasons.clone(),
                due_at: case.due_at,
                waiting_since: case.waiting_since,
                closed_at: case.closed_at,
                assigned_to: case.assigned_to,
                hops_added: 0,
                case_id: Some(case.id),
                case_version: case.version,
                last_message_id: Some(arrival.message.id),
                answered: vec![arrival.message.id],
                promised: Vec::new(),
                kept: Vec::new(),
                overruled: Vec::new(),
            },
        };
        let mut plan = Plan::new(message.brand_id);
        plan.changes = vec![Change::InsertMessage(message.clone()), Change::InsertOutbox(item.clone())];
        let mut queued = self.event(EventKind::MessageQueued);
        queued.message_id = Some(MessageId(item.id.0));
        plan.events = vec![queued];
        (item, message, plan)
    }
}
