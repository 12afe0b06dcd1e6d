//! One row: what the customer wrote, and what the brand answered, if the row holds it; and the two as items.

use std::collections::BTreeMap;
use std::str::FromStr;

use guichet_core::model::{Incoming, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::rows::Row;
use super::{Imported, SOURCE, dates};
use crate::channel::ParseProblem;
use crate::inbound::wire;
use crate::secret::content_hash;
use crate::text;

/// Names of what a row may hold, with the names under which files often have it. The first that a row has counts.
const KNOWN: &[(&str, &[&str])] = &[
    ("id", &["id", "external_id", "message_id"]),
    ("message", &["message", "customer_text", "text"]),
    ("message_at", &["message_at", "created_at", "customer_at", "date"]),
    ("reply", &["reply", "agent_text", "brand_reply"]),
    ("reply_at", &["reply_at", "agent_at"]),
    ("customer", &["customer", "customer_id", "author", "user"]),
    ("customer_name", &["customer_name", "author_name"]),
    ("subject", &["subject"]),
    ("channel", &["channel", "network"]),
];

/// Which fields of a row hold what.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    named: BTreeMap<String, String>,
    /// The zone of dates that name none.
    pub zone: Option<TimeZone>,
}

/// Not a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" names no field; write message=customer_text,reply=text with these names: id, message, message_at (or created_at), reply, reply_at, customer, customer_name, subject, channel"
)]
pub struct NotAMapping(pub String);

impl FromStr for Mapping {
    type Err = NotAMapping;

    /// Reads `message=customer_text,reply=text`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut named = BTreeMap::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let wrong = || NotAMapping(pair.to_owned());
            let (name, field) = pair.split_once('=').ok_or_else(wrong)?;
            let name = match name.trim() {
                "created_at" => "message_at",
                other => other,
            };
            if !KNOWN.iter().any(|(known, _)| *known == name) || field.trim().is_empty() {
                return Err(wrong());
            }
            named.insert(name.to_owned(), field.trim().to_owned());
        }
        Ok(Self { named, zone: None })
    }
}

impl Mapping {
    /// The value of a field as text; none where it is missing, null or blank.
    fn value(&self, row: &Map<String, Value>, name: &str) -> Option<String> {
        let given = self.named.get(name);
        let usual = KNOWN.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, names)| names);
        let value = match given {
            Some(field) => row.get(field.as_str())?,
            // A field that was given for something else is not also this.
            None => usual
                .iter()
                .filter(|field| !self.named.values().any(|taken| taken == *field))
                .find_map(|field| row.get(*field))?,
        };
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

/// What a customer wrote, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The network's id of the message; made of its content where the file has none.
    pub id: String,
    /// The customer, as the file names them.
    pub customer: Option<String>,
    /// Their name.
    pub customer_name: Option<String>,
    /// The subject of a mail or a form.
    pub subject: Option<String>,
    /// The network.
    pub channel: Option<String>,
    /// What they wrote.
    pub message: String,
    /// When.
    pub message_at: Option<Timestamp>,
    /// What the brand answered; none when it did not.
    pub reply: Option<String>,
    /// When.
    pub reply_at: Option<Timestamp>,
}

/// The items of one row.
pub(super) fn items(row: Row, mapping: &Mapping, visibility: Visibility) -> Vec<Imported> {
    let Row { bytes, fields } = row;
    let row = match fields {
        Ok(fields) => fields,
        Err(problem) => return vec![Imported::bad(bytes, problem)],
    };
    if row.contains_key("external_id") && row.get("author").is_some_and(Value::is_object) {
        // The form of the signed webhook: taken as it is.
        return vec![match wire::parse(&bytes) {
            Ok(incoming) => Imported::good(wire::raw_from(&incoming, bytes)),
            Err(problem) => Imported::bad(bytes, problem),
        }];
    }
    match exchange(&row, mapping) {
        Ok(exchange) => conversation(exchange, visibility).iter().map(Imported::of).collect(),
        Err(problem) => vec![Imported::bad(bytes, problem)],
    }
}

/// What a row says.
pub(super) fn exchange(row: &Map<String, Value>, mapping: &Mapping) -> Result<Exchange, ParseProblem> {
    let moment = |name: &str| match mapping.value(row, name) {
        None => Ok(None),
        Some(text) => {
            let zone = mapping.zone.clone().unwrap_or(TimeZone::UTC);
            dates::read(&text, &zone).map(Some).ok_or_else(|| ParseProblem::of("bad_date", name))
        }
    };
    let words = |name: &str| match mapping.value(row, name).map(|text| text::words(&text)) {
        Some(text) => text::not_too_long(&text, name).map(|()| Some(text)),
        None => Ok(None),
    };
    let message = words("message")?.ok_or_else(|| ParseProblem::of("missing_field", "message"))?;
    let (message_at, reply_at) = (moment("message_at")?, moment("reply_at")?);
    let name =
        |field: &str| mapping.value(row, field).map(|value| text::name(&value)).filter(|value| !value.is_empty());
    let customer = name("customer");
    let id = name("id").unwrap_or_else(|| {
        let time = message_at.map(|time| time.to_string()).unwrap_or_default();
        content_hash(&[customer.as_deref().unwrap_or_default().as_bytes(), time.as_bytes(), message.as_bytes()])
    });
    Ok(Exchange {
        id,
        customer,
        customer_name: name("customer_name"),
        subject: name("subject"),
        channel: name("channel"),
        message,
        message_at,
        reply: words("reply")?,
        reply_at,
    })
}

fn conversation(exchange: Exchange, visibility: Visibility) -> Vec<Incoming> {
    let Exchange { id: external_id, customer, customer_name, subject, message, message_at, reply, reply_at, .. } =
        exchange;
    let author = IncomingAuthor {
        id: customer.clone().unwrap_or_else(|| format!("unknown:{external_id}")),
        name: customer_name.unwrap_or_default(),
        handle: customer.unwrap_or_default(),
    };
    let first = Incoming {
        kind: IncomingKind::Message,
        source: SOURCE.to_owned(),
        external_id: external_id.clone(),
        thread_id: Some(external_id.clone()),
        in_reply_to: Vec::new(),
        case_reference: None,
        author,
        subject: subject.unwrap_or_default(),
        text: message,
        created_at: message_at,
        visibility,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    };
    let reply = reply.map(|text| Incoming {
        kind: IncomingKind::OwnReply,
        external_id: format!("{external_id}/reply"),
        in_reply_to: vec![external_id],
        subject: String::new(),
        text,
        created_at: reply_at.or(message_at),
        ..first.clone()
    });
    [first].into_iter().chain(reply).collect()
}
