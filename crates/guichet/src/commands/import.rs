//! `guichet import FILE… --channel ID`: earlier conversations, or live ones, from files.
//!
//! History opens no deadline and alarms nobody; the brand's own replies enter as sent. Every item is on disk under an id
//! of its own before it is understood, so importing a file twice is importing it once, and a broken-off import goes on.

mod understand;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use guichet_channels::RawBytes;
use guichet_channels::import::{Format, Import, Mapping, files};
use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Channel, ChannelId, MessageId, RawItem, RawItemId, RawItemState, Visibility};
use guichet_server::App;
use guichet_store::Received;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::Place;
use crate::progress::Progress;

/// Items of one commit.
const BATCH: usize = 256;

/// Earlier conversations from files.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Files, or folders with files in them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The channel that they belong to
    #[arg(long, value_name = "ID")]
    channel: ChannelId,
    /// What the files hold [default: by their names]
    #[arg(long)]
    format: Option<FormatChoice>,
    /// History alarms nobody; live messages are owed an answer
    #[arg(long = "as", default_value = "history")]
    entered: Entered,
    /// Names of the fields of JSON lines and CSV: `message=customer_text,reply=text`
    #[arg(long, value_name = "NAMES")]
    map: Option<Mapping>,
    /// Who could read them [default: by the channel]
    #[arg(long)]
    visibility: Option<VisibilityChoice>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatChoice {
    Eml,
    Mbox,
    Jsonl,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Entered {
    History,
    Live,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VisibilityChoice {
    Public,
    Private,
}

/// What an import came to.
#[derive(Debug, Default)]
struct Counts {
    read: u64,
    new: u64,
    known: u64,
    /// By reason.
    quarantined: BTreeMap<String, u64>,
    /// Items that wait for another one (a reply whose message has not come).
    waiting: u64,
    /// Files that could not be read to their end.
    unreadable: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(command: &Files) -> Result<Ending> {
    let mut paths = Vec::new();
    for named in &command.files {
        paths.extend(files(std::slice::from_ref(named)).with_context(|| format!("cannot read {}", named.display()))?);
    }
    let formats = paths.iter().map(|path| format_of(command, path)).collect::<Result<Vec<_>>>()?;
    command.place.with_app(async |app| {
        let known = app.store().channel(command.channel).await?;
        let channel = known.with_context(|| format!("there is no channel {}", command.channel))?;
        let mut import = Importing::new(app, command, channel).await?;
        for (path, format) in paths.iter().zip(formats) {
            import.file(path, format).await?;
        }
        let counts = import.finish().await?;
        show(&counts)?;
        Ok(if counts.unreadable.is_empty() { Ending::Done } else { Ending::WithFailures })
    })
}

fn format_of(command: &Files, path: &Path) -> Result<Format> {
    let chosen = command.format.map(|format| match format {
        FormatChoice::Eml => Format::Eml,
        FormatChoice::Mbox => Format::Mbox,
        FormatChoice::Jsonl => Format::JsonLines,
        FormatChoice::Csv => Format::Csv,
    });
    match chosen.or_else(|| Format::of_path(path)) {
        Some(format) => Ok(format),
        // In a folder of mails the names say nothing: what one points at may be anything, what a folder holds is mail.
        None if !command.files.iter().any(|named| named == path) => Ok(Format::Eml),
        None => {
            bail!("{}: its name does not tell what it holds; say it with --format eml|mbox|jsonl|csv", path.display())
        }
    }
}

/// An import under way.
struct Importing<'a> {
    app: &'a App,
    channel: Channel,
    mapping: Mapping,
    visibility: Visibility,
    history: bool,
    new: Vec<RawItemId>,
    counts: Counts,
    progress: Progress,
}

impl<'a> Importing<'a> {
    async fn new(app: &'a App, command: &Files, channel: Channel) -> Result<Self> {
        let brand = app.brand(channel.brand_id).await?;
        let mut mapping = command.map.clone().unwrap_or_default();
        mapping.zone = TimeZone::get(&brand.settings.timezone).ok();
        let visibility = match command.visibility {
            Some(VisibilityChoice::Public) => Visibility::Public,
            Some(VisibilityChoice::Private) => Visibility::Private,
            None if capabilities_of(&channel.network).public => Visibility::Public,
            None => Visibility::Private,
        };
        let history = command.entered == Entered::History;
        let (new, counts, progress) = (Vec::new(), Counts::default(), Progress::begin());
        Ok(Self { app, channel, mapping, visibility, history, new, counts, progress })
    }

    async fn file(&mut self, path: &Path, format: Format) -> Result<()> {
        let mut import = match Import::open(path, format, &self.mapping, self.visibility) {
            Ok(import) => import,
            Err(problem) => {
                self.counts.unreadable.push(format!("{}: {problem}", path.display()));
                return Ok(());
            }
        };
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(item) = import.next() {
            match item {
                Ok(item) => {
                    self.counts.read += 1;
                    batch.push((item.raw, item.problem));
                }
                Err(problem) => {
                    self.counts.unreadable.push(format!("{}: {problem}", path.display()));
                    break;
                }
            }
            if batch.len() >= BATCH {
                self.store(std::mem::take(&mut batch)).await?;
                let (read, total) = import.progress();
                self.progress.at(|| format!("{}: {} %", path.display(), read * 100 / total.max(1)));
            }
        }
        self.store(batch).await
    }

    /// Puts items on disk; what cannot be read goes to the quarantine under its own reason.
    async fn store(&mut self, batch: Vec<(RawBytes, Option<guichet_channels::ParseProblem>)>) -> Result<()> {
        let items: Vec<RawItem> = batch.iter().map(|(raw, _)| self.raw_item(raw.clone())).collect();
        let received = self.app.store().receive(items.clone(), None).await?;
        let mut apart = Vec::new();
        for ((received, item), (raw, problem)) in received.into_iter().zip(items).zip(batch) {
            match (received, problem) {
                (Received::New(_), None) => self.took(item.id),
                (Received::New(_), Some(problem)) => {
                    understand::quarantine(self.app, &item, &problem).await?;
                    self.took(item.id);
                }
                (Received::Same(_), _) => self.counts.known += 1,
                // Two items under one id: nobody is there to be told of the conflict, so both are kept.
                (Received::Differs(_), _) => apart.push(self.raw_item(raw.under_its_own_id())),
            }
        }
        let received = self.app.store().receive(apart.clone(), None).await?;
        for (received, item) in received.into_iter().zip(apart) {
            match received {
                Received::New(_) => self.took(item.id),
                Received::Same(_) | Received::Differs(_) => self.counts.known += 1,
            }
        }
        Ok(())
    }

    fn took(&mut self, id: RawItemId) {
        self.counts.new += 1;
        self.new.push(id);
    }

    fn raw_item(&self, raw: RawBytes) -> RawItem {
        RawItem {
            id: RawItemId(self.app.source().next_id()),
            brand_id: self.channel.brand_id,
            channel_id: self.channel.id,
            source: raw.source,
            external_id: raw.external_id,
            part: raw.part,
            message_id: MessageId(self.app.source().next_id()),
            content_hash: raw.content_hash,
            body: raw.body,
            history: self.history,
            received_at: self.app.now(),
            state: RawItemState::Received,
            problem: None,
            attempts: 0,
            position: 0,
        }
    }

    async fn finish(mut self) -> Result<Counts> {
        let ends = understand::everything(self.app, &self.new, &mut self.progress).await?;
        self.progress.end();
        self.counts.quarantined = ends.quarantined;
        self.counts.waiting = ends.waiting;
        Ok(self.counts)
    }
}

fn show(counts: &Counts) -> Result<()> {
    let quarantined: u64 = counts.quarantined.values().sum();
    let reasons: Vec<_> =
        counts.quarantined.iter().map(|(problem, count)| json!({"problem": problem, "count": count})).collect();
    let value = json!({
        "read": counts.read, "new": counts.new, "known": counts.known, "quarantined": quarantined, "reasons": reasons,
        "waiting": counts.waiting, "unreadable": counts.unreadable,
    });
    let language = Language::of_the_terminal();
    let mut words = match language {
        Language::French => format!(
            "lus {}, nouveaux {}, déjà là {}, en quarantaine {quarantined}",
            counts.read, counts.new, counts.known
        ),
        Language::English => {
            format!("read {}, new {}, known {}, quarantined {quarantined}", counts.read, counts.new, counts.known)
        }
    };
    for (problem, count) in &counts.quarantined {
        words.push_str(&format!("\n  {count} × {problem}"));
    }
    if counts.waiting > 0 {
        let why = language.pick("attendent un autre message", "wait for another message");
        words.push_str(&format!("\n  {} {why}", counts.waiting));
    }
    for file in &counts.unreadable {
        output::complain(file);
    }
    output::show(&value, &words)
}
