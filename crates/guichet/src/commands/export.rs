//! `guichet export messages|cases|promises|events`: JSON lines in a stable order, each with its cursor.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use guichet_core::model::{Brand, Case, Channel, ChannelId, Message, Promise, RawItem};
use guichet_core::text::reading::Direction;
use guichet_store::{ExportedMessage, Store, StoreError, StoredEvent};
use serde_json::{Value, json};

use crate::commands::Ending;
use crate::output::Printer;
use crate::place::{BrandChoice, Place};

/// Rows of one question to the store.
const PAGE: u32 = 500;

/// Everything, for other programs.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to export
    what: What,
    /// Only what comes after this cursor
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// At most so many lines
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    brand: BrandChoice,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Messages,
    Cases,
    Promises,
    Events,
}

/// Runs the command.
pub(crate) fn run(command: &Export) -> Result<Ending> {
    command.place.with_store(async |store| {
        let brand = command.brand.find(store).await?;
        let exporter = Exporter { store, channels: store.channels(brand.id).await?, brand };
        let mut printer = Printer::new();
        let mut after = command.after.clone();
        let mut left = command.limit.unwrap_or(u64::MAX);
        while left > 0 {
            let page = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
            let lines = match exporter.page(command.what, after.as_deref(), page).await {
                Err(StoreError::BadCursor) => bail!("--after takes a `cursor` of an earlier export, unchanged"),
                other => other?,
            };
            let Some((last, _)) = lines.last() else { break };
            after = Some(last.clone());
            left -= u64::try_from(lines.len()).unwrap_or(left).min(left);
            for (_, line) in &lines {
                if !printer.line(line)? {
                    return Ok(Ending::Done);
                }
            }
        }
        printer.end()?;
        Ok(Ending::Done)
    })
}

struct Exporter<'a> {
    store: &'a Store,
    brand: Brand,
    channels: Vec<Channel>,
}

impl Exporter<'_> {
    async fn page(&self, what: What, after: Option<&str>, limit: u32) -> guichet_store::Result<Vec<(String, Value)>> {
        let brand = self.brand.id;
        Ok(match what {
            What::Messages => self.lines(self.store.export_messages(brand, after, limit).await?, Self::message),
            What::Cases => self.lines(self.store.export_cases(brand, after, limit).await?, |_, case| case_line(case)),
            What::Promises => {
                self.lines(self.store.export_promises(brand, after, limit).await?, |_, promise| promise_line(promise))
            }
            What::Events => {
                self.lines(self.store.export_events(brand, after, limit).await?, |_, event| event_line(event))
            }
        })
    }

    fn lines<T>(&self, rows: Vec<(String, T)>, line: fn(&Self, &T) -> Value) -> Vec<(String, Value)> {
        rows.into_iter()
            .map(|(cursor, row)| {
                let mut value = line(self, &row);
                if let Some(object) = value.as_object_mut() {
                    object.insert("cursor".to_owned(), cursor.clone().into());
                    object.insert("brand".to_owned(), self.brand.slug.clone().into());
                }
                (cursor, value)
            })
            .collect()
    }

    fn message(&self, row: &ExportedMessage) -> Value {
        match row {
            ExportedMessage::Message(message) => message_line(message, self.network(message.channel_id)),
            ExportedMessage::Raw(item) => raw_line(item, self.network(item.channel_id)),
        }
    }

    fn network(&self, id: ChannelId) -> &str {
        self.channels.iter().find(|channel| channel.id == id).map_or("", |channel| channel.network.as_str())
    }
}

fn message_line(message: &Message, network: &str) -> Value {
    json!({
        "message_id": message.id,
        "source": message.source,
        "external_id": message.external_id,
        "channel": network,
        "channel_id": message.channel_id,
        "conversation_id": message.conversation_id,
        "case_id": message.case_id,
        "customer_id": message.customer_id,
        "direction": message.direction,
        "author_kind": message.author_kind,
        "visibility": message.visibility,
        "created_at": message.created_at,
        "received_at": message.received_at,
        "text": message.text,
        "state": message.state,
        "decision": message.decision.as_ref().map(|decision| decision.kind),
    })
}

/// What is not understood yet has no words of its own: its bytes stand in the quarantine.
fn raw_line(item: &RawItem, network: &str) -> Value {
    use guichet_core::model::{AuthorKind, MessageState, RawItemState};
    let state = match item.state {
        RawItemState::Received | RawItemState::Done => MessageState::Received,
        RawItemState::Quarantined | RawItemState::Dismissed => MessageState::Quarantined,
    };
    json!({
        "message_id": item.message_id,
        "source": item.source,
        "external_id": item.external_id,
        "channel": network,
        "channel_id": item.channel_id,
        "conversation_id": null,
        "direction": Direction::Inbound,
        "author_kind": AuthorKind::Customer,
        "created_at": item.received_at,
        "received_at": item.received_at,
        "text": "",
        "state": state,
        "problem": item.problem,
    })
}

fn case_line(case: &Case) -> Value {
    json!({
        "case_id": case.id,
        "reference": case.reference,
        "state": case.state,
        "outcome": case.outcome,
        "severity": case.severity,
        "lane": case.lane,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "customer_id": case.customer_id,
        "topics": case.topics,
        "hops": case.hops,
        "contacts": case.contacts,
        "merged_into": case.merged_into,
    })
}

fn promise_line(promise: &Promise) -> Value {
    serde_json::to_value(promise)
        .map(|mut value| {
            if let Some(object) = value.as_object_mut() {
                object.remove("brand_id");
                let id = object.remove("id").unwrap_or_default();
                object.insert("promise_id".to_owned(), id);
            }
            value
        })
        .unwrap_or_default()
}

fn event_line(event: &StoredEvent) -> Value {
    let mut value = serde_json::to_value(&event.event).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        let id = object.remove("id").unwrap_or_default();
        object.insert("event_id".to_owned(), id);
        object.retain(|_, value| !value.is_null());
    }
    value
}
