//! What several tests share: servers that stand in for networks, and ready-made values.

pub(crate) mod bluesky_double;
pub(crate) mod dovecot;
pub(crate) mod exim;
pub(crate) mod google_double;
pub(crate) mod http_double;
pub(crate) mod lmtp;
pub(crate) mod loopback;
pub(crate) mod mastodon_double;
pub(crate) mod meta_double;
pub(crate) mod post;
pub(crate) mod samples;
pub(crate) mod small_server;
pub(crate) mod smtp_double;
pub(crate) mod telegram_double;
pub(crate) mod wire;
pub(crate) mod x_double;
