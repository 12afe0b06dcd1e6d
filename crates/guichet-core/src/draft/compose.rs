//! Composes a draft: tries wordings, lets the guard examine each, keeps the one that passes and is least like what others got.

use guichet_text::reading::{AbuseLevel, AnnouncedKind, Need};
use guichet_text::similar::{Fingerprint, similarity};
use guichet_text::{Reading, Span};

use super::brief::{Brief, NoDraft};
use super::frames::{BLANK_EN, BLANK_FR, Voice};
use super::parts::{LADDER, Making, Part, PartKind};
use crate::guard::{House, Input, Level, Report, Where, examine_with, length};
use crate::words;

/// Wordings that are tried at each step.
const TURNS: u64 = 6;
/// Less alike than this is another reply.
const OTHER: f32 = 0.4;
/// As alike as the guard calls a copy.
const COPY: f32 = 0.65;

words! {
    /// What whoever reads the draft should know.
    Note {
        /// Others lately received nearly this: the guard will say so.
        LikeRecent = "like_recent",
        /// Parts were left out to fit the channel.
        Shortened = "shortened",
        /// A date must be chosen before it can leave.
        ChooseDate = "choose_date",
        /// No article answers a question.
        NoArticle = "no_article",
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// The whole text.
    pub text: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Blanks that a person must fill.
    pub blanks: Vec<Span>,
    /// What to know.
    pub notes: Vec<Note>,
}

/// Composes a draft for `input.message`; `input.reply` is not looked at.
///
/// # Errors
/// Why a person should write this one from the first word.
pub fn compose(brief: &Brief<'_>, input: &Input, reading: &Reading, house: &House<'_>) -> Result<Drafted, NoDraft> {
    refuse(input, reading)?;
    let language = match reading.language.as_str() {
        "fr" | "en" => reading.language.as_str(),
        "und" => brief.brand_language,
        _ => return Err(NoDraft::Language),
    };
    let voice = Voice::of(language, brief.address);
    let given: Vec<Fingerprint> = input.recent_replies.iter().map(|reply| Fingerprint::of(reply)).collect();
    let recent: Vec<&Fingerprint> = given.iter().chain(house.recent).collect();
    for richness in LADDER {
        let making = Making { brief, input, reading, voice, richness };
        let mut best: Option<(f32, Drafted)> = None;
        for turn in 0..TURNS {
            let Some(drafted) = fitted(making.parts(turn), input, voice) else { continue };
            let own = Fingerprint::of(&drafted.text);
            let alike = recent.iter().map(|other| similarity(&own, other)).fold(0.0, f32::max);
            if best.as_ref().is_some_and(|(least, _)| *least <= alike)
                || !passes(&drafted, input, reading, house, voice)
            {
                continue;
            }
            best = Some((alike, drafted));
            if alike < OTHER {
                break;
            }
        }
        if let Some((alike, mut drafted)) = best {
            if alike >= COPY {
                drafted.notes.insert(0, Note::LikeRecent);
            }
            return Ok(drafted);
        }
    }
    Err(NoDraft::Guard)
}

fn refuse(input: &Input, reading: &Reading) -> Result<(), NoDraft> {
    let announced = |kinds: &[AnnouncedKind]| reading.announced.iter().any(|said| kinds.contains(&said.kind));
    if input.message.text.trim().is_empty() {
        return Err(NoDraft::Empty);
    }
    if announced(&[AnnouncedKind::SelfHarm]) {
        return Err(NoDraft::InDanger);
    }
    let abuse = matches!(reading.abuse.level, AbuseLevel::Threat | AbuseLevel::Harassment);
    if abuse || reading.pressure.suspected || announced(&[AnnouncedKind::Violence]) {
        return Err(NoDraft::Sensitive);
    }
    if reading.need == Need::Spam { Err(NoDraft::Spam) } else { Ok(()) }
}

/// The draft with its blanks filled, as whoever sends it will: for examining it.
#[must_use]
pub fn filled(text: &str) -> String {
    text.replace(BLANK_FR, "demain avant 18\u{a0}h").replace(BLANK_EN, "by 6 pm tomorrow")
}

/// Whether the guard lets it pass once the blanks are filled. That it repeats others is said, and no reason to try less.
fn passes(drafted: &Drafted, input: &Input, reading: &Reading, house: &House<'_>, voice: Voice) -> bool {
    let examined = Input {
        reply: filled(&drafted.text),
        recent_replies: Vec::new(),
        locale: Some(voice.code().to_owned()),
        ..input.clone()
    };
    let report: Report = examine_with(
        &examined,
        reading,
        &House { charter: house.charter, calendar: house.calendar, ..House::default() },
    );
    !report.findings.iter().any(|finding| finding.place == Where::Reply && finding.level >= Level::Hold)
}

/// One text out of the parts, within the channel's limits; none when not even the least fits.
fn fitted(mut parts: Vec<Part>, input: &Input, voice: Voice) -> Option<Drafted> {
    let airy = !input.others_can_read();
    let mut shortened = false;
    let mut text = join(&parts, airy);
    while length::measured(&filled(&text), input.limits()).is_too_long() {
        shortened = true;
        if !shorten(&mut parts) {
            return None;
        }
        text = join(&parts, false);
    }
    let text = if voice == Voice::English { text } else { spaced(&text) };
    let blanks = blanks(&text);
    let mut notes = Vec::new();
    let relays = parts.iter().any(|part| part.kind == PartKind::Relay && part.question.is_some());
    for (note, holds) in
        [(Note::Shortened, shortened), (Note::ChooseDate, !blanks.is_empty()), (Note::NoArticle, relays)]
    {
        if holds {
            notes.push(note);
        }
    }
    Some(Drafted { text, parts, blanks, notes })
}

/// Leaves out what matters least. Answers lose their last sentence, never their first.
fn shorten(parts: &mut Vec<Part>) -> bool {
    let answers = parts.iter_mut().rev().filter(|part| part.kind == PartKind::Answer);
    for answer in answers {
        if let Some(kept) = cut(&answer.text) {
            answer.text = kept;
            return true;
        }
    }
    let order = [PartKind::Problem, PartKind::Apology, PartKind::AskBack, PartKind::Again];
    for kind in order {
        // Asking is dropped only beside a relay: something must remain.
        let spare = kind != PartKind::AskBack || parts.iter().any(|part| part.kind == PartKind::Relay);
        if let Some(at) = parts.iter().position(|part| part.kind == kind).filter(|_| spare) {
            parts.remove(at);
            return true;
        }
    }
    false
}

/// A text without its last sentence.
fn cut(text: &str) -> Option<String> {
    let sentences = guichet_text::sentences::sentences(text);
    let last = sentences.last().filter(|_| sentences.len() > 1)?;
    let kept: String = text.chars().take(last.start).collect();
    let kept = kept.trim_end().to_owned();
    (!kept.is_empty()).then_some(kept)
}

/// In private a reply breathes; in public it stands in one block, signed behind.
fn join(parts: &[Part], airy: bool) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let line = airy || part.text.contains('\n') || part.kind == PartKind::Signature;
        let after_link = text.rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"));
        if at > 0 {
            let between = match (part.kind, airy) {
                _ if after_link || (text.ends_with(',') && !airy) => "\n",
                (PartKind::Signature, _) | (_, false) if !line => " ",
                (_, true) => "\n\n",
                _ => "\n",
            };
            text.push_str(between);
        }
        text.push_str(&part.text);
    }
    text
}

/// Blanks of the text, as spans.
fn blanks(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = [BLANK_FR, BLANK_EN]
        .iter()
        .flat_map(|blank| text.match_indices(blank))
        .map(|(byte, blank)| {
            let start = text.get(..byte).unwrap_or_default().chars().count();
            Span::new(start, start + blank.chars().count())
        })
        .collect();
    found.sort_unstable();
    found
}

/// French puts a space that does not break before high signs.
fn spaced(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '?' | '!' | ';') && written.ends_with(' ') {
            written.pop();
            written.push('\u{202f}');
        } else if matches!(sign, ':' | '»') && written.ends_with(' ') {
            written.pop();
            written.push('\u{a0}');
        } else if sign == ' ' && written.ends_with('«') {
            written.push('\u{a0}');
            continue;
        }
        written.push(sign);
    }
    written
}
