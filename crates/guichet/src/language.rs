//! The language of the person at the terminal.

use guichet_server::locale::Locale;

/// French or English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    #[value(name = "fr")]
    French,
    #[value(name = "en")]
    English,
}

impl Language {
    /// By `LC_ALL`, `LC_MESSAGES` and `LANG`, as every other program; English when they name neither.
    pub(crate) fn of_the_terminal() -> Self {
        let chosen = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .unwrap_or_default();
        if chosen.starts_with("fr") { Self::French } else { Self::English }
    }

    /// The same for what the desk says.
    pub(crate) const fn locale(self) -> Locale {
        match self {
            Self::French => Locale::Fr,
            Self::English => Locale::En,
        }
    }

    /// The one of two texts that fits.
    pub(crate) const fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}
