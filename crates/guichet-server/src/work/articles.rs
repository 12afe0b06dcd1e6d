//! Questions without an article are looked at again when one was written, beside the requests.
//!
//! The store counts the changes of each brand's articles in one small number; where it moved, the questions of the changed articles'
//! topics, and those that have none, are looked at, the newest first and only so many. One process does it; what is left over is looked at when somebody asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use guichet_core::calendar::day_of;
use guichet_core::knowledge::{Asks, asks};
use guichet_core::model::{ArticleId, Brand, BrandId, MessageId};
use guichet_core::text::reading::Topic;
use guichet_store::{Result, StoreError};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Worker, spare, wait};
use crate::api::answers::look_up;
use crate::app::App;
use crate::knowledge::Laid;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Every commit wakes the loop: it looks at most so often.
const BREATH: Duration = Duration::from_millis(500);
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Messages that are looked at for one sort of question, the newest first.
const OF_A_SORT: u32 = 50;
/// Messages that are looked at after one change.
const LOOKED_AT: usize = 300;

/// What was looked through for each brand: the stamp of its articles and their versions.
#[derive(Debug, Default)]
pub struct Seen(HashMap<BrandId, (i64, HashMap<ArticleId, i64>)>);

/// Looks until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut changes = app.store().changes();
    let mut seen = Seen::default();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app, &mut seen, owner).await {
            Ok(_) => app.pulse().beat(Worker::Articles, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "articles").increment(1);
                tracing::warn!(%error, "looking for what articles answer pauses: the store does not answer");
            }
        }
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(BREATH) => {}
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
    // The end comes anyway.
    let _ = app.store().release_lease("articles", owner).await;
}

/// Looks at what changed articles may answer; how many questions have an article now.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, seen: &mut Seen, owner: Uuid) -> Result<usize> {
    let mut answered = 0;
    for brand in app.store().brands().await? {
        let stamp = app.store().articles_stamp(brand.id).await?;
        if seen.0.get(&brand.id).is_some_and(|(known, _)| *known == stamp) {
            continue;
        }
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if !app.store().take_lease("articles", owner, app.now(), until).await? {
            continue;
        }
        let laid = app.shelf(brand.id).await?;
        let topics = changed(&laid, seen.0.get(&brand.id).map(|(_, versions)| versions));
        answered += look(app, &brand, &laid, &topics).await?;
        let versions = laid.versions().map(|(id, version, _)| (id, version)).collect();
        seen.0.insert(brand.id, (stamp, versions));
    }
    Ok(answered)
}

/// What the articles that are new here are about; none for one that is about anything.
fn changed(laid: &Laid, known: Option<&HashMap<ArticleId, i64>>) -> HashSet<Option<Topic>> {
    let is_known = |id, version| known.is_some_and(|known| known.get(&id) == Some(&version));
    laid.versions().filter(|(id, version, _)| !is_known(*id, *version)).map(|(_, _, topic)| topic).collect()
}

async fn look(app: &App, brand: &Brand, laid: &Arc<Laid>, topics: &HashSet<Option<Topic>>) -> Result<usize> {
    let (mut looked, mut answered) = (0, 0);
    if topics.is_empty() {
        return Ok(answered);
    }
    for wanted in app.store().wanted_articles(brand.id).await? {
        let sort = (wanted.topic, wanted.asks);
        // A question that is only a question has no topic of its own: any article may answer it.
        let open = matches!(wanted.topic, Topic::Information | Topic::Other);
        if !open && !topics.contains(&None) && !topics.contains(&Some(wanted.topic)) {
            continue;
        }
        for id in app.store().messages_without_article(brand.id, sort, None, OF_A_SORT).await?.items {
            if looked >= LOOKED_AT || app.is_stopping() {
                return Ok(answered);
            }
            looked += 1;
            answered += usize::from(spare("articles", one(app, brand, laid, id, sort).await)?);
        }
    }
    Ok(answered)
}

async fn one(app: &App, brand: &Brand, laid: &Arc<Laid>, id: MessageId, sort: (Topic, Asks)) -> Result<bool> {
    let Some(reading) = app.store().reading(brand.id, id).await? else { return Ok(false) };
    let Some(message) = app.store().message(brand.id, id).await? else { return Ok(false) };
    let (laid, day) = (Arc::clone(laid), day_of(app.now(), &brand.settings));
    let looking = tokio::task::spawn_blocking(move || {
        let found = look_up(&laid, &message.text, &reading, day);
        found.iter().any(|question| question.found.is_empty() && asks(&question.text) == sort.1)
    });
    let open = looking.await.map_err(|error| StoreError::Unavailable(format!("looking was interrupted: {error}")))?;
    if !open {
        app.store().article_no_longer_missed(brand.id, id, sort).await?;
    }
    Ok(!open)
}
