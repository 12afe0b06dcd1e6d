//! The measured set of articles, and what it must not fall below.
#![allow(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "tests may fail loudly"
)]

#[path = "../examples/measure_articles/score.rs"]
mod score;

#[test]
fn what_is_proposed_is_nearly_always_right() {
    let rows = score::rows();
    assert!(rows.len() >= 120);
    let all: Vec<_> = rows.iter().collect();
    let score =
        score::measure(&all, |row, got| println!("{} ({}) -> {got}, wanted {:?}", row.text, row.language, row.article));
    println!("precision {:.3}, recall {:.3} on {} rows", score.precision(), score.recall(), score.rows);
    assert!(score.precision() >= 0.9, "{score:?}");
    assert!(score.recall() >= 0.75, "{score:?}");
}

#[test]
fn every_article_of_the_packs_can_be_kept() {
    for shelf in ["pigeonnet", "fildor", "air-sterne"] {
        for article in score::articles(shelf) {
            assert_eq!(article.content.check(), Ok(()), "{}", article.slug);
            assert!(article.content.fr.is_some() && article.content.en.is_some(), "{}", article.slug);
            assert!(article.content.verified_on.is_some() && !article.content.words.is_empty(), "{}", article.slug);
        }
    }
}
