//! One item, from its bytes to its commit.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use guichet_channels::webform::wire::cleared;
use guichet_channels::{AnyChannel, ParseProblem, RawBytes};
use guichet_core::delivery::Given;
use guichet_core::guard::{self, House, character};
use guichet_core::intake::{self, IntakeProblem};
use guichet_core::learning;
use guichet_core::model::{
    Brand, Channel, ChannelId, Conversation, EventId, EventKind, Incoming, IncomingKind, Message, NewEvent, RawItem,
    RawItemState,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::reading::Earlier;
use guichet_core::text::{self, Input, Reading};
use guichet_store::{Result, StoreError};

use super::{ATTEMPTS, WORDS_ASKED, pause_after};
use crate::app::App;
use crate::clock::Ids;
use crate::load;

/// A channel and its brand, opened once a round.
#[derive(Clone)]
struct Place {
    brand: Brand,
    channel: Channel,
    code: Option<AnyChannel>,
}

/// An item whose bytes were parsed.
pub(super) struct Prepared {
    raw: RawItem,
    place: Place,
    parsed: std::result::Result<Incoming, ParseProblem>,
    /// Its bytes, where its network has not given the words yet that it names.
    wordless: Option<RawBytes>,
}

impl Prepared {
    /// Its place in the order of receipt.
    pub(super) fn position(&self) -> i64 {
        self.raw.position
    }

    /// Who wrote it, as its network names them, where the bytes say so.
    fn author(&self) -> Option<String> {
        self.parsed.as_ref().ok().and_then(|incoming| intake::keys(&self.place.channel, incoming).author)
    }

    /// What this item must stay in order with.
    pub(super) fn order_keys(&self) -> Vec<String> {
        let channel = self.raw.channel_id;
        let mut keys = vec![format!("item {channel} {} {}", self.raw.source, self.raw.external_id)];
        if let Ok(incoming) = &self.parsed {
            let found = intake::keys(&self.place.channel, incoming);
            keys.push(format!("thread {channel} {}", found.thread_key));
            keys.extend(found.in_reply_to.iter().map(|id| format!("item {channel} {} {id}", found.source)));
            keys.extend(found.author.map(|author| format!("author {} {} {author}", self.raw.brand_id, found.network)));
            keys.extend(found.case_reference.map(|reference| format!("case {} {reference}", self.raw.brand_id)));
        }
        keys
    }
}

/// Parses the items beside the event loop.
pub(super) async fn prepare(app: &App, items: Vec<RawItem>) -> Result<Vec<Prepared>> {
    let mut places: HashMap<ChannelId, Place> = HashMap::new();
    for id in items.iter().map(|item| item.channel_id) {
        if let Entry::Vacant(free) = places.entry(id) {
            free.insert(place(app, id).await?);
        }
    }
    let places = Arc::new(places);
    // A message may be megabytes of MIME: requests must not wait for it.
    let prepared = tokio::task::spawn_blocking(move || {
        items
            .into_iter()
            .filter_map(|raw| places.get(&raw.channel_id).cloned().map(|place| parse(raw, place)))
            .collect()
    });
    prepared.await.map_err(|error| StoreError::Unavailable(format!("parsing was interrupted: {error}")))
}

async fn place(app: &App, id: ChannelId) -> Result<Place> {
    let channel = load::present(app.store().channel(id).await?, "channel")?;
    let brand = app.brand(channel.brand_id).await?;
    let code = load::channel::open(app, channel.clone()).await?.ok();
    Ok(Place { brand, channel, code })
}

/// Parses the body and lets go of it: what was said stands in the parsed item.
fn parse(mut raw: RawItem, place: Place) -> Prepared {
    // Once quarantined and without a problem since: a person looked at it and put it back to work.
    let put_back = raw.attempts > 0 && raw.problem.is_none();
    let body =
        if put_back && place.channel.kind == "webform" { cleared(&raw.body) } else { std::mem::take(&mut raw.body) };
    let bytes = RawBytes {
        source: raw.source.clone(),
        external_id: raw.external_id.clone(),
        part: raw.part.clone(),
        content_hash: raw.content_hash.clone(),
        body,
    };
    let parsed = match &place.code {
        // The parsers promise not to panic; if one does after all, the item is set aside and the others go on.
        Some(code) => std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| code.parse(&bytes)))
            .unwrap_or_else(|_| Err(ParseProblem::new("parser_failed"))),
        None => Err(ParseProblem::new("settings")),
    };
    let parsed = parsed.map(|incoming| if raw.history { of_our_own(incoming, &place.channel) } else { incoming });
    let lacks = raw.attempts < WORDS_ASKED && place.code.as_ref().is_some_and(|code| code.lacks_words(&bytes));
    Prepared { raw, place, parsed, wordless: lacks.then_some(bytes) }
}

/// Asks the network once more for the words that an item only names. Nothing waits for it: what comes is there at the next try.
fn ask_for_words(app: &App, item: &Prepared, bytes: RawBytes) {
    let (app, id, code) = (app.clone(), item.raw.id, item.place.code.clone());
    tokio::spawn(async move {
        let Some(code) = code else { return };
        let before = bytes.body.clone();
        let Some(after) = code.complete(vec![bytes]).await.pop().filter(|after| after.body != before) else { return };
        if let Err(error) = app.store().complete_raw_item(id, &after.body).await {
            tracing::warn!(%error, item = %id, "words that were fetched late could not be kept");
        }
    });
}

/// In a mailbox that somebody hands over, what the brand's own address wrote is what the brand answered. Of a mail that arrives, an
/// address proves nothing.
fn of_our_own(incoming: Incoming, channel: &Channel) -> Incoming {
    let own = channel.kind == "mail"
        && incoming.kind == IncomingKind::Message
        && channel.setting("address").is_some_and(|address| address.eq_ignore_ascii_case(&incoming.author.id));
    if own { Incoming { kind: IncomingKind::OwnReply, ..incoming } } else { incoming }
}

/// What became of one try.
enum Tried {
    Done,
    /// It waits for something else, or the store was busy.
    Wait(&'static str),
    /// It cannot be understood.
    Quarantine(String),
}

/// Takes an item to its end, or leaves it for later; whether it is finished.
pub(super) async fn finish(app: &App, item: Prepared) -> bool {
    let started = std::time::Instant::now();
    let tried = match attempt(app, &item).await {
        Ok(tried) => tried,
        Err(StoreError::Unavailable(_) | StoreError::Busy) => Tried::Wait("unavailable"),
        Err(error) => {
            tracing::error!(%error, item = %item.raw.id, "an item could not be placed");
            Tried::Wait("store")
        }
    };
    crate::metrics::took("guichet_understand_seconds", started.elapsed());
    let ended = match tried {
        Tried::Done => {
            metrics::counter!("guichet_items_understood_total").increment(1);
            note_visible(app, &item.raw);
            return true;
        }
        Tried::Quarantine(problem) => quarantine(app, &item, problem).await,
        Tried::Wait(problem) if item.raw.attempts + 1 >= ATTEMPTS => quarantine(app, &item, problem.to_owned()).await,
        Tried::Wait(problem) => {
            let until = app.now().checked_add(pause_after(&item.raw)).unwrap_or(jiff::Timestamp::MAX);
            app.store().postpone_raw_item(item.raw.id, until, problem).await.map(|()| false)
        }
    };
    match ended {
        Ok(finished) => finished,
        // It stays where it is and comes up again.
        Err(error) => {
            tracing::warn!(%error, item = %item.raw.id, "an item stays for later");
            false
        }
    }
}

fn note_visible(app: &App, raw: &RawItem) {
    if !raw.history {
        let waited = app.now().duration_since(raw.received_at);
        crate::metrics::took("guichet_visible_seconds", waited.unsigned_abs());
    }
}

async fn attempt(app: &App, item: &Prepared) -> Result<Tried> {
    if let Some(bytes) = &item.wordless {
        ask_for_words(app, item, bytes.clone());
        return Ok(Tried::Wait("words_awaited"));
    }
    let incoming = match &item.parsed {
        Ok(incoming) => incoming,
        Err(problem) => {
            let field = problem.field.as_ref().map(|field| format!(":{field}")).unwrap_or_default();
            return Ok(Tried::Quarantine(format!("{}{field}", problem.code)));
        }
    };
    keep_files(app, incoming).await?;
    let mut reading: Option<Reading> = None;
    for _ in 0..load::TRIES {
        let (known, now) = (known(app, item, incoming).await?, app.now());
        let reading = match &reading {
            Some(reading) => reading,
            None => reading.insert(read(app, item, incoming, &known).await?),
        };
        let plan = intake::check(&known, &item.raw, incoming, reading, now, &mut Ids(app.source().as_ref()));
        let plan = match plan {
            Ok(plan) => plan,
            // Waiting changes nothing about these.
            Err(problem @ (IntakeProblem::Empty | IntakeProblem::TakenId)) => {
                return Ok(Tried::Quarantine(problem.to_string()));
            }
            Err(problem) => return Ok(Tried::Wait(problem.as_str())),
        };
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(Tried::Done),
            // Somebody was faster, or had this item already: the next look says which.
            Err(StoreError::Conflict) => {
                if is_finished(app, item).await? {
                    return Ok(Tried::Done);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Tried::Wait("conflict"))
}

async fn is_finished(app: &App, item: &Prepared) -> Result<bool> {
    let stored = app.store().raw_item(item.raw.id).await?;
    Ok(stored.is_none_or(|stored| stored.state != RawItemState::Received))
}

async fn known(app: &App, item: &Prepared, incoming: &Incoming) -> Result<intake::Known> {
    let keys = intake::keys(&item.place.channel, incoming);
    let mut known = app.store().load_intake(&item.place.channel, incoming.kind, &keys).await?;
    if incoming.kind == IncomingKind::OwnReply {
        known.given = given(&item.place, incoming);
    }
    Ok(known)
}

/// Puts the files on disk before a message speaks of them.
async fn keep_files(app: &App, incoming: &Incoming) -> Result<()> {
    let files: Vec<Vec<u8>> =
        incoming.attachments.iter().map(|file| file.bytes.clone()).filter(|file| !file.is_empty()).collect();
    if files.is_empty() {
        return Ok(());
    }
    let blobs = app.store().blobs().clone();
    let kept = tokio::task::spawn_blocking(move || files.iter().try_for_each(|file| blobs.put(file).map(drop)));
    kept.await.map_err(|error| StoreError::Unavailable(format!("keeping files was interrupted: {error}")))?
}

/// What a reply written in the network's own app gives: it is examined as a draft, though it has left already.
fn given(place: &Place, incoming: &Incoming) -> Given {
    let input = guard::Input {
        channel: place.channel.network.clone(),
        visibility: Some(incoming.visibility),
        reply: incoming.text.clone(),
        ..guard::Input::default()
    };
    let nothing_asked = text::read(&Input::default());
    character(&guard::examine_with(&input, &nothing_asked, &House::default())).into()
}

async fn read(app: &App, item: &Prepared, incoming: &Incoming, known: &intake::Known) -> Result<Reading> {
    if !matches!(incoming.kind, IncomingKind::Message | IncomingKind::Edit) {
        return Ok(text::read(&Input::default()));
    }
    let earlier = match &known.conversation {
        Some(conversation) => earlier(app, conversation).await?,
        None => Vec::new(),
    };
    let input = Input {
        id: None,
        text: incoming.text.clone(),
        channel: Some(item.place.channel.network.clone()),
        created_at: incoming.created_at.or(Some(item.raw.received_at)),
        timezone: Some(item.place.brand.settings.timezone.clone()),
        sector: item.place.brand.settings.sector.clone(),
        locale: None,
        earlier,
    };
    let lessons = app.lessons(item.place.brand.id).await?;
    let reading = tokio::task::spawn_blocking(move || {
        let reading = text::read(&input);
        lessons.apply(&input.text, &reading).0
    });
    let reading = reading.await.map_err(|error| StoreError::Broken(format!("reading was interrupted: {error}")))?;
    // What a colleague said of a message stands when its author edits it.
    let Some(existing) = &known.existing else { return Ok(reading) };
    let correction = app.store().correction_of(existing.message.brand_id, existing.message.id).await?;
    Ok(correction.map_or_else(|| reading.clone(), |correction| learning::corrected(&reading, &correction.fixed)))
}

/// The last messages of the thread, oldest first.
async fn earlier(app: &App, conversation: &Conversation) -> Result<Vec<Earlier>> {
    let page = app.store().messages_of_conversation(conversation.brand_id, conversation.id, None, 10).await?;
    let earlier = |message: Message| Earlier {
        direction: message.direction,
        text: message.text,
        created_at: Some(message.created_at),
    };
    Ok(page.items.into_iter().rev().map(earlier).collect())
}

async fn quarantine(app: &App, item: &Prepared, problem: String) -> Result<bool> {
    let code: String = problem.split(':').next().unwrap_or_default().to_owned();
    let mut plan = Plan::new(item.raw.brand_id);
    plan.changes.push(Change::FinishRawItem {
        id: item.raw.id,
        state: RawItemState::Quarantined,
        problem: Some(problem),
        author: item.author(),
    });
    plan.events.push(NewEvent {
        message_id: Some(item.raw.message_id),
        channel_id: Some(item.raw.channel_id),
        detail: Some(code),
        ..NewEvent::of(EventId(app.source().next_id()), EventKind::ItemQuarantined, app.now())
    });
    match app.store().apply(&plan).await {
        Ok(_) => {
            metrics::counter!("guichet_items_quarantined_total").increment(1);
            Ok(true)
        }
        // Somebody else ended it meanwhile.
        Err(StoreError::Conflict) => Ok(true),
        Err(error) => Err(error),
    }
}
