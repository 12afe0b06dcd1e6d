//! The audit as one page to send on: charts, words, no script, nothing to fetch.
//!
//! Invariant: it shows what [`Audited`] holds and nothing else; words of people are escaped and without personal data.

pub mod words;

use guichet_core::audit::{Audited, Shares, Template, TopicShares, Treatment, Verbatim};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::locale::Locale;
use words::{counted, minutes, number, percent};

const STYLE: &str = include_str!("audit_page/page.css");
/// Rows of a list.
const ROWS: usize = 15;
/// Wordings shown.
const WORDINGS: usize = 8;

/// The page; `name` says whose.
#[must_use]
pub fn page(name: &str, audited: &Audited, language: Locale) -> String {
    let title =
        format!("{} · {name}", language.pick("Comment on répond à nos clients", "How our customers are answered"));
    html! {
        (DOCTYPE)
        html lang=(language.pick("fr", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { p.kicker { (name) } h1 { (headline(audited, language)) } (lead(audited, language)) }
                main {
                    @if audited.threads > 0 { (sections(audited, language)) }
                    @else { p { (language.pick("Aucun échange dans ce fichier.", "There is no thread in this file.")) } }
                }
                footer { (method(language)) }
            }
        }
    }
    .into_string()
}

/// The sentence that sums it up; what was done is left to the figures.
#[must_use]
pub fn headline(audited: &Audited, language: Locale) -> String {
    let threads =
        counted(audited.threads, language.pick("échange", "thread"), language.pick("échanges", "threads"), language);
    let helped = percent(audited.shares.answered + audited.shares.promised, language);
    let away = percent(audited.shares.sent_away, language);
    match language {
        Locale::Fr => {
            format!("{threads}\u{a0}: {helped} ont reçu une réponse ou une date, {away} renvoyés ailleurs")
        }
        Locale::En => format!("{threads}: {helped} got an answer or a date, {away} sent elsewhere"),
    }
}

/// The share of one treatment.
#[must_use]
pub const fn share_of(treatment: Treatment, shares: &Shares) -> f64 {
    match treatment {
        Treatment::Answered => shares.answered,
        Treatment::Promised => shares.promised,
        Treatment::SentAway => shares.sent_away,
        Treatment::SympathyOnly => shares.sympathy_only,
        Treatment::Left => shares.left,
        Treatment::Other => shares.other,
    }
}

fn lead(audited: &Audited, language: Locale) -> Markup {
    let figure = |value: String, what: &str| html! { div.figure { strong { (value) } span { (what) } } };
    let wait = audited.minutes_to_reply;
    html! {
        div.figures {
            (figure(number(audited.left, language), language.pick("restés sans réponse", "left without a reply")))
            (figure(minutes(wait.median, language), language.pick("d’attente, une fois sur deux", "to wait, one time in two")))
            (figure(minutes(wait.p90, language), language.pick("ou plus, une fois sur dix", "or more, one time in ten")))
            (figure(
                number(audited.same_template, language),
                language.pick("réponses au texte déjà servi à d’autres", "replies in words that others got too"),
            ))
            (figure(
                number(audited.data_asked_in_public, language),
                language.pick("fois des données personnelles en public", "times personal data in public"),
            ))
        }
    }
}

fn sections(audited: &Audited, language: Locale) -> Markup {
    let stopped = audited.guard.hold + audited.guard.refuse;
    html! {
        section {
            h2 { (language.pick("Ce qui a été fait pour eux", "What was done for them")) }
            (stacked(&audited.shares, language))
            (legend(&audited.shares, language))
        }
        section {
            h2 { (language.pick("De quoi il s’agissait", "What it was about")) }
            (topics(&audited.topics, language))
        }
        @if audited.replies > 0 {
            section {
                h2 { (language.pick("Ce que le garde-fou aurait dit", "What the guard would have said")) }
                p { (verdicts(stopped, audited, language)) }
                (bars(audited.guard.rules.iter().take(ROWS).map(|rule| (rule.replies, words::rule(rule.rule, language).to_owned())), audited.replies, language))
            }
        }
        @if !audited.templates.is_empty() {
            section {
                h2 { (language.pick("Le même texte pour plusieurs personnes", "The same text for several people")) }
                (templates(&audited.templates, language))
            }
        }
        (verbatims(&audited.worst, language.pick("À réparer d’abord", "To put right first"), "worst", language))
        (verbatims(&audited.best, language.pick("Dont on peut s’inspirer", "To learn from"), "best", language))
    }
}

fn verdicts(stopped: u64, audited: &Audited, language: Locale) -> String {
    let held = counted(stopped, language.pick("réponse", "reply"), language.pick("réponses", "replies"), language);
    let of = number(audited.replies, language);
    match language {
        Locale::Fr => format!(
            "{held} sur {of} ne seraient pas parties telles quelles, {} seraient parties avec un avertissement.",
            number(audited.guard.warn, language)
        ),
        Locale::En => format!(
            "{held} of {of} would not have left as they are, {} would have left with a warning.",
            number(audited.guard.warn, language)
        ),
    }
}

fn stacked(shares: &Shares, language: Locale) -> Markup {
    let said = Treatment::ALL
        .iter()
        .map(|treatment| {
            format!("{} {}", words::treatment(*treatment, language), percent(share_of(*treatment, shares), language))
        })
        .collect::<Vec<_>>()
        .join(", ");
    html! {
        div.stack role="img" aria-label=(said) {
            @for treatment in Treatment::ALL {
                @let share = share_of(*treatment, shares);
                @if share > 0.0 {
                    span class=(treatment.as_str()) style=(format!("flex-grow:{share:.5}")) {}
                }
            }
        }
    }
}

fn legend(shares: &Shares, language: Locale) -> Markup {
    html! {
        ul.legend {
            @for treatment in Treatment::ALL {
                li {
                    i class=(treatment.as_str()) {}
                    b { (percent(share_of(*treatment, shares), language)) }
                    " " (words::treatment(*treatment, language))
                }
            }
        }
    }
}

fn topics(topics: &[TopicShares], language: Locale) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th { (language.pick("Sujet", "Topic")) }
                    th.number { (language.pick("Échanges", "Threads")) }
                    th.number { (language.pick("Réponse ou date", "Answer or date")) }
                    th { (language.pick("Ce qui a été fait", "What was done")) }
                }
            }
            tbody {
                @for topic in topics.iter().take(ROWS) {
                    tr {
                        td { (words::topic(topic.topic, language)) }
                        td.number { (number(topic.threads, language)) }
                        td.number { (percent(topic.shares.answered + topic.shares.promised, language)) }
                        td.wide { (stacked(&topic.shares, language)) }
                    }
                }
            }
        }
    }
}

fn bars(rows: impl Iterator<Item = (u64, String)>, whole: u64, language: Locale) -> Markup {
    let width = |count: u64| {
        let thousandths = count.saturating_mul(1_000).checked_div(whole).unwrap_or(0).min(1_000);
        format!("width:{}.{}%", thousandths / 10, thousandths % 10)
    };
    html! {
        ol.bars {
            @for (count, what) in rows {
                li { span.what { (what) } span.bar { i style=(width(count)) {} } b { (number(count, language)) } }
            }
        }
    }
}

fn templates(templates: &[Template], language: Locale) -> Markup {
    html! {
        ol.templates {
            @for template in templates.iter().take(WORDINGS) {
                li {
                    b { (counted(template.replies, language.pick("fois", "time"), language.pick("fois", "times"), language)) }
                    blockquote { (template.example) }
                }
            }
        }
    }
}

fn verbatims(verbatims: &[Verbatim], title: &str, class: &str, language: Locale) -> Markup {
    html! {
        @if !verbatims.is_empty() {
            section {
                h2 { (title) }
                @for verbatim in verbatims {
                    article class=(class) {
                        blockquote { (verbatim.message) }
                        @if let Some(reply) = &verbatim.reply {
                            p.after { (after(verbatim, language)) }
                            blockquote.reply { (reply) }
                        } @else {
                            p.after { (language.pick("Jamais de réponse.", "Never a reply.")) }
                        }
                        @if !verbatim.why.is_empty() { ul { @for why in verbatim.why.iter().take(4) { li { (why) } } } }
                    }
                }
            }
        }
    }
}

fn after(verbatim: &Verbatim, language: Locale) -> String {
    match (verbatim.minutes, language) {
        (Some(_), Locale::Fr) => format!("Réponse après {}\u{a0}:", minutes(verbatim.minutes, language)),
        (Some(_), Locale::En) => format!("Reply after {}:", minutes(verbatim.minutes, language)),
        (None, Locale::Fr) => "Réponse\u{a0}:".to_owned(),
        (None, Locale::En) => "Reply:".to_owned(),
    }
}

fn method(language: Locale) -> Markup {
    html! {
        h2 { (language.pick("Comment c’est compté", "How it is counted")) }
        p {
            (language.pick(
                "Chaque échange compte une fois, d’après sa première réponse. Une réponse, une action ou une promesse datée l’emporte sur un lien. \
                 «\u{a0}Renvoyés ailleurs\u{a0}»\u{a0}: vers une application, une page, un numéro, un magasin, une autre entreprise ou un autre réseau. Le message \
                 privé du même réseau n’en est pas un. «\u{a0}Des regrets, rien d’autre\u{a0}»\u{a0}: ni réponse, ni action, ni date, ni question qui fasse avancer. \
                 Deux textes sont les mêmes quand, noms, nombres et dates ôtés, trois paires de mots sur quatre le sont.",
                "Each thread counts once, by its first reply. An answer, an action or a dated promise wins over a link. “Sent elsewhere”: to an app, a page, \
                 a number, a shop, another company or another network. A private message on the same network is none. “Sympathy and nothing else”: no \
                 answer, no action, no date, no question that moves things on. Two texts are the same when, names, numbers and dates left out, three \
                 pairs of words in four are.",
            ))
        }
        p {
            (language.pick(
                "Lu par Guichet, sans réseau, avec les règles qui relisent aussi les réponses avant leur départ. Elles se trompent parfois\u{a0}: les chiffres \
                 sont des ordres de grandeur, les exemples sont à lire. Les données personnelles reconnues ont été masquées.",
                "Read by Guichet, offline, with the rules that also read replies before they leave. They err at times: take the figures as orders of \
                 magnitude, and read the examples. Personal data that was recognised is masked.",
            ))
        }
    }
}
