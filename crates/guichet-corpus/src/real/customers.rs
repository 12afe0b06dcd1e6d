//! Language, questions, insults and announcements of real customers.

use anyhow::Result;
use guichet_text::reading::AbuseLevel;

use super::{Real, print, yes};
use crate::score::{Score, part};

pub(super) fn language(real: &Real<'_>) -> Result<()> {
    let (mut ours, mut right, mut others, mut taken) = (0_u32, 0_u32, 0_u32, 0_u32);
    for row in real.rows("lid_tweets.dev.jsonl")? {
        let expected = row["label"].as_str().unwrap_or_default().to_owned();
        let found = real.reading(&row).language;
        if expected == "fr" || expected == "en" {
            ours += 1;
            right += u32::from(expected == found);
        } else {
            others += 1;
            taken += u32::from(found == "fr" || found == "en");
        }
        real.show("language", &expected, &found, &row);
    }
    println!("language, French and English rows            {}  aim ≥ .985", part(right, ours));
    println!("  other languages taken for ours             {}", part(taken, others));
    Ok(())
}

pub(super) fn customers(real: &Real<'_>) -> Result<()> {
    let (mut questions, mut insults, mut announced) = (Score::default(), Score::default(), Score::default());
    let (mut angry, mut flagged) = (0_u32, 0_u32);
    for row in real.rows("fr_customer_hand.dev.jsonl")? {
        let reading = real.reading(&row);
        let asked = row["question"].as_i64() == Some(1);
        let found = !reading.questions.is_empty();
        questions.see(asked, found);
        real.show("question", yes(asked), yes(found), &row);
        let insulting = row["insult"].as_i64().unwrap_or(0) > 0;
        let found = reading.abuse.level >= AbuseLevel::Insult;
        insults.see(insulting, found);
        real.show("insult", yes(insulting), yes(found), &row);
        if row["anger"].as_i64() == Some(2) && !insulting {
            angry += 1;
            flagged += u32::from(found);
        }
        let threat = row["threat"].as_str().unwrap_or("none") != "none";
        announced.see(threat, !reading.announced.is_empty());
        real.show("announced", yes(threat), yes(!reading.announced.is_empty()), &row);
    }
    print("questions, customers read by hand", &questions, "  aim P ≥ .85 R ≥ .85");
    print("insults, customers read by hand", &insults, "  aim F1 ≥ .75");
    println!("angry without insult, taken for abuse        {}  aim ≤ 5 %", part(flagged, angry));
    print("announced, customers read by hand", &announced, "  aim F1 ≥ .75");
    Ok(())
}
