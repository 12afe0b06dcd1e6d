//! Reads a mailbox: what is new, as soon as it is there, and without letting one large mail delay the others.
//!
//! Small mails are handed over at once. A large one is named in the cursor and fetched in pieces of a few mebibytes
//! between looks for new mail; a crash in between only starts that one mail again.

mod cursor;
mod folder;
mod session;

use std::collections::BTreeMap;
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::types::{Mailbox as Opened, UnsolicitedResponse};
use jiff::civil::Date;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::identity;
use super::marks::OWN_WORD;
use super::settings::MailSettings;
use crate::channel::{Batch, Failure, RawBytes};
use cursor::Cursor;
use session::{SignedIn, within};

/// The most mails of one batch.
const BATCH: usize = 50;
/// The most bytes of one batch.
const BATCH_BYTES: u32 = 16 * 1024 * 1024;
/// A mail above this size is fetched in pieces.
const LARGE: u32 = 2 * 1024 * 1024;
/// One piece.
const PIECE: usize = 1024 * 1024;
/// Pieces between two looks for new mail.
const PIECES_AT_ONCE: usize = 4;
/// Servers and routers forget quiet connections: IDLE is renewed after this long.
const LONGEST_IDLE: Duration = Duration::from_secs(285);
/// Between two looks where the server cannot tell of new mail.
const POLL_EVERY: Duration = Duration::from_secs(30);

/// One mailbox.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    signed_in: Option<SignedIn>,
    large: Option<Pieces>,
}

/// What we have of a large mail.
#[derive(Debug)]
struct Pieces {
    validity: u32,
    uid: u32,
    bytes: Vec<u8>,
}

/// What a folder shows of our mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filed {
    /// The one that was asked for.
    This,
    /// Others, not this one: what leaves is filed here.
    Others,
    /// None: nothing says that what leaves is filed here.
    Nothing,
}

impl Mailbox {
    /// Everything after the cursor, up to one batch.
    pub(super) async fn receive(&self, settings: &MailSettings, cursor: Option<&str>) -> Result<Batch, Failure> {
        let mut state = self.state.lock().await;
        let place = cursor::place(settings);
        let before = cursor.and_then(|text| Cursor::read(text, &place));
        let kept = match state.signed_in.take() {
            // A kept connection may have died in silence: that is no failure of the account.
            Some(mut kept) => {
                receive_small(&mut kept, settings, before.clone()).await.ok().map(|fetched| (kept, fetched))
            }
            None => None,
        };
        let (mut connection, (mut batch, mut reached)) = match kept {
            Some(both) => both,
            None => {
                let mut new = SignedIn::open(settings).await?;
                let fetched = receive_small(&mut new, settings, before).await?;
                (new, fetched)
            }
        };
        if let Some(uid) = reached.large.first().copied() {
            match receive_large(&mut connection, &mut state.large, reached.validity, uid).await {
                Ok(Progress::More) => batch.more = true,
                Ok(Progress::Whole(item)) => {
                    batch.items.push(item);
                    reached.large.retain(|other| *other != uid);
                    batch.more |= !reached.large.is_empty();
                }
                Ok(Progress::Gone) => reached.large.retain(|other| *other != uid),
                Err(failure) if batch.items.is_empty() => return Err(failure),
                Err(_) => {
                    // What was fetched is handed over first; the large mail is tried again on a new connection.
                    batch.more = true;
                    batch.cursor = changed(&reached, cursor);
                    return Ok(batch);
                }
            }
        }
        batch.cursor = changed(&reached, cursor);
        state.signed_in = Some(connection);
        Ok(batch)
    }

    /// Waits for new mail.
    pub(super) async fn wait(&self, at_most: Duration) -> Result<(), Failure> {
        let mut state = self.state.lock().await;
        let Some(connection) = state.signed_in.take() else {
            // There is nothing to wait on before the next call of receive; a moment keeps the two from spinning.
            drop(state);
            tokio::time::sleep(at_most.min(Duration::from_secs(1))).await;
            return Ok(());
        };
        if !connection.can_idle {
            state.signed_in = Some(connection);
            drop(state);
            tokio::time::sleep(at_most.min(POLL_EVERY)).await;
            return Ok(());
        }
        state.signed_in = Some(idle(connection, at_most.min(LONGEST_IDLE)).await?);
        Ok(())
    }

    /// What a folder shows of a mail of ours.
    pub(super) async fn filed(settings: &MailSettings, folder: &str, message_id: &str) -> Result<Filed, Failure> {
        let mut connection = SignedIn::open(settings).await?;
        connection.examine(folder).await?;
        let filed = if !connection.search(&format!("HEADER Message-ID \"<{message_id}>\"")).await?.is_empty() {
            Filed::This
        } else if !connection.search(&format!("HEADER Message-ID \"<{OWN_WORD}\"")).await?.is_empty() {
            Filed::Others
        } else {
            Filed::Nothing
        };
        connection.close().await;
        Ok(filed)
    }

    /// Signs in and opens the mailbox.
    pub(super) async fn try_account(settings: &MailSettings, folder: &str) -> Result<(), Failure> {
        let mut connection = SignedIn::open(settings).await?;
        connection.examine(folder).await?;
        connection.close().await;
        Ok(())
    }
}

fn changed(reached: &Cursor, before: Option<&str>) -> Option<String> {
    let text = reached.write();
    (before != Some(text.as_str())).then_some(text)
}

async fn idle(connection: SignedIn, at_most: Duration) -> Result<SignedIn, Failure> {
    let can_idle = connection.can_idle;
    let heard = connection.session.unsolicited_responses.clone();
    let mut handle = connection.session.idle();
    within(handle.init()).await?;
    // A mail that arrived between the last look and IDLE was announced before we listened.
    let mut arrived = false;
    while let Ok(response) = heard.try_recv() {
        arrived |= matches!(response, UnsolicitedResponse::Exists(_));
    }
    if !arrived {
        let (waiting, interrupt) = handle.wait_with_timeout(at_most);
        // Keep-alive lines restart the inner limit: the outer one is the promise.
        let woken = timeout(at_most, waiting).await;
        drop(interrupt);
        if let Ok(Ok(IdleResponse::ManualInterrupt)) = woken {
            return Err(Failure::new("unreachable", "the server closed the connection"));
        }
    }
    let session = within(handle.done()).await?;
    Ok(SignedIn { session, can_idle })
}

/// Hands over the small mails after the cursor, and puts the large ones on the cursor's list.
async fn receive_small(
    connection: &mut SignedIn,
    settings: &MailSettings,
    before: Option<Cursor>,
) -> Result<(Batch, Cursor), Failure> {
    let opened = connection.examine(&settings.mailbox).await?;
    while connection.session.unsolicited_responses.try_recv().is_ok() {}
    let (mut reached, query) = start(settings, before, &opened)?;
    let mut uids = connection.search(&query).await?;
    // "n:*" names the last mail even when its number is below n.
    uids.retain(|uid| *uid > reached.last);
    let mut more = uids.len() > BATCH;
    uids.truncate(BATCH);
    let sizes = sizes(connection, &uids).await?;
    let small = sort_out(&uids, &sizes, &mut reached);
    more |= uids.last().is_some_and(|last| *last > reached.last);
    let found = bodies(connection, &small).await?;
    ask_alone(&small, &found, &mut reached);
    let items = found.into_values().map(identity::raw).collect();
    Ok((Batch { items, cursor: None, more }, reached))
}

/// Which mails are fetched together now. The cursor passes those, and what it puts on its list: the large ones, and those
/// of which the server did not say the size. The others come with the next batch.
fn sort_out(uids: &[u32], sizes: &BTreeMap<u32, u32>, reached: &mut Cursor) -> Vec<u32> {
    let mut small = Vec::new();
    let mut bytes = 0_u32;
    for uid in uids {
        match sizes.get(uid).copied().filter(|size| *size <= LARGE) {
            None => reached.large.push(*uid),
            Some(size) if !small.is_empty() && bytes.saturating_add(size) > BATCH_BYTES => break,
            Some(size) => {
                bytes = bytes.saturating_add(size);
                small.push(*uid);
            }
        }
        reached.last = *uid;
    }
    small
}

/// A mail that was asked for and did not come is asked for alone: only then it is known to be gone.
fn ask_alone(asked: &[u32], found: &BTreeMap<u32, Vec<u8>>, reached: &mut Cursor) {
    reached.large.extend(asked.iter().filter(|uid| !found.contains_key(uid)));
    reached.large.sort_unstable();
}

/// Where to look on. A mailbox that was made anew has new numbers: it is read again from the first day, and the store
/// knows what it has.
fn start(settings: &MailSettings, before: Option<Cursor>, opened: &Opened) -> Result<(Cursor, String), Failure> {
    let validity = opened.uid_validity.ok_or_else(|| Failure::new("protocol", "the server gives no UIDVALIDITY"))?;
    match before {
        Some(before) if before.validity == validity => {
            let query = format!("UID {}:*", before.last.saturating_add(1));
            Ok((before, query))
        }
        Some(before) => {
            let query = format!("SINCE {}", imap_date(before.since));
            Ok((Cursor { validity, last: 0, large: Vec::new(), ..before }, query))
        }
        None => {
            let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
            let since = today.saturating_sub(jiff::Span::new().days(settings.first_days));
            let last = match (settings.first_days, opened.uid_next) {
                (0, Some(next)) => next.saturating_sub(1),
                _ => 0,
            };
            let query = format!("UID {}:* SINCE {}", last.saturating_add(1), imap_date(since));
            Ok((Cursor { place: cursor::place(settings), validity, last, since, large: Vec::new() }, query))
        }
    }
}

fn imap_date(date: Date) -> String {
    date.strftime("%-d-%b-%Y").to_string()
}

/// The sizes of the mails, as far as the server says them.
async fn sizes(connection: &mut SignedIn, uids: &[u32]) -> Result<BTreeMap<u32, u32>, Failure> {
    if uids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let fetched = connection.fetch(&set(uids), "(UID RFC822.SIZE)").await?;
    Ok(fetched.iter().filter_map(|item| Some((item.uid?, item.size?))).collect())
}

/// The mails, as far as the server hands them over.
async fn bodies(connection: &mut SignedIn, uids: &[u32]) -> Result<BTreeMap<u32, Vec<u8>>, Failure> {
    if uids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let fetched = connection.fetch(&set(uids), "(UID BODY.PEEK[])").await?;
    let found = fetched.iter().filter_map(|item| Some((item.uid?, item.body()?.to_vec())));
    Ok(found.filter(|(uid, _)| uids.contains(uid)).collect())
}

fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

enum Progress {
    /// Some pieces came, others are to come.
    More,
    /// The mail is complete.
    Whole(RawBytes),
    /// It was deleted meanwhile.
    Gone,
}

/// Fetches some pieces of a large mail.
async fn receive_large(
    connection: &mut SignedIn,
    held: &mut Option<Pieces>,
    validity: u32,
    uid: u32,
) -> Result<Progress, Failure> {
    let mut pieces = held
        .take()
        .filter(|pieces| (pieces.validity, pieces.uid) == (validity, uid))
        .unwrap_or_else(|| Pieces { validity, uid, bytes: Vec::new() });
    for _ in 0..PIECES_AT_ONCE {
        let start = pieces.bytes.len();
        let fetched = connection.fetch(&uid.to_string(), &format!("(UID BODY.PEEK[]<{start}.{PIECE}>)")).await?;
        let piece = fetched.iter().find(|item| item.uid == Some(uid));
        let Some(piece) = piece.and_then(async_imap::types::Fetch::body) else {
            return match start {
                0 if connection.search(&format!("UID {uid}")).await?.contains(&uid) => {
                    Err(Failure::new("protocol", "the server lists a mail and does not hand it over"))
                }
                0 => Ok(Progress::Gone),
                // Behind the last byte some servers have nothing to give.
                _ => Ok(Progress::Whole(identity::raw(pieces.bytes))),
            };
        };
        pieces.bytes.extend_from_slice(piece);
        if piece.len() < PIECE {
            return Ok(Progress::Whole(identity::raw(pieces.bytes)));
        }
    }
    *held = Some(pieces);
    Ok(Progress::More)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        Cursor { place: "ab12".to_owned(), validity: 1, last: 4, since: Date::constant(2026, 3, 3), large: Vec::new() }
    }

    #[test]
    fn the_cursor_passes_no_mail_that_was_neither_handed_over_nor_put_on_its_list() {
        let mut reached = cursor();
        // Of 6 the server does not say the size, 7 is large, 8 came without its words.
        let sizes = BTreeMap::from([(5, 900), (7, LARGE + 1), (8, 900)]);
        let small = sort_out(&[5, 6, 7, 8], &sizes, &mut reached);
        ask_alone(&small, &BTreeMap::from([(5, b"Subject: Colis".to_vec())]), &mut reached);
        assert_eq!((small, reached.large, reached.last), (vec![5, 8], vec![6, 7, 8], 8));
    }

    #[test]
    fn a_full_batch_leaves_the_rest_to_the_next_one() {
        let mut reached = cursor();
        let sizes: BTreeMap<u32, u32> = (5..20).map(|uid| (uid, LARGE)).collect();
        let uids: Vec<u32> = (5..20).collect();
        assert_eq!(sort_out(&uids, &sizes, &mut reached), (5..13).collect::<Vec<_>>());
        assert_eq!((reached.last, reached.large), (12, Vec::new()));
    }
}
