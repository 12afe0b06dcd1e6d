//! Runs the marked texts of `tests/guard/`: drafts as a community manager reads them, with what the guard should say.
//!
//! A folder a rule, files `*.fr.txt` and `*.en.txt`; `good/` holds replies that may leave as they are. The format is
//! explained in `tests/guard/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "tests may fail loudly"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use guichet_core::guard::{
    self, Charter, CustomerSeen, House, IncidentSeen, Input, Level, MediatorSeen, MessageToAnswer, Report, RuleName,
    Verdict, Where,
};
use guichet_core::model::{AuthorKind, IdentityLevel, Visibility};
use guichet_core::text::Span;
use guichet_core::text::reading::{Direction, Earlier};
use proptest::prelude::*;

/// A draft with what is expected of it.
#[derive(Default)]
struct Case {
    title: String,
    input: Input,
    charter: Option<Charter>,
    span: Option<Span>,
    expected: Option<String>,
}

fn cases(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let locale = if file.to_string_lossy().ends_with(".fr.txt") { "fr" } else { "en" };
    text.split("\n\n")
        .filter(|block| block.lines().any(|line| line.starts_with('=')))
        .map(|block| case(block, locale, file))
        .collect()
}

fn case(block: &str, locale: &str, file: &Path) -> Case {
    let mut case = Case::default();
    case.input.channel = "x".to_owned();
    case.input.visibility = Some(Visibility::Public);
    case.input.locale = Some(locale.to_owned());
    case.input.now = Some("2026-11-23T09:00:00Z".parse().unwrap());
    case.input.own_domains = vec!["guichet.example".to_owned()];
    let mut customer = CustomerSeen { private_message: Some(guard::PrivateMessage::Possible), identity: None, hops: 0 };
    let (mut message, mut draft) = (Vec::new(), Vec::new());
    for line in block.lines() {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "#" => case.title = rest.to_owned(),
            ">" => message.push(rest),
            "<" => draft.push(rest),
            "=" => case.expected = Some(rest.to_owned()),
            "..>" => case.input.earlier.push(earlier(Direction::Inbound, rest)),
            "..<" => case.input.earlier.push(earlier(Direction::Outbound, rest)),
            "~" => case.input.recent_replies.push(rest.to_owned()),
            "on" => {
                for setting in rest.split(", ") {
                    let (name, value) = setting.split_once(' ').unwrap_or((setting, ""));
                    match name {
                        "private" => customer.private_message = Some(guard::PrivateMessage::parse(value).unwrap()),
                        "identity" => customer.identity = Some(IdentityLevel::parse(value).unwrap()),
                        "hops" => customer.hops = value.parse().unwrap(),
                        "author" => case.input.author_kind = Some(AuthorKind::parse(value).unwrap()),
                        "incident" => {
                            case.input.incident =
                                Some(IncidentSeen { open: value.contains("open"), owned: value.contains("owned") })
                        }
                        "mediator" => {
                            case.input.mediator = Some(MediatorSeen {
                                name: "Médiation des Colis".to_owned(),
                                url: "https://mediation.example".to_owned(),
                                fr: "Vous pouvez saisir le médiateur : Médiation des Colis.".to_owned(),
                                en: "You may turn to the mediator: Médiation des Colis.".to_owned(),
                            })
                        }
                        "to" => case.input.visibility = Some(Visibility::parse(value).unwrap()),
                        "limit" => case.input.limit = Some(guard::LimitGiven::Max(value.parse().unwrap())),
                        "charter" => case.charter = Some(Charter::from_toml(&value.replace(" / ", ", ")).unwrap()),
                        channel => case.input.channel = channel.to_owned(),
                    }
                }
            }
            other => panic!("{}: no line begins with “{other}”: {line}", file.display()),
        }
    }
    case.input.customer = Some(customer);
    case.input.message = MessageToAnswer { text: message.join("\n"), ..MessageToAnswer::default() };
    let marked = draft.join("\n");
    let place = |mark| {
        marked
            .chars()
            .filter(|character| !matches!(character, '⟦' | '⟧') || *character == mark)
            .position(|character| character == mark)
    };
    case.span = place('⟦').zip(place('⟧')).map(|(start, end)| Span::new(start, end));
    case.input.reply = marked.replace(['⟦', '⟧'], "");
    case
}

fn earlier(direction: Direction, text: &str) -> Earlier {
    Earlier { direction, text: text.to_owned(), created_at: None }
}

fn report(case: &Case) -> Report {
    let reading = guard::read_message(&case.input);
    guard::examine_with(&case.input, &reading, &House { charter: case.charter.as_ref(), ..House::default() })
}

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guard").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".txt"))
        .collect();
    files.sort();
    files
}

fn show(case: &Case, report: &Report) -> String {
    let mut shown = format!(
        "\n# {}\n  > {}\n  < {}\n  verdict {}\n",
        case.title, case.input.message.text, case.input.reply, report.verdict
    );
    for finding in &report.findings {
        let text = if finding.place == Where::Reply { &case.input.reply } else { &case.input.message.text };
        writeln!(
            shown,
            "  {} {} in {}: «{}» {}",
            finding.level,
            finding.rule,
            finding.place,
            finding.span.map_or("", |span| span.slice(text)),
            finding.why
        )
        .unwrap();
    }
    shown
}

/// What a case gets wrong for a rule, if it does.
fn mistake(rule: RuleName, case: &Case) -> Option<String> {
    let report = report(case);
    let expected = case.expected.as_deref().unwrap();
    let (place, expected) = match expected.strip_prefix("message ") {
        Some(level) => (Where::Message, level),
        None => (Where::Reply, expected),
    };
    let of_rule: Vec<_> =
        report.findings.iter().filter(|finding| finding.rule == rule && finding.place == place).collect();
    let level = of_rule.iter().map(|finding| finding.level).max();
    if level.map_or("nothing", Level::as_str) != expected {
        return Some(format!("{}  expected {expected}", show(case, &report)));
    }
    if let Some(span) = case.span
        && !of_rule.iter().any(|finding| finding.span == Some(span))
    {
        return Some(format!("{}  expected at «{}»", show(case, &report), span.slice(&case.input.reply)));
    }
    of_rule.iter().find_map(|finding| remedy_mistake(rule, case, finding))
}

/// A remedy must do what it says: applied, its finding is gone.
fn remedy_mistake(rule: RuleName, case: &Case, finding: &guard::Finding) -> Option<String> {
    let remedy = finding.remedy.as_ref().filter(|remedy| !remedy.edits.is_empty() && finding.place == Where::Reply)?;
    let count = |report: &Report| {
        report.findings.iter().filter(|other| other.rule == rule && other.place == Where::Reply).count()
    };
    let mended = Case {
        title: format!("{} (after “{}”)", case.title, remedy.label),
        input: Input { reply: remedy.apply(&case.input.reply), ..case.input.clone() },
        charter: case.charter.clone(),
        ..Case::default()
    };
    let (before, after) = (report(case), report(&mended));
    (count(&after) >= count(&before)).then(|| format!("{}  the remedy did not help", show(&mended, &after)))
}

#[test]
fn each_rule_says_what_its_texts_expect() {
    let mut mistakes = String::new();
    let mut thin = Vec::new();
    for rule in RuleName::ALL {
        let (mut found, mut neighbours) = (0, 0);
        for file in files(rule.as_str()) {
            for case in cases(&file) {
                if case.expected.as_deref() == Some("nothing") {
                    neighbours += 1
                } else {
                    found += 1
                }
                mistakes.extend(
                    mistake(*rule, &case).map(|mistake| {
                        format!("\n{} {}{mistake}\n", rule, file.file_name().unwrap().to_string_lossy())
                    }),
                );
            }
        }
        if found < 6 || neighbours < 6 {
            thin.push(format!("{rule}: {found} found, {neighbours} neighbours"));
        }
    }
    assert!(mistakes.is_empty(), "{mistakes}");
    assert!(thin.is_empty(), "a rule needs six texts of each: {thin:?}");
}

#[test]
fn good_replies_may_leave() {
    let mut stopped = String::new();
    let mut all = 0;
    for file in files("good") {
        for case in cases(&file) {
            all += 1;
            let report = report(&case);
            if report.verdict >= Verdict::Hold {
                stopped.push_str(&show(&case, &report));
            }
        }
    }
    assert!(stopped.is_empty(), "{stopped}");
    assert!(all >= 60, "only {all} good replies");
}

#[test]
fn findings_speak_the_language_of_the_colleague() {
    let mut input = Input { channel: "x".to_owned(), reply: "Calmez-vous.".to_owned(), ..Input::default() };
    input.message.text = "Où est mon colis ?".to_owned();
    for (locale, word) in [("fr", "demande"), ("en", "request")] {
        input.locale = Some(locale.to_owned());
        let report = guard::examine(&input);
        let tone = report.findings.iter().find(|finding| finding.rule == RuleName::Tone).unwrap();
        assert!(tone.why.contains(word), "{}", tone.why);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_fail(message in "\\PC{0,120}", reply in "(\\PC|[ .!?\n]|vous|votre|numéro|demain|https://a\\.example){0,40}", channel in "(x|mail|instagram|trustpilot|)") {
        let input = Input { channel, reply: reply.clone(), message: MessageToAnswer { text: message, ..MessageToAnswer::default() }, ..Input::default() };
        let report = guard::examine(&input);
        let length = reply.chars().count();
        for finding in report.findings.iter().filter(|finding| finding.place == Where::Reply) {
            prop_assert!(finding.span.is_none_or(|span| span.start <= span.end && span.end <= length));
            if let Some(remedy) = &finding.remedy {
                let _ = remedy.apply(&reply);
            }
        }
    }
}
