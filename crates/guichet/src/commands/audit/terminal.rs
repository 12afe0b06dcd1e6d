//! The audit at a terminal.

use guichet_core::audit::{Audited, Shares, Treatment, Verbatim};
use guichet_server::audit_page::words::{self, minutes, percent};
use guichet_server::audit_page::{headline, share_of};

use crate::language::Language;
use crate::output::Style;
use crate::pretty::{BOLD, DIM, GREEN, RED, YELLOW, harmless, label};

/// Columns of a whole bar.
const BAR: usize = 40;
/// Rows of a list.
const ROWS: usize = 8;

/// The whole summary.
pub(super) fn summary(audited: &Audited, style: Style, language: Language) -> String {
    if audited.threads == 0 {
        return language.pick("Aucun échange dans ce fichier.", "There is no thread in this file.").to_owned();
    }
    let title = |french, english| format!("\n{}", style.paint(BOLD, language.pick(french, english)));
    let mut lines = vec![style.paint(BOLD, &headline(audited, language.locale())), String::new()];
    lines.extend(Treatment::ALL.iter().map(|treatment| treatment_row(*treatment, &audited.shares, style, language)));
    let wait = audited.minutes_to_reply;
    lines.push(title("Attente avant la première réponse", "Wait for the first reply"));
    lines.push(format!(
        "  {} {} · {} {}",
        language.pick("médiane", "median"),
        minutes(wait.median, language.locale()),
        language.pick("une personne sur dix attend plus de", "one person in ten waits more than"),
        minutes(wait.p90, language.locale())
    ));
    lines.push(title("Ce que le garde-fou aurait dit", "What the guard would have said"));
    lines.extend(audited.guard.rules.iter().take(ROWS).map(|rule| {
        format!(
            "  {:>7}  {}",
            words::number(rule.replies, language.locale()),
            words::rule(rule.rule, language.locale())
        )
    }));
    if !audited.templates.is_empty() {
        lines.push(title("Le même texte pour plusieurs personnes", "The same text for several people"));
        lines.extend(audited.templates.iter().take(ROWS).map(|template| {
            let example = one_line(&template.example, style.width.saturating_sub(14));
            format!("  {:>7}  {}", words::number(template.replies, language.locale()), style.paint(DIM, &example))
        }));
    }
    lines.push(title("De quoi il s’agissait", "What it was about"));
    lines.extend(audited.topics.iter().take(ROWS).map(|topic| {
        let helped = topic.shares.answered + topic.shares.promised;
        format!(
            "  {:>7}  {} · {} {}",
            words::number(topic.threads, language.locale()),
            label(topic.topic.as_str(), language),
            percent(helped, language.locale()),
            language.pick("avec une réponse ou une date", "with an answer or a date")
        )
    }));
    if let Some(worst) = audited.worst.first() {
        lines.push(title("À réparer d’abord", "To put right first"));
        lines.extend(verbatim(worst, style));
    }
    lines.join("\n")
}

fn treatment_row(treatment: Treatment, shares: &Shares, style: Style, language: Language) -> String {
    let share = share_of(treatment, shares);
    // Half a column at least, where there is anything at all.
    let filled = (1..=BAR).filter(|column| share * columns() >= half_before(*column)).count();
    let colour = match treatment {
        Treatment::Answered | Treatment::Promised => GREEN,
        Treatment::Other => YELLOW,
        _ => RED,
    };
    let bar = format!("{}{}", "█".repeat(filled), "·".repeat(BAR - filled));
    let share = percent(share, language.locale());
    format!("  {share:>8}  {}  {}", style.paint(colour, &bar), words::treatment(treatment, language.locale()))
}

fn columns() -> f64 {
    u32::try_from(BAR).map_or(0.0, f64::from)
}

fn half_before(column: usize) -> f64 {
    u32::try_from(column).map_or(f64::MAX, f64::from) - 0.5
}

fn verbatim(verbatim: &Verbatim, style: Style) -> Vec<String> {
    let room = style.width.saturating_sub(6);
    let mut lines = vec![format!("  « {} »", one_line(&verbatim.message, room))];
    lines.extend(verbatim.reply.iter().map(|reply| format!("  → {}", style.paint(DIM, &one_line(reply, room)))));
    lines.extend(verbatim.why.iter().take(3).map(|why| format!("    {}", style.paint(RED, why))));
    lines
}

fn one_line(text: &str, room: usize) -> String {
    let words = harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if words.chars().count() <= room {
        return words;
    }
    words.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}
