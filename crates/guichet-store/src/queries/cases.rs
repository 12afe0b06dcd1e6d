//! Cases.

use guichet_core::case::OpenCase;
use guichet_core::evidence::Held;
use guichet_core::model::{
    Attachment, BrandId, Case, CaseId, Conversation, Customer, CustomerId, Deadline, Handle, Lane, Message, MessageId,
    OutboxItem, Promise,
};
use guichet_core::text::Reading;
use guichet_core::text::reading::Topic;
use jiff::Timestamp;

use super::evidence::evidence_columns;
use super::messages::{attachment_columns, message_columns};
use super::outbox::outbox_columns;
use super::{conversations, customers, deadlines, evidence, messages, outbox, promises};
use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    ($p:literal) => {
        concat!(
            $p,
            "id, ",
            $p,
            "brand_id, ",
            $p,
            "reference, ",
            $p,
            "customer_id, ",
            $p,
            "state, ",
            $p,
            "outcome, ",
            $p,
            "severity, ",
            $p,
            "in_trouble_now, ",
            $p,
            "lane, ",
            $p,
            "lane_reasons, ",
            $p,
            "topics, ",
            $p,
            "due_at, ",
            $p,
            "waiting_since, ",
            $p,
            "assigned_to, ",
            $p,
            "hops, ",
            $p,
            "contacts, ",
            $p,
            "undecided, ",
            $p,
            "merged_into, ",
            $p,
            "opened_at, ",
            $p,
            "closed_at, ",
            $p,
            "updated_at, ",
            $p,
            "history, ",
            $p,
            "version, ",
            $p,
            "awaits"
        )
    };
}
pub(crate) use columns as case_columns;

/// The newest messages of a case.
macro_rules! window {
    () => {
        "(SELECT id FROM message WHERE case_id = $2 AND brand_id = $1 ORDER BY created_at DESC, id DESC LIMIT $3)"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(""), " FROM case_file WHERE id = $2 AND brand_id = $1");
    BY_REFERENCE = concat!("SELECT ", columns!(""), " FROM case_file WHERE brand_id = $1 AND reference = $2");
    OF_CUSTOMER = concat!("SELECT ", columns!(""), " FROM case_file
        WHERE customer_id = $2 AND brand_id = $1 ORDER BY opened_at DESC, id DESC");
    TO_LAPSE = "SELECT id, brand_id, id, closed_at FROM case_file
        WHERE brand_id = $1 AND state = 'solved' AND closed_at < $2 AND (closed_at, id) > ($3, $4)
        ORDER BY closed_at, id LIMIT $5";
    DUE_IN_LANE = "SELECT id, brand_id, id, due_rank FROM case_file
        WHERE brand_id = $1 AND queued = TRUE AND lane_rank = $2 AND due_rank < $3 AND (due_rank, id) > ($4, $5)
        ORDER BY due_rank, id LIMIT $6";
    CUSTOMER = concat!("SELECT ", super::customers::customer_columns!(""), " FROM customer
        WHERE id = (SELECT customer_id FROM case_file WHERE id = $2 AND brand_id = $1)");
    HANDLES = "SELECT id, brand_id, customer_id, network, external_id, handle, private_open, private_checked_at
        FROM handle
        WHERE brand_id = $1 AND customer_id = (SELECT customer_id FROM case_file WHERE id = $2 AND brand_id = $1) ORDER BY id";
    WINDOW = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE case_id = $2 AND brand_id = $1 ORDER BY created_at DESC, id DESC LIMIT $3");
    READINGS = concat!("SELECT message_id, body FROM reading WHERE message_id IN ", window!());
    ATTACHMENTS = concat!("SELECT ", attachment_columns!(), " FROM attachment WHERE message_id IN ", window!(), " ORDER BY id");
    HELD = concat!("SELECT ", evidence_columns!(), " FROM evidence WHERE message_id IN ", window!());
    OUTBOX = concat!("SELECT ", outbox_columns!(), " FROM outbox WHERE id IN ", window!(), " ORDER BY id");
    INSERT = "INSERT INTO case_file (id, brand_id, reference, customer_id, state, outcome, severity, in_trouble_now, lane,
        lane_reasons, topics, due_at, waiting_since, assigned_to, hops, contacts, undecided, merged_into, opened_at,
        closed_at, updated_at, history, version, queued, lane_rank, due_rank, waiting_rank, topic, awaits,
        position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
            $24, $25, $26, $27, $28, $29, (SELECT last FROM stream WHERE brand_id = $2 AND name = 'event')) ON CONFLICT DO NOTHING";
    /// The version moves, for whoever read the row; the columns of other lists than the queue's do not.
    PLACE = "UPDATE case_file SET due_at = $3, due_rank = $4, lane = $5, lane_rank = $6, lane_reasons = $7, version = $8
        WHERE id = $1 AND brand_id = $2 AND version = $9";
    /// Open cases in the order of their ids, each with the network of its latest message and the next of its promises.
    OPEN_PAGE = concat!("SELECT ", columns!("c."), ",
            (SELECT n.network FROM message m JOIN channel n ON n.id = m.channel_id WHERE m.case_id = c.id
                ORDER BY m.created_at DESC, m.id DESC LIMIT 1),
            (SELECT MIN(p.due_at) FROM promise p WHERE p.case_id = c.id AND p.state = 'open')
        FROM case_file c WHERE c.brand_id = $1 AND c.queued = TRUE AND c.id > $2 ORDER BY c.id LIMIT $3");
    OWED_OF_PAGE = concat!("SELECT ", super::deadlines::deadline_columns!(), " FROM deadline
        WHERE brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL AND case_id IN (
            SELECT id FROM case_file WHERE brand_id = $1 AND queued = TRUE AND id > $2 ORDER BY id LIMIT $3)");
    UPDATE = "UPDATE case_file SET reference = $3, customer_id = $4, state = $5, outcome = $6, severity = $7,
        in_trouble_now = $8, lane = $9, lane_reasons = $10, topics = $11, due_at = $12, waiting_since = $13,
        assigned_to = $14, hops = $15, contacts = $16, undecided = $17, merged_into = $18, opened_at = $19,
        closed_at = $20, updated_at = $21, history = $22, version = $23, queued = $24, lane_rank = $25, due_rank = $26,
        waiting_rank = $27, topic = $28, awaits = $29 WHERE id = $1 AND brand_id = $2 AND version = $30";
}

/// A case with everything that its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDetail {
    /// The case.
    pub case: Case,
    /// Whose it is.
    pub customer: Customer,
    /// Their handles.
    pub handles: Vec<Handle>,
    /// Its conversations.
    pub conversations: Vec<Conversation>,
    /// The newest messages, oldest of them first.
    pub messages: Vec<Message>,
    /// Give it to [`Store::messages_of_case`] for the messages before those; none when they are all here.
    pub earlier: Option<String>,
    /// What was understood of these messages.
    pub readings: Vec<(MessageId, Reading)>,
    /// Files of these messages.
    pub attachments: Vec<Attachment>,
    /// Which of these messages are kept as evidence.
    pub held: Vec<Held>,
    /// Replies on their way, and how each stands.
    pub outbox: Vec<OutboxItem>,
    /// Promises, by due time.
    pub promises: Vec<Promise>,
    /// Deadlines, by start.
    pub deadlines: Vec<Deadline>,
}

/// A case whose time has come, of whatever brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCase {
    /// Its brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
}

impl DueCase {
    /// Reads the id of the row, the brand, the case and the time by which the list is ordered.
    pub(crate) fn read_placed(row: &mut Row) -> Result<(String, Self)> {
        let id = row.take()?;
        let due = Self { brand_id: row.take()?, case_id: row.take()? };
        Ok((TimeKey::of(row.take()?, id), due))
    }

    pub(crate) fn page(rows: Vec<(String, Self)>, limit: u32) -> Page<Self> {
        let page = Page::of(rows, limit, |(place, _)| place.clone());
        Page { items: page.items.into_iter().map(|(_, due)| due).collect(), next: page.next }
    }
}

pub(crate) fn read(row: &mut Row) -> Result<Case> {
    Ok(Case {
        id: row.take()?,
        brand_id: row.take()?,
        reference: row.take()?,
        customer_id: row.take()?,
        state: row.take()?,
        outcome: row.take()?,
        severity: row.take()?,
        in_trouble_now: row.take()?,
        lane: row.take()?,
        lane_reasons: row.take::<Json<_>>()?.0,
        topics: row.take::<Json<_>>()?.0,
        due_at: row.take()?,
        waiting_since: row.take()?,
        assigned_to: row.take()?,
        hops: row.take()?,
        contacts: row.take()?,
        undecided: row.take()?,
        merged_into: row.take()?,
        opened_at: row.take()?,
        closed_at: row.take()?,
        updated_at: row.take()?,
        history: row.take()?,
        version: row.take()?,
        awaits: row.take()?,
    })
}

/// Whether a case stands in the queue: something is still owed. History owes nothing.
fn is_queued(case: &Case) -> bool {
    !case.history && (case.state.is_open() || case.undecided > 0)
}

/// The rank of a lane: lanes are declared in the order in which they are worked.
pub(crate) fn lane_rank(lane: Lane) -> i64 {
    let place = Lane::ALL.iter().position(|known| *known == lane).unwrap_or(Lane::ALL.len());
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// A time for ordering, where "none" comes last.
pub(crate) fn time_rank(time: Option<Timestamp>) -> i64 {
    time.map_or(i64::MAX, Timestamp::as_millisecond)
}

fn values(case: &Case) -> Vec<Value> {
    args![
        case.id,
        case.brand_id,
        case.reference,
        case.customer_id,
        case.state,
        case.outcome,
        case.severity,
        case.in_trouble_now,
        case.lane,
        Json(&case.lane_reasons),
        Json(&case.topics),
        case.due_at,
        case.waiting_since,
        case.assigned_to,
        case.hops,
        case.contacts,
        case.undecided,
        case.merged_into,
        case.opened_at,
        case.closed_at,
        case.updated_at,
        case.history,
        case.version,
        is_queued(case),
        lane_rank(case.lane),
        time_rank(case.due_at),
        time_rank(case.waiting_since),
        case.topics.first().copied().unwrap_or(Topic::Other),
        case.awaits,
    ]
}

pub(crate) fn insert(case: &Case) -> Stmt {
    Stmt::new(&INSERT, values(case)).expect_one()
}

pub(crate) fn update(case: &Case) -> Stmt {
    let mut all = values(case);
    all.extend(args![case.version - 1]);
    Stmt::new(&UPDATE, all).expect_one()
}

pub(crate) fn place(case: &Case) -> Stmt {
    let (due, lane) = (time_rank(case.due_at), lane_rank(case.lane));
    let (reasons, read) = (Json(&case.lane_reasons), case.version - 1);
    let values = args![case.id, case.brand_id, case.due_at, due, case.lane, lane, reasons, case.version, read];
    Stmt::new(&PLACE, values).expect_one()
}

impl Store {
    /// Open cases after one, by id, with what is owed on each.
    pub async fn open_cases(&self, brand: BrandId, after: CaseId, limit: u32) -> Result<Vec<OpenCase>> {
        let values = || args![brand, after, limit];
        let asked = vec![Stmt::new(&OPEN_PAGE, values()), Stmt::new(&OWED_OF_PAGE, values())];
        let mut answers = self.db().read_all(asked).await?.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let mut cases = all(next(), |row| {
            let case = read(row)?;
            let network: Option<String> = row.take()?;
            let network = network.unwrap_or_default();
            Ok(OpenCase { case, network, deadlines: Vec::new(), promised: row.take()? })
        })?;
        for deadline in all(next(), deadlines::read)? {
            if let Ok(at) = cases.binary_search_by_key(&deadline.case_id, |open| open.case.id)
                && let Some(open) = cases.get_mut(at)
            {
                open.deadlines.push(deadline);
            }
        }
        Ok(cases)
    }

    /// One case.
    pub async fn case(&self, brand: BrandId, id: CaseId) -> Result<Option<Case>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// The case of a reference as people say it.
    pub async fn case_by_reference(&self, brand: BrandId, reference: &str) -> Result<Option<Case>> {
        self.find(Stmt::new(&BY_REFERENCE, args![brand, reference]), read).await
    }

    /// A case with everything that its page shows, and at most `messages` of its newest messages.
    pub async fn case_detail(&self, brand: BrandId, id: CaseId, messages: u32) -> Result<Option<CaseDetail>> {
        let limit = one_more(messages);
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&BY_ID, args![brand, id]),
                Stmt::new(&CUSTOMER, args![brand, id]),
                Stmt::new(&HANDLES, args![brand, id]),
                Stmt::new(&conversations::OF_CASE, args![brand, id]),
                Stmt::new(&WINDOW, args![brand, id, limit]),
                Stmt::new(&READINGS, args![brand, id, limit]),
                Stmt::new(&ATTACHMENTS, args![brand, id, limit]),
                Stmt::new(&HELD, args![brand, id, limit]),
                Stmt::new(&OUTBOX, args![brand, id, limit]),
                Stmt::new(&promises::OF_CASE, args![brand, id]),
                Stmt::new(&deadlines::OF_CASE, args![brand, id]),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let Some(case) = all(next(), read)?.pop() else { return Ok(None) };
        let Some(customer) = all(next(), customers::read)?.pop() else { return Ok(None) };
        let handles = all(next(), customers::read_handle)?;
        let conversations = all(next(), conversations::read)?;
        let newest = Page::of(all(next(), messages::read)?, messages, messages::place);
        let mut shown = newest.items;
        shown.reverse();
        Ok(Some(CaseDetail {
            case,
            customer,
            handles,
            conversations,
            messages: shown,
            earlier: newest.next,
            readings: all(next(), |row| Ok((row.take()?, row.take::<Json<Reading>>()?.0)))?,
            attachments: all(next(), messages::read_attachment)?,
            held: all(next(), evidence::read)?,
            outbox: all(next(), outbox::read)?,
            promises: all(next(), promises::read)?,
            deadlines: all(next(), deadlines::read)?,
        }))
    }

    /// Every case of a customer, newest first.
    pub async fn cases_of_customer(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Case>> {
        self.list(Stmt::new(&OF_CUSTOMER, args![brand, customer]), read).await
    }

    /// Cases of a brand that were declared solved before this time and about which the customer said nothing since.
    pub async fn cases_to_lapse(
        &self,
        brand: BrandId,
        solved_before: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&TO_LAPSE, args![brand, solved_before, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }

    /// Cases of a brand that can wait and are due before this time.
    pub async fn waiting_cases_due(
        &self,
        brand: BrandId,
        before: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let (lane, before) = (lane_rank(Lane::CanWait), time_rank(Some(before)));
        let statement = Stmt::new(&DUE_IN_LANE, args![brand, lane, before, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }
}

/// Every row of an answer.
pub(crate) fn all<T>(rows: Vec<Row>, read: impl Fn(&mut Row) -> Result<T>) -> Result<Vec<T>> {
    rows.into_iter().map(|mut row| read(&mut row)).collect()
}
