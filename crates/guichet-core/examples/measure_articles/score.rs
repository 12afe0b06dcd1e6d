//! Reads the packs and the rows, and counts.

use std::path::{Path, PathBuf};

use guichet_core::knowledge::{Article, Asked, Shelf, from_markdown};
use guichet_core::model::{ArticleId, BrandId};
use guichet_core::text::{Input, read};
use jiff::Timestamp;
use jiff::civil::date;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
pub struct Row {
    pub shelf: String,
    pub language: String,
    pub text: String,
    pub article: Option<String>,
}

/// Proposals: right, wrong, and articles that should have been proposed and were not.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    pub rows: usize,
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Score {
    pub fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    pub fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("corpus/articles/rows.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The articles of a shelf, by the number of their id.
pub fn articles(shelf: &str) -> Vec<Article> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("packs/articles").join(shelf))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .enumerate()
        .map(|(number, path)| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let file = from_markdown(&std::fs::read_to_string(path).unwrap(), &name).unwrap();
            Article {
                id: ArticleId(Uuid::from_u128(number as u128 + 1)),
                brand_id: BrandId(Uuid::from_u128(1)),
                slug: file.slug,
                state: file.state,
                owner: None,
                content: file.content,
                version: 1,
                uses: 0,
                created_at: Timestamp::UNIX_EPOCH,
                changed_at: Timestamp::UNIX_EPOCH,
                changed_by: None,
            }
        })
        .collect()
}

/// Counts, and tells each mistake.
pub fn measure(rows: &[&Row], mut mistake: impl FnMut(&Row, &str)) -> Score {
    let mut score = Score { rows: rows.len(), ..Score::default() };
    let mut shelves = std::collections::BTreeMap::new();
    for row in rows {
        let (articles, shelf) = shelves.entry(row.shelf.clone()).or_insert_with(|| {
            let articles = articles(&row.shelf);
            let shelf = Shelf::new(&articles);
            (articles, shelf)
        });
        let topics: Vec<_> =
            read(&Input { text: row.text.clone(), ..Input::default() }).topics.iter().map(|best| best.topic).collect();
        let asked = Asked { text: &row.text, around: &row.text, topics: &topics };
        let found = shelf.find(&asked, date(2026, 11, 22));
        let slug = found
            .first()
            .and_then(|found| articles.iter().find(|article| article.id == found.id))
            .map(|article| article.slug.clone());
        let best = found.first().map_or(0.0, |found| found.score);
        match (&slug, &row.article) {
            (Some(slug), Some(wanted)) if slug == wanted => score.right += 1,
            (Some(slug), Some(_)) => {
                score.wrong += 1;
                score.missed += 1;
                mistake(row, &format!("{slug} ({best:.2})"));
            }
            (Some(slug), None) => {
                score.wrong += 1;
                mistake(row, &format!("{slug} ({best:.2})"));
            }
            (None, Some(wanted)) => {
                score.missed += 1;
                let article = articles.iter().find(|article| article.slug == *wanted).unwrap();
                mistake(row, &format!("nothing ({:.2})", shelf.score(article.id, &asked)));
            }
            (None, None) => {}
        }
    }
    score
}
