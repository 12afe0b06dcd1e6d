//! Amounts of money: a decimal value and its currency.

use std::sync::LazyLock;

use regex::Regex;

use super::digits;
use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

const NUMBER: &str = r"(?:[0-9]{1,3}(?:[ .,][0-9]{3})+|[0-9]{1,9})(?:[.,][0-9]{1,2})?";

static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b({NUMBER}) ?(k ?€|€|euros?\b|eur\b|e\b|\$|dollars?\b|usd\b|£|pounds?\b|gbp\b|quid\b|bucks\b|chf\b|francs? suisses?\b|balles\b|boules\b|centimes?\b|cents?\b|cts?\b)(?: ?([0-9]{{2}})\b)?"
    ))
});
static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"([€$£]) ?({NUMBER})\b")));

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    let units = [
        "€", "eur", "e", "k", "$", "dollar", "usd", "£", "pound", "gbp", "quid", "buck", "chf", "franc", "balle",
        "boule", "c",
    ];
    let after = digits::followed(text, |rest| units.iter().any(|unit| rest.starts_with(unit)));
    let before = text.contains(['€', '$', '£']);
    for captures in after.then(|| AFTER.captures_iter(text)).into_iter().flatten() {
        let (Some(whole), Some(number), Some(unit)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        let written = number.as_str();
        // "2e", "14e arrondissement": a rank; "2000e" and "49,90e" are money.
        if unit.as_str() == "e" && written.len() < 3 {
            continue;
        }
        let cents = captures.get(3).filter(|cents| cents.start() == unit.end() || unit.as_str().starts_with("euro"));
        // "12€50" is one amount; "12 € 50 fois" is not.
        let cents = cents.filter(|_| !written.contains([',', '.']));
        let end = cents.map_or(unit.end(), |cents| cents.end());
        let (mut value, mut unit) = (decimal(written), currency(unit.as_str()));
        if let Some(cents) = cents {
            value = format!("{value}.{}", cents.as_str());
        }
        if unit == "cents" {
            value = cents_of(&value);
            unit = "EUR";
        } else if unit == "thousands" {
            value = format!("{value}000");
            unit = "EUR";
        }
        found.push(Found::fact(FactKind::Amount, 62, folded.span(whole.start(), end), value).with_unit(unit));
    }
    for captures in before.then(|| BEFORE.captures_iter(text)).into_iter().flatten() {
        let (Some(whole), Some(sign), Some(number)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        let span = folded.span(whole.start(), whole.end());
        found
            .push(Found::fact(FactKind::Amount, 61, span, decimal(number.as_str())).with_unit(currency(sign.as_str())));
    }
}

/// "1 234,50" and "1,234.50" → "1234.50": a separator before three digits groups, before one or two it is decimal.
pub(super) fn decimal(written: &str) -> String {
    let last = written.rfind([',', '.']);
    let (whole, cents) = match last {
        Some(at) if written.len() - at - 1 <= 2 => (written.get(..at).unwrap_or_default(), written.get(at + 1..)),
        _ => (written, None),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    match cents {
        Some(cents) if !cents.is_empty() => format!("{whole}.{cents}"),
        _ => whole,
    }
}

fn cents_of(value: &str) -> String {
    value.parse::<u32>().map_or_else(|_| value.to_owned(), |cents| format!("{}.{:02}", cents / 100, cents % 100))
}

fn currency(written: &str) -> &'static str {
    match written {
        "$" | "usd" | "dollar" | "dollars" | "bucks" => "USD",
        "£" | "gbp" | "pound" | "pounds" | "quid" => "GBP",
        "chf" => "CHF",
        "centime" | "centimes" | "cent" | "cents" | "ct" | "cts" => "cents",
        word if word.starts_with('k') => "thousands",
        word if word.starts_with("franc") => "CHF",
        _ => "EUR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, value, unit) in [
            ("49,90 €", "49.90", "EUR"),
            ("12€50", "12.50", "EUR"),
            ("1 234,50 euros", "1234.50", "EUR"),
            ("2000e", "2000", "EUR"),
            ("$1,234.50", "1234.50", "USD"),
            ("£20", "20", "GBP"),
            ("50 balles", "50", "EUR"),
            ("17 885 €", "17885", "EUR"),
            ("45 centimes", "0.45", "EUR"),
        ] {
            let folded = Folded::new(text);
            let mut found = Vec::new();
            find(&folded, &mut found);
            let amount = found.first().unwrap_or_else(|| panic!("nothing in {text}"));
            assert_eq!((amount.value.as_str(), amount.unit.as_deref()), (value, Some(unit)), "{text}");
            assert_eq!(folded.raw(amount.span), text);
        }
    }
}
