//! A card of facts as the brand's systems give it: bounded, plain text, and nothing that a browser would execute.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cards that are shown.
const CARDS: usize = 20;
/// Lines of a card.
const LINES: usize = 30;
/// Characters of a title, a label, a source.
const SHORT: usize = 120;
/// Characters of a value.
const LONG: usize = 500;

/// What one system knows of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// What it is about: "Colis 6A12345678901".
    pub title: String,
    /// Which system says so.
    pub source: String,
    /// As of when it is true there.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default)]
    pub as_of: Option<Timestamp>,
    /// Where to open it there; `https` or `http`.
    #[serde(default)]
    pub url: Option<String>,
    /// What it says.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// What it is: "État".
    pub label: String,
    /// "Au dépôt de Lyon".
    pub value: String,
}

#[derive(Deserialize)]
struct Cards {
    cards: Vec<Card>,
}

/// The cards of an answer; none when it is not of the agreed shape. What is too long is shortened, what is too much left out.
pub(super) fn read(body: &[u8]) -> Option<Vec<Card>> {
    let Cards { mut cards } = serde_json::from_slice(body).ok()?;
    cards.truncate(CARDS);
    for card in &mut cards {
        shorten(&mut card.title, SHORT);
        shorten(&mut card.source, SHORT);
        card.url = card.url.take().filter(|url| url.len() <= 1_000 && is_web(url));
        card.lines.truncate(LINES);
        for line in &mut card.lines {
            shorten(&mut line.label, SHORT);
            shorten(&mut line.value, LONG);
        }
    }
    Some(cards)
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_and_kept_within_bounds() {
        let long = "x".repeat(4_000);
        let body = serde_json::json!({"v": 1, "cards": [
            {"title": "Colis", "source": "Entrepôt", "as_of": "2026-11-23T08:00:00Z", "url": "https://depot.example/1",
             "lines": [{"label": "État", "value": long}], "later": true},
            {"title": "Commande", "source": "Boutique", "url": "javascript:alert(1)"},
        ]});
        let cards = read(body.to_string().as_bytes()).unwrap();
        assert_eq!(cards[0].lines[0].value.chars().count(), LONG + 1);
        assert_eq!(cards[0].url.as_deref(), Some("https://depot.example/1"));
        assert_eq!((cards[1].url.as_deref(), cards[1].as_of), (None, None));
    }

    #[test]
    fn another_shape_is_no_card() {
        for body in ["", "[]", "<html>", "{\"cards\": 3}", "{\"cards\": [{\"title\": 1}]}"] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
        let many = serde_json::json!({"cards": vec![serde_json::json!({"title": "x", "source": "y"}); 50]});
        assert_eq!(read(many.to_string().as_bytes()).unwrap().len(), CARDS);
    }
}
