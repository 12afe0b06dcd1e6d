//! Relays: questions to contacts, what was said in them, their files.

use guichet_core::model::{
    AskedContact, BrandId, CaseId, Relay, RelayFile, RelayFileId, RelayId, RelayState, RelayWord,
};
use guichet_core::relay::KnownRelay;
use jiff::Timestamp;

use super::access::TokenHash;
use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, case_id, customer_id, contact_id, contact_kind, contact_name, organisation, called, email, language, \
         owner, question, facts, asked_at, remind_at, due_at, expires_at, state, reminded, seen_at, answered_at, closed_at, \
         version, evidence"
    };
}

macro_rules! file_columns {
    () => {
        "id, brand_id, relay_id, word_id, name, mime, size, hash"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM relay WHERE id = $2 AND brand_id = $1");
    BY_LINK = concat!("SELECT ", columns!(), " FROM relay WHERE link = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM relay
        WHERE case_id = $2 AND (brand_id = $1) IS TRUE ORDER BY asked_at DESC, id DESC LIMIT 100");
    /// Those that are open, with the order of when they were asked.
    OPEN_OF_CASE = concat!("SELECT ", columns!(), " FROM relay
        WHERE case_id = $2 AND (brand_id = $1) IS TRUE AND stage = 'open' ORDER BY asked_at, id");
    ALL = concat!("SELECT ", columns!(), " FROM relay
        WHERE brand_id = $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    OF_STAGE = concat!("SELECT ", columns!(), " FROM relay
        WHERE brand_id = $1 AND stage = $5 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    LATE = concat!("SELECT ", columns!(), " FROM relay
        WHERE brand_id = $1 AND stage = 'open' AND due_at <= $5 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    COUNT_LATE = "SELECT COUNT(*) FROM (SELECT id FROM relay
        WHERE brand_id = $1 AND stage = 'open' AND due_at <= $2 LIMIT 100) AS late";
    NEXT = concat!("SELECT ", columns!(), " FROM relay WHERE next_look <= $1 ORDER BY next_look, id LIMIT $2");
    WORDS = "SELECT id, brand_id, relay_id, kind, decision, body, instead, user_id, at FROM relay_word
        WHERE relay_id = $2 AND (brand_id = $1) IS TRUE ORDER BY at, id";
    WORD_IS_THERE = "SELECT 1 FROM relay_word WHERE id = $1";
    FILES = concat!("SELECT ", file_columns!(), " FROM relay_file WHERE relay_id = $2 AND (brand_id = $1) IS TRUE ORDER BY id");
    FILE = concat!("SELECT ", file_columns!(), " FROM relay_file WHERE id = $2 AND brand_id = $1");
    INSERT = "INSERT INTO relay (id, brand_id, case_id, customer_id, contact_id, contact_kind, contact_name, organisation,
        called, email, language, owner, question, facts, asked_at, remind_at, due_at, expires_at, state, reminded, seen_at,
        answered_at, closed_at, version, evidence, stage, next_look, link)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE relay SET case_id = $3, customer_id = $4, contact_id = $5, contact_kind = $6, contact_name = $7,
        organisation = $8, called = $9, email = $10, language = $11, owner = $12, question = $13, facts = $14, asked_at = $15,
        remind_at = $16, due_at = $17, expires_at = $18, state = $19, reminded = $20, seen_at = $21, answered_at = $22,
        closed_at = $23, version = $24, evidence = $25, stage = $26, next_look = $27
        WHERE id = $1 AND brand_id = $2 AND version = $28";
    INSERT_WORD = "INSERT INTO relay_word (id, brand_id, relay_id, kind, decision, body, instead, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    INSERT_FILE = "INSERT INTO relay_file (id, brand_id, relay_id, word_id, name, mime, size, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
}

/// Which relays of a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayList {
    /// Somebody still owes the other something.
    Open,
    /// Those of them whose time has passed by then.
    Late(Timestamp),
    /// An answer came.
    Answered,
    /// Every one.
    All,
}

/// A relay with what was said in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RelayTalk {
    /// What was said after the question, oldest first.
    pub words: Vec<RelayWord>,
    /// Files, in the order in which they came.
    pub files: Vec<RelayFile>,
}

pub(crate) fn read(row: &mut Row) -> Result<Relay> {
    Ok(Relay {
        id: row.take()?,
        brand_id: row.take()?,
        case_id: row.take()?,
        customer_id: row.take()?,
        contact_id: row.take()?,
        contact: AskedContact {
            kind: row.take()?,
            name: row.take()?,
            organisation: row.take()?,
            called: row.take()?,
            email: row.take()?,
            language: row.take()?,
        },
        owner: row.take()?,
        question: row.take()?,
        facts: row.take::<Json<_>>()?.0,
        asked_at: row.take()?,
        remind_at: row.take()?,
        due_at: row.take()?,
        expires_at: row.take()?,
        state: row.take()?,
        reminded: row.take()?,
        seen_at: row.take()?,
        answered_at: row.take()?,
        closed_at: row.take()?,
        version: row.take()?,
        evidence: row.take()?,
    })
}

fn read_word(row: &mut Row) -> Result<RelayWord> {
    Ok(RelayWord {
        id: row.take()?,
        brand_id: row.take()?,
        relay_id: row.take()?,
        kind: row.take()?,
        decision: row.take()?,
        text: row.take()?,
        instead: row.take()?,
        user_id: row.take()?,
        at: row.take()?,
    })
}

fn read_file(row: &mut Row) -> Result<RelayFile> {
    Ok(RelayFile {
        id: row.take()?,
        brand_id: row.take()?,
        relay_id: row.take()?,
        word_id: row.take()?,
        name: row.take()?,
        mime: row.take()?,
        size: row.take()?,
        hash: row.take()?,
    })
}

const fn stage(state: RelayState) -> &'static str {
    match state {
        RelayState::Asked | RelayState::Seen | RelayState::AskedBack => "open",
        RelayState::Answered => "answered",
        RelayState::Returned | RelayState::Withdrawn | RelayState::Expired => "over",
    }
}

fn values(relay: &Relay) -> Vec<Value> {
    args![
        relay.id,
        relay.brand_id,
        relay.case_id,
        relay.customer_id,
        relay.contact_id,
        relay.contact.kind,
        relay.contact.name,
        relay.contact.organisation,
        relay.contact.called,
        relay.contact.email,
        relay.contact.language,
        relay.owner,
        relay.question,
        Json(&relay.facts),
        relay.asked_at,
        relay.remind_at,
        relay.due_at,
        relay.expires_at,
        relay.state,
        relay.reminded,
        relay.seen_at,
        relay.answered_at,
        relay.closed_at,
        relay.version,
        relay.evidence,
        stage(relay.state),
        relay.next_look(),
    ]
}

pub(crate) fn insert(relay: &Relay, link: TokenHash) -> Stmt {
    let mut all = values(relay);
    all.extend(args![link]);
    Stmt::new(&INSERT, all).expect_one()
}

pub(crate) fn update(relay: &Relay) -> Stmt {
    let mut all = values(relay);
    all.extend(args![relay.version - 1]);
    Stmt::new(&UPDATE, all).expect_one()
}

pub(crate) fn insert_word(word: &RelayWord, files: &[RelayFile]) -> Vec<Stmt> {
    let values = args![
        word.id,
        word.brand_id,
        word.relay_id,
        word.kind,
        word.decision,
        word.text,
        word.instead,
        word.user_id,
        word.at,
    ];
    let mut batch = vec![Stmt::new(&INSERT_WORD, values).expect_one()];
    batch.extend(files.iter().map(|file| {
        let values =
            args![file.id, file.brand_id, file.relay_id, file.word_id, file.name, file.mime, file.size, file.hash];
        Stmt::new(&INSERT_FILE, values).expect_one()
    }));
    batch
}

impl Store {
    /// One relay.
    pub async fn relay(&self, brand: BrandId, id: RelayId) -> Result<Option<Relay>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// The relay of a link, of whatever brand.
    pub async fn relay_by_link(&self, link: TokenHash) -> Result<Option<Relay>> {
        self.find(Stmt::new(&BY_LINK, args![link]), read).await
    }

    /// The relays of a case, newest first.
    pub async fn relays_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Relay>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }

    /// Relays of a brand, by when an answer is due.
    pub async fn relays(
        &self,
        brand: BrandId,
        which: RelayList,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Relay>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let mut values = args![brand, key.at, key.id, one_more(limit)];
        let statement = match which {
            RelayList::All => Stmt::new(&ALL, values),
            RelayList::Open => {
                values.extend(args!["open"]);
                Stmt::new(&OF_STAGE, values)
            }
            RelayList::Answered => {
                values.extend(args!["answered"]);
                Stmt::new(&OF_STAGE, values)
            }
            RelayList::Late(now) => {
                values.extend(args![now]);
                Stmt::new(&LATE, values)
            }
        };
        Ok(Page::of(self.list(statement, read).await?, limit, |relay| TimeKey::of(relay.due_at, relay.id.0)))
    }

    /// Relays of a brand whose time has passed; a hundred at most.
    pub async fn count_late_relays(&self, brand: BrandId, now: Timestamp) -> Result<i64> {
        self.find(Stmt::new(&COUNT_LATE, args![brand, now]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Relays of every brand at which the clock has to look.
    pub async fn relays_to_look_at(&self, now: Timestamp, limit: u32) -> Result<Vec<Relay>> {
        self.list(Stmt::new(&NEXT, args![now, limit]), read).await
    }

    /// What was said in a relay.
    pub async fn relay_talk(&self, brand: BrandId, id: RelayId) -> Result<RelayTalk> {
        let words = self.list(Stmt::new(&WORDS, args![brand, id]), read_word).await?;
        let files = self.list(Stmt::new(&FILES, args![brand, id]), read_file).await?;
        Ok(RelayTalk { words, files })
    }

    /// Whether a word was taken in: a page that is sent twice is one word.
    pub async fn is_relay_word_there(&self, id: guichet_core::model::RelayWordId) -> Result<bool> {
        Ok(self.db().read_one(Stmt::new(&WORD_IS_THERE, args![id])).await?.is_some())
    }

    /// A file of a relay of the brand.
    pub async fn relay_file(&self, brand: BrandId, id: RelayFileId) -> Result<Option<RelayFile>> {
        self.find(Stmt::new(&FILE, args![brand, id]), read_file).await
    }

    /// What is known around the relays of a case, merges followed; none when there is no such case.
    pub async fn load_relays(&self, brand: BrandId, case: CaseId) -> Result<Option<KnownRelay>> {
        let Some(known) = self.load_case_alone(brand, case).await? else { return Ok(None) };
        let mut open = self.list(Stmt::new(&OPEN_OF_CASE, args![brand, known.case.id]), read).await?;
        if known.case.id != case {
            open.extend(self.list(Stmt::new(&OPEN_OF_CASE, args![brand, case]), read).await?);
        }
        Ok(Some(KnownRelay { case: known, open }))
    }
}
