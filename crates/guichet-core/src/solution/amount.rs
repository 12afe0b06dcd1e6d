//! Sums of money: hundredths of a currency, never a float.

use serde::{Deserialize, Serialize};

/// The narrow blank that stands before a French currency sign; U+00A0, as everywhere in the desk.
const BLANK: char = '\u{a0}';
/// The longest amount that somebody writes: beyond it no gift is meant.
const MOST_DIGITS: usize = 9;

/// So many hundredths of a currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// Hundredths.
    pub cents: i64,
    /// ISO 4217; `XDR` for special drawing rights.
    pub currency: String,
}

impl Money {
    /// Reads a decimal amount (`12`, `12.5`, `12.50`). None where it is anything else, negative or longer than an amount is.
    #[must_use]
    pub fn read(amount: &str, currency: &str) -> Option<Self> {
        let (whole, part) = amount.trim().split_once(['.', ',']).unwrap_or((amount.trim(), ""));
        let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        let fits = !whole.is_empty() && whole.len() <= MOST_DIGITS && part.len() <= 2 && digits(whole) && digits(part);
        let known = currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_uppercase());
        if !fits || !known {
            return None;
        }
        let part: String = part.chars().chain("00".chars()).take(2).collect();
        let cents = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)?;
        Some(Self { cents, currency: currency.to_owned() })
    }

    /// The decimal amount, with two decimals: what files and the API carry.
    #[must_use]
    pub fn decimal(&self) -> String {
        format!("{}.{:02}", self.cents / 100, (self.cents % 100).abs())
    }

    /// So many parts of a hundred of it, rounded half up: a customer never loses by the rounding.
    #[must_use]
    pub fn percent(&self, percent: u32) -> Self {
        let cents = self.cents.saturating_mul(i64::from(percent)).saturating_add(50) / 100;
        Self { cents, currency: self.currency.clone() }
    }

    /// As it is written in a sentence: `12,50 €` in French, `€12.50` in English.
    #[must_use]
    pub fn in_words(&self, language: &str) -> String {
        let (whole, part) = (self.cents / 100, self.cents % 100);
        let french = !language.starts_with("en");
        let whole = grouped(whole, if french { BLANK } else { ',' });
        let number = match (part, french) {
            (0, _) => whole,
            (part, true) => format!("{whole},{part:02}"),
            (part, false) => format!("{whole}.{part:02}"),
        };
        let sign = match self.currency.as_str() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "XDR" if french => "DTS",
            "XDR" => "SDR",
            other => other,
        };
        let before = !french && matches!(sign, "€" | "£" | "$");
        if before { format!("{sign}{number}") } else { format!("{number}{BLANK}{sign}") }
    }
}

/// Thousands apart, as each language sets them.
fn grouped(whole: i64, between: char) -> String {
    let digits = whole.to_string();
    let mut grouped = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::Money;

    fn euros(amount: &str) -> Money {
        Money::read(amount, "EUR").unwrap()
    }

    #[test]
    fn an_amount_is_read_as_people_write_it_and_as_nothing_else() {
        assert_eq!(euros("12").cents, 1_200);
        assert_eq!(euros("12,5").cents, 1_250);
        assert_eq!(euros("0.99").cents, 99);
        for wrong in ["", "-3", "1e9", "12.345", "douze", "9999999999"] {
            assert_eq!(Money::read(wrong, "EUR"), None, "{wrong}");
        }
        assert_eq!(Money::read("12", "euro"), None);
    }

    #[test]
    fn it_is_written_as_each_language_writes_it() {
        assert_eq!(euros("12.50").in_words("fr"), "12,50\u{a0}€");
        assert_eq!(euros("250").in_words("fr"), "250\u{a0}€");
        assert_eq!(euros("12.50").in_words("en-GB"), "€12.50");
        assert_eq!(Money::read("1519", "XDR").unwrap().in_words("fr"), "1\u{a0}519\u{a0}DTS");
        assert_eq!(euros("1234567.8").in_words("en"), "€1,234,567.80");
        assert_eq!(euros("1.05").decimal(), "1.05");
    }

    #[test]
    fn a_share_is_rounded_to_the_customers_side() {
        assert_eq!(euros("84.90").percent(20).cents, 1_698);
        assert_eq!(euros("0.03").percent(50).cents, 2);
    }
}
