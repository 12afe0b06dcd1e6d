//! A page that was sent: read as browsers send it, fields and files, and put on disk. The same page sent again with other
//! words is another message: the customer was told that it has arrived.
//!
//! Invariant: however many send something at once, and however slowly, what is held of it while it is read stays under [`ROOM`].

use std::time::Duration;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use guichet_channels::RawBytes;
use guichet_channels::webform::{Submission, SubmittedFile};
use guichet_core::model::{Channel, MessageId, RawItem};
use guichet_store::{Received, StoreError};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::app::App;
use crate::locale::Locale;
use crate::work::receive::raw_item;

/// More fields than any page of ours has.
const MOST_FIELDS: usize = 40;
/// Bytes of a page that brings no files.
const MOST_WORDS: usize = 1024 * 1024;

/// Why a page cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Over the limit.
    TooLarge,
    /// Not what browsers send.
    Broken,
    /// It stopped on its way.
    Stalled,
    /// So many bring something at once that there is no room at the moment.
    NoRoom,
}

/// Bytes of one permit.
const UNIT: usize = 1024;
/// Units of all pages that this process holds at once: 192 MiB.
const ROOM: usize = 192 * 1024;
static FREE: Semaphore = Semaphore::const_new(ROOM);
/// A place in the room is waited for so long.
const WAIT: Duration = Duration::from_secs(5);
/// A page that takes longer than this does not arrive any more: twenty megabytes by a slow telephone take three minutes.
const PATIENCE: Duration = Duration::from_secs(240);
/// And nothing at all for so long is the end of it.
const SILENCE: Duration = Duration::from_secs(20);

/// What a page may hold in memory while it is read, and until it is dropped.
struct Place {
    held: SemaphorePermit<'static>,
    free: usize,
}

impl Place {
    fn new() -> Result<Self, Unreadable> {
        let held = FREE.try_acquire_many(0).map_err(|_| Unreadable::NoRoom)?;
        Ok(Self { held, free: 0 })
    }

    /// Room for so many bytes more.
    async fn grow(&mut self, bytes: usize) -> Result<(), Unreadable> {
        if bytes > self.free {
            let units = (bytes - self.free).div_ceil(UNIT);
            let wanted = u32::try_from(units).map_err(|_| Unreadable::TooLarge)?;
            let more = timeout(WAIT, FREE.acquire_many(wanted)).await.ok().and_then(Result::ok);
            self.held.merge(more.ok_or(Unreadable::NoRoom)?);
            self.free += units * UNIT;
        }
        self.free -= bytes;
        Ok(())
    }
}

/// Reads fields and files; the token stands in the field `page`. A page that stalls gives its room back.
pub(super) async fn read(request: Request, app: &App, locale: Locale) -> Result<Submission, Unreadable> {
    timeout(PATIENCE, read_page(request, app, locale)).await.unwrap_or(Err(Unreadable::Stalled))
}

async fn read_page(request: Request, app: &App, locale: Locale) -> Result<Submission, Unreadable> {
    let mut place = Place::new()?;
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    let mut submission = Submission { language: locale.as_str().to_owned(), ..Submission::default() };
    if multipart {
        read_parts(request, app, &mut submission, &mut place).await?;
    } else {
        // Words alone: a page without files is small.
        place.grow(MOST_WORDS).await?;
        let body = timeout(SILENCE, axum::body::to_bytes(request.into_body(), MOST_WORDS)).await;
        let bytes = body.map_err(|_| Unreadable::Stalled)?.map_err(|_| Unreadable::TooLarge)?;
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

async fn read_parts(
    request: Request,
    app: &App,
    submission: &mut Submission,
    place: &mut Place,
) -> Result<(), Unreadable> {
    let mut parts = Multipart::from_request(request, app).await.map_err(|_| Unreadable::Broken)?;
    for _ in 0..MOST_FIELDS {
        let Some(mut part) = in_time(parts.next_field()).await? else { return Ok(()) };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(|file| (file.to_owned(), part.content_type().unwrap_or_default().to_owned()));
        let mut bytes = Vec::new();
        while let Some(chunk) = in_time(part.chunk()).await? {
            place.grow(chunk.len()).await?;
            bytes.extend_from_slice(&chunk);
        }
        match file {
            // Browsers send an empty part for a file field that was left empty.
            Some(_) if bytes.is_empty() => {}
            Some((name, mime)) => submission.files.push(SubmittedFile { name, mime, bytes }),
            None => {
                submission.fields.insert(name, String::from_utf8_lossy(&bytes).replace('\0', ""));
            }
        }
    }
    Err(Unreadable::Broken)
}

/// The next piece, as long as something comes at all.
async fn in_time<T>(next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Unreadable> {
    let next = timeout(SILENCE, next).await.map_err(|_| Unreadable::Stalled)?;
    next.map_err(|error| unreadable(&error))
}

fn unreadable(error: &MultipartError) -> Unreadable {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Unreadable::TooLarge } else { Unreadable::Broken }
}
