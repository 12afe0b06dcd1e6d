//! The weights of X: composed form (NFC), 23 for a link, 2 for a picture however it is made, else 1 or 2 a sign.
//!
//! Where X has lists that change with the years, this is the careful side of them: a picture that X does not know yet may weigh more
//! there, and a bare domain with a rare ending is counted by its letters.

use guichet_text::links::{self, LinkKind};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Every address counts as many, however long it is.
const LINK: usize = 23;

/// The weight of a text.
pub(super) fn count(text: &str) -> usize {
    let composed: String = text.nfc().collect();
    let characters: Vec<char> = composed.chars().collect();
    let mut weight = 0;
    let mut at = 0;
    // X finds addresses in capitals as well. Letters of ASCII alone change, so every place stays where it is.
    let small = composed.to_ascii_lowercase();
    for address in links::find(&small).into_iter().filter(|link| link.kind == LinkKind::Url) {
        weight += of_signs(characters.get(at..address.span.start).unwrap_or_default());
        weight += LINK;
        at = address.span.end;
    }
    weight + of_signs(characters.get(at..).unwrap_or_default())
}

fn of_signs(characters: &[char]) -> usize {
    let piece: String = characters.iter().collect();
    piece.graphemes(true).map(of_grapheme).sum()
}

fn of_grapheme(grapheme: &str) -> usize {
    if is_picture(grapheme) { 2 } else { grapheme.chars().map(|sign| if is_light(sign) { 1 } else { 2 }).sum() }
}

/// Whether several signs make one picture: a family, a flag, a hand in a colour, a digit in a key.
fn is_picture(grapheme: &str) -> bool {
    let mut signs = grapheme.chars();
    let Some(first) = signs.next() else { return false };
    let rest = signs.as_str();
    if rest.is_empty() {
        return false;
    }
    match first {
        '0'..='9' | '#' | '*' => matches!(rest, "\u{fe0f}\u{20e3}" | "\u{20e3}"),
        '\u{1f1e6}'..='\u{1f1ff}' => rest.chars().all(|sign| matches!(sign, '\u{1f1e6}'..='\u{1f1ff}')),
        _ if begins_picture(first) => rest.chars().all(|sign| continues_picture(sign) || begins_picture(sign)),
        _ => false,
    }
}

const fn begins_picture(sign: char) -> bool {
    matches!(sign,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2934}'..='\u{2935}' | '\u{2b00}'..='\u{2bff}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Joiners, the sign that asks for the picture, and the letters of a region's flag.
const fn continues_picture(sign: char) -> bool {
    matches!(sign, '\u{200d}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// The ranges that X counts as one.
const fn is_light(sign: char) -> bool {
    matches!(sign, '\u{0}'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces with the weight that the rules of X give them.
    const PIECES: &[(&str, usize)] = &[
        ("bonjour", 7),
        ("été", 3),
        ("e\u{301}te\u{301}", 3),
        ("Œuvre", 5),
        ("«\u{a0}oui\u{a0}»", 7),
        ("l’eau", 5),
        ("10\u{202f}€", 6),
        ("日本語", 6),
        ("ｶ", 2),
        ("안녕", 4),
        ("привет", 6),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇫🇷", 2),
        ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 2),
        ("❤️", 2),
        ("❤", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("©️", 2),
        ("a\u{fe0f}", 3),
        ("https://colis.example/une/adresse/qui/est/vraiment/longue?et=encore", 23),
        ("http://a.fr", 23),
        ("WWW.BOUTIQUE.COM", 23),
        ("boutique.fr/suivi", 23),
        ("@boutique", 9),
        ("sav@colis.fr", 12),
        ("D-4821", 6),
    ];

    /// The documented ranges in decimal, sign by sign.
    fn obvious(text: &str) -> usize {
        let one = [(0, 4351), (8192, 8205), (8208, 8223), (8242, 8247)];
        let mut sum = 0;
        for sign in text.nfc() {
            let number = u32::from(sign);
            sum += if one.iter().any(|(from, to)| (*from..=*to).contains(&number)) { 1 } else { 2 };
        }
        sum
    }

    #[test]
    fn each_piece_has_its_weight() {
        for (piece, weight) in PIECES {
            assert_eq!(count(piece), *weight, "{piece}");
        }
        assert_eq!((count(""), count("\r\n")), (0, 2));
    }

    proptest! {
        #[test]
        fn a_text_weighs_what_its_pieces_weigh(chosen in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let pieces: Vec<&str> = chosen.iter().map(|at| PIECES[*at].0).collect();
            let blanks = pieces.len().saturating_sub(1);
            let sum: usize = chosen.iter().map(|at| PIECES[*at].1).sum();
            prop_assert_eq!(count(&pieces.join(" ")), sum + blanks, "{}", pieces.join(" "));
        }

        /// Any signs but those that join into links, mail addresses and pictures.
        #[test]
        fn signs_without_links_and_pictures_weigh_by_the_ranges(text in "[^.:/@\u{a9}\u{ae}\u{200d}\u{2049}-\u{27bf}\u{2900}-\u{2bff}\u{3030}\u{303d}\u{3297}\u{3299}\u{fe0f}\u{20e3}\u{203c}\u{1f000}-\u{1faff}]{0,80}") {
            prop_assert_eq!(count(&text), obvious(&text));
        }
    }
}
