//! A breath before a hot reply: when the message hurt, or the draft is hot itself.

use guichet_text::Span;
use guichet_text::reading::{AbuseLevel, AbuseTarget};
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::report::{Finding, Level, RuleName, Where};
use crate::words;

words! {
    /// Why a pause is due.
    Heat {
        /// The message is very angry.
        Angry = "angry",
        /// It insults or threatens whoever answers.
        Insulting = "insulting",
        /// The draft itself is hot.
        Draft = "draft",
    }
}

/// A pause that is due before the reply leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breath {
    /// So long.
    pub seconds: u32,
    /// Why.
    pub because: Vec<Heat>,
    /// The hot words of the draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// Whether a pause is due.
pub(crate) fn due(draft: &Draft<'_>, findings: &[Finding]) -> Option<Breath> {
    let charter = draft.charter.breath;
    if charter.seconds == 0 || draft.input.reply.trim().is_empty() {
        return None;
    }
    let reading = draft.reading;
    let mut spans: Vec<Span> = findings
        .iter()
        .filter(|finding| {
            finding.rule == RuleName::Tone && finding.place == Where::Reply && finding.level > Level::Warn
        })
        .filter_map(|finding| finding.span)
        .chain(shouts(draft))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let hurts = reading.abuse.level >= AbuseLevel::Insult
        && matches!(reading.abuse.target, AbuseTarget::Agent | AbuseTarget::Person | AbuseTarget::Brand);
    let mut because = Vec::new();
    if reading.anger >= charter.anger {
        because.push(Heat::Angry);
    }
    if hurts {
        because.push(Heat::Insulting);
    }
    if !spans.is_empty() {
        because.push(Heat::Draft);
    }
    (!because.is_empty()).then_some(Breath { seconds: charter.seconds, because, spans })
}

/// Two exclamation marks, or an exclamation with a question.
fn shouts<'a>(draft: &'a Draft<'_>) -> impl Iterator<Item = Span> + 'a {
    let text = draft.reply.folded.text();
    ["!!", "?!", "!?"]
        .iter()
        .flat_map(move |mark| text.match_indices(mark).map(|(at, found)| draft.reply.folded.span(at, at + found.len())))
}
