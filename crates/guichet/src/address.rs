//! The address under which the desk is reached, for the links that commands print.

use anyhow::Result;
use guichet_store::Store;

/// Where `guichet serve` keeps the address that it was given.
pub(crate) const SETTING: &str = "public_url";
/// Where a desk listens when nobody says otherwise.
pub(crate) const LISTEN: &str = "127.0.0.1:8480";

/// The address of the desk, without a slash at the end: what the last `serve` said, or where one would listen.
pub(crate) async fn of_the_desk(store: &Store) -> Result<String> {
    let known = store.setting(None, SETTING).await?;
    Ok(known.unwrap_or_else(|| format!("http://{LISTEN}")).trim_end_matches('/').to_owned())
}
