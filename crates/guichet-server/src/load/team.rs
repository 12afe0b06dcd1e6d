//! Who is there to be told something.

use std::collections::HashSet;

use guichet_core::model::{BrandId, UserId};
use guichet_store::{Result, Store};

/// The people of a brand who can be told something: those who left, or whose account is closed, cannot.
///
/// # Errors
/// When the data cannot be read.
pub async fn present(store: &Store, brand: BrandId) -> Result<HashSet<UserId>> {
    let members = store.members(brand).await?;
    Ok(members.into_iter().filter(|(_, user)| !user.disabled).map(|(member, _)| member.user_id).collect())
}
