//! `understand` and `guard` as other programs use them: lines in, lines out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::program::{guichet, json_lines, with_input};

fn command(name: &str) -> Command {
    let mut command = guichet();
    command.arg(name);
    command
}

#[test]
fn a_bad_line_is_answered_in_its_place_and_the_rest_goes_on() {
    let input = [
        r#"{"id":"a","text":"Bonjour, où est mon colis ?"}"#,
        "ceci n'est pas du JSON",
        "",
        r#"{"id":"c"}"#,
        r#"{"id":4,"text":"Merci !"}"#,
    ]
    .join("\n");
    let output = with_input(command("understand"), input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let answers = json_lines(&output.stdout);
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["v"], 1);
    assert_eq!(answers[1]["error"]["code"], "not_json");
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[1]["id"], Value::Null);
    assert_eq!(
        answers[2],
        json!({"id": "c", "line": 4, "error": {"code": "missing_field", "field": "text", "message": "the field `text` is missing"}})
    );
    assert_eq!(answers[3]["id"], "4");
}

#[test]
fn the_words_of_people_stand_in_no_error() {
    let output = with_input(command("understand"), br#"{"id":"a","text":"x","created_at":"mon secret"}"#);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("secret"), "{said}");
    assert!(said.contains("created_at"), "{said}");
}

#[test]
fn french_terminals_get_french_words_and_the_same_codes() {
    let mut child = guichet()
        .arg("understand")
        .env("LC_ALL", "fr_FR.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"{}\n").unwrap();
    let answers = json_lines(&child.wait_with_output().unwrap().stdout);
    assert_eq!(answers[0]["error"]["code"], "missing_field");
    assert_eq!(answers[0]["error"]["message"], "le champ « text » manque");
}

#[test]
fn ten_thousand_lines_come_back_in_order() {
    let mut input = String::new();
    for number in 0..10_000 {
        // Lines of very different length, so that the workers finish in another order than they began.
        writeln!(input, "{}", json!({"id": number.to_string(), "text": "Où est mon colis ? ".repeat(1 + number % 7)}))
            .unwrap();
    }
    let output = with_input(command("understand"), input.as_bytes());
    assert!(output.status.success());
    let ids: Vec<String> =
        json_lines(&output.stdout).iter().map(|answer| answer["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, (0..10_000).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_conversation_line_by_line_gets_each_answer_at_once() {
    let mut child = guichet().arg("understand").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(to, "{}", json!({"id": format!("{number}"), "text": "Bonjour ?"})).unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!("\"id\":\"{number}\"")), "{answer}");
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

#[test]
fn one_very_long_message_is_read() {
    let line = json!({"id": "long", "text": "Je n'ai toujours rien reçu. ".repeat(40_000)}).to_string();
    assert!(line.len() > 1_000_000);
    let output = with_input(command("understand"), line.as_bytes());
    assert!(output.status.success());
    assert_eq!(json_lines(&output.stdout)[0]["id"], "long");
}

#[test]
fn strange_texts_never_break_off_the_run() {
    let strange = [
        "",
        " ",
        "\u{0}",
        "\u{202e}\u{202d}\u{2066}",
        &"😡".repeat(5_000),
        "<script>alert(1)</script>",
        "A\u{300}\u{301}\u{302}".repeat(500).as_str(),
        &"?".repeat(3_000),
        "\u{feff}",
    ]
    .map(|text| json!({"text": text}).to_string())
    .join("\n");
    let output = with_input(command("understand"), strange.as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(json_lines(&output.stdout).len(), 9);
}

#[test]
fn a_command_that_cannot_start_says_why_and_ends_with_two() {
    for arguments in [
        &["understand", "no-such-file"][..],
        &["guard", "--charter", "no-such-file"],
        &["understand", "."],
        &["guard", "--nonsense"],
        &["nonsense"],
    ] {
        let output = guichet().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn drafts_are_examined_line_by_line() {
    let input = [
        json!({"id": "1", "channel": "x", "visibility": "public", "message": {"text": "Où est mon colis ?"}, "reply": "Bonjour, il arrive demain avant midi."}).to_string(),
        json!({"id": "2", "channel": "x", "message": {}, "reply": "Bonjour"}).to_string(),
    ]
    .join("\n");
    let output = with_input(command("guard"), input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let answers = json_lines(&output.stdout);
    assert_eq!(answers[0]["id"], "1");
    assert!(answers[0]["verdict"].is_string());
    assert!(answers[0]["findings"].is_array() && answers[0]["answers"].is_array() && answers[0]["promises"].is_array());
    assert_eq!(answers[1]["error"]["field"], "message.text");
}

#[test]
fn a_charter_with_a_mistake_is_refused_before_the_first_line() {
    let folder = tempfile::tempdir().unwrap();
    let charter = folder.path().join("charter.toml");
    std::fs::write(&charter, "[levels]\nno_such_rule = \"hold\"\n").unwrap();
    let output = guichet().args(["guard", "--charter"]).arg(&charter).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no_such_rule"));
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = guichet().arg("understand").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut to = child.stdin.take().unwrap();
    for _ in 0..2_000 {
        if writeln!(to, "{}", json!({"text": "Bonjour ?"})).is_err() {
            break;
        }
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
