//! A page that was sent: read as browsers send it, fields and files, and put on disk. The same page sent again with other
//! words is another message: the customer was told that it has arrived.
//!
//! Invariant: however many send something at once, and however slowly, what is held of it until it is on disk stays under [`ROOM`].

use std::time::Duration;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use futures_util::StreamExt as _;
use guichet_channels::RawBytes;
use guichet_channels::webform::{Submission, SubmittedFile};
use guichet_core::model::{Channel, MessageId, RawItem};
use guichet_store::{Received, StoreError};
use tokio::time::timeout;

use crate::app::App;
use crate::locale::Locale;
use crate::room::{NoRoom, Place, Room};
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

/// Bytes of all pages that this process reads at once. What is put on disk stands a second and a third time for that moment.
static ROOM: Room = Room::new(96 * 1024 * 1024, Duration::from_secs(5));
/// And of those that bring words alone: they do not stand in line behind large files.
static ROOM_FOR_WORDS: Room = Room::new(32 * 1024 * 1024, Duration::from_secs(5));
/// A page that takes longer than this does not arrive any more: twenty megabytes by a slow telephone take three minutes.
const PATIENCE: Duration = Duration::from_secs(240);
/// And nothing at all for so long is the end of it.
const SILENCE: Duration = Duration::from_secs(20);

impl From<NoRoom> for Unreadable {
    fn from(NoRoom: NoRoom) -> Self {
        Self::NoRoom
    }
}

/// Reads fields and files; the token stands in the field `page`. A page that stalls gives its room back; one that was read keeps its
/// place as long as the second value.
pub(super) async fn read(request: Request, app: &App, locale: Locale) -> Result<(Submission, Place), Unreadable> {
    timeout(PATIENCE, read_page(request, app, locale)).await.unwrap_or(Err(Unreadable::Stalled))
}

async fn read_page(request: Request, app: &App, locale: Locale) -> Result<(Submission, Place), Unreadable> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    let mut submission = Submission { language: locale.as_str().to_owned(), ..Submission::default() };
    let mut place = if multipart { ROOM.place() } else { ROOM_FOR_WORDS.place() };
    if multipart {
        read_parts(request, app, &mut submission, &mut place).await?;
    } else {
        read_words(request, &mut submission, &mut place).await?;
    }
    submission.token = submission.fields.remove("page").unwrap_or_default();
    Ok((submission, place))
}

/// A page that brings no files is small.
async fn read_words(request: Request, submission: &mut Submission, place: &mut Place) -> Result<(), Unreadable> {
    let (mut pieces, mut bytes) = (request.into_body().into_data_stream(), Vec::new());
    while let Some(piece) = timeout(SILENCE, pieces.next()).await.map_err(|_| Unreadable::Stalled)? {
        let piece = piece.map_err(|_| Unreadable::Broken)?;
        if bytes.len() + piece.len() > MOST_WORDS {
            return Err(Unreadable::TooLarge);
        }
        place.keep(&mut bytes, &piece).await?;
    }
    let words = reqwest::Url::parse(&format!("form:?{}", String::from_utf8_lossy(&bytes)));
    for (name, value) in words.map_err(|_| Unreadable::Broken)?.query_pairs().take(MOST_FIELDS) {
        submission.fields.insert(name.into_owned(), value.replace('\0', ""));
    }
    Ok(())
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
            place.keep(&mut bytes, &chunk).await?;
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
