//! What would help each colleague: the advice that the guard gave them most often. No figures of theirs, and no order among them.
//!
//! Invariant: who wrote too few replies is not named, and nobody's numbers leave this file.

use std::collections::BTreeMap;

use crate::guard::RuleName;
use crate::model::UserId;

use super::Judged;

/// Fewer replies tell nothing of anybody.
const FEWEST: u64 = 5;
/// One reply in so many, or it is no habit.
const ONE_IN: u64 = 5;
/// Pieces of advice for one person.
const MOST: usize = 2;

/// What would help one colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Whom.
    pub colleague: UserId,
    /// The rules that speak of it, most frequent first.
    pub rules: Vec<RuleName>,
}

/// Gathers the advice, thread by thread.
#[derive(Debug, Default)]
pub struct Helping(BTreeMap<UserId, (u64, BTreeMap<RuleName, u64>)>);

impl Helping {
    /// One more reply of somebody.
    pub fn add(&mut self, colleague: UserId, judged: &Judged) {
        let (replies, rules) = self.0.entry(colleague).or_default();
        *replies += 1;
        for (rule, _) in &judged.rules {
            *rules.entry(*rule).or_default() += 1;
        }
    }

    /// The advice; colleagues who need none, or of whom too little is known, are left out.
    #[must_use]
    pub fn finish(self) -> Vec<Help> {
        let habits = |(colleague, (replies, rules)): (UserId, (u64, BTreeMap<RuleName, u64>))| {
            let mut rules: Vec<(RuleName, u64)> =
                rules.into_iter().filter(|(_, times)| *times > 1 && times * ONE_IN >= replies).collect();
            rules.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
            let rules: Vec<RuleName> = rules.into_iter().map(|(rule, _)| rule).take(MOST).collect();
            (replies >= FEWEST && !rules.is_empty()).then_some(Help { colleague, rules })
        };
        self.0.into_iter().filter_map(habits).collect()
    }
}
