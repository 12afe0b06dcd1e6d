//! What decisions are made of, loaded together: the `Known…` values of the core.

use guichet_core::case::KnownCase;
use guichet_core::delivery::{Given, InFlight, KnownReply};
use guichet_core::intake::{Keys, Known, KnownMessage};
use guichet_core::model::{
    Brand, BrandId, Case, CaseId, Channel, Conversation, ConversationId, CustomerId, IncomingKind, Message, MessageId,
    Promise, PromiseState, ReplyId,
};
use guichet_core::text::Reading;

use super::cases::{self, all, case_columns};
use super::conversations::{self, conversation_columns};
use super::messages::{self, message_columns};
use super::{approvals, brands, channels, customers, outbox};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store, StoreError};

statements! {
    CUSTOMER_OF_HANDLE = concat!("SELECT ", super::customers::customer_columns!(""), " FROM customer WHERE id =
        (SELECT customer_id FROM handle WHERE brand_id = $1 AND network = $2 AND external_id = $3)");
    READING_OF_EXTERNAL_ID = "SELECT body FROM reading WHERE message_id =
        (SELECT id FROM message WHERE channel_id = $1 AND external_id = $2 AND source = $3 AND external_id <> '')";
    /// Of whatever source: an answer may name an id of the mailbox beside it.
    CONVERSATION_OF_EXTERNAL_ID = concat!("SELECT ", conversation_columns!(), " FROM conversation WHERE id =
        (SELECT conversation_id FROM message WHERE channel_id = $1 AND external_id = $2 AND external_id <> ''
         ORDER BY source LIMIT 1)");
    REPLY_OF_EXTERNAL_ID = "SELECT id FROM message WHERE channel_id = $1 AND external_id = $2 AND external_id <> ''
        AND direction = 'outbound' ORDER BY source LIMIT 1";
    OPEN_CASES = concat!("SELECT ", case_columns!(""), " FROM case_file
        WHERE customer_id = $2 AND brand_id = $1 AND queued = TRUE ORDER BY opened_at DESC, id DESC LIMIT 8");
    THREAD = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE conversation_id = $2 AND brand_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50");
    UNDECIDED_OF_THREAD = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE conversation_id = $2 AND (brand_id = $1) IS TRUE AND direction = 'inbound' AND decision IS NULL
        ORDER BY created_at, id");
    /// Replies that an echo of the network may be about: on their way, or sent without the network's id.
    POSSIBLE_ECHOES = "SELECT id FROM outbox WHERE conversation_id = $2 AND brand_id = $1
            AND state IN ('queued', 'sending', 'unknown') AND state <> 'queued'
        UNION ALL
        SELECT id FROM outbox WHERE conversation_id = $2 AND brand_id = $1 AND state = 'sent' AND external_id IS NULL
        ORDER BY id";
    HANDLE_ON_NETWORK = "SELECT id, brand_id, customer_id, network, external_id, handle, private_open, private_checked_at
        FROM handle
        WHERE customer_id = $2 AND brand_id = $1 AND network = $3 ORDER BY id DESC LIMIT 1";
    LATEST_NETWORK = "SELECT network FROM channel WHERE id =
        (SELECT channel_id FROM message WHERE case_id = $2 AND brand_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1)";
    REPLIES_ON_THEIR_WAY = "SELECT COUNT(*) FROM conversation t CROSS JOIN outbox o
        WHERE t.case_id = $2 AND t.brand_id = $1 AND o.conversation_id = t.id
            AND o.state IN ('queued', 'sending', 'unknown')";
}

/// A chain of merges longer than this is a mistake.
const LONGEST_CHAIN: usize = 16;
/// Ids that an item answers: the nearest ones decide.
const NEAREST: usize = 20;

fn first<T>(rows: Vec<Row>, read: impl Fn(&mut Row) -> Result<T>) -> Result<Option<T>> {
    rows.into_iter().next().map(|mut row| read(&mut row)).transpose()
}

fn gone(what: &str) -> StoreError {
    StoreError::Broken(format!("{what} does not exist"))
}

impl Store {
    /// What is known around a received item. `Known::given` is left to the caller, who examines the words.
    pub async fn load_intake(&self, channel: &Channel, kind: IncomingKind, keys: &Keys) -> Result<Known> {
        let brand = channel.brand_id;
        let author = keys.author.as_deref().unwrap_or_default();
        let by_id = args![channel.id, keys.external_id, keys.source];
        let mut statements = vec![
            Stmt::new(&brands::BY_ID, args![brand]),
            Stmt::new(&channels::BY_ID, args![channel.id]),
            Stmt::new(&customers::HANDLE_BY_EXTERNAL_ID, args![brand, keys.network, author]),
            Stmt::new(&CUSTOMER_OF_HANDLE, args![brand, keys.network, author]),
            Stmt::new(&messages::BY_EXTERNAL_ID, by_id.clone()),
            Stmt::new(&READING_OF_EXTERNAL_ID, by_id),
            Stmt::new(&cases::BY_REFERENCE, args![brand, keys.case_reference.as_deref().unwrap_or_default()]),
        ];
        let threads = [&keys.own_thread_key, &keys.thread_key]
            .map(|key| Stmt::new(&conversations::BY_THREAD, args![channel.id, key]));
        let answered = keys.in_reply_to.iter().take(NEAREST);
        let answered = answered.map(|id| Stmt::new(&CONVERSATION_OF_EXTERNAL_ID, args![channel.id, id]));
        // In a thread with several people an own reply goes to the one that it answers.
        if kind == IncomingKind::OwnReply {
            statements.extend(answered.chain(threads));
        } else {
            statements.extend(threads.into_iter().chain(answered));
        }
        let mut answers = self.db().read_all(statements).await?.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let brand_row = first(next(), brands::read)?.ok_or_else(|| gone("the brand"))?;
        let channel = first(next(), channels::read)?.ok_or_else(|| gone("the channel"))?;
        let handle = first(next(), customers::read_handle)?;
        let customer = first(next(), customers::read)?;
        let existing_message = first(next(), messages::read)?;
        let reading = first(next(), |row| row.take::<Json<Reading>>())?.map(|json| json.0);
        let referenced = first(next(), cases::read)?;
        let mut conversation = None;
        for rows in answers {
            if conversation.is_none() {
                conversation = first(rows, conversations::read)?;
            }
        }
        if let Some(message) = &existing_message {
            conversation = self.conversation(brand, message.conversation_id).await?;
        }
        let customer_id = customer.as_ref().map(|customer| customer.id);
        let case = self.case_of_item(brand, existing_message.as_ref(), conversation.as_ref()).await?;
        let referenced = self.follow_merges(referenced).await?;
        let (undecided, other_open_cases) = self.around(brand, case.as_ref(), referenced.as_ref(), customer_id).await?;
        let bounced = match kind {
            IncomingKind::Bounce => self.bounced(&channel, &keys.external_id).await?.map(Box::new),
            _ => None,
        };
        let in_flight = match (kind, &conversation) {
            (IncomingKind::OwnReply, Some(conversation)) => self.in_flight(brand, conversation.id).await?,
            _ => Vec::new(),
        };
        let promises = match &case {
            Some(case) => self.owed_promises(brand, case.id).await?,
            None => Vec::new(),
        };
        Ok(Known {
            brand: brand_row,
            channel,
            handle,
            customer,
            conversation,
            case,
            undecided,
            promises,
            existing: existing_message.map(|message| KnownMessage { message, reading }),
            referenced,
            other_open_cases,
            bounced,
            in_flight,
            given: Given::Other,
        })
    }

    /// The case of the item itself, else of the conversation; merges followed.
    async fn case_of_item(
        &self,
        brand: BrandId,
        existing: Option<&Message>,
        conversation: Option<&Conversation>,
    ) -> Result<Option<Case>> {
        let of_message = existing.map(|message| message.case_id);
        let Some(id) = of_message.or_else(|| conversation.map(|conversation| conversation.case_id)) else {
            return Ok(None);
        };
        let found = self.case(brand, id).await?;
        self.follow_merges(found).await
    }

    /// The case at the end of the chain of merges.
    pub async fn case_followed(&self, brand: BrandId, id: CaseId) -> Result<Option<Case>> {
        let found = self.case(brand, id).await?;
        self.follow_merges(found).await
    }

    async fn follow_merges(&self, mut case: Option<Case>) -> Result<Option<Case>> {
        for _ in 0..LONGEST_CHAIN {
            let Some((brand, next)) = case.as_ref().and_then(|case| Some((case.brand_id, case.merged_into?))) else {
                return Ok(case);
            };
            case = self.case(brand, next).await?;
        }
        Err(StoreError::Broken("a case was merged in a circle".to_owned()))
    }

    async fn around(
        &self,
        brand: BrandId,
        case: Option<&Case>,
        referenced: Option<&Case>,
        customer: Option<CustomerId>,
    ) -> Result<(Vec<Message>, Vec<Case>)> {
        let undecided = match case {
            Some(case) if case.undecided > 0 => self.undecided_messages(brand, case.id).await?,
            _ => Vec::new(),
        };
        let Some(customer) = customer else { return Ok((undecided, Vec::new())) };
        let mut open = self.list(Stmt::new(&OPEN_CASES, args![brand, customer]), cases::read).await?;
        let known = |other: &Case| [case, referenced].into_iter().flatten().any(|case| case.id == other.id);
        open.retain(|other| other.state.is_open() && !known(other));
        Ok((undecided, open))
    }

    async fn bounced(&self, channel: &Channel, external_id: &str) -> Result<Option<InFlight>> {
        let find = Stmt::new(&REPLY_OF_EXTERNAL_ID, args![channel.id, external_id]);
        let Some(MessageId(id)) = self.find(find, Row::take).await? else { return Ok(None) };
        self.load_in_flight(channel.brand_id, ReplyId(id)).await
    }

    /// Replies of a conversation that are being sent, in doubt, or sent without the network's id.
    async fn in_flight(&self, brand: BrandId, conversation: ConversationId) -> Result<Vec<InFlight>> {
        let ids: Vec<ReplyId> = self.list(Stmt::new(&POSSIBLE_ECHOES, args![brand, conversation]), Row::take).await?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.load_in_flight(brand, id).await?);
        }
        Ok(found)
    }

    /// What is known around a reply that somebody wants to send; none when the conversation does not exist.
    pub async fn load_reply(
        &self,
        brand: BrandId,
        conversation: ConversationId,
        reply: ReplyId,
    ) -> Result<Option<KnownReply>> {
        let Some(conversation) = self.conversation(brand, conversation).await? else { return Ok(None) };
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&brands::BY_ID, args![brand]),
                Stmt::new(&channels::BY_ID, args![conversation.channel_id]),
                Stmt::new(&cases::BY_ID, args![brand, conversation.case_id]),
                Stmt::new(&THREAD, args![brand, conversation.id]),
                Stmt::new(&UNDECIDED_OF_THREAD, args![brand, conversation.id]),
                Stmt::new(&messages::BY_ID, args![brand, MessageId(reply.0)]),
                Stmt::new(&outbox::BY_ID, args![brand, reply]),
                Stmt::new(&approvals::WAITS, args![brand, reply]),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let brand_row = first(next(), brands::read)?.ok_or_else(|| gone("the brand"))?;
        let channel = first(next(), channels::read)?.ok_or_else(|| gone("the channel"))?;
        let case = first(next(), cases::read)?;
        let mut thread = all(next(), messages::read)?;
        thread.extend(all(next(), messages::read)?);
        thread.sort_by_key(|message| (message.created_at, message.id));
        thread.dedup_by_key(|message| message.id);
        let existing = first(next(), messages::read)?.zip(first(next(), outbox::read)?);
        let waits = !next().is_empty();
        let case = self.follow_merges(case).await?.ok_or_else(|| gone("the case"))?;
        let customer = conversation.customer_id;
        let handle = Stmt::new(&HANDLE_ON_NETWORK, args![brand, customer, channel.network]);
        let handle = self.find(handle, customers::read_handle).await?;
        let customer = self.customer(brand, customer).await?.ok_or_else(|| gone("the customer"))?;
        let promises = self.owed_promises(brand, case.id).await?;
        Ok(Some(KnownReply {
            brand: brand_row,
            channel,
            conversation,
            case,
            customer,
            handle,
            thread,
            promises,
            existing,
            waits,
        }))
    }

    /// A reply on its way with what it touches; none when there is no such reply.
    pub async fn load_in_flight(&self, brand: BrandId, reply: ReplyId) -> Result<Option<InFlight>> {
        let Some(item) = self.outbox_item(brand, reply).await? else { return Ok(None) };
        let brand_row = self.brand(brand).await?.ok_or_else(|| gone("the brand"))?;
        let message = self.message(brand, MessageId(reply.0)).await?.ok_or_else(|| gone("the message of a reply"))?;
        let conversation = self.conversation(brand, message.conversation_id).await?;
        let conversation = conversation.ok_or_else(|| gone("the conversation"))?;
        let case = self.case(brand, message.case_id).await?;
        let case = self.follow_merges(case).await?.ok_or_else(|| gone("the case"))?;
        let answered = self.messages(brand, &item.before.answered).await?;
        let promises = self.promises_of_case(brand, case.id).await?;
        let deadlines = self.deadlines_of_case(brand, case.id).await?;
        let gifts = self.gifts_of_message(brand, message.id).await?;
        Ok(Some(InFlight { brand: brand_row, item, message, conversation, case, answered, promises, deadlines, gifts }))
    }

    /// What is known around a case, merges followed; none when there is no such case.
    pub async fn load_case(&self, brand: BrandId, case: CaseId) -> Result<Option<KnownCase>> {
        self.case_with(brand, case, i64::MAX).await
    }

    /// The same without the messages that are owed a decision: a case may have thousands.
    pub async fn load_case_alone(&self, brand: BrandId, case: CaseId) -> Result<Option<KnownCase>> {
        self.case_with(brand, case, 0).await
    }

    /// The same, of a case that became part of another one as well.
    pub async fn load_case_as_it_is(&self, brand: BrandId, case: CaseId) -> Result<Option<KnownCase>> {
        let Some(case) = self.case(brand, case).await? else { return Ok(None) };
        self.around_case(case, i64::MAX).await.map(Some)
    }

    async fn case_with(&self, brand: BrandId, case: CaseId, undecided: i64) -> Result<Option<KnownCase>> {
        let found = self.case(brand, case).await?;
        let Some(case) = self.follow_merges(found).await? else { return Ok(None) };
        self.around_case(case, undecided).await.map(Some)
    }

    async fn around_case(&self, case: Case, undecided: i64) -> Result<KnownCase> {
        let brand = case.brand_id;
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&brands::BY_ID, args![brand]),
                Stmt::new(&LATEST_NETWORK, args![brand, case.id]),
                Stmt::new(&messages::UNDECIDED, args![brand, case.id, undecided]),
                Stmt::new(&REPLIES_ON_THEIR_WAY, args![brand, case.id]),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let brand_row: Brand = first(next(), brands::read)?.ok_or_else(|| gone("the brand"))?;
        let network = first(next(), Row::take)?.unwrap_or_default();
        let undecided = all(next(), messages::read)?;
        let replies_on_their_way = first(next(), Row::take)?.unwrap_or_default();
        let promises = self.owed_promises(brand, case.id).await?;
        let deadlines = self.deadlines_of_case(brand, case.id).await?;
        Ok(KnownCase { brand: brand_row, case, network, undecided, promises, deadlines, replies_on_their_way })
    }

    /// Promises that are open or broken: both are still owed.
    async fn owed_promises(&self, brand: BrandId, case: CaseId) -> Result<Vec<Promise>> {
        let mut promises = self.promises_of_case(brand, case).await?;
        promises.retain(|promise| matches!(promise.state, PromiseState::Open | PromiseState::Broken));
        Ok(promises)
    }
}
