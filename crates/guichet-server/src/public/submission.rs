//! A page that was sent: read as browsers send it, fields and files, and put on disk. The same page sent again with other
//! words is another message: the customer was told that it has arrived.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use guichet_channels::RawBytes;
use guichet_channels::webform::{Submission, SubmittedFile};
use guichet_core::model::{Channel, MessageId, RawItem};
use guichet_store::{Received, StoreError};

use crate::app::App;
use crate::locale::Locale;
use crate::work::receive::raw_item;

/// More fields than any page of ours has.
const MOST_FIELDS: usize = 40;

/// Why a page cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Over the limit.
    TooLarge,
    /// Not what browsers send.
    Broken,
}

/// Reads fields and files; the token stands in the field `page`.
pub(super) async fn read(request: Request, app: &App, locale: Locale) -> Result<Submission, Unreadable> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    let mut submission = Submission { language: locale.as_str().to_owned(), ..Submission::default() };
    if multipart {
        read_parts(request, app, &mut submission).await?;
    } else {
        let bytes = Bytes::from_request(request, app).await.map_err(|_| Unreadable::TooLarge)?;
        for (name, value) in reqwest::Url::parse(&format!("form:?{}", String::from_utf8_lossy(&bytes)))
            .map_err(|_| Unreadable::Broken)?
            .query_pairs()
            .take(MOST_FIELDS)
        {
            submission.fields.insert(name.into_owned(), value.replace('\0', ""));
        }
    }
    submission.token = submission.fields.remove("page").unwrap_or_default();
    Ok(submission)
}

/// Puts a submission on disk; the message that it will be.
pub(super) async fn keep(app: &App, form: &Channel, raw: RawBytes) -> guichet_store::Result<MessageId> {
    match receive(app, raw_item(app, form, raw.clone(), false)).await? {
        Received::New(id) | Received::Same(id) => Ok(id),
        Received::Differs(_) => {
            Ok(receive(app, raw_item(app, form, raw.under_its_own_id(), false)).await?.message_id())
        }
    }
}

async fn receive(app: &App, item: RawItem) -> guichet_store::Result<Received> {
    let received = app.store().receive(vec![item], None).await?;
    received.into_iter().next().ok_or_else(|| StoreError::Unavailable("nothing was stored".to_owned()))
}

async fn read_parts(request: Request, app: &App, submission: &mut Submission) -> Result<(), Unreadable> {
    let mut parts = Multipart::from_request(request, app).await.map_err(|_| Unreadable::Broken)?;
    for _ in 0..MOST_FIELDS {
        let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? else { return Ok(()) };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(|file| (file.to_owned(), part.content_type().unwrap_or_default().to_owned()));
        let bytes = part.bytes().await.map_err(|error| unreadable(&error))?;
        match file {
            // Browsers send an empty part for a file field that was left empty.
            Some(_) if bytes.is_empty() => {}
            Some((name, mime)) => submission.files.push(SubmittedFile { name, mime, bytes: bytes.to_vec() }),
            None => {
                submission.fields.insert(name, String::from_utf8_lossy(&bytes).replace('\0', ""));
            }
        }
    }
    Err(Unreadable::Broken)
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Unreadable {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Unreadable::TooLarge } else { Unreadable::Broken }
}
