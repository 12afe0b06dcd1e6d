//! One row as items: what the customer wrote, and what the brand answered, if the row holds it.

use std::collections::BTreeMap;
use std::str::FromStr;

use guichet_core::model::{Incoming, IncomingAuthor, IncomingKind, Visibility};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

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
    "\"{0}\" names no field; write message=customer_text,reply=text with these names: id, message, message_at (or created_at), reply, reply_at, customer, customer_name, subject"
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

/// The items of one row, given as its bytes too.
pub(super) fn items(
    row: &Map<String, Value>,
    bytes: &[u8],
    mapping: &Mapping,
    visibility: Visibility,
) -> Vec<Imported> {
    if row.contains_key("external_id") && row.get("author").is_some_and(Value::is_object) {
        // The form of the signed webhook: taken as it is.
        return vec![match wire::parse(bytes) {
            Ok(incoming) => Imported::good(wire::raw_from(&incoming, bytes.to_vec())),
            Err(problem) => Imported::bad(bytes.to_vec(), problem),
        }];
    }
    match conversation(row, mapping, visibility) {
        Ok(items) => items.iter().map(Imported::of).collect(),
        Err(problem) => vec![Imported::bad(bytes.to_vec(), problem)],
    }
}

fn conversation(
    row: &Map<String, Value>,
    mapping: &Mapping,
    visibility: Visibility,
) -> Result<Vec<Incoming>, ParseProblem> {
    let moment = |name: &str| match mapping.value(row, name) {
        None => Ok(None),
        Some(text) => {
            let zone = mapping.zone.clone().unwrap_or(TimeZone::UTC);
            dates::read(&text, &zone).map(Some).ok_or_else(|| ParseProblem::of("bad_date", name))
        }
    };
    let words = |name: &str| match mapping.value(row, name).map(|text| text::words(&text)) {
        Some(text) if text.chars().count() > text::LONGEST_TEXT => Err(ParseProblem::of("too_large", name)),
        other => Ok(other),
    };
    let message = words("message")?.ok_or_else(|| ParseProblem::of("missing_field", "message"))?;
    let (message_at, reply_at) = (moment("message_at")?, moment("reply_at")?);
    let customer =
        mapping.value(row, "customer").map(|customer| text::name(&customer)).filter(|customer| !customer.is_empty());
    let external_id =
        mapping.value(row, "id").map(|id| text::name(&id)).filter(|id| !id.is_empty()).unwrap_or_else(|| {
            let time = message_at.map(|time| time.to_string()).unwrap_or_default();
            content_hash(&[customer.as_deref().unwrap_or_default().as_bytes(), time.as_bytes(), message.as_bytes()])
        });
    let author = IncomingAuthor {
        id: customer.clone().unwrap_or_else(|| format!("unknown:{external_id}")),
        name: mapping.value(row, "customer_name").map(|name| text::name(&name)).unwrap_or_default(),
        handle: customer.unwrap_or_default(),
    };
    let first = Incoming {
        kind: IncomingKind::Message,
        source: SOURCE.to_owned(),
        external_id: external_id.clone(),
        thread_id: Some(external_id.clone()),
        in_reply_to: Vec::new(),
        case_reference: None,
        author: author.clone(),
        subject: mapping.value(row, "subject").map(|subject| text::name(&subject)).unwrap_or_default(),
        text: message,
        created_at: message_at,
        visibility,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
    };
    let reply = words("reply")?.map(|text| Incoming {
        kind: IncomingKind::OwnReply,
        external_id: format!("{external_id}/reply"),
        in_reply_to: vec![external_id],
        subject: String::new(),
        text,
        created_at: reply_at.or(message_at),
        ..first.clone()
    });
    Ok([first].into_iter().chain(reply).collect())
}
