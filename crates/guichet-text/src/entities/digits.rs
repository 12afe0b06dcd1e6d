//! A first look at the digits of a text, so that most texts pay for few of the expressions that look for numbers.
//!
//! Invariant: a look may say yes where nothing is; it never says no where an expression would find something.

/// How many digits there are.
pub(super) fn count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether behind some number, at most one space aside, stands what `wanted` looks for.
pub(super) fn followed(text: &str, wanted: impl Fn(&str) -> bool) -> bool {
    touched(text, |rest| wanted(rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Whether some number is followed at once by what `wanted` looks for.
pub(super) fn touched(text: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        byte.is_ascii_digit()
            && bytes.get(at + 1).is_none_or(|next| !next.is_ascii_digit())
            && text.get(at + 1..).is_some_and(&wanted)
    })
}
