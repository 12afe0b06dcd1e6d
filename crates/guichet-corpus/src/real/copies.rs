//! Near copies: the same case posted again, and replies made from one template.

use anyhow::Result;
use guichet_text::similar::{Fingerprint, similarity};

use super::{Real, print, text, yes};
use crate::score::Score;

pub(super) fn same_case(real: &Real<'_>) -> Result<()> {
    let mut score = Score::default();
    for row in real.rows("fr_near_dup_pairs.dev.jsonl")? {
        if row["kind"].as_str().is_some_and(|kind| kind.starts_with("identical")) {
            continue;
        }
        let other = row["text_b"].as_str().unwrap_or_default();
        let alike = similarity(&Fingerprint::of(text(&row)), &Fingerprint::of(other)) >= 0.35;
        let expected = row["label"].as_i64() == Some(1);
        score.see(expected, alike);
        real.show("near", yes(expected), yes(alike), &row);
    }
    print("same wording again, identical left out", &score, "");
    Ok(())
}

pub(super) fn replies(real: &Real<'_>) -> Result<()> {
    let replies: Vec<(i64, Fingerprint)> = real
        .rows("fr_brand_threads.dev.jsonl")?
        .iter()
        .filter_map(|row| Some((row["template_id"].as_i64()?, Fingerprint::of(text(row)))))
        .filter(|(_, print)| print.words() >= 8)
        .collect();
    let (mut hit, mut extra, mut missed) = (0_u32, 0_u32, 0_u32);
    for (at, (template, print)) in replies.iter().enumerate() {
        for (other, other_print) in replies.iter().skip(at + 1) {
            match (template == other, similarity(print, other_print) >= 0.6) {
                (true, true) => hit += 1,
                (false, true) => extra += 1,
                (true, false) => missed += 1,
                (false, false) => {}
            }
        }
    }
    println!("replies made from one template, pairs        {hit} right, {extra} extra, {missed} missed");
    Ok(())
}
