//! Articles of the knowledge base, their versions, and the search in them.

use guichet_core::knowledge::{Article, ArticleState, Content};
use guichet_core::model::{ArticleId, BrandId, UserId};
use guichet_core::text::words::search_words;
use jiff::Timestamp;
use jiff::civil::Date;

use super::search::clean;
use crate::page::{TimeKey, number, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

/// Articles of a brand that are laid out for finding, at most.
const MOST: i64 = 3_000;
/// Words of a search that count.
const SEARCHED: usize = 6;

macro_rules! columns {
    ($of:literal) => {
        concat!(
            $of,
            "id, ",
            $of,
            "brand_id, ",
            $of,
            "slug, ",
            $of,
            "state, ",
            $of,
            "owner, ",
            $of,
            "body, ",
            $of,
            "version, ",
            $of,
            "uses, ",
            $of,
            "created_at, ",
            $of,
            "changed_at, ",
            $of,
            "changed_by"
        )
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(""), " FROM article WHERE id = $2 AND brand_id = $1");
    BY_SLUG = concat!("SELECT ", columns!(""), " FROM article WHERE brand_id = $1 AND slug = $2");
    BY_STATE = concat!("SELECT ", columns!(""), " FROM article
        WHERE brand_id = $1 AND state = $2 AND slug > $3 ORDER BY slug LIMIT $4");
    DUE = concat!("SELECT due_on, ", columns!(""), " FROM article
        WHERE brand_id = $1 AND due_on <= $2 AND (due_on, id) > ($3, $4) ORDER BY due_on, id LIMIT $5");
    FIND = concat!("SELECT ", columns!("a."), " FROM article a JOIN (
            SELECT article_id, COUNT(*) AS hits FROM article_word
            WHERE brand_id = $1 AND word IN ($2, $3, $4, $5, $6, $7) GROUP BY article_id) w ON w.article_id = a.id
        WHERE w.hits = $8 AND a.brand_id = $1 AND a.slug > $9 ORDER BY a.slug LIMIT $10");
    INSERT = "INSERT INTO article (id, brand_id, slug, state, owner, body, version, uses, created_at, changed_at, changed_by, due_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE article SET slug = $3, state = $4, owner = $5, body = $6, version = $7, changed_at = $8, changed_by = $9,
        due_on = $10 WHERE id = $1 AND brand_id = $2 AND version = $11";
    ADD_VERSION = "INSERT INTO article_version (article_id, brand_id, version, state, body, at, by_user)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    VERSIONS = "SELECT version, state, body, at, by_user FROM article_version
        WHERE article_id = $2 AND brand_id = $1 AND version < $3 ORDER BY version DESC LIMIT $4";
    FORGET_WORDS = "DELETE FROM article_word WHERE article_id = $2 AND brand_id = $1";
    ADD_WORD = "INSERT INTO article_word (brand_id, word, article_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    USED = "UPDATE article SET uses = uses + 1 WHERE id = $2 AND brand_id = $1";
    /// Moves with each change, so that whoever laid the articles out knows that they are old.
    TOUCH = "INSERT INTO stream (brand_id, name, last) VALUES ($1, 'article', 1)
        ON CONFLICT (brand_id, name) DO UPDATE SET last = stream.last + 1";
    STAMP = "SELECT last FROM stream WHERE brand_id = $1 AND name = 'article'";
}

/// What an article said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleVersion {
    /// Which.
    pub version: i64,
    /// Whether it could be proposed then.
    pub state: ArticleState,
    /// What it said.
    pub content: Content,
    /// Since when.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Option<UserId>,
}

fn read(row: &mut Row) -> Result<Article> {
    Ok(Article {
        id: row.take()?,
        brand_id: row.take()?,
        slug: row.take()?,
        state: row.take()?,
        owner: row.take()?,
        content: row.take::<Json<_>>()?.0,
        version: row.take()?,
        uses: row.take()?,
        created_at: row.take()?,
        changed_at: row.take()?,
        changed_by: row.take()?,
    })
}

fn read_version(row: &mut Row) -> Result<ArticleVersion> {
    Ok(ArticleVersion {
        version: row.take()?,
        state: row.take()?,
        content: row.take::<Json<_>>()?.0,
        at: row.take()?,
        by: row.take()?,
    })
}

/// Days since 1970.
fn day_number(day: Date) -> i64 {
    let since = day.since(Date::constant(1970, 1, 1)).map(|span| span.get_days());
    i64::from(since.unwrap_or_default())
}

/// From when somebody should look at it: a month before its end, or when its owner wants to be reminded.
fn due_on(article: &Article) -> Option<i64> {
    if article.state != ArticleState::Published {
        return None;
    }
    let ends = article.content.valid_until.map(|last| day_number(last) - 30);
    let review = article.content.review_on.map(day_number);
    ends.into_iter().chain(review).min()
}

/// The version and the words that go with an article as it is now.
fn beside(article: &Article) -> Vec<Stmt> {
    let (brand, id) = (article.brand_id, article.id);
    let mut batch = vec![
        Stmt::new(
            &ADD_VERSION,
            args![
                id,
                brand,
                article.version,
                article.state,
                Json(&article.content),
                article.changed_at,
                article.changed_by
            ],
        )
        .expect_one(),
        Stmt::new(&FORGET_WORDS, args![brand, id]),
    ];
    let words = search_words(&article.content.all_words());
    batch.extend(clean(&words).into_iter().map(|word| Stmt::new(&ADD_WORD, args![brand, word, id])));
    batch.push(Stmt::new(&TOUCH, args![brand]));
    batch
}

impl Store {
    /// A new article. `Conflict` when its short name is taken.
    pub async fn add_article(&self, article: &Article) -> Result<()> {
        let insert = Stmt::new(
            &INSERT,
            args![
                article.id,
                article.brand_id,
                article.slug,
                article.state,
                article.owner,
                Json(&article.content),
                article.version,
                article.uses,
                article.created_at,
                article.changed_at,
                article.changed_by,
                due_on(article)
            ],
        );
        let mut batch = vec![insert.expect_one()];
        batch.extend(beside(article));
        self.write(batch).await.map(drop)
    }

    /// Writes an article whose version counted one up. `Conflict` when somebody was faster, or its short name is taken.
    pub async fn change_article(&self, article: &Article) -> Result<()> {
        if self.article_by_slug(article.brand_id, &article.slug).await?.is_some_and(|other| other.id != article.id) {
            return Err(crate::StoreError::Conflict);
        }
        let update = Stmt::new(
            &UPDATE,
            args![
                article.id,
                article.brand_id,
                article.slug,
                article.state,
                article.owner,
                Json(&article.content),
                article.version,
                article.changed_at,
                article.changed_by,
                due_on(article),
                article.version - 1
            ],
        );
        let mut batch = vec![update.expect_one()];
        batch.extend(beside(article));
        self.write(batch).await.map(drop)
    }

    /// One article.
    pub async fn article(&self, brand: BrandId, id: ArticleId) -> Result<Option<Article>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// One article by its short name.
    pub async fn article_by_slug(&self, brand: BrandId, slug: &str) -> Result<Option<Article>> {
        self.find(Stmt::new(&BY_SLUG, args![brand, slug]), read).await
    }

    /// The articles of a state, by short name.
    pub async fn articles(
        &self,
        brand: BrandId,
        state: ArticleState,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Article>> {
        let statement = Stmt::new(&BY_STATE, args![brand, state, after.unwrap_or_default(), one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, |article| article.slug.clone()))
    }

    /// Articles in use that somebody should look at, longest due first.
    pub async fn articles_due(
        &self,
        brand: BrandId,
        today: Date,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Article>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&DUE, args![brand, day_number(today), key.at, key.id, one_more(limit)]);
        let rows = self.list(statement, |row| Ok((row.take::<i64>()?, read(row)?))).await?;
        let page = Page::of(rows, limit, |(due, article)| TimeKey::at(*due, article.id.0));
        Ok(Page { items: page.items.into_iter().map(|(_, article)| article).collect(), next: page.next })
    }

    /// Articles that have all these words, whatever their state.
    pub async fn find_articles(
        &self,
        brand: BrandId,
        words: &[String],
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Article>> {
        let mut words = clean(words);
        words.truncate(SEARCHED);
        let Some(last) = words.last().copied() else { return Ok(Page { items: Vec::new(), next: None }) };
        let wanted = i64::try_from(words.len()).unwrap_or(i64::MAX);
        let mut values: Vec<Value> = args![brand];
        // The same word again changes nothing in a list of words.
        values.extend((0..SEARCHED).flat_map(|place| args![words.get(place).copied().unwrap_or(last)]));
        values.extend(args![wanted, after.unwrap_or_default(), one_more(limit)]);
        Ok(Page::of(self.list(Stmt::new(&FIND, values), read).await?, limit, |article| article.slug.clone()))
    }

    /// Every article in use, up to a few thousand.
    pub async fn published_articles(&self, brand: BrandId) -> Result<Vec<Article>> {
        self.list(Stmt::new(&BY_STATE, args![brand, ArticleState::Published, "", MOST]), read).await
    }

    /// Moves with each change of the brand's articles.
    pub async fn articles_stamp(&self, brand: BrandId) -> Result<i64> {
        Ok(self.find(Stmt::new(&STAMP, args![brand]), Row::take).await?.unwrap_or(0))
    }

    /// What an article said before, newest first.
    pub async fn article_versions(
        &self,
        brand: BrandId,
        id: ArticleId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<ArticleVersion>> {
        let before = after.map_or(Ok(i64::MAX), number)?;
        let statement = Stmt::new(&VERSIONS, args![brand, id, before, one_more(limit)]);
        Ok(Page::of(self.list(statement, read_version).await?, limit, |version| version.version.to_string()))
    }

    /// It was put into a reply.
    pub async fn count_article_use(&self, brand: BrandId, id: ArticleId) -> Result<bool> {
        let done = self.db().write(vec![Stmt::new(&USED, args![brand, id])]).await?;
        Ok(done.first().is_some_and(|done| done.changed > 0))
    }
}
