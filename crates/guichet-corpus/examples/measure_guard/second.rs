//! How far two judges of the same pairs agree beyond chance, rule by rule.

use std::collections::BTreeMap;

use guichet_core::guard::RuleName;
use guichet_corpus::replies::{Judged, Replies};

/// Prints Cohen's kappa where somebody has judged pairs a second time.
pub(crate) fn kappa(replies: &Replies) {
    let first: BTreeMap<&str, &Judged> =
        replies.tune.iter().chain(&replies.apart).map(|pair| (pair.judged.id.as_str(), &pair.judged)).collect();
    let both: Vec<(&Judged, &Judged)> =
        replies.second.iter().filter_map(|again| Some((*first.get(again.id.as_str())?, again))).collect();
    if both.is_empty() {
        println!("\nno pair was judged a second time");
        return;
    }
    println!("\njudged twice ({} pairs), kappa", both.len());
    for rule in RuleName::ALL {
        let has = |judged: &Judged| judged.findings.iter().any(|(name, _)| name == rule.as_str());
        one(rule.as_str(), both.iter().map(|(one, other)| (has(one), has(other))));
    }
    one("good", both.iter().map(|(one, other)| (one.good, other.good)));
}

fn one(name: &str, answers: impl Iterator<Item = (bool, bool)>) {
    let (mut all, mut same, mut one_yes, mut other_yes) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (one, other) in answers {
        all += 1;
        same += u32::from(one == other);
        one_yes += u32::from(one);
        other_yes += u32::from(other);
    }
    let part = |count: u32| f64::from(count) / f64::from(all.max(1));
    let chance = part(one_yes) * part(other_yes) + (1.0 - part(one_yes)) * (1.0 - part(other_yes));
    // Where both always say no there is nothing to agree on.
    if chance < 1.0 {
        println!("{name:<28} {:.2}  ({one_yes} and {other_yes} of {all})", (part(same) - chance) / (1.0 - chance));
    }
}
