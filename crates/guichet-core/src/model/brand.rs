//! A brand, whose customers write, and its settings.

use serde::{Deserialize, Serialize};

use super::ids::BrandId;
use crate::words;

words! {
    /// Region of the public holidays that close the desk.
    HolidayRegion {
        None = "none", France = "france", AlsaceMoselle = "alsace_moselle", Mayotte = "mayotte", Martinique = "martinique",
        Guadeloupe = "guadeloupe", SaintMartin = "saint_martin", Guyane = "guyane",
        SaintBarthelemy = "saint_barthelemy", Reunion = "reunion",
    }
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brand {
    /// Its identifier.
    pub id: BrandId,
    /// Short name in addresses and on the command line.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// Settings.
    pub settings: BrandSettings,
}

/// What a brand may set. Every field has a default, so that a stored value of an older version still reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrandSettings {
    /// `fr` or `en`: the language of public pages and automatic words.
    pub locale: String,
    /// IANA zone of the opening hours.
    pub timezone: String,
    /// Sector pack (`parcels`, `telecom`, `airline`…), if any.
    pub sector: Option<String>,
    /// Opening slots of each weekday.
    pub hours: Vec<OpeningSlot>,
    /// Which public holidays close the desk.
    pub holidays: HolidayRegion,
    /// Days closed beside the holidays (ISO dates).
    pub closed_days: Vec<jiff::civil::Date>,
    /// Seconds during which a sent reply can be taken back.
    pub undo_seconds: u32,
    /// Days of silence after "solved" until a case has lapsed.
    pub lapse_days: u32,
    /// Minutes of opening time after which whoever was sent elsewhere is asked whether they were helped there.
    pub follow_up_minutes: u32,
    /// Minutes of opening time within which a contact is asked to answer.
    pub relay_minutes: u32,
    /// Days for which a verified identity holds.
    pub identity_days: u32,
    /// Minutes within which a noticed incident must have an owner.
    pub incident_owner_minutes: u32,
    /// Minutes within which the first public word on it is owed.
    pub incident_word_minutes: u32,
    /// Minutes of opening time before a promise falls due at which its owner is told.
    pub promise_warning_minutes: u32,
    /// Minutes of opening time before an answer is due at which its case says so; 0 for never.
    pub deadline_warning_minutes: u32,
    /// Minutes of opening time after a missed deadline at which it becomes the lead's alarm; 0 for never.
    pub escalation_minutes: u32,
    /// Whether whoever writes while the desk is closed is told by a machine when it opens.
    pub out_of_hours: bool,
    /// Networks where that word may stand in public too; it is private otherwise.
    pub out_of_hours_public: Vec<String>,
    /// Time allowed for the first answer. The first rule that fits counts.
    pub deadlines: Vec<DeadlineRule>,
    /// Domains of the brand's own sites.
    pub own_domains: Vec<String>,
    /// Helplines shown when somebody speaks of harming themselves, a line each, the own country first ([`Helpline`]).
    ///
    /// [`Helpline`]: super::Helpline
    pub helplines: Vec<String>,
    /// The consumer mediator, with the brand's own delays.
    pub mediator: crate::mediation::MediatorSettings,
}

/// Open on one weekday from one time to another; several slots a day are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningSlot {
    /// 1 Monday … 7 Sunday.
    pub weekday: i8,
    /// Opens.
    pub from: jiff::civil::Time,
    /// Closes; `00:00` means the end of the day.
    pub to: jiff::civil::Time,
}

/// Minutes of opening time allowed for a first answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRule {
    /// Network name, or none for every network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Severity, or none for every severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<guichet_text::reading::Severity>,
    /// Minutes.
    pub minutes: u32,
    /// Whether the minutes run on the wall clock, closed hours included.
    #[serde(default)]
    pub around_the_clock: bool,
}

/// Who listens to somebody in despair, free or at the price of a local call, by country; last the emergency number of Europe.
const HELPLINES: &[&str] =
    &["FR 3114", "BE 0800 32 123", "CH 143", "LU 454545", "CA 988", "GB 116 123", "IE 116 123", "US 988", "112"];

fn usual_helplines() -> Vec<String> {
    HELPLINES.iter().map(|line| (*line).to_owned()).collect()
}

impl Default for BrandSettings {
    /// The mission's words: two hours on a social network, 48 hours on the form and by mail, one hour for somebody in
    /// trouble; weekdays from nine to six in Paris.
    fn default() -> Self {
        use guichet_text::reading::Severity;
        let slot =
            |weekday| OpeningSlot { weekday, from: jiff::civil::time(9, 0, 0, 0), to: jiff::civil::time(18, 0, 0, 0) };
        let rule = |network: Option<&str>, severity, minutes, around_the_clock| DeadlineRule {
            network: network.map(str::to_owned),
            severity,
            minutes,
            around_the_clock,
        };
        Self {
            locale: "fr".to_owned(),
            timezone: "Europe/Paris".to_owned(),
            sector: None,
            hours: (1..=5).map(slot).collect(),
            holidays: HolidayRegion::France,
            closed_days: Vec::new(),
            undo_seconds: 10,
            lapse_days: 7,
            // Two days of nine hours.
            follow_up_minutes: 1_080,
            relay_minutes: 540,
            identity_days: 30,
            incident_owner_minutes: 10,
            incident_word_minutes: 15,
            promise_warning_minutes: 120,
            deadline_warning_minutes: 30,
            escalation_minutes: 60,
            out_of_hours: false,
            out_of_hours_public: Vec::new(),
            deadlines: vec![
                rule(None, Some(Severity::Critical), 30, true),
                rule(None, Some(Severity::High), 60, false),
                rule(Some("webform"), None, 48 * 60, true),
                rule(Some("mail"), None, 48 * 60, true),
                rule(None, None, 120, false),
            ],
            own_domains: Vec::new(),
            helplines: usual_helplines(),
            mediator: crate::mediation::MediatorSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_brand_did_not_say_is_as_usual_and_its_own_lines_stay() {
        let stored = |settings: &str| serde_json::from_str::<BrandSettings>(settings).unwrap();
        assert_eq!(stored(r#"{"helplines": ["3114"]}"#).helplines, ["3114"]);
        assert_eq!(stored("{}"), BrandSettings::default());
    }
}
