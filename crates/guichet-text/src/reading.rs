//! What the engine understood of one message: the [`Reading`], in the exact shape that others script against.
//!
//! Every span is `[start, end)` in Unicode code points of the text *as given*; the JSON form is the contract of
//! `guichet understand`, version 1: fields may be added, none is renamed or removed without a new `v`.

use serde::{Deserialize, Serialize};

/// `[start, end)` in Unicode code points of the text as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The words of `text` under the span; empty when the span lies outside.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        let byte_at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte);
        if self.start >= self.end {
            return "";
        }
        text.get(byte_at(self.start)..byte_at(self.end)).unwrap_or_default()
    }

    /// Whether the two spans share a code point.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

/// One message to read, with what is known around it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Echoed in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The message, exactly as received.
    pub text: String,
    /// Kind of channel (`mail`, `x`, `webform`…), when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// When it was written; relative dates ("demain") count from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<jiff::Timestamp>,
    /// IANA zone of the writer or the brand (`Europe/Paris`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Sector of the brand (`airline`, `parcels`, `telecom`…).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// `fr` or `en`: the language of the sentences for people (`reasons[].why`, `missing[].why`); that of the message when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Earlier messages of the same conversation, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

/// A message that came before in the same conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// Who wrote to whom.
    pub direction: Direction,
    /// What was written.
    pub text: String,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<jiff::Timestamp>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in JSON, in data files and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word, if it is one of ours.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Who wrote to whom.
    Direction { Inbound = "inbound", Outbound = "outbound" }
}
words! {
    /// What the message is for.
    Need {
        Question = "question", Request = "request", Complaint = "complaint", Praise = "praise",
        Partnership = "partnership",
        /// A customer who helps another one.
        HelpToOther = "help_to_other",
        Spam = "spam", Other = "other",
    }
}
words! {
    /// What the message is about.
    Topic {
        Delivery = "delivery", LostParcel = "lost_parcel", Damaged = "damaged", Refund = "refund", Billing = "billing",
        Outage = "outage", ConnectionQuality = "connection_quality", Appointment = "appointment",
        Installation = "installation",
        /// Of a journey by the carrier; leaving a contract is `contract`.
        Cancellation = "cancellation",
        Delay = "delay", Baggage = "baggage", Booking = "booking", Product = "product", Warranty = "warranty",
        Staff = "staff",
        /// Nobody answers, or the customer is sent around.
        Contact = "contact",
        Account = "account", Contract = "contract", Store = "store", Offer = "offer", Fraud = "fraud",
        UnwantedCalls = "unwanted_calls", DataLeak = "data_leak", WebsiteApp = "website_app",
        Accessibility = "accessibility", Safety = "safety", HygieneHealth = "hygiene_health", Claim = "claim",
        MeterReading = "meter_reading", Jobs = "jobs", Partnership = "partnership", Information = "information",
        Other = "other",
    }
}
words! {
    /// How much depends on it, from the consequence and never from the volume of the voice.
    Severity { Low = "low", Normal = "normal", High = "high", Critical = "critical" }
}
words! {
    /// Whether the brand can still put it right.
    Repairable { Yes = "yes", Partly = "partly", No = "no" }
}
words! {
    /// How far the words go. Anger and swearing at the situation are `Crude` at most.
    AbuseLevel { None = "none", Crude = "crude", Insult = "insult", Harassment = "harassment", Threat = "threat" }
}
words! {
    /// At whom the abuse is aimed.
    AbuseTarget { None = "none", Agent = "agent", Brand = "brand", Situation = "situation", Person = "person" }
}
words! {
    /// Kinds of abuse that call for a particular care.
    AbuseKind { Discriminatory = "discriminatory", Sexual = "sexual", Doxxing = "doxxing", Death = "death" }
}
words! {
    /// What the customer says they will or may do.
    AnnouncedKind {
        Leave = "leave", Review = "review", Press = "press", Mediator = "mediator", Regulator = "regulator",
        ConsumerAssociation = "consumer_association", Police = "police", Court = "court", Nonpayment = "nonpayment",
        Violence = "violence", SelfHarm = "self_harm",
    }
}
words! {
    /// Kind of a fact said by the customer.
    FactKind {
        OrderNumber = "order_number", ParcelNumber = "parcel_number", FlightNumber = "flight_number",
        TrainNumber = "train_number", BookingReference = "booking_reference", BaggageReference = "baggage_reference",
        CustomerNumber = "customer_number", ContractNumber = "contract_number", LineNumber = "line_number",
        DeliveryPoint = "delivery_point", MeterIndex = "meter_index", ClaimNumber = "claim_number",
        CaseNumber = "case_number", SerialNumber = "serial_number",
        /// A number and its unit, as measured.
        Measurement = "measurement",
        /// Decimal value, ISO 4217 unit.
        Amount = "amount",
        /// ISO 8601; `--MM-DD` when no year is known.
        Date = "date",
        /// `HH:MM`.
        Time = "time",
        /// ISO 8601.
        Duration = "duration",
        Place = "place", Product = "product",
        /// E.164.
        Phone = "phone",
        Email = "email", Iban = "iban", Card = "card", Address = "address", Person = "person", Url = "url",
    }
}

impl FactKind {
    /// A number or an address of one case: two messages that share one are about it, whatever else they say.
    #[must_use]
    pub const fn is_reference(self) -> bool {
        matches!(
            self,
            Self::OrderNumber
                | Self::ParcelNumber
                | Self::BookingReference
                | Self::BaggageReference
                | Self::CustomerNumber
                | Self::ContractNumber
                | Self::LineNumber
                | Self::DeliveryPoint
                | Self::ClaimNumber
                | Self::CaseNumber
                | Self::SerialNumber
                | Self::Phone
                | Self::Email
                | Self::Iban
        )
    }
}

words! {
    /// Kind of a personal datum.
    PersonalDataKind {
        Email = "email", Phone = "phone", Iban = "iban", Card = "card", Nir = "nir",
        IdentityDocument = "identity_document", Address = "address", Person = "person", Plate = "plate",
        BirthDate = "birth_date", CustomerNumber = "customer_number", LineNumber = "line_number", Health = "health",
    }
}

/// What the engine understood of one message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Version of this shape.
    pub v: u32,
    /// The id given with the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// BCP 47: `fr`, `en`, another code, or `und`.
    pub language: String,
    /// The first of `needs`.
    pub need: Need,
    /// Everything the message is for, most important first; never empty.
    pub needs: Vec<Need>,
    /// Best first.
    pub topics: Vec<TopicScore>,
    /// From the consequence for the person.
    pub severity: Severity,
    /// The person is in trouble at this moment.
    pub in_trouble_now: bool,
    /// Whether it can still be put right.
    pub repairable: Repairable,
    /// −1 (bad) to 1 (good).
    pub sentiment: f32,
    /// 0 (calm) to 1 (furious).
    pub anger: f32,
    /// The words say the opposite of what is meant.
    pub irony: bool,
    /// Insults, harassment and threats, apart from anger.
    pub abuse: Abuse,
    /// An undue advantage asked under a threat to reputation: a suspicion, only a person confirms it.
    pub pressure: Pressure,
    /// What the customer says they will or may do.
    pub announced: Vec<Announced>,
    /// The customer asks for a person rather than a machine.
    pub wants_human: bool,
    /// Thanks for something done.
    pub thanks: Vec<Thanks>,
    /// One neutral sentence in the customer's language made of what was said; empty when nothing is asked.
    pub request: String,
    /// What the customer wants to know now.
    pub questions: Vec<Question>,
    /// What was said that can be acted on, with a normalised value.
    pub facts: Vec<Fact>,
    /// What is needed to act and was not said.
    pub missing: Vec<Missing>,
    /// What must not stand in public.
    pub personal_data: Vec<PersonalData>,
    /// 0…1.
    pub confidence: f32,
    /// Why each label was given.
    pub reasons: Vec<Reason>,
}

/// A topic with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TopicScore {
    /// What it is about.
    pub topic: Topic,
    /// 0…1.
    pub score: f32,
}

/// How far the words go, and at whom they are aimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abuse {
    /// The worst level found.
    pub level: AbuseLevel,
    /// At whom it is aimed.
    pub target: AbuseTarget,
    /// Particular kinds, each once.
    pub kinds: Vec<AbuseKind>,
}

/// Suspected pressure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressure {
    /// Both halves were found.
    pub suspected: bool,
    /// The undue advantage asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand_span: Option<Span>,
    /// The threat to reputation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat_span: Option<Span>,
}

/// Something the customer says they will or may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// What.
    pub kind: AnnouncedKind,
    /// The words.
    pub span: Span,
}

/// Thanks for something done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanks {
    /// The words.
    pub span: Span,
    /// Who is thanked, where somebody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<Whom>,
}

/// Somebody who is thanked: a first name, a handle, a team or a trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whom {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A real question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The words, trimmed.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Something said that can be acted on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// As written.
    pub raw: String,
    /// Normalised: E.164, ISO 8601, decimal point, capitals without spaces…
    pub value: String,
    /// ISO 4217 for amounts, the unit for measurements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Something needed to act that was not said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// A fact kind, or `photo`, `description`, `since_when`, `where`, `what_is_wanted`.
    pub kind: String,
    /// Where one of several facts is enough: their kinds, `kind` included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// One plain sentence in the customer's language.
    pub why: String,
}

/// Personal data in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalData {
    /// What it is.
    pub kind: PersonalDataKind,
    /// Where it stands.
    pub span: Span,
}

/// Why a label was given: the words that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// `topic.delivery`, `severity.high`, `abuse.insult`, `need.praise`…
    pub label: String,
    /// The words.
    pub span: Span,
    /// One plain sentence.
    pub why: String,
}

impl Reading {
    /// Where the words stand that a person should choose to read: insults, harassment and threats.
    #[must_use]
    pub fn hurtful_spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self
            .reasons
            .iter()
            .filter(|reason| matches!(reason.label.as_str(), "abuse.insult" | "abuse.harassment" | "abuse.threat"))
            .map(|reason| reason.span)
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// The first topic, or `Other`.
    #[must_use]
    pub fn main_topic(&self) -> Topic {
        self.topics.first().map_or(Topic::Other, |best| best.topic)
    }
}
