//! What a message is about: lines of the topic lists, summed per topic.
//!
//! Invariant: never empty; the best comes first; what speaks for a topic twice at the same place counts once.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::lexicon::Hit;
use crate::reading::{FactKind, Need, Reason, Topic, TopicScore};

/// Below this sum a topic is a guess.
const FLOOR: f32 = 0.7;

pub(crate) fn read(document: &Document<'_>, needs: &[Need]) -> Vec<TopicScore> {
    let mut sums: Vec<(Topic, f32)> = Topic::ALL.iter().map(|topic| (*topic, 0.0)).collect();
    let mut reached: Vec<(Topic, usize)> = Vec::new();
    for hit in document.list("topic") {
        let Some(topic) = Topic::parse(hit.label).filter(|_| !is_swearing(document, hit)) else { continue };
        // A longer line over the same words adds only a little.
        let again = reached.iter().rev().take(6).any(|(known, end)| *known == topic && hit.start < *end);
        reached.push((topic, hit.end));
        if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == topic) {
            *sum += hit.weight * if again { 0.4 } else { 1.0 } * share_of_leaving(document, hit);
        }
    }
    lean_on_sector(document.input.sector.as_deref(), &mut sums);
    settle_neighbours(&mut sums);
    lean_on_amounts(document, needs, &mut sums);
    if needs.first() == Some(&Need::Partnership) {
        add(&mut sums, Topic::Partnership, 3.0);
    }
    sums.retain(|(_, sum)| *sum >= FLOOR);
    sums.sort_by(|one, other| other.1.total_cmp(&one.1));
    let best = sums.first().map_or(0.0, |(_, sum)| *sum);
    sums.retain(|(_, sum)| *sum >= best * 0.4);
    sums.truncate(4);
    let mut scores: Vec<TopicScore> =
        sums.iter().map(|(topic, sum)| TopicScore { topic: *topic, score: rounded(sum / (sum + 1.5)) }).collect();
    if scores.is_empty() {
        let asks = needs.first() == Some(&Need::Question);
        scores.push(TopicScore { topic: if asks { Topic::Information } else { Topic::Other }, score: 0.2 });
    }
    scores
}

/// "casser les couilles" breaks nothing.
fn is_swearing(document: &Document<'_>, hit: &Hit) -> bool {
    hit.end - hit.start == 1
        && document.overlapping("crude", hit.start..hit.end).any(|crude| crude.end - crude.start > 1)
}

/// "… sinon je résilie": leaving is announced there, it is not what the message is about.
fn share_of_leaving(document: &Document<'_>, hit: &Hit) -> f32 {
    let announced = hit.label == "contract"
        && document.overlapping("announced", hit.start..hit.end).any(|leaving| leaving.label == "leave");
    if announced { 0.3 } else { 1.0 }
}

/// A sum of money in a complaint that speaks of nothing else is about the bill.
fn lean_on_amounts(document: &Document<'_>, needs: &[Need], sums: &mut [(Topic, f32)]) {
    let amount = document.found.iter().any(|found| found.kind == Kind::Fact(FactKind::Amount));
    if amount && needs.contains(&Need::Complaint) && sums.iter().all(|(_, sum)| *sum < FLOOR) {
        add(sums, Topic::Billing, 1.0);
    }
}

/// Two decimals: more would pretend.
pub(crate) fn rounded(value: f32) -> f32 {
    (value.clamp(-1.0, 1.0) * 100.0).round() / 100.0
}

fn add(sums: &mut [(Topic, f32)], topic: Topic, more: f32) {
    if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == topic) {
        *sum += more;
    }
}

fn sum_of(sums: &[(Topic, f32)], topic: Topic) -> f32 {
    sums.iter().find(|(known, _)| *known == topic).map_or(0.0, |(_, sum)| *sum)
}

/// The sector of the brand says which of two readings of a word is meant.
fn lean_on_sector(sector: Option<&str>, sums: &mut [(Topic, f32)]) {
    let (favoured, unlikely): (&[Topic], &[Topic]) = match sector {
        Some("airline" | "rail" | "railway" | "travel") => (
            &[Topic::Cancellation, Topic::Delay, Topic::Baggage, Topic::Booking],
            &[Topic::Delivery, Topic::LostParcel, Topic::Outage],
        ),
        Some("telecom" | "energy") => (
            &[Topic::Outage, Topic::ConnectionQuality, Topic::Contract, Topic::Installation, Topic::Billing],
            &[Topic::Cancellation, Topic::Baggage, Topic::Booking],
        ),
        Some("parcels" | "ecommerce" | "e-commerce" | "retail") => (
            &[Topic::Delivery, Topic::LostParcel, Topic::Damaged, Topic::Refund, Topic::Product],
            &[Topic::Cancellation, Topic::Outage, Topic::Baggage],
        ),
        Some("insurance") => (&[Topic::Claim, Topic::Contract, Topic::Billing], &[Topic::Outage, Topic::Cancellation]),
        _ => return,
    };
    if sector == Some("airline") {
        // On board, a bad connection is a matter of the cabin.
        let on_board = sum_of(sums, Topic::ConnectionQuality) + sum_of(sums, Topic::Outage);
        add(sums, Topic::Product, on_board);
        for (_, sum) in sums.iter_mut().filter(|(topic, _)| matches!(topic, Topic::ConnectionQuality | Topic::Outage)) {
            *sum = 0.0;
        }
    }
    for (topic, sum) in sums {
        if favoured.contains(topic) {
            *sum *= 1.25;
        } else if unlikely.contains(topic) {
            *sum *= 0.5;
        }
    }
}

/// General topics give way to the particular one that they come with.
fn settle_neighbours(sums: &mut [(Topic, f32)]) {
    for (particular, general, share) in [
        (Topic::LostParcel, Topic::Delivery, 0.6),
        (Topic::Cancellation, Topic::Booking, 0.5),
        (Topic::DataLeak, Topic::Fraud, 0.5),
        (Topic::Claim, Topic::Contract, 0.5),
    ] {
        let strong = sum_of(sums, particular);
        if strong >= 2.0 {
            let weak = sum_of(sums, general);
            add(sums, general, weak * (share - 1.0));
            add(sums, particular, weak * 0.4);
        }
    }
}

/// The strongest lines of each topic.
pub(crate) fn reasons(document: &Document<'_>, scores: &[TopicScore]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for score in scores {
        let mut best: Vec<_> = document.list("topic").filter(|hit| hit.label == score.topic.as_str()).collect();
        best.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        for hit in best.iter().take(2) {
            let why = if document.explains_in_french() {
                "Ces mots parlent de ce sujet."
            } else {
                "These words speak of this topic."
            };
            reasons.push(Reason { label: format!("topic.{}", score.topic), span: hit.span, why: why.to_owned() });
        }
    }
    reasons
}
