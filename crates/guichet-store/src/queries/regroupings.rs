//! Cases that were made one, or two: what was moved, and the way back.
//!
//! `(brand_id = …) IS TRUE` keeps SQLite at the index of the case. Each table whose rows belong to a case has its line in [`MOVED`]: which rows go, and how they go to the other case.

use guichet_core::case::KnownCase;
use guichet_core::model::{
    BrandId, CaseId, ContactKind, Conversation, ConversationId, Deadline, Message, Promise, Regrouping, RegroupingId,
    UserId,
};
use guichet_core::regrouping::{Back, KnownRegrouping, KnownSplit, Move, Moving};
use guichet_core::text::Reading;
use jiff::Timestamp;

use super::cases::all;
use super::messages::message_columns;
use super::promises::promise_columns;
use super::{conversations, messages, promises};
use crate::sql::convert::Json;
use crate::sql::statement::{Sql, args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, kind, case_id, other_id, made_by, made_at, cases, undone_by, undone_at"
    };
}

/// Which rows of a table go: `$1` the regrouping, `$2` the brand, `$3` the case, `$4` the conversation where not the whole case goes.
macro_rules! note {
    ($kind:literal, $table:literal, $which:literal) => {
        concat!(
            "INSERT INTO regrouped_row (regrouping_id, brand_id, row_kind, row_id) SELECT $1, brand_id, '",
            $kind,
            "', id FROM ",
            $table,
            " WHERE case_id = $3 AND (brand_id = $2) IS TRUE",
            $which,
            " ON CONFLICT DO NOTHING"
        )
    };
}

/// The rows that were noted go: `$1` the regrouping, `$2` the brand, `$3` out of this case, `$4` into that one.
macro_rules! carry {
    ($table:literal, $key:literal, $set:literal, $kind:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET case_id = $4",
            $set,
            " WHERE case_id = $3 AND (brand_id = $2) IS TRUE AND ",
            $key,
            " IN (SELECT row_id FROM regrouped_row WHERE regrouping_id = $1 AND row_kind = '",
            $kind,
            "')"
        )
    };
}

/// What came into the conversations since goes with them.
macro_rules! carry_since {
    ($table:literal, $which:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET case_id = $4 WHERE case_id = $3 AND (brand_id = $2) IS TRUE AND ",
            $which,
            " IN (SELECT row_id FROM regrouped_row WHERE regrouping_id = $1 AND row_kind = 'conversation')"
        )
    };
}

statements! {
    INSERT = concat!("INSERT INTO regrouping (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT DO NOTHING");
    UNDO = "UPDATE regrouping SET undone_by = $3, undone_at = $4 WHERE id = $2 AND brand_id = $1 AND undone_at IS NULL";
    BY_ID = concat!("SELECT ", columns!(), " FROM regrouping WHERE id = $2 AND brand_id = $1");
    /// Of both sides, newest first; a case has a handful.
    OF_CASE = concat!("SELECT ", columns!(), " FROM regrouping WHERE case_id = $2 AND (brand_id = $1) IS TRUE
        UNION ALL SELECT ", columns!(), " FROM regrouping WHERE other_id = $2 AND (brand_id = $1) IS TRUE
        ORDER BY made_at DESC, id DESC LIMIT 20");

    CONVERSATIONS = note!("conversation", "conversation", "");
    MESSAGES = note!("message", "message", "");
    DEADLINES = note!("deadline", "deadline", "");
    PROMISES = note!("promise", "promise", "");
    APPROVALS = note!("approval", "approval", "");
    RELAYS = note!("relay", "relay", "");
    HAND_OVERS = note!("hand_over", "hand_over", "");
    GIFTS = note!("gift", "gift", "");
    GIFTS_IN = note!("gift", "gift", " AND message_id IN (SELECT id FROM message WHERE conversation_id = $4)");

    CONVERSATION = note!("conversation", "conversation", " AND id = $4");
    MESSAGES_IN = note!("message", "message", " AND conversation_id = $4");
    PROMISES_IN = note!("promise", "promise", " AND message_id IN (SELECT id FROM message WHERE conversation_id = $4)");
    APPROVALS_IN = note!("approval", "approval", " AND conversation_id = $4");

    CARRY_CONVERSATIONS = carry!("conversation", "id", ", version = version + 1", "conversation");
    CARRY_MESSAGES = carry!("message", "id", "", "message");
    CARRY_DEADLINES = carry!("deadline", "id", "", "deadline");
    CARRY_PROMISES = carry!("promise", "id", "", "promise");
    CARRY_APPROVALS = carry!("approval", "id", "", "approval");
    /// The same stands once in a case: what was given in both stays where each was given.
    CARRY_GIFTS = "UPDATE gift SET case_id = $4 WHERE case_id = $3 AND (brand_id = $2) IS TRUE AND id IN
            (SELECT row_id FROM regrouped_row WHERE regrouping_id = $1 AND row_kind = 'gift')
        AND (taken_back_at IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM gift g WHERE g.case_id = $4 AND g.taken_back_at IS NULL
                AND g.code = gift.code AND g.customer_id = gift.customer_id))";
    /// The written complaint and the final answer count for the case that goes on, where it has none of its own.
    COPY_MEDIATION = "INSERT INTO mediation (case_id, brand_id, complaint_message, complained_at, complaint_note, complaint_by,
            final_message, final_at, final_by, version)
        SELECT $3, brand_id, complaint_message, complained_at, complaint_note, complaint_by, final_message, final_at, final_by, 1
        FROM mediation WHERE case_id = $2 AND (brand_id = $1) IS TRUE
        ON CONFLICT (case_id) DO UPDATE SET complaint_message = excluded.complaint_message, complained_at = excluded.complained_at,
            complaint_note = excluded.complaint_note, complaint_by = excluded.complaint_by, version = mediation.version + 1
        WHERE mediation.complained_at IS NULL";
    /// Once its messages have gone back, they are no complaint of the case that stays.
    FORGET_MEDIATION = "DELETE FROM mediation WHERE case_id = $2 AND (brand_id = $1) IS TRUE
        AND (complaint_message IN (SELECT id FROM message WHERE case_id = $3)
            OR (complaint_message IS NULL AND EXISTS (SELECT 1 FROM mediation o WHERE o.case_id = $3
                AND o.complained_at = mediation.complained_at AND o.complaint_by = mediation.complaint_by)))";
    CARRY_HAND_OVERS = carry!("hand_over", "id", "", "hand_over");
    CARRY_RELAYS = carry!("relay", "id", ", version = version + 1", "relay");

    CARRY_MESSAGES_SINCE = carry_since!("message", "conversation_id");
    CARRY_PROMISES_SINCE = "UPDATE promise SET case_id = $4 WHERE case_id = $3 AND (brand_id = $2) IS TRUE AND message_id IN
        (SELECT id FROM message WHERE conversation_id IN
            (SELECT row_id FROM regrouped_row WHERE regrouping_id = $1 AND row_kind = 'conversation'))";
    CARRY_APPROVALS_SINCE = carry_since!("approval", "conversation_id");
    /// Whoever told of an incident told it for the case in which the message stands now.
    CARRY_TOLD = "UPDATE incident_message SET case_id = $3 WHERE case_id = $2 AND brand_id = $1 AND message_id IN
        (SELECT id FROM message WHERE case_id = $3 AND brand_id = $1)";

    UNDECIDED_BACK = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE case_id = $2 AND (brand_id = $1) IS TRUE AND direction = 'inbound' AND decision IS NULL AND conversation_id IN
            (SELECT row_id FROM regrouped_row WHERE regrouping_id = $3 AND row_kind = 'conversation') ORDER BY created_at, id");
    PROMISES_BACK = concat!("SELECT ", promise_columns!(), " FROM promise
        WHERE case_id = $2 AND (brand_id = $1) IS TRUE AND state IN ('open', 'broken') AND message_id IN
            (SELECT id FROM message WHERE conversation_id IN
                (SELECT row_id FROM regrouped_row WHERE regrouping_id = $3 AND row_kind = 'conversation')) ORDER BY due_at, id");
    /// Of the questions to contacts that are open: whom they wait for, and whether they go back.
    AWAITED = "SELECT contact_kind, EXISTS (SELECT 1 FROM regrouped_row w WHERE w.regrouping_id = $3 AND w.row_kind = 'relay' AND w.row_id = relay.id)
        FROM relay WHERE case_id = $2 AND (brand_id = $1) IS TRUE AND stage = 'open'";
    DEADLINES_BACK = "SELECT row_id FROM regrouped_row WHERE regrouping_id = $1 AND brand_id = $2 AND row_kind = 'deadline'";
    /// Ids grow with time.
    FOLLOWED = "SELECT COUNT(*) FROM (SELECT id FROM regrouping WHERE case_id IN ($2, $3) AND (brand_id = $1) IS TRUE
            AND undone_at IS NULL AND id > $4
        UNION ALL SELECT id FROM regrouping WHERE other_id IN ($2, $3) AND (brand_id = $1) IS TRUE
            AND undone_at IS NULL AND id > $4) AS later";
    WRITTEN_SINCE = "SELECT COUNT(*) FROM message
        WHERE case_id = $2 AND (brand_id = $1) IS TRUE AND direction = 'inbound' AND automatic = FALSE AND conversation_id IN
            (SELECT row_id FROM regrouped_row WHERE regrouping_id = $3 AND row_kind = 'conversation')
        AND id NOT IN (SELECT row_id FROM regrouped_row WHERE regrouping_id = $3 AND row_kind = 'message')";
    LEAVING = concat!("SELECT r.body, ", message_columns!("m.", "m.body"), " FROM message m LEFT JOIN reading r ON r.message_id = m.id
        WHERE m.conversation_id = $2 AND m.brand_id = $1 AND m.case_id = $3 ORDER BY m.created_at, m.id");
}

/// How the rows of one table follow their case.
struct Followers {
    /// Notes those of a whole case.
    whole: &'static Sql,
    /// Notes those of one conversation; none where they belong to the case alone.
    conversation: Option<&'static Sql>,
    /// Carries those that were noted.
    carry: &'static Sql,
    /// Carries those that came into the conversations since.
    since: Option<&'static Sql>,
}

/// Every table whose rows belong to a case. Messages come before what is found by them.
const MOVED: &[Followers] = &[
    Followers {
        whole: &PROMISES,
        conversation: Some(&PROMISES_IN),
        carry: &CARRY_PROMISES,
        since: Some(&CARRY_PROMISES_SINCE),
    },
    Followers {
        whole: &APPROVALS,
        conversation: Some(&APPROVALS_IN),
        carry: &CARRY_APPROVALS,
        since: Some(&CARRY_APPROVALS_SINCE),
    },
    Followers { whole: &HAND_OVERS, conversation: None, carry: &CARRY_HAND_OVERS, since: None },
    Followers { whole: &GIFTS, conversation: Some(&GIFTS_IN), carry: &CARRY_GIFTS, since: None },
    Followers { whole: &RELAYS, conversation: None, carry: &CARRY_RELAYS, since: None },
    Followers { whole: &DEADLINES, conversation: None, carry: &CARRY_DEADLINES, since: None },
    Followers {
        whole: &MESSAGES,
        conversation: Some(&MESSAGES_IN),
        carry: &CARRY_MESSAGES,
        since: Some(&CARRY_MESSAGES_SINCE),
    },
    Followers { whole: &CONVERSATIONS, conversation: Some(&CONVERSATION), carry: &CARRY_CONVERSATIONS, since: None },
];

fn read(row: &mut Row) -> Result<Regrouping> {
    Ok(Regrouping {
        id: row.take()?,
        brand_id: row.take()?,
        kind: row.take()?,
        case_id: row.take()?,
        other_id: row.take()?,
        by: row.take()?,
        at: row.take()?,
        cases: row.take::<Json<_>>()?.0,
        undone_by: row.take()?,
        undone_at: row.take()?,
    })
}

pub(crate) fn insert(row: &Regrouping) -> Stmt {
    let values = args![
        row.id,
        row.brand_id,
        row.kind,
        row.case_id,
        row.other_id,
        row.by,
        row.at,
        Json(&row.cases),
        row.undone_by,
        row.undone_at,
    ];
    Stmt::new(&INSERT, values).expect_one()
}

pub(crate) fn undo(brand: BrandId, id: RegroupingId, by: UserId, at: Timestamp) -> Stmt {
    Stmt::new(&UNDO, args![brand, id, by, at]).expect_one()
}

/// Notes which rows go, and carries them; or carries back those that were noted.
pub(crate) fn carry(brand: BrandId, moving: &Move) -> Vec<Stmt> {
    let (id, from, to) = (moving.regrouping, moving.from, moving.to);
    let mut batch = Vec::new();
    for rows in MOVED {
        match &moving.what {
            Moving::Whole => batch.push(Stmt::new(rows.whole, args![id, brand, from])),
            Moving::Conversations(taken) => {
                let one = |sql| taken.iter().map(move |thread| Stmt::new(sql, args![id, brand, from, thread]));
                batch.extend(rows.conversation.into_iter().flat_map(one));
            }
            Moving::Back(_) => {}
        }
    }
    let back = matches!(moving.what, Moving::Back(_));
    for rows in MOVED {
        let since = rows.since.filter(|_| back);
        batch.extend(
            [Some(rows.carry), since].into_iter().flatten().map(|sql| Stmt::new(sql, args![id, brand, from, to])),
        );
    }
    batch.push(Stmt::new(&CARRY_TOLD, args![brand, from, to]));
    match moving.what {
        Moving::Whole => batch.push(Stmt::new(&COPY_MEDIATION, args![brand, from, to])),
        Moving::Back(_) => batch.push(Stmt::new(&FORGET_MEDIATION, args![brand, from, to])),
        Moving::Conversations(_) => {}
    }
    batch
}

impl Store {
    /// One merge or split.
    pub async fn regrouping(&self, brand: BrandId, id: RegroupingId) -> Result<Option<Regrouping>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Merges and splits of a case, newest first, those that were undone included.
    pub async fn regroupings_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Regrouping>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }

    /// What is known around a case out of which these conversations are taken.
    pub async fn load_split(&self, case: KnownCase, taken: &[ConversationId]) -> Result<KnownSplit> {
        let (brand, id) = (case.brand.id, case.case.id);
        let conversations: Vec<Conversation> =
            self.list(Stmt::new(&conversations::OF_CASE, args![brand, id]), conversations::read).await?;
        let statements = taken.iter().map(|thread| Stmt::new(&LEAVING, args![brand, thread, id])).collect();
        let mut leaving: Vec<(Message, Option<Reading>)> = Vec::new();
        for rows in self.db().read_all(statements).await? {
            leaving.extend(all(rows, |row| {
                let reading: Option<Json<Reading>> = row.take()?;
                Ok((messages::read(row)?, reading.map(|json| json.0)))
            })?);
        }
        leaving.sort_by_key(|(message, _)| (message.created_at, message.id));
        Ok(KnownSplit { case, conversations, leaving })
    }

    /// What is known around a merge or split that somebody wants to undo; none when there is no such thing.
    pub async fn load_regrouping(&self, brand: BrandId, id: RegroupingId) -> Result<Option<KnownRegrouping>> {
        let Some(regrouping) = self.regrouping(brand, id).await? else { return Ok(None) };
        let Some(kept) = self.load_case_as_it_is(brand, regrouping.case_id).await? else { return Ok(None) };
        let Some(other) = self.load_case_as_it_is(brand, regrouping.other_id).await? else { return Ok(None) };
        let pair = args![brand, regrouping.case_id, regrouping.other_id, id];
        let about = args![brand, kept.case.id, id];
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&UNDECIDED_BACK, about.clone()),
                Stmt::new(&PROMISES_BACK, about.clone()),
                Stmt::new(&DEADLINES_BACK, args![id, brand]),
                Stmt::new(&WRITTEN_SINCE, about.clone()),
                Stmt::new(&AWAITED, about),
                Stmt::new(&FOLLOWED, pair),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let undecided: Vec<Message> = all(next(), messages::read)?;
        let promises: Vec<Promise> = all(next(), promises::read)?;
        let moved: Vec<uuid::Uuid> = all(next(), Row::take)?;
        let counted: Vec<i64> = all(next(), Row::take)?;
        let deadlines: Vec<Deadline> =
            kept.deadlines.iter().filter(|deadline| moved.contains(&deadline.id.0)).cloned().collect();
        let written_since = counted.first().copied().unwrap_or_default();
        let awaited: Vec<(ContactKind, bool)> = all(next(), |row| Ok((row.take()?, row.take()?)))?;
        let later: Vec<i64> = all(next(), Row::take)?;
        let followed = later.first().is_some_and(|count| *count > 0);
        let whom = |goes: bool| awaited.iter().filter(|(_, back)| *back == goes).map(|(kind, _)| *kind).max();
        Ok(Some(KnownRegrouping {
            regrouping,
            kept,
            other,
            back: Back { undecided, promises, deadlines, written_since, awaits: whom(true), left_awaits: whom(false) },
            followed,
        }))
    }
}
