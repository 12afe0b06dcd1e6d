//! The charter and the articles as files: out of one desk, through an editor, into another.

use crate::program::{Machine, json_lines};

#[test]
fn a_charter_goes_out_is_checked_and_comes_in_as_the_next_version() {
    let machine = Machine::new();
    machine.run(&["brand", "add", "atlas", "--name", "Atlas"]);
    let exported = machine.run(&["charter", "export", "--brand", "atlas"]);
    let file = machine.path("charter.toml");
    let name = file.to_str().unwrap();
    std::fs::write(&file, &exported).unwrap();
    assert_eq!(machine.json(&["charter", "check", name])[0]["level"], "good", "{exported}");

    std::fs::write(&file, format!("{exported}\n[forbidden_words]\n\"parcel unit\" = \"parcel\"\n")).unwrap();
    let imported = machine.json(&["charter", "import", name, "--brand", "atlas", "--note", "words"]);
    assert_eq!(imported[0]["version"], 1);
    assert!(machine.run(&["charter", "export", "--brand", "atlas"]).contains("parcel unit"));

    std::fs::write(&file, "adress = \"vous\"\n[levels]\ntonne = \"hold\"\n").unwrap();
    let checked = machine.guichet().args(["charter", "check", name]).output().unwrap();
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let problems = json_lines(&checked.stdout);
    assert_eq!((problems[0]["line"].as_u64(), problems[1]["line"].as_u64()), (Some(1), Some(3)), "{problems:?}");
    machine.refused(&["charter", "import", name, "--brand", "atlas"]);
    assert!(
        machine.run(&["charter", "export", "--brand", "atlas"]).contains("parcel unit"),
        "the wrong file changed nothing"
    );
}

#[test]
fn articles_come_in_once_and_go_out_as_they_were() {
    let machine = Machine::new();
    machine.run(&["brand", "add", "atlas", "--name", "Atlas"]);
    let text = "+++\nslug = \"batteries\"\nstate = \"published\"\ntopic = \"delivery\"\nwords = [\"batterie\", \"battery\"]\nsource = \"Conditions, article 4\"\nverified_on = \"2026-11-01\"\nvalid_until = \"2099-11-01\"\n+++\n\n# fr: Batteries au lithium\n\n- Puis-je envoyer une batterie ?\n\n---\n\nOui, jusqu’à 100 Wh.\n";
    let (into, out) = (machine.path("articles"), machine.path("out"));
    std::fs::create_dir(&into).unwrap();
    std::fs::write(into.join("batteries.md"), text).unwrap();
    let import = ["article", "import", into.to_str().unwrap(), "--brand", "atlas"];
    assert_eq!(machine.json(&import)[0]["added"], 1);
    let again = &machine.json(&import)[0];
    assert_eq!((again["added"].as_u64(), again["same"].as_u64()), (Some(0), Some(1)), "{again}");
    assert_eq!(machine.json(&["article", "export", out.to_str().unwrap(), "--brand", "atlas"])[0]["files"], 1);
    assert_eq!(std::fs::read_to_string(out.join("batteries.md")).unwrap().trim(), text.trim());
    std::fs::write(into.join("other.md"), "no facts at all").unwrap();
    let (code, complaint) = machine.refused(&import);
    assert!(code == 1 && complaint.contains("other.md"), "{complaint}");
}
