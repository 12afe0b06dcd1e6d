//! The versions of each brand's catalogue, and the ledger of what was given.

use guichet_core::model::{BrandId, CustomerId, GiftId, MessageId, NewEvent};
use guichet_core::solution::{Gift, Limit, Money, Total, checked_since, totals, totals_between};
use jiff::Timestamp;
use jiff::civil::Date;

use super::charters::CharterVersion;
use super::events;
use super::settings::{self, AuditLine};
use crate::page::{TimeKey, number, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store, StoreError};

/// Lines of one customer that are looked at: a cap is about the last of them.
const OF_ONE_CUSTOMER: i64 = 500;

macro_rules! columns {
    () => {
        "id, brand_id, code, kind, entitled_by, cents, currency, case_id, customer_id, message_id, given_by, approved_by, \
         given_at, month, taken_back_at"
    };
}

statements! {
    CURRENT = "SELECT version, body, note, written_by, written_at FROM catalogue_version
        WHERE brand_id = $1 ORDER BY version DESC LIMIT 1";
    BEFORE = "SELECT version, body, note, written_by, written_at FROM catalogue_version
        WHERE brand_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    ADD_VERSION = "INSERT INTO catalogue_version (brand_id, version, body, note, written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    BY_ID = concat!("SELECT ", columns!(), " FROM gift WHERE id = $2 AND brand_id = $1");
    OF_CUSTOMER = concat!("SELECT ", columns!(), " FROM gift
        WHERE customer_id = $2 AND (brand_id = $1) IS TRUE ORDER BY given_at DESC, id DESC LIMIT $3");
    OF_MESSAGE = concat!("SELECT ", columns!(), " FROM gift
        WHERE message_id = $2 AND (brand_id = $1) IS TRUE AND taken_back_at IS NULL ORDER BY id");
    OF_MONTH = concat!("SELECT ", columns!(), " FROM gift
        WHERE brand_id = $1 AND month = $2 AND code = $3 AND (given_at, id) < ($4, $5)
        ORDER BY given_at DESC, id DESC LIMIT $6");
    /// The cap of the customer is counted where the line is written: whoever presses at the same moment waits for this commit.
    GIVE = "INSERT INTO gift (id, brand_id, code, kind, entitled_by, cents, currency, case_id, customer_id, message_id, given_by,
        approved_by, given_at, month, taken_back_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
        WHERE (SELECT COUNT(*) FROM gift WHERE customer_id = $9 AND (brand_id = $2) IS TRUE AND code = $3
            AND taken_back_at IS NULL AND given_at > $16) < $17 ON CONFLICT DO NOTHING";
    TAKE_BACK = "UPDATE gift SET taken_back_at = $3 WHERE id = $2 AND brand_id = $1 AND taken_back_at IS NULL";
    /// The sums stay, for the books.
    FORGET = "UPDATE gift SET customer_id = NULL, case_id = NULL, message_id = NULL
        WHERE customer_id = $2 AND (brand_id = $1) IS TRUE";
}

fn read(row: &mut Row) -> Result<Gift> {
    Ok(Gift {
        id: row.take()?,
        brand_id: row.take()?,
        code: row.take()?,
        kind: row.take()?,
        entitled_by: row.take()?,
        money: Money { cents: row.take()?, currency: row.take()? },
        case_id: row.take()?,
        customer_id: row.take()?,
        message_id: row.take()?,
        given_by: row.take()?,
        approved_by: row.take()?,
        given_at: row.take()?,
        month: day(&row.take::<String>()?)?,
        taken_back_at: row.take()?,
    })
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| StoreError::Broken("a month of the ledger is none".to_owned()))
}

fn read_version(row: &mut Row) -> Result<CharterVersion> {
    Ok(CharterVersion { version: row.take()?, text: row.take()?, note: row.take()?, by: row.take()?, at: row.take()? })
}

pub(crate) fn give(gift: &Gift, cap: Option<Limit>) -> Stmt {
    // Without a cap nothing is counted: one more than none since the end of time.
    let (times, since) = cap.map_or((1, Timestamp::MAX), |cap| checked_since(cap, gift.given_at));
    let mut values: Vec<Value> = args![
        gift.id,
        gift.brand_id,
        gift.code,
        gift.kind,
        gift.entitled_by,
        gift.money.cents,
        gift.money.currency,
        gift.case_id,
        gift.customer_id,
        gift.message_id,
        gift.given_by,
        gift.approved_by,
        gift.given_at,
        gift.month.to_string(),
        gift.taken_back_at,
    ];
    values.extend(args![since, times]);
    Stmt::new(&GIVE, values).expect_one()
}

pub(crate) fn take_back(brand: BrandId, gift: GiftId, at: Timestamp) -> Stmt {
    Stmt::new(&TAKE_BACK, args![brand, gift, at]).expect_one()
}

impl Store {
    /// The catalogue that counts; none when the brand has written none.
    pub async fn catalogue(&self, brand: BrandId) -> Result<Option<CharterVersion>> {
        self.find(Stmt::new(&CURRENT, args![brand]), read_version).await
    }

    /// Versions, newest first.
    pub async fn catalogue_versions(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<CharterVersion>> {
        let before = after.map_or(Ok(i64::MAX), number)?;
        let rows = self.list(Stmt::new(&BEFORE, args![brand, before, one_more(limit)]), read_version).await?;
        Ok(Page::of(rows, limit, |version| version.version.to_string()))
    }

    /// Writes the next version. `Conflict` when somebody wrote that one before.
    pub async fn put_catalogue(
        &self,
        brand: BrandId,
        version: &CharterVersion,
        event: NewEvent,
        line: &AuditLine,
    ) -> Result<()> {
        let mut batch = events::append(brand, &[event]);
        let values = args![brand, version.version, version.text, version.note, version.by, version.at];
        batch.push(Stmt::new(&ADD_VERSION, values).expect_one());
        batch.push(settings::audit_line(line));
        self.write(batch).await.map(drop)
    }

    /// One line of the ledger.
    pub async fn gift(&self, brand: BrandId, id: GiftId) -> Result<Option<Gift>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// What a customer was given over all their cases, newest first, with what was taken back.
    pub async fn gifts_of_customer(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Gift>> {
        self.list(Stmt::new(&OF_CUSTOMER, args![brand, customer, OF_ONE_CUSTOMER]), read).await
    }

    /// What was given in a reply and still stands.
    pub(crate) async fn gifts_of_message(&self, brand: BrandId, message: MessageId) -> Result<Vec<Gift>> {
        self.list(Stmt::new(&OF_MESSAGE, args![brand, message]), read).await
    }

    /// What was given of one thing in one month, newest first.
    pub async fn gifts_of_month(
        &self,
        brand: BrandId,
        month: Date,
        code: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Gift>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let month = month.first_of_month().to_string();
        let statement = Stmt::new(&OF_MONTH, args![brand, month, code, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, |gift| TimeKey::of(gift.given_at, gift.id.0)))
    }

    /// What was given in some months, by month and kind: read from what was counted when it was written.
    pub async fn gift_totals(&self, brand: BrandId, first: Date, last: Date) -> Result<Vec<Total>> {
        let (from, to) = totals_between(first, last);
        Ok(totals(&self.counters(brand, &from, &to).await?))
    }
}
