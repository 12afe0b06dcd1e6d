//! People with an account and their roles.

use guichet_core::model::{BrandId, Member, User, UserId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Result, Store};

impl Store {
    /// A new account, without a password. `Conflict` when the address is taken.
    pub async fn create_user(&self, user: &User, at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Changes everything but the password.
    pub async fn update_user(&self, user: &User) -> Result<()> {
        Err(soon())
    }

    /// One account.
    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        Err(soon())
    }

    /// The account of an address (lower-cased).
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>> {
        Err(soon())
    }

    /// Every account, by address.
    pub async fn users(&self) -> Result<Vec<User>> {
        Err(soon())
    }

    /// The stored hash of the password; none while none was chosen.
    pub async fn password_hash(&self, user: UserId) -> Result<Option<String>> {
        Err(soon())
    }

    /// Sets the hash of the password and ends every session of the account.
    pub async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<()> {
        Err(soon())
    }

    /// Gives a role, or changes it.
    pub async fn put_member(&self, member: Member) -> Result<()> {
        Err(soon())
    }

    /// Takes the role back.
    pub async fn remove_member(&self, brand: BrandId, user: UserId) -> Result<()> {
        Err(soon())
    }

    /// Who works for a brand, by address.
    pub async fn members(&self, brand: BrandId) -> Result<Vec<(Member, User)>> {
        Err(soon())
    }

    /// For which brands somebody works.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Member>> {
        Err(soon())
    }
}
