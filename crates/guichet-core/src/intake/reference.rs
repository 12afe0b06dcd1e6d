//! The reference of a case: short enough for the phone, without signs that are confused when spoken or written.

use uuid::Uuid;

/// Left out: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V and D, which look or sound like another one.
const SIGNS: &[char] =
    &['3', '4', '6', '7', '9', 'A', 'C', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'T', 'W', 'X', 'Y'];

/// A reference such as `K7M-4QP`, made of the random bits of an identifier. Two cases may draw the same one: the store keeps
/// references unique within a brand and answers *conflict*, and the next identifier gives another.
pub(crate) fn reference(id: Uuid) -> String {
    // Only the low 62 bits of a UUIDv7 are sure to be random.
    let mut bits = id.as_u128() & ((1 << 62) - 1);
    let mut text = String::with_capacity(7);
    for place in 0..6 {
        if place == 3 {
            text.push('-');
        }
        let count = u128::try_from(SIGNS.len()).unwrap_or(1);
        let index = usize::try_from(bits % count).unwrap_or_default();
        text.extend(SIGNS.get(index));
        bits /= count;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_reference_can_be_said_on_the_phone(id in any::<u128>()) {
            let text = reference(Uuid::from_u128(id));
            let (first, second) = text.split_once('-').unwrap();
            prop_assert_eq!((first.chars().count(), second.chars().count()), (3, 3));
            prop_assert!(!text.contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B', 'U', 'V', 'D']));
        }
    }

    #[test]
    fn another_identifier_gives_another_reference() {
        let all: std::collections::BTreeSet<String> =
            (0..1_000_u128).map(|seed| reference(Uuid::from_u128(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)))).collect();
        assert_eq!(all.len(), 1_000);
    }
}
