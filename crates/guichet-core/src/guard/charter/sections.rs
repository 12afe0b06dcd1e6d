//! The sections of a charter file, each read strictly.

use guichet_text::reading::{Severity, Topic};

use super::reader::{Named, Reader, Section};
use super::{Charter, GiftKind, Hours, MayGive, MayPromise, Texts, slot_of};
use crate::guard::report::RuleName;
use crate::model::Role;

/// How the brand speaks and signs.
pub(super) fn voice(charter: &mut Charter, reader: &mut Reader<'_>, top: Section<'_, '_>) {
    if let Some((table, path)) = reader.section(top, "voice") {
        charter.voice = texts(reader, Section::new(table, &path), &[]);
    }
    let Some((table, path)) = reader.section(top, "signature") else { return };
    let section = Section::new(table, &path);
    reader.only(section, &["required", "names", "surname"]);
    if let Some(value) = section.get("required") {
        charter.signature.required = reader.flag(&value).unwrap_or(false);
    }
    if let Some(value) = section.get("surname") {
        charter.signature.surname = reader.flag(&value).unwrap_or(false);
    }
    if let Some(value) = section.get("names") {
        let items = reader.list(&value);
        charter.signature.names =
            items.iter().filter_map(|item| reader.text(item)).filter(|name| !name.trim().is_empty()).collect();
    }
}

fn texts(reader: &mut Reader<'_>, section: Section<'_, '_>, beside: &[&str]) -> Texts {
    let known: Vec<&str> = beside.iter().copied().chain(["fr", "en"]).collect();
    reader.only(section, &known);
    let mut text = |key| section.get(key).and_then(|value| reader.text(&value)).unwrap_or_default();
    Texts { fr: text("fr"), en: text("en") }
}

/// Words that do not leave, and words with a better one.
pub(super) fn words(charter: &mut Charter, reader: &mut Reader<'_>, top: Section<'_, '_>) {
    if let Some((table, path)) = reader.section(top, "forbidden_words") {
        charter.forbidden_words = reader.pairs(Section::new(table, &path));
    }
    let Some((table, path)) = reader.section(top, "preferred_words") else { return };
    let section = Section::new(table, &path);
    charter.preferred_words = reader.pairs(section);
    for (word, value) in section.entries() {
        if charter.preferred_words.get(word).is_some_and(|instead| instead.trim().is_empty()) {
            reader.wrong(
                &value.at,
                &value.key,
                format!("Dites quel mot préférer à «\u{a0}{word}\u{a0}», ou placez-le dans [forbidden_words]."),
                format!("Say which word is better than “{word}”, or put it under [forbidden_words]."),
            );
        }
    }
}

/// Who may give and promise what.
pub(super) fn caps(charter: &mut Charter, reader: &mut Reader<'_>, top: Section<'_, '_>) {
    for (place, table) in tables(reader, top, "may_give") {
        let section = Section::new(&table, "may_give");
        reader.only(section, &["what", "role", "up_to", "currency"]);
        let what = need(reader, section, &place, "what")
            .and_then(|value| reader.word(&value, GiftKind::ALL, GiftKind::as_str));
        let role = need(reader, section, &place, "role").and_then(|value| reader.word(&value, Role::ALL, Role::as_str));
        let up_to = need(reader, section, &place, "up_to").and_then(|value| reader.number(&value, 0..10_000_001));
        let currency = section.get("currency").map_or_else(|| Some("EUR".to_owned()), |value| reader.currency(&value));
        if let (Some(what), Some(role), Some(up_to), Some(currency)) = (what, role, up_to, currency) {
            if charter.may_give.iter().any(|other| (other.what, other.role) == (what, role)) {
                twice(reader, &place);
            }
            charter.may_give.push(MayGive { what, role, up_to, currency });
        }
    }
    for (place, table) in tables(reader, top, "may_promise") {
        let section = Section::new(&table, "may_promise");
        reader.only(section, &["role", "within_days"]);
        let role = need(reader, section, &place, "role").and_then(|value| reader.word(&value, Role::ALL, Role::as_str));
        let days = need(reader, section, &place, "within_days").and_then(|value| reader.number(&value, 0..3651));
        if let (Some(role), Some(within_days)) = (role, days) {
            if charter.may_promise.iter().any(|other| other.role == role) {
                twice(reader, &place);
            }
            charter.may_promise.push(MayPromise { role, within_days });
        }
    }
}

/// Where an entry of a list stands, and under which name.
struct Place {
    key: String,
    at: std::ops::Range<usize>,
}

/// The tables of `[[key]]`.
fn tables<'s>(reader: &mut Reader<'_>, top: Section<'_, 's>, key: &str) -> Vec<(Place, toml::de::DeTable<'s>)> {
    let Some(value) = top.get(key) else { return Vec::new() };
    let mut tables = Vec::new();
    for item in reader.list(&value) {
        if let toml::de::DeValue::Table(table) = item.value {
            tables.push((Place { key: key.to_owned(), at: item.at }, table.clone()));
        } else {
            reader.wrong(
                &item.at,
                key,
                format!("Écrivez chaque ligne de «\u{a0}{key}\u{a0}» sous [[{key}]]."),
                format!("Write each entry of “{key}” under [[{key}]]."),
            );
        }
    }
    tables
}

fn need<'t, 's>(reader: &mut Reader<'_>, section: Section<'t, 's>, place: &Place, key: &str) -> Option<Named<'t, 's>> {
    let value = section.get(key);
    if value.is_none() {
        let list = &place.key;
        reader.wrong(
            &place.at,
            &format!("{list}.{key}"),
            format!("Il manque «\u{a0}{key}\u{a0}» sous [[{list}]]."),
            format!("“{key}” is missing under [[{list}]]."),
        );
    }
    value
}

fn twice(reader: &mut Reader<'_>, place: &Place) {
    reader.wrong(
        &place.at,
        &place.key,
        "Ce rôle a déjà son plafond plus haut. Gardez une seule des deux entrées.".to_owned(),
        "This role has its cap further up. Keep one of the two entries.".to_owned(),
    );
}

/// Which replies need the lead.
pub(super) fn approvals(charter: &mut Charter, reader: &mut Reader<'_>, top: Section<'_, '_>) {
    let Some((table, path)) = reader.section(top, "approvals") else { return };
    let section = Section::new(table, &path);
    reader.only(section, &["minutes", "topics", "severity", "above", "currency", "rules", "novice_days"]);
    let approvals = &mut charter.approvals;
    if let Some(value) = section.get("minutes") {
        approvals.minutes = reader.number(&value, 1..10_081).unwrap_or(approvals.minutes);
    }
    if let Some(value) = section.get("topics") {
        approvals.topics = reader.word_list(&value, Topic::ALL, Topic::as_str);
    }
    if let Some(value) = section.get("severity") {
        approvals.severity = reader.word(&value, Severity::ALL, Severity::as_str);
    }
    if let Some(value) = section.get("above") {
        approvals.above = reader.number(&value, 0..10_000_001);
    }
    if let Some(value) = section.get("currency") {
        approvals.currency = reader.currency(&value).unwrap_or_default();
    }
    if let Some(value) = section.get("rules") {
        approvals.rules = reader.word_list(&value, RuleName::ALL, RuleName::as_str);
    }
    if let Some(value) = section.get("novice_days") {
        approvals.novice_days = reader.number(&value, 0..366).unwrap_or(0);
    }
}

/// Hours, escalation and the breath.
pub(super) fn care(charter: &mut Charter, reader: &mut Reader<'_>, top: Section<'_, '_>) {
    if let Some((table, path)) = reader.section(top, "hours") {
        charter.hours = hours(reader, Section::new(table, &path));
    }
    if let Some((table, path)) = reader.section(top, "escalation") {
        let section = Section::new(table, &path);
        charter.escalation.words = texts(reader, section, &["after_minutes", "to"]);
        if let Some(value) = section.get("after_minutes") {
            let minutes = reader.number(&value, 0..10_081);
            charter.escalation.after_minutes = minutes.unwrap_or(charter.escalation.after_minutes);
        }
        if let Some(value) = section.get("to") {
            charter.escalation.to =
                reader.word(&value, &[Role::Lead, Role::Admin], Role::as_str).unwrap_or(charter.escalation.to);
        }
    }
    if let Some((table, path)) = reader.section(top, "breath") {
        let section = Section::new(table, &path);
        reader.only(section, &["seconds", "anger"]);
        if let Some(value) = section.get("seconds") {
            charter.breath.seconds = reader.number(&value, 0..121).unwrap_or(charter.breath.seconds);
        }
        if let Some(value) = section.get("anger") {
            charter.breath.anger = reader.share(&value).unwrap_or(charter.breath.anger);
        }
    }
}

fn hours(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Hours {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    reader.only(section, &days);
    let mut day = |key| {
        let Some(value) = section.get(key) else { return Vec::new() };
        let mut slots = Vec::new();
        for item in reader.list(&value) {
            let Some(slot) = reader.text(&item) else { continue };
            if slot_of(&slot).is_none() {
                reader.wrong(
                    &item.at,
                    &value.key,
                    "Un horaire s’écrit \"09:00-18:00\"\u{a0}: l’ouverture, un tiret, la fermeture.".to_owned(),
                    "Hours are written \"09:00-18:00\": opening, a hyphen, closing.".to_owned(),
                );
            }
            slots.push(slot);
        }
        slots
    };
    Hours {
        monday: day("monday"),
        tuesday: day("tuesday"),
        wednesday: day("wednesday"),
        thursday: day("thursday"),
        friday: day("friday"),
        saturday: day("saturday"),
        sunday: day("sunday"),
    }
}
