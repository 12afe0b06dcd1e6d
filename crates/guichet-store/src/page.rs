//! Pages by key: a page costs the same at the top of a list and after ten million rows.

/// A part of a list, and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give it back as `after` to read on; none at the end of the list.
    pub next: Option<String>,
}
