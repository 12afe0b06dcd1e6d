//! `guichet audit` as a curious manager tries it: a file in, figures and a page out.

use crate::program::{guichet, json_lines, with_input};

const THREADS: &str = r#"{"customer_text":"Mon colis devait arriver lundi, il est où ?","customer_at":"2026-11-16 09:00:00 +01:00","text":"Bonjour, il est au dépôt de Lyon et sera livré demain avant 13 h. Zoé","agent_at":"2026-11-16 09:40:00 +01:00"}
{"customer_text":"Plus d'internet depuis hier, je travaille comment ?","customer_at":"2026-11-16 10:00:00 +01:00","text":"Nous sommes désolés de ce désagrément et vous souhaitons une belle journée.","agent_at":"2026-11-17 10:00:00 +01:00"}
ceci n'est pas du JSON
{"customer_text":"Personne ne répond, mon mail est lea@maison.example","customer_at":"2026-11-16 11:00:00 +01:00"}
"#;

#[test]
fn threads_become_figures_and_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let (file, page) = (folder.path().join("fils.jsonl"), folder.path().join("page.html"));
    std::fs::write(&file, THREADS).unwrap();
    let mut command = guichet();
    command.args(["audit", "--json", "--map", "message=customer_text,reply=text"]);
    command.arg(&file).arg("--html").arg(&page).env("LC_ALL", "fr_FR.UTF-8");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "one row could not be read: {output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("ligne 3"), "{output:?}");

    let audited = &json_lines(&output.stdout)[0];
    assert_eq!((&audited["v"], &audited["threads"], &audited["left"]), (&1.into(), &3.into(), &1.into()));
    assert_eq!(audited["minutes_to_reply"], serde_json::json!({"median": 40, "p90": 1440}));
    let sum: f64 = audited["shares"].as_object().unwrap().values().map(|share| share.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{audited}");

    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("3\u{a0}échanges"), "{page}");
    for outside in ["<script", "http://", "https://", "lea@maison.example", "src="] {
        assert!(!page.contains(outside), "the page holds {outside}");
    }
}

#[test]
fn spreadsheets_and_pipes_are_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fils.csv");
    std::fs::write(&file, "message;reply\n\"Où est mon colis ?\";\"Livré hier à 14 h, chez le gardien.\"\n").unwrap();
    let output = guichet().args(["audit", "--json"]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(json_lines(&output.stdout)[0]["threads"], 1);

    let mut piped = guichet();
    piped.args(["audit", "-"]);
    let output = with_input(piped, br#"{"message": "Merci beaucoup !", "reply": null}"#);
    assert_eq!(json_lines(&output.stdout)[0]["left"], 1);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--map reply="), "a name that was not given: {output:?}");
}

#[test]
fn a_file_that_holds_no_threads_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("autre.jsonl");
    std::fs::write(&file, "{\"tweet\": \"bonjour\"}\n").unwrap();
    for (arguments, said) in [(vec![file.as_os_str()], "--map"), (vec![folder.path().as_os_str()], "folder")] {
        let output = guichet().arg("audit").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{output:?}");
    }
}
