//! Writes a charter as the file that people read: every section with a sentence about what it does, in their language.
//!
//! Invariant: what is written reads back as the same charter.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Approvals, Breath, Charter, Escalation, Hours, Signature, Texts};

impl Charter {
    /// The file. `locale` is the language of the remarks in it.
    #[must_use]
    pub fn to_toml(&self, locale: &str) -> String {
        let mut page = Page { text: String::new(), french: locale.starts_with("fr") };
        page.head(self);
        page.words(self);
        page.levels(self);
        page.caps(self);
        page.approvals(&self.approvals);
        page.care(self);
        page.text
    }
}

/// The file with another number of its version, everything else as it was written.
#[must_use]
pub fn numbered(text: &str, version: i64) -> String {
    let line = format!("version = {version}");
    let mut lines: Vec<&str> = text.lines().collect();
    // Sections begin with a bracket: a line of that kind further down is no longer the file's own number.
    let own = lines.iter().take_while(|line| !line.trim_start().starts_with('[')).position(|line| {
        line.trim_start().strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    match own.and_then(|at| lines.get_mut(at)) {
        Some(place) => *place = &line,
        None => lines.insert(0, &line),
    }
    let mut numbered = lines.join("\n");
    numbered.push('\n');
    numbered
}

/// A file being written.
struct Page {
    text: String,
    french: bool,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn remark(&mut self, french: &str, english: &str) {
        self.line("");
        self.line(&format!("# {}", if self.french { french } else { english }));
    }

    fn pair(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }

    fn head(&mut self, charter: &Charter) {
        let title = if self.french { "# La charte de la marque" } else { "# The charter of the brand" };
        self.line(title);
        self.pair("version", &charter.version.to_string());
        self.remark("Langues des réponses\u{a0}: fr, en", "Languages of replies: fr, en");
        self.pair("languages", &list(charter.languages.iter().map(|language| language.as_str())));
        self.remark("Adresse en français\u{a0}: vous, tu, either (au choix)", "Address in French: vous, tu, either");
        self.pair("address", &quoted(charter.address.as_str()));
        if charter.voice != Texts::default() {
            self.remark(
                "Comment la marque parle, en Markdown, pour qui répond",
                "How the brand speaks, in Markdown, for whoever replies",
            );
            self.line("[voice]");
            self.texts(&charter.voice);
        }
        if charter.signature != Signature::default() {
            self.remark(
                "La signature : le prénom choisi par chacun, ou ceux de la liste",
                "The signature: the first name that each chose, or those of the list",
            );
            self.line("[signature]");
            self.pair("required", &charter.signature.required.to_string());
            self.pair("names", &list(charter.signature.names.iter().map(String::as_str)));
            self.pair("surname", &charter.signature.surname.to_string());
        }
    }

    fn texts(&mut self, texts: &Texts) {
        for (key, text) in [("fr", &texts.fr), ("en", &texts.en)] {
            if !text.is_empty() {
                self.pair(key, &long(text));
            }
        }
    }

    fn words(&mut self, charter: &Charter) {
        if !charter.forbidden_words.is_empty() {
            self.remark(
                "Mots retenus, et ce qu’il faut dire (\"\"\u{a0}: rien)",
                "Words that are held, and what to say instead (\"\": nothing)",
            );
            self.line("[forbidden_words]");
            self.pairs(&charter.forbidden_words);
        }
        if !charter.preferred_words.is_empty() {
            self.remark(
                "Mots à remplacer par un meilleur\u{a0}: un simple conseil",
                "Words with a better one: only advice",
            );
            self.line("[preferred_words]");
            self.pairs(&charter.preferred_words);
        }
    }

    fn pairs(&mut self, pairs: &BTreeMap<String, String>) {
        for (word, instead) in pairs {
            self.pair(&quoted(word), &quoted(instead));
        }
    }

    fn levels(&mut self, charter: &Charter) {
        if charter.levels.is_empty() {
            return;
        }
        self.remark(
            "Niveau des règles\u{a0}: off (rien), warn (à revoir), hold (retenu), refuse (bloqué)",
            "Levels of the rules: off, warn, hold, refuse",
        );
        self.line("[levels]");
        for (rule, level) in &charter.levels {
            self.pair(rule.as_str(), &quoted(level.as_str()));
        }
    }

    fn caps(&mut self, charter: &Charter) {
        if !charter.may_give.is_empty() {
            self.remark(
                "Qui peut donner combien\u{a0}: refund (remboursement), gesture (geste commercial)",
                "Who may give how much: refund, gesture",
            );
        }
        for cap in &charter.may_give {
            self.line("[[may_give]]");
            self.pair("what", &quoted(cap.what.as_str()));
            self.pair("role", &quoted(cap.role.as_str()));
            self.pair("up_to", &cap.up_to.to_string());
            self.pair("currency", &quoted(&cap.currency));
        }
        if !charter.may_promise.is_empty() {
            self.remark("Qui peut promettre à combien de jours", "Who may promise how many days ahead");
        }
        for cap in &charter.may_promise {
            self.line("[[may_promise]]");
            self.pair("role", &quoted(cap.role.as_str()));
            self.pair("within_days", &cap.within_days.to_string());
        }
    }

    fn approvals(&mut self, approvals: &Approvals) {
        if *approvals == Approvals::default() {
            return;
        }
        self.remark(
            "Les réponses qui attendent l’accord d’un responsable, et le temps qu’il a (minutes d’ouverture)",
            "Replies that wait for the lead, and the time that the lead has (opening minutes)",
        );
        self.line("[approvals]");
        self.pair("minutes", &approvals.minutes.to_string());
        self.pair("topics", &list(approvals.topics.iter().map(|topic| topic.as_str())));
        if let Some(severity) = approvals.severity {
            self.pair("severity", &quoted(severity.as_str()));
        }
        if let Some(above) = approvals.above {
            self.pair("above", &above.to_string());
        }
        self.pair("currency", &quoted(&approvals.currency));
        self.pair("rules", &list(approvals.rules.iter().map(|rule| rule.as_str())));
        self.pair("novice_days", &approvals.novice_days.to_string());
    }

    fn care(&mut self, charter: &Charter) {
        if charter.hours != Hours::default() {
            self.remark("Les heures où quelqu’un est là", "The hours when somebody is there");
            self.line("[hours]");
            for (day, slots) in charter.hours.days() {
                self.pair(day, &list(slots.iter().map(String::as_str)));
            }
        }
        if charter.escalation != Escalation::default() {
            self.remark(
                "Quand le responsable ne tranche pas à temps\u{a0}: qui est prévenu, et qui appeler",
                "When the lead does not decide in time: who is told, and whom to call",
            );
            self.line("[escalation]");
            self.pair("after_minutes", &charter.escalation.after_minutes.to_string());
            self.pair("to", &quoted(charter.escalation.to.as_str()));
            self.texts(&charter.escalation.words);
        }
        if charter.breath != Breath::default() {
            self.remark("Une respiration avant une réponse à chaud", "A breath before a hot reply");
            self.line("[breath]");
            self.pair("seconds", &charter.breath.seconds.to_string());
            self.pair("anger", &format!("{:?}", charter.breath.anger));
        }
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", words.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        escape(&mut quoted, letter);
    }
    quoted.push('"');
    quoted
}

/// A text over several lines as people write it; the line breaks are its own.
fn long(text: &str) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let mut long = String::from("\"\"\"\n");
    for letter in text.chars() {
        if letter == '\n' { long.push('\n') } else { escape(&mut long, letter) }
    }
    long.push_str("\"\"\"");
    long
}

fn escape(text: &mut String, letter: char) {
    match letter {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        '\t' => text.push('\t'),
        letter if letter.is_control() => {
            // Writing into a string cannot fail.
            let _ = write!(text, "\\u{:04X}", u32::from(letter));
        }
        letter => text.push(letter),
    }
}
