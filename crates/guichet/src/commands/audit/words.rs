//! What the audit says at the terminal, in both languages.

use crate::language::Language;

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
