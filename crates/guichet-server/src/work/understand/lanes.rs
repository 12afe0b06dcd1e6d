//! Which items must stay in order: those that share a thread, an author or an id. Everything else may go at once.

use std::collections::HashMap;

use super::one::Prepared;

/// Lanes of items; within a lane in the order of receipt.
pub(super) fn sort(items: Vec<Prepared>) -> Vec<Vec<Prepared>> {
    let keys: Vec<Vec<String>> = items.iter().map(Prepared::order_keys).collect();
    let lanes = group(&keys);
    let mut sorted: Vec<Vec<Prepared>> = Vec::new();
    for (item, lane) in items.into_iter().zip(lanes) {
        while sorted.len() <= lane {
            sorted.push(Vec::new());
        }
        if let Some(place) = sorted.get_mut(lane) {
            place.push(item);
        }
    }
    sorted.retain(|lane| !lane.is_empty());
    // Not by the time of receipt: a clock that was put right would turn two edits around.
    sorted.iter_mut().for_each(|lane| lane.sort_by_key(Prepared::position));
    sorted
}

/// The number of the lane of each item: items with a key in common have the same, through others too.
fn group(keys: &[Vec<String>]) -> Vec<usize> {
    let mut lane_of_item: Vec<usize> = (0..keys.len()).collect();
    let mut lane_of_key: HashMap<&str, usize> = HashMap::new();
    for (index, own) in keys.iter().enumerate() {
        for key in own {
            let lane = root(&lane_of_item, index);
            match lane_of_key.get(key.as_str()) {
                None => {
                    lane_of_key.insert(key, lane);
                }
                Some(other) => {
                    let other = root(&lane_of_item, *other);
                    let (from, to) = (lane.max(other), lane.min(other));
                    if let Some(place) = lane_of_item.get_mut(from) {
                        *place = to;
                    }
                }
            }
        }
    }
    (0..keys.len()).map(|index| root(&lane_of_item, index)).collect()
}

/// The first item of the lane; each points to an earlier one or to itself.
fn root(lane_of_item: &[usize], item: usize) -> usize {
    let mut at = item;
    while let Some(next) = lane_of_item.get(at).copied().filter(|next| *next != at) {
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(keys: &[&[&str]]) -> Vec<usize> {
        group(&keys.iter().map(|own| own.iter().map(|key| (*key).to_owned()).collect()).collect::<Vec<_>>())
    }

    #[test]
    fn what_shares_a_thread_or_an_author_stays_together() {
        assert_eq!(lanes(&[&["t1", "a1"], &["t2", "a2"], &["t1", "a3"], &["t3", "a2"]]), [0, 1, 0, 1]);
    }

    #[test]
    fn an_item_can_join_two_lanes() {
        assert_eq!(lanes(&[&["t1"], &["t2"], &["t1", "t2"], &["t2"]]), [0, 0, 0, 0]);
    }

    #[test]
    fn strangers_do_not_wait_for_each_other() {
        assert_eq!(lanes(&[&["a"], &["b"], &[]]), [0, 1, 2]);
    }
}
