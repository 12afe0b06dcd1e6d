//! The questions that the desk asks its data, one file a noun.

mod access;
mod accounts;
mod blobs;
mod brands;
mod cases;
mod channels;
mod counters;
mod customers;
mod deadlines;
mod erasure;
mod events;
mod exports;
mod jobs;
mod lists;
mod messages;
mod outbox;
mod promises;
mod queue;
mod raw_items;
mod search;
mod settings;
mod tokens;

pub use access::{Session, TokenHash};
pub use cases::CaseDetail;
pub use channels::Secrets;
pub use counters::{GapRow, QueueCounts};
pub use erasure::ErasureLine;
pub use events::StoredEvent;
pub use exports::ExportedMessage;
pub use jobs::Job;
pub use outbox::Attempt;
pub use queue::{Assigned, CaseStates, QueueFilter, QueueRow};
pub use raw_items::Received;
pub use search::SearchHit;
pub use settings::AuditLine;
pub use tokens::{FormPurpose, FormToken};
