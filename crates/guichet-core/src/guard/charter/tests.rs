//! A charter file reads strictly, says every mistake with its line, and writes back what it read.

use proptest::prelude::*;

use super::*;

fn problems(text: &str) -> Vec<(usize, String)> {
    Charter::read(text).problems.into_iter().map(|problem| (problem.line, problem.key)).collect()
}

#[test]
fn a_charter_sets_levels_and_keeps_the_floor() {
    let parsed = Charter::read(
        "version = 3\naddress = \"tu\"\n[levels]\nset_phrase = \"hold\"\nbanter = \"off\"\npersonal_data_in_public = \"warn\"\n[forbidden_words]\ncher = \"\"\n",
    );
    assert_eq!(parsed.problems, []);
    let charter = parsed.charter;
    assert_eq!(charter.level(RuleName::SetPhrase, Level::Warn, Level::Warn), Some(Level::Hold));
    assert_eq!(charter.level(RuleName::Banter, Level::Hold, Level::Hold), None);
    assert_eq!(charter.level(RuleName::PersonalDataInPublic, Level::Refuse, Level::Refuse), Some(Level::Hold));
    assert_eq!(charter.level(RuleName::PersonalDataInPublic, Level::Refuse, Level::Warn), Some(Level::Warn));
    assert_eq!(charter.level(RuleName::TooLong, Level::Refuse, Level::Refuse), Some(Level::Refuse));
    let [note] = parsed.notes.as_slice() else { panic!("{:?}", parsed.notes) };
    assert_eq!((note.line, note.key.as_str()), (6, "levels.personal_data_in_public"));
    assert!(note.french.contains("protège") && note.english.contains("protects"), "{note:?}");
}

#[test]
fn every_mistake_is_said_at_once_with_its_line() {
    let text = "adress = \"vous\"\naddress = \"nous\"\n[levels]\ntonne = \"hold\"\ntone = \"strong\"\n[breath]\nseconds = \"dix\"\n[[may_give]]\nwhat = \"gesture\"\nup_to = 20.5\n[hours]\nmonday = [\"9h-18h\"]\n[approvals]\ncurrency = \"euro\"\n";
    assert_eq!(
        problems(text),
        [
            (1, "adress".to_owned()),
            (2, "address".to_owned()),
            (4, "levels.tonne".to_owned()),
            (5, "levels.tone".to_owned()),
            (7, "breath.seconds".to_owned()),
            (8, "may_give.role".to_owned()),
            (10, "may_give.up_to".to_owned()),
            (12, "hours.monday".to_owned()),
            (14, "approvals.currency".to_owned()),
        ]
    );
    let error = Charter::from_toml(text).unwrap_err();
    assert!(error.in_locale("fr").starts_with("ligne 1\u{a0}: «\u{a0}adress\u{a0}» n’existe pas. Vouliez-vous écrire"));
    assert!(error.to_string().starts_with("line 1: “adress” does not exist. Did you mean “address”?"));
}

#[test]
fn what_is_no_toml_is_said_in_plain_words() {
    for text in ["address = vous", "address = \"vous", "[levels", "= 3", "address = \"vous\"\naddress = \"tu\""] {
        let problems = Charter::read(text).problems;
        let [problem] = problems.as_slice() else { panic!("{text}: {problems:?}") };
        assert!(!problem.french.contains("expected") && problem.french.ends_with('.'), "{text}: {problem:?}");
    }
    assert_eq!(problems("address = \"vous\"\naddress = \"tu\""), [(2, String::new())]);
}

#[test]
fn two_caps_of_one_role_are_a_mistake() {
    let cap = "[[may_promise]]\nrole = \"agent\"\nwithin_days = 7\n";
    assert_eq!(problems(&format!("{cap}{cap}")).len(), 1);
}

#[test]
fn hours_of_the_charter_stand_in_for_those_of_the_settings() {
    let charter = Charter::from_toml("[hours]\nsaturday = [\"9:00-12:30\", \"14:00-24:00\"]\n").unwrap();
    let settings = charter.hours.over(&BrandSettings::default());
    assert_eq!(settings.hours.iter().map(|slot| slot.weekday).collect::<Vec<_>>(), [6, 6]);
    assert_eq!(settings.hours[1].to, jiff::civil::Time::midnight());
    assert_eq!(Charter::default().hours.over(&settings), settings);
}

#[test]
fn every_charter_that_comes_along_reads_without_a_remark_and_writes_back_the_same() {
    for example in library::EXAMPLES {
        let parsed = Charter::read(example.text);
        assert_eq!((parsed.problems, parsed.notes), (Vec::new(), Vec::new()), "{}", example.name);
        for locale in ["fr", "en"] {
            let again = Charter::from_toml(&parsed.charter.to_toml(locale));
            assert_eq!(again.as_ref(), Ok(&parsed.charter), "{}", example.name);
        }
        assert!(parsed.charter.voice.fr.len() > 300 && parsed.charter.voice.en.len() > 300, "{}", example.name);
        for line in parsed.charter.voice.fr.lines().chain(parsed.charter.escalation.words.fr.lines()) {
            for mark in [" :", " ;", " !", " ?", "« ", " »", "'"] {
                assert!(!line.contains(mark), "{}: “{mark}” in {line}", example.name);
            }
        }
    }
}

#[test]
fn the_default_charter_changes_no_rule() {
    let usual = library::usual();
    assert_eq!(Charter { voice: Texts::default(), escalation: Escalation::default(), ..usual }, Charter::default());
}

#[test]
fn the_desk_numbers_a_file_and_touches_nothing_else() {
    let text = "# Notre charte\nversion = 4 # à la main\naddress = \"tu\"\n[voice]\nfr = \"version = 9\"\n";
    assert_eq!(numbered(text, 5), text.replace("version = 4 # à la main", "version = 5"));
    let without = "address = \"tu\"\n";
    assert_eq!(Charter::from_toml(&numbered(without, 7)).unwrap().version, 7);
    assert_eq!(Charter::from_toml(&numbered("", 1)).unwrap(), Charter::default());
}

fn any_charter() -> impl Strategy<Value = Charter> {
    let text = "(\\PC|[\"\\\\\n\t#=\\[\\]]){0,30}";
    let word = "[^\\s]{1,12}";
    let words = prop::collection::btree_map(word, "[^\\s]{1,10}", 0..4);
    let level = prop::sample::select(vec![LevelSet::Hold, LevelSet::Refuse]);
    let levels = prop::collection::btree_map(prop::sample::select(RuleName::ALL.to_vec()), level, 0..4);
    (text, text, words.clone(), words, levels, 0..100_u32, prop::option::of(0..500_u32), any::<bool>()).prop_map(
        |(fr, en, forbidden_words, preferred_words, levels, number, above, flag)| Charter {
            version: number,
            voice: Texts { fr: fr.clone(), en: en.clone() },
            signature: Signature { required: flag, names: Vec::new(), surname: !flag },
            forbidden_words,
            preferred_words,
            levels,
            may_promise: vec![MayPromise { role: Role::Agent, within_days: number }],
            approvals: Approvals { above, topics: vec![Topic::Safety], ..Approvals::default() },
            escalation: Escalation { words: Texts { fr: en, en: fr }, ..Escalation::default() },
            breath: Breath { seconds: number, anger: 0.25 },
            ..Charter::default()
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(charter in any_charter()) {
        let text = charter.to_toml("fr");
        prop_assert_eq!(Charter::from_toml(&text), Ok(charter), "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "(\\PC|[\n=\"\\[\\]{},.]|levels|tone|hold|may_give|hours){0,60}") {
        let parsed = Charter::read(&text);
        for problem in parsed.problems.iter().chain(&parsed.notes) {
            prop_assert!(problem.line >= 1 && !problem.french.is_empty() && !problem.english.is_empty());
        }
    }
}
