//! What the audit says, in both languages.

use guichet_core::audit::Treatment;
use guichet_core::guard::RuleName;

use crate::language::Language;

/// What is done to a thread, in words.
pub(super) const fn treatment(treatment: Treatment, language: Language) -> &'static str {
    match treatment {
        Treatment::Answered => language.pick("une réponse, une action", "an answer, an action"),
        Treatment::Promised => language.pick("une promesse datée", "a promise with a date"),
        Treatment::SentAway => language.pick("renvoyés ailleurs", "sent elsewhere"),
        Treatment::SympathyOnly => language.pick("des regrets, rien d’autre", "sympathy and nothing else"),
        Treatment::Left => language.pick("sans réponse", "no reply"),
        Treatment::Other => language.pick("autre (question, message privé)", "other (question, private message)"),
    }
}

/// A rule of the guard, in words.
pub(super) const fn rule(rule: RuleName, language: Language) -> &'static str {
    match rule {
        RuleName::PersonalDataInPublic => language
            .pick("données personnelles demandées ou données en public", "personal data asked or given in public"),
        RuleName::DisclosureUnverified => {
            language.pick("un fait du dossier à une personne non vérifiée", "a fact of the file to somebody unverified")
        }
        RuleName::PrivateMessageImpossible => {
            language.pick("message privé impossible", "private message that cannot arrive")
        }
        RuleName::EmptySympathy => language.pick("des regrets sans suite", "sympathy without an action"),
        RuleName::QuestionUnanswered => language.pick("question restée sans réponse", "question left unanswered"),
        RuleName::BrushOff => language.pick("renvoi ailleurs", "brush-off"),
        RuleName::CopyPaste => language.pick("le même texte pour d’autres", "the same text as for others"),
        RuleName::SetPhrase => language.pick("phrase toute faite", "set phrase"),
        RuleName::PromiseWithoutDate => language.pick("promesse sans date", "promise without a date"),
        RuleName::Tone => language.pick("ton", "tone"),
        RuleName::Banter => language.pick("plaisanterie pendant l’attente", "banter while somebody waits"),
        RuleName::TooLong => language.pick("trop long pour le réseau", "too long for the network"),
        RuleName::UnownedIncident => language.pick("incident sans responsable", "incident without an owner"),
        RuleName::UndisclosedRobot => language.pick("robot qui ne le dit pas", "robot that does not say so"),
        RuleName::Charter => {
            language.pick("charte (un blanc laissé dans le modèle…)", "charter (a blank left in a template…)")
        }
    }
}

/// A share, as one reads it.
pub(super) fn percent(share: f64, language: Language) -> String {
    let written = format!("{:.1}", share * 100.0);
    match language {
        Language::French => format!("{}\u{202f}%", written.replace('.', ",")),
        Language::English => format!("{written}%"),
    }
}

/// A time to wait, as one reads it.
pub(super) fn minutes(minutes: Option<i64>, language: Language) -> String {
    let Some(minutes) = minutes else { return language.pick("inconnu", "unknown").to_owned() };
    let (days, hours, left) = (minutes / 1_440, minutes % 1_440 / 60, minutes % 60);
    let space = language.pick("\u{202f}", "\u{a0}");
    let day = language.pick("j", "d");
    match (days, hours) {
        (0, 0) => format!("{left}{space}min"),
        (0, _) => format!("{hours}{space}h {left:02}"),
        (1..=9, 1..) => format!("{days}{space}{day} {hours}{space}h"),
        _ => format!("{days}{space}{day}"),
    }
}

/// A count with what is counted. `many` serves for nought in English, `one` in French.
pub(super) fn counted(count: u64, one: &str, many: &str, language: Language) -> String {
    let single = count == 1 || (count == 0 && language == Language::French);
    format!("{}\u{a0}{}", number(count, language), if single { one } else { many })
}

/// A whole number with its thousands apart.
pub(super) fn number(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(language.pick("\u{202f}", ","));
        }
        written.push(digit);
    }
    written
}

/// A row that cannot be read. It names no words of anybody.
pub(super) fn bad_row(row: usize, code: &str, field: Option<&str>, language: Language) -> String {
    let field = field.map(|field| format!(" ({field})")).unwrap_or_default();
    let what = match (code, language) {
        ("missing_field", Language::French) => "un champ manque ; « --map message=… » en nomme un autre",
        ("missing_field", Language::English) => "a field is missing; `--map message=…` names another",
        ("bad_date", Language::French) => "la date ne se lit pas",
        ("bad_date", Language::English) => "the date cannot be read",
        ("not_json", Language::French) => "la ligne n’est pas un objet JSON",
        ("not_json", Language::English) => "the line is not a JSON object",
        ("too_large", Language::French) => "c’est trop long",
        ("too_large", Language::English) => "it is too long",
        (_, Language::French) => "la ligne ne se lit pas",
        (_, Language::English) => "the row cannot be read",
    };
    match language {
        Language::French => format!("ligne {row} : {what}{field}"),
        Language::English => format!("row {row}: {what}{field}"),
    }
}

/// Further rows that cannot be read.
pub(super) fn more_bad_rows(count: usize, language: Language) -> String {
    match language {
        Language::French => format!("… et {count} autres lignes illisibles"),
        Language::English => format!("… and {count} more rows that cannot be read"),
    }
}

/// Not one row could be read.
pub(super) fn nothing_readable(file: &str, language: Language) -> String {
    match language {
        Language::French => {
            format!("rien à lire dans {file} : il faut un champ « message », ou --map message=NOM,reply=NOM")
        }
        Language::English => {
            format!("nothing to read in {file}: it needs a field `message`, or --map message=NAME,reply=NAME")
        }
    }
}

/// Not one row has a reply: more often a name that was not given than a brand that never answers.
pub(super) const fn no_reply_at_all(language: Language) -> &'static str {
    language.pick(
        "Aucune ligne n’a de réponse. Si elles portent un autre nom dans ce fichier, dites-le : --map reply=NOM,reply_at=NOM",
        "No row has a reply. If replies have another name in this file, say so: --map reply=NAME,reply_at=NAME",
    )
}

/// The page was written.
pub(super) fn page_written(path: &str, language: Language) -> String {
    match language {
        Language::French => format!("La page est prête : {path}"),
        Language::English => format!("The page is ready: {path}"),
    }
}

/// How far it is.
pub(super) fn progress(threads: usize, language: Language) -> String {
    match language {
        Language::French => format!("{threads} échanges lus"),
        Language::English => format!("{threads} threads read"),
    }
}
