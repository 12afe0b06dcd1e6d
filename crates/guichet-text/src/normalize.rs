//! Folds text for comparison: lower case, no accents, plain quotes, elongations shortened ("nuuuul" → "nul").
//!
//! Invariant: every byte of the folded text knows the code point of the original that it comes from, so whatever is
//! found in the folded text can be shown in the text as given.

use unicode_normalization::UnicodeNormalization;

use crate::reading::Span;

/// A text, its folded form and the way back.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    raw: &'a str,
    text: String,
    /// For each byte of `text`, the code point of `raw` it comes from; one more entry for the end.
    origin: Vec<u32>,
    /// For each code point of `raw`, its byte; one more entry for the end.
    bytes: Vec<u32>,
}

impl<'a> Folded<'a> {
    /// Folds `raw`.
    #[must_use]
    pub fn new(raw: &'a str) -> Self {
        let mut folder = Folder::<Vec<u32>>::with_room(raw.len());
        let mut bytes = Vec::with_capacity(raw.len() + 1);
        let mut count = 0_u32;
        let mut run = Run::default();
        for (byte, character) in raw.char_indices() {
            bytes.push(u32::try_from(byte).unwrap_or(u32::MAX));
            folder.take(character, count, &mut run);
            count = count.saturating_add(1);
        }
        bytes.push(u32::try_from(raw.len()).unwrap_or(u32::MAX));
        folder.origin.push(count);
        Self { raw, text: folder.text, origin: folder.origin, bytes }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as given.
    #[must_use]
    pub const fn raw_text(&self) -> &'a str {
        self.raw
    }

    /// Number of code points of the text as given.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_sub(1)
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The span, in the text as given, of a byte range of the folded text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.point(start), self.point(end))
    }

    fn point(&self, folded_byte: usize) -> usize {
        let last = self.origin.last().copied().unwrap_or(0);
        usize::try_from(self.origin.get(folded_byte).copied().unwrap_or(last)).unwrap_or(0)
    }

    /// The byte, in the text as given, of a code point.
    #[must_use]
    pub fn byte(&self, point: usize) -> usize {
        self.bytes.get(point).map_or(self.raw.len(), |byte| usize::try_from(*byte).unwrap_or(0))
    }

    /// The words of the text as given under a span.
    #[must_use]
    pub fn raw(&self, span: Span) -> &'a str {
        if span.start >= span.end {
            return "";
        }
        self.raw.get(self.byte(span.start)..self.byte(span.end)).unwrap_or_default()
    }

    /// The span of a byte range of the text as given.
    #[must_use]
    pub fn span_of_raw(&self, start: usize, end: usize) -> Span {
        let point = |byte: usize| {
            let byte = u32::try_from(byte).unwrap_or(u32::MAX);
            self.bytes.partition_point(|known| *known < byte)
        };
        Span::new(point(start), point(end))
    }
}

/// The last letter kept and how often it came in a row.
#[derive(Default)]
struct Run {
    letter: Option<char>,
    length: usize,
}

/// Where each folded byte comes from; nothing is kept where nobody asks the way back.
trait Origin {
    fn with_room(room: usize) -> Self;
    fn fill(&mut self, length: usize, from: u32);
    fn cut(&mut self, length: usize);
}

impl Origin for Vec<u32> {
    fn with_room(room: usize) -> Self {
        Self::with_capacity(room + 1)
    }

    fn fill(&mut self, length: usize, from: u32) {
        self.resize(length, from);
    }

    fn cut(&mut self, length: usize) {
        self.truncate(length);
    }
}

impl Origin for () {
    fn with_room(_: usize) -> Self {}

    fn fill(&mut self, _: usize, _: u32) {}

    fn cut(&mut self, _: usize) {}
}

struct Folder<Way> {
    text: String,
    origin: Way,
}

impl<Way: Origin> Folder<Way> {
    fn with_room(room: usize) -> Self {
        Self { text: String::with_capacity(room), origin: Way::with_room(room) }
    }

    fn take(&mut self, character: char, from: u32, run: &mut Run) {
        if character.is_ascii() {
            self.keep(character.to_ascii_lowercase(), from, run);
        } else {
            fold_wide(character, |folded| self.keep(folded, from, run));
        }
    }

    /// Keeps a folded character; from the third equal letter on, the run collapses to a single one.
    fn keep(&mut self, character: char, from: u32, run: &mut Run) {
        // "www" and roman numerals are no cries; digits and marks count as they are.
        let may_stretch = character.is_alphabetic() && character != 'w';
        if may_stretch && run.letter == Some(character) {
            run.length += 1;
            if run.length == 3 {
                self.text.pop();
                self.origin.cut(self.text.len());
            }
            if run.length >= 3 {
                return;
            }
        } else {
            *run = Run { letter: may_stretch.then_some(character), length: 1 };
        }
        self.text.push(character);
        self.origin.fill(self.text.len(), from);
    }
}

/// Folds a character outside ASCII; calls `keep` for each resulting character, none when it is invisible.
fn fold_wide(character: char, mut keep: impl FnMut(char)) {
    match character {
        '’' | '‘' | 'ʼ' | '´' | '′' | '‛' => keep('\''),
        '“' | '”' | '„' | '«' | '»' | '″' => keep('"'),
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{3000}' => keep(' '),
        '–' | '—' | '‐' | '‑' | '−' => keep('-'),
        'œ' | 'Œ' => ['o', 'e'].into_iter().for_each(keep),
        'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(keep),
        'ß' => ['s', 's'].into_iter().for_each(keep),
        '…' => ['.', '.', '.'].into_iter().for_each(keep),
        // Joiners, direction marks, variation selectors and skin tones carry no word.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{300}'..='\u{36f}' => {}
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' | 'Á' => keep('a'),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => keep('e'),
        'î' | 'ï' | 'í' | 'Î' | 'Ï' | 'Í' => keep('i'),
        'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' | 'Ó' => keep('o'),
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => keep('u'),
        'ç' | 'Ç' => keep('c'),
        '€' => keep('€'),
        _ if is_emoji(character) => keep(character),
        _ => {
            for part in std::iter::once(character).nfkd() {
                if !matches!(part, '\u{300}'..='\u{36f}') {
                    part.to_lowercase().for_each(&mut keep);
                }
            }
        }
    }
}

/// Whether a character is a picture rather than a letter or a mark.
#[must_use]
pub(crate) fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}')
}

/// Folds a text whose way back is not needed.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folder = Folder::<()>::with_room(text.len());
    let mut run = Run::default();
    for character in text.chars() {
        folder.take(character, 0, &mut run);
    }
    folder.text
}

/// Whether `written` folds to `word`, which is folded; plain writing is compared as it stands.
pub(crate) fn folds_to(written: &str, word: &str) -> bool {
    if written.is_ascii() && written.len() == word.len() {
        return written.eq_ignore_ascii_case(word);
    }
    fold(written) == word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_quotes_disappear() {
        assert_eq!(fold("L’ÉTÉ «où» Œuvre"), "l'ete \"ou\" oeuvre");
        assert_eq!(fold("E\u{301}te\u{301}"), "ete");
    }

    #[test]
    fn a_cry_is_shortened_and_numbers_stay() {
        assert_eq!(fold("nuuuuul 1000000 www.site.example allée"), "nul 1000000 www.site.example allee");
    }

    #[test]
    fn a_place_in_the_folded_text_leads_back() {
        let folded = Folded::new("ça\u{200d} c’est NUUUUL !");
        let start = folded.text().find("nul").unwrap();
        let span = folded.span(start, start + 3);
        assert_eq!(folded.raw(span), "NUUUUL");
    }
}
