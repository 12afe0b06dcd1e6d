//! Near copies: replies made from one template. The same case told again is measured by `measure_similar`.

use anyhow::Result;
use guichet_text::similar::{Fingerprint, similarity};

use super::{Real, text};
use crate::score::part;

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
    println!(
        "replies made from one template, pairs        P {}  R {}",
        part(hit, hit + extra),
        part(hit, hit + missed)
    );
    Ok(())
}
