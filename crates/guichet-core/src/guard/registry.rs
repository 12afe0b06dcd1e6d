//! The one list of the rules.
