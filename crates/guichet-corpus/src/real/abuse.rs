//! Public sets of abuse, for orientation, and what would be veiled in a stream of real customers.

use anyhow::Result;
use guichet_text::reading::AbuseLevel;

use super::{Real, print, text, yes};
use crate::score::Score;

pub(super) fn public_sets(real: &Real<'_>) -> Result<()> {
    for (name, label) in [("fr_abuse_mlma.dev.jsonl", "mlma"), ("fr_toxic_forum.dev.jsonl", "forum")] {
        let mut score = Score::default();
        for row in real.rows(name)? {
            let expected = row["label"].as_str() != Some("clean");
            let found = real.reading(&row).abuse.level >= AbuseLevel::Insult;
            score.see(expected, found);
            real.show(label, yes(expected), yes(found), &row);
        }
        print(&format!("public abuse set {label} (for orientation)"), &score, "");
    }
    Ok(())
}

pub(super) fn stream(real: &Real<'_>) -> Result<()> {
    let rows = real.rows("fr_incident_stream.dev.jsonl")?;
    let mut flagged = 0_u32;
    for row in &rows {
        let reading = real.reading(row);
        flagged += u32::from(reading.abuse.level >= AbuseLevel::Insult);
        let words: Vec<&str> = reading.hurtful_spans().into_iter().map(|span| span.slice(text(row))).collect();
        real.show("stream", "[]", &format!("{words:?}"), row);
    }
    println!("customers of a real stream with an insult     {flagged} of {}", rows.len());
    Ok(())
}
