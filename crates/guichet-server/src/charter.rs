//! The charter that counts for a brand: the newest version, or the one that comes along while the brand has written none.

use std::sync::{Arc, LazyLock};

use guichet_core::guard::{AuthorSeen, Charter, charter::library};
use guichet_core::model::{BrandId, Role, User};

use crate::app::App;
use crate::error::ApiResult;

static USUAL: LazyLock<Arc<Charter>> = LazyLock::new(|| Arc::new(library::usual()));

/// The charter of a brand. What was stored was read before it was stored: if a later version of the program reads it more
/// strictly, what it can still read counts.
///
/// # Errors
/// When the data cannot be read.
pub async fn of_brand(app: &App, brand: BrandId) -> ApiResult<Arc<Charter>> {
    let stored = app.store().charter(brand).await?;
    Ok(stored.map_or_else(|| Arc::clone(&USUAL), |version| Arc::new(Charter::read(&version.text).charter)))
}

/// Somebody who writes, as the charter asks about them.
///
/// # Errors
/// When the data cannot be read.
pub async fn author(app: &App, user: &User, role: Role) -> ApiResult<AuthorSeen> {
    let since = app.store().user_since(user.id).await?;
    let days = since.map(|since| app.now().duration_since(since).as_hours().div_euclid(24));
    Ok(AuthorSeen {
        name: user.name.clone(),
        signature: user.signature.clone(),
        role: Some(role),
        days: days.map(|days| u32::try_from(days).unwrap_or(0)),
    })
}
