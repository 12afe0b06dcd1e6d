//! Guichet.
