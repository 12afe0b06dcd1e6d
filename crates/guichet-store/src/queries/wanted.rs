//! What to write next: questions for which there was no article, counted by topic and by what they want to hear.
//!
//! Invariant: ids and labels, never words of people; a customer who is erased is uncounted.

use guichet_core::knowledge::Asks;
use guichet_core::model::{BrandId, MessageId};
use guichet_core::text::reading::Topic;
use jiff::Timestamp;

use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store, StoreError};

statements! {
    MISS = "INSERT INTO article_miss (brand_id, message_id, topic, asks, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    COUNT = "INSERT INTO article_wanted (brand_id, topic, asks, number) VALUES ($1, $2, $3, 1)
        ON CONFLICT (brand_id, topic, asks) DO UPDATE SET number = article_wanted.number + 1";
    FOUND = "DELETE FROM article_miss WHERE message_id = $2 AND brand_id = $1 AND topic = $3 AND asks = $4";
    UNCOUNT = "UPDATE article_wanted SET number = number - 1 WHERE brand_id = $1 AND topic = $2 AND asks = $3";
    WANTED = "SELECT topic, asks, number FROM article_wanted WHERE brand_id = $1 AND number > 0
        ORDER BY number DESC, topic, asks";
    MESSAGES = "SELECT at, message_id FROM article_miss
        WHERE brand_id = $1 AND topic = $2 AND asks = $3 AND (at, message_id) < ($4, $5)
        ORDER BY at DESC, message_id DESC LIMIT $6";
    UNCOUNT_THEIRS = "UPDATE article_wanted SET number = number - (
            SELECT COUNT(*) FROM article_miss x WHERE x.message_id IN (
                    SELECT id FROM message WHERE customer_id = $2 AND brand_id = $1)
                AND x.topic = article_wanted.topic AND x.asks = article_wanted.asks)
        WHERE brand_id = $1";
    FORGET_THEIRS = "DELETE FROM article_miss WHERE message_id IN (
        SELECT id FROM message WHERE customer_id = $2 AND brand_id = $1)";
}

/// A sort of question without an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedArticle {
    /// What they are about.
    pub topic: Topic,
    /// What they want to hear.
    pub asks: Asks,
    /// How many.
    pub number: i64,
}

/// What goes when a customer is erased, before their messages do.
pub(crate) fn forget(brand: BrandId, customer: guichet_core::model::CustomerId) -> [Stmt; 2] {
    [&UNCOUNT_THEIRS, &FORGET_THEIRS].map(|sql| Stmt::new(sql, args![brand, customer]))
}

impl Store {
    /// A message asked something for which there is no article; twice is once.
    pub async fn article_missed(
        &self,
        brand: BrandId,
        message: MessageId,
        (topic, asks): (Topic, Asks),
        at: Timestamp,
    ) -> Result<()> {
        let batch = vec![
            Stmt::new(&MISS, args![brand, message, topic, asks, at]).expect_one(),
            Stmt::new(&COUNT, args![brand, topic, asks]),
        ];
        match self.db().write(batch).await {
            Err(StoreError::Conflict) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// There is an article now.
    pub async fn article_no_longer_missed(
        &self,
        brand: BrandId,
        message: MessageId,
        (topic, asks): (Topic, Asks),
    ) -> Result<()> {
        let batch = vec![
            Stmt::new(&FOUND, args![brand, message, topic, asks]).expect_one(),
            Stmt::new(&UNCOUNT, args![brand, topic, asks]),
        ];
        match self.db().write(batch).await {
            Err(StoreError::Conflict) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What to write next, most wanted first.
    pub async fn wanted_articles(&self, brand: BrandId) -> Result<Vec<WantedArticle>> {
        let read = |row: &mut Row| Ok(WantedArticle { topic: row.take()?, asks: row.take()?, number: row.take()? });
        self.list(Stmt::new(&WANTED, args![brand]), read).await
    }

    /// The messages that asked it, newest first.
    pub async fn messages_without_article(
        &self,
        brand: BrandId,
        (topic, asks): (Topic, Asks),
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageId>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let statement = Stmt::new(&MESSAGES, args![brand, topic, asks, key.at, key.id, one_more(limit)]);
        let rows = self.list(statement, |row| Ok((row.take::<i64>()?, row.take::<MessageId>()?))).await?;
        let page = Page::of(rows, limit, |(at, id)| TimeKey::at(*at, id.0));
        Ok(Page { items: page.items.into_iter().map(|(_, id)| id).collect(), next: page.next })
    }
}
