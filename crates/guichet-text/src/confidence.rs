//! How much the reading may be trusted: little for a few words, for another language, for two topics at par.

use crate::document::Document;
use crate::language::Language;
use crate::reading::{Need, TopicScore};
use crate::topics::rounded;

pub(crate) fn read(document: &Document<'_>, topics: &[TopicScore], needs: &[Need]) -> f32 {
    let ours = matches!(document.language, Language::French | Language::English);
    let language = if ours { 0.5 + document.language_surety * 0.5 } else { 0.2 };
    let best = topics.first().map_or(0.0, |topic| topic.score);
    let second = topics.get(1).map_or(0.0, |topic| topic.score);
    let topic = (best + (best - second)).clamp(0.1, 1.0);
    let need = if needs.first() == Some(&Need::Other) { 0.4 } else { 1.0 };
    let words = u16::try_from(document.all.len().min(12)).unwrap_or(12);
    let length = (f32::from(words) / 12.0).max(0.2);
    // Two words say little, however clear each of them is.
    let all = (language * 0.35 + topic * 0.4 + need * 0.25) * (0.5 + length * 0.5);
    let most = if words <= 3 { 0.45 } else { 0.95 };
    rounded(all.clamp(0.05, most))
}
