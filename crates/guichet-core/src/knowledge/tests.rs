use guichet_text::reading::Topic;
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::model::{ArticleId, BrandId};

fn said(title: &str, questions: &[&str], answer: &str) -> Option<Said> {
    let questions = questions.iter().map(|question| (*question).to_owned()).collect();
    Some(Said { title: title.to_owned(), questions, answer: answer.to_owned() })
}

fn article(number: u128, slug: &str, content: Content) -> Article {
    Article {
        id: ArticleId(Uuid::from_u128(number)),
        brand_id: BrandId(Uuid::from_u128(1)),
        slug: slug.to_owned(),
        state: ArticleState::Published,
        owner: None,
        content,
        version: 1,
        uses: 0,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        changed_at: jiff::Timestamp::UNIX_EPOCH,
        changed_by: None,
    }
}

fn medicines() -> Article {
    article(
        1,
        "medicaments",
        Content {
            topic: Some(Topic::Baggage),
            words: vec!["médicament".into(), "insuline".into(), "medicine".into(), "insulin".into()],
            fr: said("Médicaments en cabine", &["Puis-je garder mes médicaments en cabine ?"], "Oui."),
            en: said("Medicines in the cabin", &["Can I keep my medicines in the cabin?"], "Yes."),
            source: "Règles".into(),
            ..Content::default()
        },
    )
}

const TODAY: jiff::civil::Date = date(2026, 11, 22);

fn find(shelf: &Shelf, text: &str) -> Vec<Found> {
    shelf.find(&Asked { text, around: text, topics: &[] }, TODAY)
}

#[test]
fn the_subject_must_be_named() {
    let shelf = Shelf::new([&medicines()]);
    let found = find(&shelf, "Est-ce que je peux garder mon insuline en cabine ?");
    assert_eq!(found.len(), 1);
    assert!(found[0].because.contains(&"cabine".to_owned()), "{found:?}");
    assert!(find(&shelf, "Can I keep my insulin in the cabin?").len() == 1);
    assert!(find(&shelf, "Est-ce que je peux garder mon chien en cabine ?").is_empty());
    assert!(find(&shelf, "Où est mon colis ?").is_empty());
    assert!(find(&shelf, "").is_empty());
}

#[test]
fn what_may_not_be_used_is_not_found() {
    let text = "Puis-je garder mes médicaments en cabine ?";
    let mut old = medicines();
    old.content.valid_until = Some(date(2026, 11, 21));
    assert_eq!(old.standing(TODAY), Standing::Expired);
    assert!(find(&Shelf::new([&old]), text).is_empty());
    old.content.valid_until = Some(TODAY);
    assert_eq!(old.standing(TODAY), Standing::Expiring);
    assert_eq!(find(&Shelf::new([&old]), text).len(), 1);
    for state in [ArticleState::Proposed, ArticleState::Retired] {
        let other = Article { state, ..medicines() };
        assert!(!other.is_usable(TODAY));
        assert!(find(&Shelf::new([&other]), text).is_empty());
    }
    let mut due = medicines();
    due.content.review_on = Some(TODAY);
    assert_eq!(due.standing(TODAY), Standing::Review);
    assert!(due.is_usable(TODAY));
}

#[test]
fn a_price_is_no_time() {
    for (text, wanted) in [
        ("Combien de temps met un colis pour la Belgique ?", Asks::HowLong),
        ("Combien coûte l'envoi ?", Asks::HowMuch),
        ("Quand ouvre la boutique ?", Asks::When),
        ("Puis-je payer en trois fois ?", Asks::Whether),
        ("Où est le point relais ?", Asks::Where),
        ("How much is it?", Asks::HowMuch),
        ("How do I return it?", Asks::How),
        ("Why was I charged twice?", Asks::Why),
        ("colis perdu", Asks::Other),
    ] {
        assert_eq!(asks(text), wanted, "{text}");
    }
}

#[test]
fn what_cannot_be_kept_is_named() {
    let refused = |change: &dyn Fn(&mut Content)| {
        let mut content = medicines().content;
        change(&mut content);
        content.tidied().check().unwrap_err().0
    };
    assert!(medicines().content.check().is_ok());
    assert_eq!(refused(&|content| content.source = "  ".into()), "source");
    assert_eq!(refused(&|content| content.source_url = "javascript:alert(1)".into()), "source_url");
    assert_eq!(refused(&|content| (content.fr, content.en) = (None, None)), "fr");
    assert_eq!(refused(&|content| content.en = said("A title", &[], "")), "en");
    assert_eq!(slug_of("Médicaments & piles, en cabine ?"), "medicaments-piles-en-cabine");
    assert!(is_slug(&slug_of("日本語")) && !is_slug("../etc") && !is_slug(""));
}

#[test]
fn a_file_written_by_hand_is_read() {
    let text = "+++\nsource = \"Conditions générales, article 4\"\n+++\n\n# fr: Horaires\n- Quand ouvrez-vous ?\n\nDe 9 h à 18 h.\n\n- fermé le dimanche\n";
    let file = from_markdown(text, "horaires").unwrap();
    assert_eq!(file.slug, "horaires");
    assert_eq!(file.state, ArticleState::Proposed);
    let french = file.content.fr.unwrap();
    assert_eq!(french.questions, ["Quand ouvrez-vous ?"]);
    assert_eq!(french.answer, "De 9 h à 18 h.\n\n- fermé le dimanche");
    assert_eq!(from_markdown("# fr: x", "x"), Err(FileError::NoFacts));
    assert!(matches!(from_markdown("+++\nsorce = \"x\"\n+++\n", "x"), Err(FileError::Facts(_))));
    assert_eq!(from_markdown("+++\nsource = \"x\"\n+++\n", "../x"), Err(FileError::Field(Problem("slug"))));
}

fn any_said() -> impl Strategy<Value = Option<Said>> {
    let line = "[ -~éàç«»#+\\\\:—-]{1,40}";
    proptest::option::of(
        (line, proptest::collection::vec(line, 0..4), "([ -~éàç«»#+\\\\:—-]{0,30}\n?){1,6}")
            .prop_map(|(title, questions, answer)| Said { title, questions, answer }),
    )
}

proptest! {
    #[test]
    fn an_article_comes_back_from_its_file(
        fr in any_said(), en in any_said(),
        words in proptest::collection::vec("\\PC{1,12}", 0..4), source in "\\PC{1,40}", day in 1_i8..28, state in 0_usize..3,
    ) {
        let content = Content {
            topic: Some(Topic::Delivery), words, fr, en, source, source_url: "https://loi.example/a?b=\"c\"".into(),
            verified_on: Some(date(2026, 2, day)), valid_until: None, review_on: Some(date(2027, 1, day)),
        }.tidied();
        prop_assume!(content.check().is_ok());
        let file = File { slug: "une-fiche".into(), state: ArticleState::ALL[state], owner: "a@b.example".into(), content };
        prop_assert_eq!(from_markdown(&to_markdown(&file), "autre").unwrap(), file);
    }

    #[test]
    fn any_file_is_an_article_or_a_reason(text in "\\PC{0,200}", facts in "\\PC{0,80}") {
        let _ = from_markdown(&text, "x");
        let _ = from_markdown(&format!("+++\n{facts}\n+++\n{text}"), "x");
    }

    #[test]
    fn any_question_finds_something_or_nothing(text in "\\PC{0,200}") {
        let shelf = Shelf::new([&medicines()]);
        for found in find(&shelf, &text) {
            prop_assert!((SURE..=1.0).contains(&found.score));
        }
    }
}
