//! What a submission is kept as, and how it is understood again. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form::{TRAP, value};
use super::{ProvenCase, Submission};
use crate::channel::{ParseProblem, RawBytes};
use crate::mail::address::is_address;
use crate::secret::content_hash;
use crate::text;

/// Where submission ids are unique.
const SOURCE: &str = "webform";

/// A submission as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    submission_id: Uuid,
    submitted_at: Timestamp,
    language: String,
    message: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    wish: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reference: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<KeptFile>,
    /// The invisible field was filled in.
    #[serde(default)]
    suspect: bool,
    /// It came by a link of this case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<ProvenCase>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFile {
    name: String,
    mime: String,
    base64: String,
}

/// The bytes of a submission, with what makes it unique.
pub(super) fn raw(submission_id: Uuid, submission: &Submission, now: Timestamp) -> RawBytes {
    let field = |name: &str| text::words(value(&submission.fields, name));
    let files: Vec<KeptFile> = submission
        .files
        .iter()
        .map(|file| KeptFile {
            name: text::file_name(&file.name),
            mime: text::name(&file.mime),
            base64: STANDARD.encode(&file.bytes),
        })
        .collect();
    let kept = Kept {
        submission_id,
        submitted_at: now,
        language: if submission.language == "en" { "en" } else { "fr" }.to_owned(),
        message: field("message"),
        wish: field("wish"),
        reference: field("reference"),
        name: field("name"),
        email: field("email").to_lowercase(),
        files,
        suspect: !value(&submission.fields, TRAP).is_empty(),
        case: submission.case.clone(),
    };
    let mut said: Vec<&[u8]> = [&kept.message, &kept.wish, &kept.reference, &kept.name, &kept.email]
        .iter()
        .map(|text| text.as_bytes())
        .collect();
    said.extend(kept.files.iter().map(|file| file.base64.as_bytes()));
    RawBytes {
        source: SOURCE.to_owned(),
        external_id: submission_id.to_string(),
        part: "message".to_owned(),
        content_hash: content_hash(&said),
        // Plain strings and numbers always serialise.
        body: serde_json::to_vec(&kept).unwrap_or_default(),
    }
}

/// Understands a submission.
///
/// # Errors
/// It is not one, or looks like a machine's.
pub fn parse(body: &[u8]) -> Result<Incoming, ParseProblem> {
    let kept: Kept = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    if kept.suspect {
        return Err(ParseProblem::new("suspect"));
    }
    if kept.message.trim().is_empty() {
        return Err(ParseProblem::of("empty", "message"));
    }
    let attachments = kept.files.iter().map(file).collect::<Result<_, _>>()?;
    let author = author(&kept);
    Ok(Incoming {
        kind: IncomingKind::Message,
        source: SOURCE.to_owned(),
        external_id: kept.submission_id.to_string(),
        // All that a customer adds to a case on our own pages is one thread. What was left through a drop link is another
        // one: the words of whoever found the link do not stand among those of the customer.
        thread_id: kept.case.as_ref().map(|case| {
            let way = if case.by_drop_link { "drop" } else { "case" };
            format!("{way}:{}", case.reference)
        }),
        in_reply_to: Vec::new(),
        case_reference: kept.case.as_ref().map(|case| case.reference.clone()),
        author,
        subject: mark(&kept),
        text: words(&kept),
        created_at: Some(kept.submitted_at),
        visibility: Visibility::Private,
        attachments,
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: kept.case.as_ref().is_some_and(|case| case.by_drop_link),
        reply_door: ReplyDoor::Open,
    })
}

/// What stands above a thread whose author nobody proved.
fn mark(kept: &Kept) -> String {
    match &kept.case {
        Some(case) if case.by_drop_link && kept.language == "en" => {
            "Left through a drop link: who wrote it is not proven"
        }
        Some(case) if case.by_drop_link => "Laissé par un lien de dépôt\u{a0}: rien ne prouve qui l’a écrit",
        _ => "",
    }
    .to_owned()
}

fn author(kept: &Kept) -> IncomingAuthor {
    if let Some(case) = &kept.case {
        return IncomingAuthor { id: case.author.clone(), name: text::name(&case.name), handle: String::new() };
    }
    let by_mail = is_address(&kept.email);
    IncomingAuthor {
        // Without an address every submission is somebody unknown.
        id: if by_mail { kept.email.clone() } else { format!("form:{}", kept.submission_id) },
        name: text::name(&kept.name),
        handle: if by_mail { kept.email.clone() } else { String::new() },
    }
}

/// The same submission once a person looked at it and found nothing suspicious.
#[must_use]
pub fn cleared(body: &[u8]) -> Vec<u8> {
    let Ok(mut kept) = serde_json::from_slice::<Kept>(body) else { return body.to_vec() };
    kept.suspect = false;
    serde_json::to_vec(&kept).unwrap_or_else(|_| body.to_vec())
}

/// The person's own words, and what they filled in beside them, one line each.
fn words(kept: &Kept) -> String {
    let french = kept.language != "en";
    let mut words = kept.message.trim().to_owned();
    let mut add = |fr: &str, en: &str, value: &str| {
        if !value.trim().is_empty() {
            words.push_str("\n\n");
            words.push_str(if french { fr } else { en });
            words.push_str(value.trim());
        }
    };
    add("Ce qui m’aiderait\u{a0}: ", "What would help me: ", &kept.wish);
    add("Numéro\u{a0}: ", "Number: ", &kept.reference);
    words
}

fn file(kept: &KeptFile) -> Result<IncomingAttachment, ParseProblem> {
    let bytes = STANDARD.decode(&kept.base64).map_err(|_| ParseProblem::of("bad_field", "files"))?;
    Ok(IncomingAttachment { name: kept.name.clone(), mime: kept.mime.clone(), bytes, url: None })
}
