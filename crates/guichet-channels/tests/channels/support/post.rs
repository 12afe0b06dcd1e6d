//! The road of a mail for one test: Exim in front of Dovecot, as they stand at a brand's provider.

use super::dovecot::{Dovecot, free_ports};
use super::exim::Exim;

/// Both servers.
pub(crate) struct Post {
    /// Where mails lie, and where the desk hands in its own.
    pub(crate) mailboxes: Dovecot,
    /// What carries them.
    pub(crate) relay: Exim,
}

impl Post {
    /// Starts them; none, with a loud line, where one is not installed.
    pub(crate) fn open() -> Option<Self> {
        let [port] = free_ports();
        let mailboxes = Dovecot::start(port)?;
        let relay = Exim::start(port, mailboxes.lmtp)?;
        Some(Self { mailboxes, relay })
    }
}
