//! Real replies that may not be published: how far the guard agrees with the labels that other people gave them.

use std::collections::BTreeMap;
use std::path::Path;

use guichet_core::guard::second::Opinion;
use guichet_core::guard::{self, Brings, House, Input, Level, MessageToAnswer, Report, RuleName};
use guichet_core::model::Visibility;
use serde_json::Value;

use crate::score::{Agreement, share};

/// Measures on every set that stands in the folder.
pub(crate) fn measure(folder: &Path, opinion: &Opinion, show: bool) {
    hand(folder, opinion, show);
    activities(folder, opinion, show);
    templates(folder, opinion, show);
}

fn rows(folder: &Path, name: &str) -> Vec<Value> {
    let Ok(text) = std::fs::read_to_string(folder.join(name)) else {
        println!("{name}: not there, left out");
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn examined(row: &Value, opinion: &Opinion, channel: &str, visibility: Visibility) -> Report {
    let input = Input {
        channel: channel.to_owned(),
        visibility: Some(visibility),
        message: MessageToAnswer { text: text(row, "customer_text").to_owned(), ..MessageToAnswer::default() },
        reply: text(row, "text").to_owned(),
        ..Input::default()
    };
    let house = House { opinion: Some(opinion), ..House::default() };
    guard::examine_with(&input, &guard::read_message(&input), &house)
}

fn level_of(report: &Report, rule: RuleName) -> Option<Level> {
    report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule && finding.place == guard::Where::Reply)
        .map(|finding| finding.level)
        .max()
}

fn held(report: &Report, rule: RuleName) -> bool {
    level_of(report, rule) >= Some(Level::Hold)
}

fn disagree(show: bool, what: &str, guard: bool, label: bool, row: &Value) {
    if show && guard != label {
        println!(
            "  [{what}: guard {guard}, label {label}] {}\n     C {}\n     R {}",
            text(row, "id"),
            text(row, "customer_text").replace('\n', " / "),
            text(row, "text").replace('\n', " / ")
        );
    }
}

fn hand(folder: &Path, opinion: &Opinion, show: bool) {
    let rows = rows(folder, "fr_reply_guard_hand.dev.jsonl");
    if rows.is_empty() {
        return;
    }
    println!("\nfr_reply_guard_hand ({} replies)", rows.len());
    let [mut away, mut empty, mut promise, mut asked] = [(); 4].map(|()| Agreement::default());
    let (mut good, mut stopped) = (0, 0);
    for row in &rows {
        let private = text(row, "channel") == "private-chat";
        let source = text(row, "source");
        let channel = if private {
            "webform"
        } else if source.contains("tweet") {
            "x"
        } else {
            "trustpilot"
        };
        let report = examined(row, opinion, channel, if private { Visibility::Private } else { Visibility::Public });
        let label = |key: &str, value: &str| text(row, key) == value;
        let flag = |key: &str| row.get(key).and_then(Value::as_i64) == Some(1);
        let deflects = !label("deflection", "none");
        let guard_away = level_of(&report, RuleName::BrushOff).is_some();
        away.count(guard_away, deflects);
        disagree(show, "brush_off", guard_away, deflects, row);
        let guard_empty = held(&report, RuleName::EmptySympathy);
        empty.count(guard_empty, flag("empathy_no_action"));
        disagree(show, "empty_sympathy", guard_empty, flag("empathy_no_action"), row);
        let guard_promise = !report.promises.is_empty();
        promise.count(guard_promise, flag("promise"));
        disagree(show, "promise", guard_promise, flag("promise"), row);
        asked.count(level_of(&report, RuleName::PersonalDataInPublic).is_some(), flag("pii_request"));
        if label("deflection", "none") && (label("answers", "yes") || label("answers", "na")) {
            good += 1;
            let stop = report.verdict >= guard::Verdict::Hold;
            stopped += u32::from(stop);
            if show && stop {
                let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
                println!("  [good reply stopped by {rules:?}] {} | {}", text(row, "customer_text"), text(row, "text"));
            }
        }
    }
    away.print("deflection ↔ brush_off (any level)");
    empty.print("empathy_no_action ↔ empty_sympathy");
    promise.print("promise ↔ promises");
    asked.print("pii_request ↔ personal_data_in_public");
    println!(
        "good replies (no deflection; answers yes or na) held or refused: {stopped} of {good}, {}",
        share(stopped, good)
    );
}

fn activities(folder: &Path, opinion: &Opinion, show: bool) {
    let rows = rows(folder, "twcs_agent_activities_en.dev.jsonl");
    if rows.is_empty() {
        return;
    }
    println!("\ntwcs_agent_activities_en ({} replies, without the customers' messages)", rows.len());
    let mut counts: BTreeMap<&str, Agreement> = BTreeMap::new();
    let mut refused_data = Vec::new();
    for row in &rows {
        let report = examined(row, opinion, "x", Visibility::Public);
        let labels: Vec<&str> =
            row.get("labels").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let has = |label: &str| labels.contains(&label);
        let private = report.brings.contains(&Brings::HandOver);
        let dm = has("Request DM") || labels.iter().any(|label| label.ends_with("via DM"));
        counts.entry("Request DM ↔ hand_over").or_default().count(private, dm);
        disagree(show, "hand_over", private, dm, row);
        let away = held(&report, RuleName::BrushOff);
        let sent = has("Refer to specialist team") || has("Request to call by phone");
        counts.entry("Refer to team, call ↔ brush_off (hold)").or_default().count(away, sent);
        disagree(show, "brush_off", away, sent, row);
        let asks = report.brings.contains(&Brings::QuestionBack);
        let investigates = labels.iter().any(|label| {
            label.to_lowercase() == "investigate issue"
                || (label.starts_with("Request ")
                    && !label.contains("DM")
                    && !label.contains("personal details")
                    && !label.contains("phone")
                    && !label.contains("restart")
                    && !label.contains("login"))
        });
        counts.entry("Investigate issue ↔ question_back").or_default().count(asks, investigates);
        disagree(show, "question_back", asks, investigates, row);
        if level_of(&report, RuleName::PersonalDataInPublic).is_some() {
            refused_data.push(text(row, "text").to_owned());
        }
    }
    for (name, agreement) in &counts {
        agreement.print(name);
    }
    println!("personal_data_in_public: {} (none of these replies asks for data in public)", refused_data.len());
    for reply in refused_data {
        println!("  {reply}");
    }
}

fn templates(folder: &Path, opinion: &Opinion, show: bool) {
    let rows = rows(folder, "fr_brand_threads.dev.jsonl");
    if rows.is_empty() {
        return;
    }
    let mut found: BTreeMap<i64, (bool, bool, String)> = BTreeMap::new();
    let mut replies = Agreement::default();
    for row in &rows {
        let report = examined(row, opinion, "x", Visibility::Public);
        let stopped = held(&report, RuleName::BrushOff);
        let deflects = text(row, "deflection") != "none";
        replies.count(stopped, deflects);
        disagree(show, "template", stopped, deflects, row);
        let id = row.get("template_id").and_then(Value::as_i64).unwrap_or_default();
        let entry = found.entry(id).or_insert((deflects, true, text(row, "text").to_owned()));
        entry.1 &= stopped;
    }
    println!("\nfr_brand_threads ({} replies, {} templates)", rows.len(), found.len());
    replies.print("deflection ↔ brush_off (hold), by reply");
    let sent = found.values().filter(|(deflects, ..)| *deflects).count();
    let all = found.values().filter(|(deflects, stopped, _)| *deflects && *stopped).count();
    println!("templates that send away, each of their replies held: {all} of {sent}");
}
