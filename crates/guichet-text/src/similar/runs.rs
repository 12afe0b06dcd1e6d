//! The frame that two texts share word for word, and what stands outside of it.
//!
//! Two alerts of one robot differ by a town; a complaint copied from a neighbour differs by what is broken. What counts is then
//! what was put in, not the frame. Invariant: linear in the words times the longest run looked for.

use std::collections::HashMap;

use super::Unit;

/// So many content words in a row are a frame.
const RUN: usize = 2;

/// Which words of each text stand in a shared run.
pub(super) fn shared(left: &[Unit], right: &[Unit]) -> (Vec<bool>, Vec<bool>) {
    let mut in_left = vec![false; left.len()];
    let mut in_right = vec![false; right.len()];
    let mut starts: HashMap<&[Unit], Vec<usize>> = HashMap::new();
    for (at, window) in right.windows(RUN).enumerate() {
        starts.entry(window).or_default().push(at);
    }
    for (at, window) in left.windows(RUN).enumerate() {
        let Some(others) = starts.get(window) else { continue };
        in_left.iter_mut().skip(at).take(RUN).for_each(|mark| *mark = true);
        for other in others.iter().take(4) {
            in_right.iter_mut().skip(*other).take(RUN).for_each(|mark| *mark = true);
        }
    }
    (in_left, in_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_a_row_are_a_frame() {
        let units = |numbers: &[u64]| -> Vec<Unit> { numbers.iter().map(|number| Unit::Word(*number)).collect() };
        let (left, right) = shared(&units(&[1, 2, 3, 4, 9, 8]), &units(&[7, 1, 2, 3, 8]));
        assert_eq!(left, [true, true, true, false, false, false]);
        assert_eq!(right, [false, true, true, true, false]);
        assert!(shared(&[], &units(&[1])).0.is_empty());
    }
}
