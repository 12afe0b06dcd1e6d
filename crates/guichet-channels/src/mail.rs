//! E-mail: IMAP in, SMTP out.

pub mod address;
