//! Stories of a day at the desk, in French, in files that somebody who answers customers can read and correct.
//!
//! A line that nobody understands fails its story: nothing is skipped.

use std::collections::BTreeMap;

use guichet_core::model::BrandSettings;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, Who, item};

/// A story while it is told.
struct Story {
    desk: Desk,
    /// Cases by the name of whoever wrote.
    cases: BTreeMap<String, String>,
    /// What the desk last gave to somebody.
    given: Value,
}

/// What stands between « and ».
fn said(line: &str) -> &str {
    let from = line.find('«').expect("a quotation") + '«'.len_utf8();
    line[from..line.rfind('»').expect("its end")].trim_matches([' ', '\u{a0}'])
}

/// The first number of a line.
fn number(line: &str) -> i64 {
    let digits: String =
        line.chars().skip_while(|sign| !sign.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in: {line}"))
}

/// Who acts.
fn who(line: &str) -> Who {
    if line.starts_with("L’agent") { Who::Agent } else { Who::Lead }
}

impl Story {
    async fn begin() -> Self {
        let settings = BrandSettings { undo_seconds: 0, hours: Vec::new(), ..BrandSettings::default() };
        Self { desk: Desk::with(settings).await, cases: BTreeMap::new(), given: Value::Null }
    }

    /// The case of whoever is named in a line.
    fn case(&self, line: &str) -> &str {
        let found = self.cases.iter().find(|(name, _)| line.contains(name.as_str()));
        found.unwrap_or_else(|| panic!("nobody wrote who is named in: {line}")).1
    }

    async fn page(&self, case: &str) -> Value {
        self.desk.get(Who::Lead, &self.desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()
    }

    async fn repair(&self, case: &str) -> (Value, Value, String) {
        let page = self.page(case).await;
        let conversation = page["conversations"][0].clone();
        let broken = page["promises"].as_array().unwrap().iter().find(|promise| promise["state"] == "broken").unwrap();
        let ask = json!({"conversation_id": conversation["id"], "visibility": "private", "repairs": broken["id"]});
        let path = self.desk.of_brand(&format!("/cases/{case}/draft"));
        let draft = self.desk.post(Who::Lead, &path, ask).await.expect(200).json();
        let text = draft["text"].as_str().unwrap_or_else(|| panic!("no draft: {draft}")).to_owned();
        (page, conversation, text)
    }

    async fn tell(&mut self, line: &str) {
        let asked = self.happens(line).await || self.sees(line).await || self.shares(line).await;
        assert!(asked, "nobody understands: {line}");
    }

    /// What customers, colleagues and time do.
    async fn happens(&mut self, line: &str) -> bool {
        if let Some((name, _)) = line.split_once(" écrit : «") {
            let mut item = item(&format!("de-{name}"), said(line));
            item["author"]["name"] = json!(name);
            let answer = self.desk.bring(item).await.expect(202).json();
            let told = self.desk.understood(answer["message_id"].as_str().unwrap()).await;
            self.cases.insert(name.to_owned(), told["case"]["id"].as_str().unwrap().to_owned());
        } else if line.ends_with("passent") {
            // A minute more: the clock looks once a second.
            self.desk.clock.forward(number(line) * 3_600 + 60);
        } else if line.contains(" promet au téléphone à ") {
            let hours = line.rsplit_once("dans ").map(|(_, rest)| number(rest)).unwrap();
            let due_at = (self.desk.clock_now() + SignedDuration::from_hours(hours)).to_string();
            let path = self.desk.of_brand(&format!("/cases/{}/promises", self.case(line)));
            self.desk.post(who(line), &path, json!({"text": said(line), "due_at": due_at})).await.expect(201);
        } else if line.contains(" répare auprès de ") {
            let case = self.case(line).to_owned();
            let (_, conversation, text) = self.repair(&case).await;
            let seen = conversation["messages"].as_array().unwrap().last().unwrap()["id"].clone();
            let reply = json!({
                "reply_id": uuid::Uuid::now_v7(), "conversation_id": conversation["id"], "visibility": "private",
                "text": text.replace("[date à choisir]", said(line)), "seen_up_to": seen, "proposed": true,
            });
            let path = self.desk.of_brand(&format!("/cases/{case}/replies"));
            self.desk.post(who(line), &path, reply).await.expect(202);
        } else if line.ends_with("quitte l’équipe") {
            let path = self.desk.of_brand(&format!("/members/{}", self.desk.signed_in(who(line)).user));
            self.desk.ask(self.desk.request(Who::Admin, Method::DELETE, &path)).await.expect(204);
        } else {
            return false;
        }
        true
    }

    /// What the desk says to whom.
    async fn sees(&mut self, line: &str) -> bool {
        if line.contains("est prévenu d’une promesse") {
            self.count(who(line), "promises_soon", 1).await;
        } else if line.contains("n’est prévenu d’aucune promesse") {
            self.count(who(line), "promises_soon", 0).await;
        } else if line.contains("à réparer") {
            self.count(who(line), "promises_to_repair", number(line)).await;
        } else if let Some((_, reason)) = line.split_once(" dit : ").filter(|_| line.starts_with("Le dossier de")) {
            let page = self.page(self.case(line)).await;
            let reasons = page["case"]["lane_reasons"].as_array().unwrap();
            assert!(reasons.contains(&json!(reason)), "{line}: {reasons:?}");
        } else if line.starts_with("Le brouillon de réparation") {
            let (_, _, text) = self.repair(self.case(line)).await;
            assert!(text.contains(said(line)), "{line}: {text}");
        } else {
            return false;
        }
        true
    }

    /// Who is given what.
    async fn shares(&mut self, line: &str) -> bool {
        if line.contains("débute, en binôme avec le responsable") {
            let pair = self.desk.signed_in(Who::Lead).user.0;
            let path = self.desk.of_brand(&format!("/working/{}", self.desk.signed_in(who(line)).user));
            let body = json!({"novice": true, "pair": pair});
            self.desk.ask(self.desk.request(Who::Lead, Method::PUT, &path).json(&body)).await.expect(200);
        } else if line.ends_with("demande le prochain dossier") {
            let path = self.desk.of_brand("/queue/next");
            self.given = self.desk.post(who(line), &path, json!({})).await.expect(200).json();
        } else if line.contains("reçoit le dossier de") {
            assert_eq!(self.given["case"]["id"], json!(self.case(line)), "{line}: {}", self.given);
        } else if let Some((_, code)) = line.split_once("n’en reçoit pas : ") {
            assert_eq!(self.given["none_because"], json!(code), "{line}: {}", self.given);
        } else if let Some(code) = line.strip_prefix("Le guichet explique : ") {
            assert!(self.given["reasons"].as_array().unwrap().contains(&json!(code)), "{line}: {}", self.given);
        } else if line == "Son binôme est le responsable" {
            assert_eq!(self.given["pair"]["name"], "Lead", "{line}: {}", self.given);
        } else {
            return false;
        }
        true
    }

    /// Waits until a count is as told: the clock looks once a second.
    async fn count(&self, who: Who, what: &str, wanted: i64) {
        let started = std::time::Instant::now();
        loop {
            let counts = self.desk.get(who, &self.desk.of_brand("/counts")).await.expect(200).json();
            if counts[what] == json!(wanted) {
                return;
            }
            assert!(started.elapsed().as_secs() < 20, "{what} of {who:?}: {}, wanted {wanted}", counts[what]);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
}

async fn told(text: &str) {
    let mut story = Story::begin().await;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        story.tell(line).await;
    }
    story.desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_promise_that_will_be_broken() {
    told(include_str!("stories/la-promesse-qui-va-etre-rompue.txt")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_day_of_the_novice() {
    told(include_str!("stories/le-premier-jour-de-la-novice.txt")).await;
}
