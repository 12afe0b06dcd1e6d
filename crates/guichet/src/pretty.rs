//! Results for a person at a terminal: the words as written, what was found underlined beneath them.
//!
//! Invariant: what a customer wrote can never drive the terminal; control signs are shown, not obeyed.

mod labels;
mod marked;

use guichet_core::guard::{Finding, Input, Level, Report, Where};
use guichet_core::text::{Reading, Span};

use crate::language::Language;
use crate::output::Style;
pub(crate) use labels::label;
pub(crate) use marked::harmless;
use marked::{Mark, marked};

pub(crate) const BOLD: &str = "1";
pub(crate) const RED: &str = "31";
pub(crate) const GREEN: &str = "32";
pub(crate) const YELLOW: &str = "33";
const BLUE: &str = "34";
pub(crate) const DIM: &str = "2";

/// A line that could not be used.
pub(crate) fn trouble(number: usize, message: &str, style: Style) -> String {
    style.paint(RED, &format!("{number}: {message}"))
}

/// A reading.
pub(crate) fn reading(text: &str, reading: &Reading, style: Style, language: Language) -> String {
    let mut lines = vec![headline(reading, style, language)];
    lines.extend(marked(text, &reading_marks(reading, language), style));
    lines.extend(rows(reading, language).into_iter().map(|(name, what)| row(name, &what, style)));
    lines.push(String::new());
    lines.join("\n")
}

fn headline(reading: &Reading, style: Style, language: Language) -> String {
    let mut parts: Vec<String> = reading.id.iter().map(|id| marked::harmless(id)).collect();
    parts.push(reading.language.clone());
    parts.push(list(reading.needs.iter().map(|need| label(need.as_str(), language))));
    parts.push(list(reading.topics.iter().take(3).map(|topic| label(topic.topic.as_str(), language))));
    parts.push(format!("{} {}", language.pick("gravité", "severity"), label(reading.severity.as_str(), language)));
    if reading.in_trouble_now {
        parts.push(language.pick("en difficulté maintenant", "in trouble now").to_owned());
    }
    style.paint(BOLD, &parts.join(" · "))
}

fn reading_marks(reading: &Reading, language: Language) -> Vec<Mark> {
    let mark = |span: Span, code: &str, colour| Mark { span, label: label(code, language).to_owned(), colour };
    let mut marks: Vec<Mark> = Vec::new();
    marks.extend(reading.hurtful_spans().into_iter().map(|span| mark(span, "abuse", RED)));
    marks.extend(reading.facts.iter().map(|fact| mark(fact.span, fact.kind.as_str(), BLUE)));
    marks.extend(reading.questions.iter().map(|question| mark(question.span, "question", GREEN)));
    marks.extend(reading.announced.iter().map(|announced| mark(announced.span, announced.kind.as_str(), YELLOW)));
    marks.extend(reading.thanks.iter().map(|thanks| mark(thanks.span, "thanks", GREEN)));
    marks.extend(reading.pressure.demand_span.map(|span| mark(span, "demand", RED)));
    marks.extend(reading.pressure.threat_span.map(|span| mark(span, "threat", RED)));
    marks
}

fn rows(reading: &Reading, language: Language) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let mut add = |french, english, what: String| {
        if !what.is_empty() {
            rows.push((language.pick(french, english), what));
        }
    };
    add("Demande", "Request", marked::harmless(&reading.request));
    add("Faits", "Facts", list(reading.facts.iter().map(|fact| marked::harmless(&fact.value))));
    add("Il manque", "Missing", list(reading.missing.iter().map(|missing| missing.why.as_str())));
    add(
        "Données personnelles",
        "Personal data",
        list(reading.personal_data.iter().map(|data| label(data.kind.as_str(), language))),
    );
    if reading.wants_human {
        add("Souhait", "Wish", language.pick("parler à une personne", "to speak to a person").to_owned());
    }
    if reading.pressure.suspected {
        add("Pression", "Pressure", language.pick("soupçonnée, à confirmer", "suspected, to be confirmed").to_owned());
    }
    add("Confiance", "Confidence", format!("{:.0} %", f64::from(reading.confidence) * 100.0));
    rows
}

/// A report of the guard.
pub(crate) fn report(input: &Input, report: &Report, style: Style, language: Language) -> String {
    let verdict = report.verdict.as_str();
    let colour = match verdict {
        "pass" => GREEN,
        "warn" => YELLOW,
        _ => RED,
    };
    let mut head = label(verdict, language).to_owned();
    if let Some(id) = &report.id {
        head = format!("{} · {head}", marked::harmless(id));
    }
    let mut lines = vec![style.paint(colour, &style.paint(BOLD, &head))];
    for (place, name, text) in [
        (Where::Message, language.pick("Message", "Message"), &input.message.text),
        (Where::Reply, language.pick("Réponse", "Reply"), &input.reply),
    ] {
        lines.push(style.paint(DIM, name));
        lines.extend(marked(text, &finding_marks(report, place, language), style));
    }
    lines.extend(report.findings.iter().map(|found| finding(found, style, language)));
    lines.extend(report.promises.iter().map(|promise| {
        let due = promise.due.map_or_else(String::new, |due| format!(" → {due}"));
        row(language.pick("Promesse", "Promise"), &format!("{}{due}", marked::harmless(&promise.text)), style)
    }));
    lines.push(String::new());
    lines.join("\n")
}

fn finding_marks(report: &Report, place: Where, language: Language) -> Vec<Mark> {
    report
        .findings
        .iter()
        .filter(|finding| finding.place == place)
        .filter_map(|finding| {
            let span = finding.span?;
            Some(Mark {
                span,
                label: label(finding.rule.as_str(), language).to_owned(),
                colour: level_colour(finding.level),
            })
        })
        .collect()
}

fn finding(finding: &Finding, style: Style, language: Language) -> String {
    let level = style.paint(level_colour(finding.level), label(finding.level.as_str(), language));
    let remedy = finding.remedy.as_ref().map_or_else(String::new, |remedy| format!("\n    → {}", remedy.label));
    format!("  {level} {}: {}{remedy}", label(finding.rule.as_str(), language), marked::harmless(&finding.why))
}

const fn level_colour(level: Level) -> &'static str {
    match level {
        Level::Warn => YELLOW,
        Level::Hold | Level::Refuse => RED,
    }
}

fn row(name: &str, what: &str, style: Style) -> String {
    let padding = " ".repeat(22_usize.saturating_sub(name.chars().count()));
    format!("  {}{padding}{what}", style.paint(DIM, name))
}

fn list(parts: impl Iterator<Item = impl AsRef<str>>) -> String {
    parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::text::Input as Message;

    const PLAIN: Style = Style { colours: false, width: 60 };

    #[test]
    fn a_reading_names_what_stands_under_the_words() {
        let text = "Bonjour, qui rappelle ? Mon adresse : lea@courrier.example";
        let read = guichet_core::text::read(&Message { text: text.to_owned(), ..Message::default() });
        let shown = reading(text, &read, PLAIN, Language::French);
        assert!(shown.contains("~~~"), "{shown}");
        assert!(shown.contains("adresse mail"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "no colours were asked for: {shown}");
    }

    #[test]
    fn words_of_people_cannot_drive_the_terminal() {
        let text = "Bonjour \u{1b}[2J\u{7}\u{202e}fin";
        let read = guichet_core::text::read(&Message { text: text.to_owned(), ..Message::default() });
        let shown = reading(text, &read, PLAIN, Language::French);
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
    }
}
