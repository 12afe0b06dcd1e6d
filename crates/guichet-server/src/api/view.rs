//! The shapes that the API speaks. Written apart from the model, so that a screen can change without the data and the
//! other way round.

pub mod capability;
pub mod case;
pub mod channel;
pub mod correction;
pub mod desk;
pub mod identity;
pub mod incident;
pub mod message;
pub mod promise;
pub mod regrouping;
pub mod relay;
pub mod way;

pub use case::{CaseDetailView, CaseRow};
pub use channel::{ChannelBrief, ChannelView};
pub use desk::Desk;
pub use identity::IdentityView;
pub use message::MessageView;
pub use promise::PromiseView;
pub use relay::{RelayFactView, RelayView};

use guichet_core::model::UserId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A colleague by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Colleague {
    /// Who.
    pub id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
}

impl Colleague {
    pub(crate) const fn new(id: UserId, name: String) -> Self {
        Self { id: id.0, name }
    }
}

/// At most so many characters, with an ellipsis where it was cut; line breaks become spaces.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        // One long run without a space must not be copied whole.
        if words.len() > most * 8 {
            break;
        }
    }
    if words.chars().count() <= most {
        return words;
    }
    let mut cut: String = words.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        assert_eq!(excerpt("Bonjour,\n\n  mon   colis", 140), "Bonjour, mon colis");
        assert_eq!(excerpt("abcdefghij", 5), "abcd…");
        assert_eq!(excerpt(&"é".repeat(100_000), 140).chars().count(), 140);
    }
}
