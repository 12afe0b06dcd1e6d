//! Personal data and numbers in French texts, half of them real carriers with made-up data.

use std::collections::BTreeMap;

use anyhow::Result;
use guichet_text::Span;
use guichet_text::reading::{FactKind, PersonalDataKind, Reading};
use serde_json::Value;

use super::{Real, print, text};
use crate::score::{Score, part};

const KINDS: &[&str] =
    &["EMAIL", "IBAN", "PHONE", "CARD", "NIR", "PARCEL", "FLIGHT", "ORDER", "PNR", "CUSTOMER_ID", "ADDRESS", "PERSON"];

pub(super) fn personal_data(real: &Real<'_>) -> Result<()> {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let (mut clean, mut flagged) = (0_u32, 0_u32);
    for row in real.rows("pii_fr_semisynthetic.dev.jsonl")? {
        let reading = real.reading(&row);
        let expected = expected(&row);
        if expected.is_empty() {
            clean += 1;
            let named: Vec<&str> = reading.personal_data.iter().map(|datum| datum.kind.as_str()).collect();
            flagged += u32::from(!named.is_empty());
            real.show("clean", "", &named.join(","), &row);
        }
        let found = found(&reading);
        for kind in KINDS {
            compare(real, &row, kind, &expected, &found, scores.entry(kind).or_default());
        }
    }
    for (kind, score) in scores {
        let (how, aim) = match kind {
            "ADDRESS" => ("overlap", "  aim F1 ≥ .80"),
            "PERSON" => ("overlap", "  aim F1 ≥ .75"),
            "PNR" | "CUSTOMER_ID" => ("strict", ""),
            _ => ("strict", "  aim F1 ≥ .98"),
        };
        print(&format!("personal data {kind} ({how})"), &score, aim);
    }
    println!("clean messages with false personal data      {}  aim ≤ 2 %", part(flagged, clean));
    Ok(())
}

fn expected(row: &Value) -> Vec<(String, Span)> {
    let at = |entity: &Value, key: &str| usize::try_from(entity[key].as_u64().unwrap_or(0)).unwrap_or(0);
    let entities = row["entities"].as_array().into_iter().flatten();
    entities
        .map(|entity| {
            let kind = entity["type"].as_str().unwrap_or_default().to_owned();
            (kind, Span::new(at(entity, "start"), at(entity, "end")))
        })
        .collect()
}

fn compare(
    real: &Real<'_>,
    row: &Value,
    kind: &str,
    expected: &[(String, Span)],
    found: &[(&str, Span)],
    score: &mut Score,
) {
    let loose = kind == "ADDRESS" || kind == "PERSON";
    let wanted: Vec<Span> = expected.iter().filter(|(name, _)| name == kind).map(|(_, span)| *span).collect();
    let given: Vec<Span> = found.iter().filter(|(name, _)| *name == kind).map(|(_, span)| *span).collect();
    let fits = |one: Span, other: Span| if loose { one.overlaps(other) } else { one == other };
    for span in &wanted {
        let hit = given.iter().any(|given| fits(*given, *span));
        score.see(true, hit);
        if !hit {
            real.show(kind, span.slice(text(row)), "", row);
        }
    }
    for span in given.iter().filter(|given| !wanted.iter().any(|wanted| fits(**given, *wanted))) {
        score.see(false, true);
        real.show(kind, "", span.slice(text(row)), row);
    }
}

fn found(reading: &Reading) -> Vec<(&'static str, Span)> {
    let facts = reading.facts.iter().filter_map(|fact| {
        let kind = match fact.kind {
            FactKind::ParcelNumber => "PARCEL",
            FactKind::FlightNumber => "FLIGHT",
            FactKind::OrderNumber => "ORDER",
            FactKind::BookingReference => "PNR",
            FactKind::CaseNumber => "CUSTOMER_ID",
            _ => return None,
        };
        Some((kind, fact.span))
    });
    let data = reading.personal_data.iter().filter_map(|datum| {
        let kind = match datum.kind {
            PersonalDataKind::Email => "EMAIL",
            PersonalDataKind::Phone => "PHONE",
            PersonalDataKind::Iban => "IBAN",
            PersonalDataKind::Card => "CARD",
            PersonalDataKind::Nir => "NIR",
            PersonalDataKind::Address => "ADDRESS",
            PersonalDataKind::Person => "PERSON",
            PersonalDataKind::CustomerNumber => "CUSTOMER_ID",
            _ => return None,
        };
        Some((kind, datum.span))
    });
    facts.chain(data).collect()
}
