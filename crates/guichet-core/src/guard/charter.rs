//! The charter of a brand: one readable, versioned TOML file that the guard and the send execute. `docs/charter.md` says what each key does.
//!
//! Invariants: no key does nothing; the rules that protect the customer's data and reach never go below *hold*, whatever the
//! file says; a file with one mistake in it changes nothing.

pub mod diff;
pub mod library;
mod nearest;
mod problem;
mod read;
mod reader;
mod sections;
mod write;

use std::collections::BTreeMap;

use guichet_text::reading::{Severity, Topic};
use serde::{Deserialize, Serialize};

use super::report::{Level, RuleName};
use crate::model::brand::OpeningSlot;
use crate::model::{BrandSettings, Role};
use crate::words;

pub use problem::{CharterError, Problem};
pub use read::Parsed;
pub use write::numbered;

words! {
    /// How customers are addressed in French.
    Address { Vous = "vous", Tu = "tu", Either = "either" }
}
words! {
    /// A level in the charter.
    LevelSet { Off = "off", Warn = "warn", Hold = "hold", Refuse = "refuse" }
}
words! {
    /// A language in which the brand replies.
    Language { French = "fr", English = "en" }
}
words! {
    /// Something of worth that a reply can give.
    GiftKind {
        /// Money that the customer paid, back.
        Refund = "refund",
        /// A voucher, a discount, anything beyond what is owed.
        Gesture = "gesture",
    }
}

/// What a brand decided about its replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charter {
    /// Counts up with each change; the desk writes it.
    pub version: u32,
    /// The languages in which the brand replies.
    pub languages: Vec<Language>,
    /// How customers are addressed in French.
    pub address: Address,
    /// How the brand speaks, in Markdown, for whoever writes.
    pub voice: Texts,
    /// How replies are signed.
    pub signature: Signature,
    /// Words that do not leave without a reason, each with what to say instead (empty: nothing).
    pub forbidden_words: BTreeMap<String, String>,
    /// Words for which the brand has a better one: a warning with the better word.
    pub preferred_words: BTreeMap<String, String>,
    /// Levels other than the usual ones, by the name of the rule.
    pub levels: BTreeMap<RuleName, LevelSet>,
    /// Who may give how much. What nobody is named for is not capped.
    pub may_give: Vec<MayGive>,
    /// Who may promise how far ahead.
    pub may_promise: Vec<MayPromise>,
    /// Which replies need the lead beside those beyond a cap, and how long the lead has.
    pub approvals: Approvals,
    /// When somebody is there, if not as the settings of the brand say: no promise falls due on a closed day, and the time
    /// that a lead has for an approval runs in these hours.
    pub hours: Hours,
    /// What happens when the lead does not decide in time.
    pub escalation: Escalation,
    /// A pause before a hot reply.
    pub breath: Breath,
}

/// A text in Markdown, in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Texts {
    /// For colleagues who work in French.
    pub fr: String,
    /// For colleagues who work in English.
    pub en: String,
}

/// How replies are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// Whether each reply is signed.
    pub required: bool,
    /// The signatures that count (`Zoé`, `^ZM`). Without any it is the first name that each colleague chose.
    pub names: Vec<String>,
    /// Whether a surname may stand in a signature. It never may by default.
    pub surname: bool,
}

/// A cap on what a role gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MayGive {
    /// What.
    pub what: GiftKind,
    /// Who; every higher role without a line of its own as well, and above the highest line nothing is capped.
    pub role: Role,
    /// At most so much, in whole units.
    pub up_to: u32,
    /// ISO 4217. An amount in another currency goes to the lead.
    #[serde(default = "euro")]
    pub currency: String,
}

/// How far ahead a role promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MayPromise {
    /// Who.
    pub role: Role,
    /// At most so many days ahead.
    pub within_days: u32,
}

/// Which replies need the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Approvals {
    /// Minutes of opening time that the lead has.
    pub minutes: u32,
    /// About these.
    pub topics: Vec<Topic>,
    /// From this severity on.
    pub severity: Option<Severity>,
    /// That speak of giving more than this, whoever writes; in the currency beside.
    pub above: Option<u32>,
    /// ISO 4217.
    pub currency: String,
    /// In which one of these rules finds something.
    pub rules: Vec<RuleName>,
    /// By colleagues whose account is younger than so many days; 0: none.
    pub novice_days: u32,
}

/// Opening slots by weekday (`09:00-18:00`); all empty: those of the brand's settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the days of the week say what they are")]
pub struct Hours {
    pub monday: Vec<String>,
    pub tuesday: Vec<String>,
    pub wednesday: Vec<String>,
    pub thursday: Vec<String>,
    pub friday: Vec<String>,
    pub saturday: Vec<String>,
    pub sunday: Vec<String>,
}

/// What happens when the lead does not decide in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Escalation {
    /// Minutes after the lead's deadline; 0: never.
    pub after_minutes: u32,
    /// Who is told from then on.
    pub to: Role,
    /// Whom to call when it cannot wait, in Markdown: stands beside critical cases and late approvals.
    pub words: Texts,
}

/// A pause before a hot reply.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Breath {
    /// So long; 0: none.
    pub seconds: u32,
    /// A message is hot from this anger on (0 to 1); one that insults whoever answers always is.
    pub anger: f32,
}

fn euro() -> String {
    "EUR".to_owned()
}

impl Default for Charter {
    fn default() -> Self {
        Self {
            version: 1,
            languages: Language::ALL.to_vec(),
            address: Address::Vous,
            voice: Texts::default(),
            signature: Signature::default(),
            forbidden_words: BTreeMap::new(),
            preferred_words: BTreeMap::new(),
            levels: BTreeMap::new(),
            may_give: Vec::new(),
            may_promise: Vec::new(),
            approvals: Approvals::default(),
            hours: Hours::default(),
            escalation: Escalation::default(),
            breath: Breath::default(),
        }
    }
}

impl Default for Approvals {
    fn default() -> Self {
        Self {
            minutes: 60,
            topics: Vec::new(),
            severity: None,
            above: None,
            currency: euro(),
            rules: Vec::new(),
            novice_days: 0,
        }
    }
}

impl Default for Escalation {
    fn default() -> Self {
        Self { after_minutes: 60, to: Role::Admin, words: Texts::default() }
    }
}

impl Default for Breath {
    fn default() -> Self {
        Self { seconds: 8, anger: 0.8 }
    }
}

impl Texts {
    /// The text for a colleague's language; the other one where it is empty.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> &str {
        let (own, other) = if locale.starts_with("fr") { (&self.fr, &self.en) } else { (&self.en, &self.fr) };
        if own.is_empty() { other } else { own }
    }
}

impl Hours {
    /// The days in their order, with their names in the file.
    #[must_use]
    pub const fn days(&self) -> [(&'static str, &Vec<String>); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// Whether the charter leaves the hours to the settings of the brand.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days().iter().all(|(_, slots)| slots.is_empty())
    }

    /// The slots as the calendar counts them.
    #[must_use]
    pub fn slots(&self) -> Vec<OpeningSlot> {
        let mut slots = Vec::new();
        for (weekday, (_, day)) in (1_i8..).zip(self.days()) {
            slots.extend(day.iter().filter_map(|slot| slot_of(slot)).map(|(from, to)| OpeningSlot {
                weekday,
                from,
                to,
            }));
        }
        slots
    }

    /// The settings of the brand with the hours of its charter in them.
    #[must_use]
    pub fn over(&self, settings: &BrandSettings) -> BrandSettings {
        let mut settings = settings.clone();
        if !self.is_empty() {
            settings.hours = self.slots();
        }
        settings
    }
}

/// `09:00-18:00`.
fn slot_of(text: &str) -> Option<(jiff::civil::Time, jiff::civil::Time)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (clock_time(from)?, clock_time(to)?);
    (from < to || to == jiff::civil::Time::midnight()).then_some((from, to))
}

fn clock_time(text: &str) -> Option<jiff::civil::Time> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let whole = minutes.len() == 2 && !hours.is_empty() && hours.len() <= 2;
    let (hours, minutes): (i8, i8) = (hours.parse().ok()?, minutes.parse().ok()?);
    // "24:00" is the end of the day.
    let hours = if (hours, minutes) == (24, 0) { 0 } else { hours };
    if whole { jiff::civil::Time::new(hours, minutes, 0, 0).ok() } else { None }
}

impl Charter {
    /// Reads a charter file.
    ///
    /// # Errors
    /// When the file is not TOML, names something that a charter does not know, or gives a value that makes no sense:
    /// every mistake with its line and what to do.
    pub fn from_toml(text: &str) -> Result<Self, CharterError> {
        let parsed = Self::read(text);
        if parsed.problems.is_empty() { Ok(parsed.charter) } else { Err(CharterError(parsed.problems)) }
    }

    /// The level of a finding under this charter; none when the charter has switched the rule off.
    ///
    /// A finding at the rule's usual level takes the charter's. One that the rule itself made milder stays at most as
    /// mild, and one that it made stronger (a paid number for a complaint) stays as strong.
    #[must_use]
    pub fn level(&self, rule: RuleName, usual: Level, found: Level) -> Option<Level> {
        let Some(set) = self.levels.get(&rule).copied() else { return Some(found) };
        let wanted = match set {
            LevelSet::Off => None,
            LevelSet::Warn => Some(Level::Warn),
            LevelSet::Hold => Some(Level::Hold),
            LevelSet::Refuse => Some(Level::Refuse),
        };
        let wanted = if never_below_hold(rule) { Some(wanted.unwrap_or(Level::Hold).max(Level::Hold)) } else { wanted };
        wanted.map(|wanted| match found.cmp(&usual) {
            std::cmp::Ordering::Equal => wanted,
            std::cmp::Ordering::Less => found.min(wanted),
            std::cmp::Ordering::Greater => found,
        })
    }
}

/// The rules that a charter can make milder, but not silent.
const fn never_below_hold(rule: RuleName) -> bool {
    matches!(rule, RuleName::PersonalDataInPublic | RuleName::DisclosureUnverified | RuleName::PrivateMessageImpossible)
}

#[cfg(test)]
mod tests;
