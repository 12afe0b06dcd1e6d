//! The rows of the corpus as `corpus/GUIDE.md` describes them: a message, and the reading that a person gave it.
//!
//! Invariant: a field that the guide does not know is refused, and so is a word that the contract does not know.

use guichet_text::reading::{
    AbuseLevel, AbuseTarget, AnnouncedKind, Direction, Earlier, FactKind, Input, Need, PersonalDataKind, Severity,
    Topic,
};
use serde::Deserialize;

/// One message, as its writer wrote it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `WRITER-0001`.
    pub id: String,
    /// The words.
    pub text: String,
    /// The trade of the brand.
    pub sector: String,
    /// Where it was written.
    pub channel: String,
    /// RFC 3339, with the offset of the place.
    pub created_at: String,
    /// What came before.
    #[serde(default)]
    pub earlier: Vec<Before>,
}

/// A message that came before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Who wrote to whom.
    pub direction: Direction,
    /// The words.
    pub text: String,
    /// When, where it is known.
    #[serde(default)]
    pub created_at: Option<String>,
}

impl Message {
    /// The writer, from the id.
    #[must_use]
    pub fn writer(&self) -> &str {
        self.id.split('-').next().unwrap_or_default()
    }

    /// The message as the engine takes it.
    #[must_use]
    pub fn input(&self) -> Input {
        Input {
            id: None,
            text: self.text.clone(),
            channel: Some(self.channel.clone()),
            created_at: self.created_at.parse().ok(),
            timezone: Some("Europe/Paris".to_owned()),
            sector: Some(self.sector.clone()),
            locale: None,
            earlier: self
                .earlier
                .iter()
                .map(|before| Earlier {
                    direction: before.direction,
                    text: before.text.clone(),
                    created_at: before.created_at.as_deref().and_then(|at| at.parse().ok()),
                })
                .collect(),
        }
    }
}

/// What a person read in a message. What is not there is left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The id of the message.
    pub id: String,
    /// `fr`, `en`, another code, or `und`.
    pub language: String,
    /// Most important first.
    pub needs: Vec<Need>,
    /// Most important first, one to three.
    pub topics: Vec<Topic>,
    /// From the consequence.
    pub severity: Severity,
    /// Stuck while writing.
    #[serde(default)]
    pub in_trouble_now: bool,
    /// 0 calm, 1 annoyed, 2 furious.
    pub anger: u8,
    /// The opposite of what is said is meant.
    #[serde(default)]
    pub irony: bool,
    /// How far the words go, and at whom.
    #[serde(default)]
    pub abuse: Option<(AbuseLevel, AbuseTarget)>,
    /// The words that insult, harass or threaten.
    #[serde(default)]
    pub abuse_words: Vec<String>,
    /// An undue advantage under a threat.
    #[serde(default)]
    pub pressure: Option<PressureWords>,
    /// What they will or may do.
    #[serde(default)]
    pub announced: Vec<(AnnouncedKind, String)>,
    /// A person is asked for.
    #[serde(default)]
    pub wants_human: bool,
    /// Thanks for something done.
    #[serde(default)]
    pub thanks: Vec<String>,
    /// Real questions.
    #[serde(default)]
    pub questions: Vec<String>,
    /// What is asked, in one neutral sentence.
    #[serde(default)]
    pub request: Option<String>,
    /// Kind, words, and the value where there is one.
    #[serde(default)]
    pub facts: Vec<FactWords>,
    /// What must be asked before anybody can act.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What must not stand in public.
    #[serde(default)]
    pub personal_data: Vec<(PersonalDataKind, String)>,
    /// Somebody who pretends to be the brand, or fishes.
    #[serde(default)]
    pub scam: bool,
    /// Where two readers could differ.
    #[serde(default)]
    pub doubt: Option<String>,
}

/// Both halves of pressure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PressureWords {
    /// The advantage asked for.
    #[serde(default)]
    pub demand: String,
    /// The threat.
    #[serde(default)]
    pub threat: String,
}

/// A fact: two or three words in a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<serde_json::Value>")]
pub struct FactWords {
    /// What it is.
    pub kind: FactKind,
    /// As written.
    pub words: String,
    /// Normalised.
    pub value: Option<String>,
}

impl TryFrom<Vec<serde_json::Value>> for FactWords {
    type Error = String;

    fn try_from(parts: Vec<serde_json::Value>) -> Result<Self, String> {
        let text = |at: usize| match parts.get(at) {
            Some(serde_json::Value::String(text)) => Some(text.clone()),
            Some(serde_json::Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        if parts.len() < 2 || parts.len() > 4 {
            return Err(format!("a fact has two or three parts, not {}", parts.len()));
        }
        let kind = text(0).unwrap_or_default();
        Ok(Self {
            kind: FactKind::parse(&kind).ok_or_else(|| format!("no kind of fact: {kind}"))?,
            words: text(1).ok_or("a fact without words")?,
            value: text(2),
        })
    }
}

impl Label {
    /// At least an insult.
    #[must_use]
    pub fn is_abusive(&self) -> bool {
        self.abuse.is_some_and(|(level, _)| level >= AbuseLevel::Insult)
    }
}
