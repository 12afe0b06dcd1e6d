//! The known word that somebody probably meant.

/// The nearest of the known words, if it is near enough to be worth proposing.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|other| (distance(word, other), *other)).min()?;
    (near.0 <= (word.chars().count() / 3).max(1)).then_some(near.1)
}

/// Letters to change, add or take out. Long words are not compared: nobody meant them.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() > 40 || other.len() > 40 {
        return usize::MAX;
    }
    let mut line: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, with) in other.iter().enumerate() {
            let change = line.get(column).copied().unwrap_or(0) + usize::from(letter != with);
            let take = line.get(column + 1).copied().unwrap_or(0) + 1;
            let add = next.last().copied().unwrap_or(0) + 1;
            next.push(change.min(take).min(add));
        }
        line = next;
    }
    line.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_word_is_not() {
        let known = ["levels", "address", "voice", "approvals"];
        assert_eq!(nearest("level", &known), Some("levels"));
        assert_eq!(nearest("adress", &known), Some("address"));
        assert_eq!(nearest("aprovals", &known), Some("approvals"));
        assert_eq!(nearest("couleur", &known), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
