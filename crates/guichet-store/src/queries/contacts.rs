//! The directory: who may be asked.

use guichet_core::model::{BrandId, Contact, ContactId};
use guichet_core::text::words::search_words;

use super::settings::{AuditLine, audit_line};
use crate::page::{identifier, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, kind, name, organisation, called, email, topics, may_decide, language, stand_in, away_until, hours, \
         version"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM contact WHERE id = $2 AND brand_id = $1");
    BY_NAME = concat!("SELECT ", columns!(), " FROM contact
        WHERE brand_id = $1 AND (sort_key, id) > ($2, $3) ORDER BY sort_key, id LIMIT $4");
    SORT_KEY = "SELECT sort_key FROM contact WHERE id = $2 AND brand_id = $1";
    INSERT = "INSERT INTO contact (id, brand_id, kind, name, organisation, called, email, topics, may_decide, language,
        stand_in, away_until, hours, version, sort_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE contact SET kind = $3, name = $4, organisation = $5, called = $6, email = $7, topics = $8,
        may_decide = $9, language = $10, stand_in = $11, away_until = $12, hours = $13, version = $14, sort_key = $15
        WHERE id = $1 AND brand_id = $2 AND version = $16";
    /// Not while somebody waits for their answer.
    DELETE = "DELETE FROM contact WHERE id = $2 AND brand_id = $1
        AND NOT EXISTS (SELECT 1 FROM relay WHERE contact_id = $2 AND stage = 'open')";
    ASKED = "SELECT 1 FROM relay WHERE contact_id = $1 AND stage = 'open' LIMIT 1";
    STANDS_IN_NO_MORE = "UPDATE contact SET stand_in = NULL, version = version + 1 WHERE brand_id = $1 AND stand_in = $2";
}

fn read(row: &mut Row) -> Result<Contact> {
    Ok(Contact {
        id: row.take()?,
        brand_id: row.take()?,
        kind: row.take()?,
        name: row.take()?,
        organisation: row.take()?,
        called: row.take()?,
        email: row.take()?,
        topics: row.take::<Json<_>>()?.0,
        may_decide: row.take()?,
        language: row.take()?,
        stand_in: row.take()?,
        away_until: row.take::<Option<String>>()?.and_then(|day| day.parse().ok()),
        hours: row.take()?,
        version: row.take()?,
    })
}

/// Names sort without their accents and capitals.
fn sort_key(contact: &Contact) -> String {
    search_words(&format!("{} {}", contact.name, contact.organisation)).join(" ")
}

fn values(contact: &Contact) -> Vec<Value> {
    args![
        contact.id,
        contact.brand_id,
        contact.kind,
        contact.name,
        contact.organisation,
        contact.called,
        contact.email,
        Json(&contact.topics),
        contact.may_decide,
        contact.language,
        contact.stand_in,
        contact.away_until.map(|day| day.to_string()),
        contact.hours,
        contact.version,
        sort_key(contact),
    ]
}

impl Store {
    /// One contact.
    pub async fn contact(&self, brand: BrandId, id: ContactId) -> Result<Option<Contact>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// The directory of a brand, by name. `after` is the id of the last one that was read.
    pub async fn contacts(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<Contact>> {
        let (key, id) = match after {
            None => (String::new(), uuid::Uuid::nil()),
            Some(cursor) => {
                let id = identifier(cursor)?;
                let key = self.find(Stmt::new(&SORT_KEY, args![brand, ContactId(id)]), Row::take).await?;
                (key.unwrap_or_default(), id)
            }
        };
        let rows = self.list(Stmt::new(&BY_NAME, args![brand, key, id, one_more(limit)]), read).await?;
        Ok(Page::of(rows, limit, |contact| contact.id.0.simple().to_string()))
    }

    /// A new contact (version 1), or another version of one: `Conflict` when somebody was faster.
    pub async fn put_contact(&self, contact: &Contact, line: &AuditLine) -> Result<()> {
        let statement = if contact.version == 1 {
            Stmt::new(&INSERT, values(contact)).expect_one()
        } else {
            let mut all = values(contact);
            all.extend(args![contact.version - 1]);
            Stmt::new(&UPDATE, all).expect_one()
        };
        self.write(vec![statement, audit_line(line)]).await.map(drop)
    }

    /// Takes a contact out of the directory. `Conflict` while a question to them is open.
    pub async fn delete_contact(&self, brand: BrandId, id: ContactId, line: &AuditLine) -> Result<()> {
        let delete = Stmt::new(&DELETE, args![brand, id]).expect_one();
        self.write(vec![delete, Stmt::new(&STANDS_IN_NO_MORE, args![brand, id]), audit_line(line)]).await.map(drop)
    }

    /// Whether a question to them is open.
    pub async fn is_asked(&self, contact: ContactId) -> Result<bool> {
        Ok(self.db().read_one(Stmt::new(&ASKED, args![contact])).await?.is_some())
    }
}
