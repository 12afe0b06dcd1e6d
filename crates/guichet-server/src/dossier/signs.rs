//! Which signs the standard fonts have. French and English have all of theirs; what is missing stands as its code, so that nobody takes
//! it for nothing.

/// The signs of WinAnsiEncoding from 0x80 to 0x9F; a blank where it has none.
const UPPER: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// The bytes of a line. A line break is none: lines are cut before.
pub(super) fn encoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for sign in text.chars() {
        match byte(sign) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(instead(sign).into_bytes()),
        }
    }
    bytes
}

fn byte(sign: char) -> Option<u8> {
    match sign {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(sign)).ok(),
        '\t' => Some(b' '),
        // The narrow blank of French typography, and other blanks.
        '\u{202f}' | '\u{2009}' | '\u{2007}' => Some(0xa0),
        '\u{2011}' | '\u{2010}' | '\u{2212}' => Some(b'-'),
        other => {
            let place = UPPER.iter().position(|known| *known == other && other != ' ')?;
            u8::try_from(place).ok()?.checked_add(0x80)
        }
    }
}

/// What stands for a sign that the fonts lack: nothing for what nobody sees, else its number.
fn instead(sign: char) -> String {
    let unseen = sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{2060}'..='\u{2064}');
    if unseen { String::new() } else { format!("[U+{:04X}]", u32::from(sign)) }
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn french_is_written_as_it_is() {
        let text = "Où est l’œuvre de Noël\u{a0}? «\u{a0}Ça coûte 12\u{202f}€…\u{a0}» — ÿ";
        let back: String = encoded(text).iter().map(|byte| char::from(*byte)).collect();
        assert!(!back.contains("[U+"), "{back}");
        assert_eq!(encoded("€œ’…"), [0x80, 0x9c, 0x92, 0x85]);
    }

    #[test]
    fn what_is_missing_stands_as_its_code_and_what_nobody_sees_as_nothing() {
        assert_eq!(encoded("ok 😡"), b"ok [U+1F621]");
        assert_eq!(encoded("a\u{200b}b\u{7}c"), b"abc");
        assert_eq!(encoded("ł"), b"[U+0142]");
    }
}
