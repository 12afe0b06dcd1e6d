//! The audit of the own desk: the judge of `guichet audit`, on the first messages and first replies of the desk's own cases.
//!
//! Invariant: bounded in cases, off the writer, one at a time; what was made is kept in memory for some minutes, and no
//! longer than until a customer of the brand is erased.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guichet_core::audit::{Audit, Audited, Help, Helping, Thread, judge};
use guichet_core::guard::House;
use guichet_core::model::{Brand, BrandId};
use guichet_core::text::{Input, read, redact};
use guichet_store::{FirstWords, Overruled};
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::locale::Locale;

/// Cases judged, the newest ones.
pub const MOST: usize = 2_000;
/// Cases judged together.
const TOGETHER: u32 = 200;
/// Replies looked through for those that left although the guard held them.
const REPLIES: u32 = 2_000;
/// So long what was made is shown again.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// What was found.
#[derive(Debug)]
pub struct Made {
    /// When.
    pub at: Timestamp,
    /// The figures.
    pub audited: Audited,
    /// What would help whom.
    pub help: Vec<Help>,
    /// What left although the guard held it, newest first; personal data in the reasons is masked.
    pub overruled: Vec<Overruled>,
    /// There were more cases than were judged.
    pub more: bool,
}

type Which = (BrandId, i64, Locale);

#[derive(Debug, Default)]
struct Kept {
    made: HashMap<Which, Arc<Made>>,
    /// Moves when something is forgotten: what was begun before is not kept.
    forgotten: u64,
}

/// What this process has made.
#[derive(Debug, Default)]
pub struct Audits {
    kept: Mutex<Kept>,
    /// Whoever makes one has it: reading thousands of threads twice at once helps nobody.
    making: tokio::sync::Mutex<()>,
}

impl Audits {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody of this brand was erased.
    pub fn forget(&self, brand: BrandId) {
        let mut kept = self.kept();
        kept.made.retain(|(of, _, _), _| *of != brand);
        kept.forgotten += 1;
    }

    fn fresh(&self, which: &Which, now: Timestamp) -> Option<Arc<Made>> {
        let mut kept = self.kept();
        kept.made.retain(|_, made| now.duration_since(made.at) < KEPT);
        kept.made.get(which).cloned()
    }
}

/// The audit of a brand over a period of so many days.
///
/// # Errors
/// When the data cannot be read.
pub async fn of_brand(
    app: &App,
    brand: &Brand,
    days: i64,
    period: (Timestamp, Timestamp),
    locale: Locale,
) -> ApiResult<Arc<Made>> {
    let which = (brand.id, days, locale);
    if let Some(made) = app.audits().fresh(&which, app.now()) {
        return Ok(made);
    }
    let _one_at_a_time = app.audits().making.lock().await;
    if let Some(made) = app.audits().fresh(&which, app.now()) {
        return Ok(made);
    }
    let before = app.audits().kept().forgotten;
    let made = Arc::new(make(app, brand.id, period, locale).await?);
    let mut kept = app.audits().kept();
    if kept.forgotten == before {
        kept.made.insert(which, Arc::clone(&made));
    }
    Ok(made)
}

async fn make(app: &App, brand: BrandId, period: (Timestamp, Timestamp), locale: Locale) -> ApiResult<Made> {
    let charter = crate::charter::of_brand(app, brand).await?;
    let (mut audit, mut helping, mut last, mut count) = (Audit::new(), Helping::default(), None::<FirstWords>, 0_usize);
    let more = loop {
        let page = app.store().first_words(brand, period, app.now(), last.as_ref(), TOGETHER).await?;
        let whole = page.len() >= usize::try_from(TOGETHER).unwrap_or(usize::MAX);
        count += page.len();
        last = page.last().cloned();
        let charter = Arc::clone(&charter);
        (audit, helping) = tokio::task::spawn_blocking(move || {
            let house = House { charter: Some(&charter), ..House::default() };
            for words in page {
                let author = words.author.filter(|_| words.reply.is_some());
                let judged = judge(&thread(words, locale), &house);
                author.into_iter().for_each(|author| helping.add(author, &judged));
                audit.add(judged);
            }
            (audit, helping)
        })
        .await
        .map_err(|error| ApiError::internal("the audit was interrupted", &error))?;
        if !whole || count >= MOST {
            break whole;
        }
    };
    let mut overruled = app.store().overruled_replies(brand, period, REPLIES).await?;
    for overrule in overruled.iter_mut().flat_map(|reply| &mut reply.overrules) {
        let reading = read(&Input { text: overrule.reason.clone(), ..Input::default() });
        overrule.reason = redact(&overrule.reason, &reading.personal_data, &reading.language);
    }
    Ok(Made { at: app.now(), audited: audit.finish(), help: helping.finish(), overruled, more })
}

fn thread(words: FirstWords, locale: Locale) -> Thread {
    Thread {
        message: words.message,
        message_at: Some(words.message_at),
        reply: words.reply,
        reply_at: words.reply_at,
        channel: Some(words.network),
        locale: Some(locale.as_str().to_owned()),
        visibility: Some(words.visibility),
        identity: Some(words.identity),
        reference: Some(words.reference),
    }
}
