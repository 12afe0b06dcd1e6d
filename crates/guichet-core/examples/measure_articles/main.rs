//! What the finding of articles gets right on `corpus/articles`: questions with the right article, or none.
//!
//!     cargo run --release -p guichet-core --example measure_articles
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a measuring program, not shipped"
)]

mod score;

fn main() {
    let rows = score::rows();
    for language in ["fr", "en"] {
        let own: Vec<_> = rows.iter().filter(|row| row.language == language).collect();
        let score = score::measure(&own, |row, got| {
            println!("  {} | wanted {} | {got}", row.text, row.article.as_deref().unwrap_or("nothing"));
        });
        println!(
            "articles {language}: {} rows, precision {:.3}, recall {:.3} ({} right, {} wrong, {} missed)",
            score.rows,
            score.precision(),
            score.recall(),
            score.right,
            score.wrong,
            score.missed
        );
    }
}
