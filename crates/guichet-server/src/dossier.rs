//! The dossier of a case for the mediator: everything that was said, promised, decided and given, in order, as one PDF.

mod content;
mod pdf;
mod sheet;
mod signs;
mod widths;

pub use content::{Told, assemble};
pub use pdf::render;
pub use sheet::{Block, Sheet};
