//! People with an account and their roles.

use guichet_core::model::{BrandId, Member, User, UserId};
use jiff::Timestamp;

use super::{access, brands};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    BY_ID = "SELECT id, email, name, signature, locale, disabled FROM user_account WHERE id = $1";
    BY_EMAIL = "SELECT id, email, name, signature, locale, disabled FROM user_account WHERE email = $1";
    ALL = "SELECT id, email, name, signature, locale, disabled FROM user_account ORDER BY email";
    SINCE = "SELECT created_at FROM user_account WHERE id = $1";
    INSERT = "INSERT INTO user_account (id, email, name, signature, locale, password_hash, disabled, created_at)
        VALUES ($1, $2, $3, $4, $5, NULL, $6, $7) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE user_account SET email = $2, name = $3, signature = $4, locale = $5, disabled = $6 WHERE id = $1";
    PASSWORD_HASH = "SELECT password_hash FROM user_account WHERE id = $1";
    SET_PASSWORD_HASH = "UPDATE user_account SET password_hash = $2 WHERE id = $1";
    PUT_MEMBER = "INSERT INTO member (brand_id, user_id, role) VALUES ($1, $2, $3)
        ON CONFLICT (brand_id, user_id) DO UPDATE SET role = excluded.role";
    REMOVE_MEMBER = "DELETE FROM member WHERE brand_id = $1 AND user_id = $2";
    MEMBERS = "SELECT m.user_id, m.brand_id, m.role, u.id, u.email, u.name, u.signature, u.locale, u.disabled
        FROM member m JOIN user_account u ON u.id = m.user_id WHERE m.brand_id = $1 ORDER BY u.email";
    MEMBERSHIPS = "SELECT user_id, brand_id, role FROM member WHERE user_id = $1 ORDER BY brand_id";
}

fn read(row: &mut Row) -> Result<User> {
    Ok(User {
        id: row.take()?,
        email: row.take()?,
        name: row.take()?,
        signature: row.take()?,
        locale: row.take()?,
        disabled: row.take()?,
    })
}

fn read_member(row: &mut Row) -> Result<Member> {
    Ok(Member { user_id: row.take()?, brand_id: row.take()?, role: row.take()? })
}

impl Store {
    /// A new account, without a password. `Conflict` when the address is taken.
    pub async fn create_user(&self, user: &User, at: Timestamp) -> Result<()> {
        let values = args![user.id, user.email, user.name, user.signature, user.locale, user.disabled, at];
        self.write(vec![brands::touch_admin(), Stmt::new(&INSERT, values).expect_one()]).await.map(drop)
    }

    /// Changes everything but the password. A disabled account loses its sessions and its unused links.
    pub async fn update_user(&self, user: &User) -> Result<()> {
        let values = args![user.id, user.email, user.name, user.signature, user.locale, user.disabled];
        let mut batch = vec![brands::touch_admin(), Stmt::new(&UPDATE, values).expect_one()];
        if user.disabled {
            batch.extend([access::end_all(user.id), access::drop_links(user.id)]);
        }
        self.write(batch).await.map(drop)
    }

    /// Since when somebody has an account.
    pub async fn user_since(&self, user: UserId) -> Result<Option<Timestamp>> {
        self.find(Stmt::new(&SINCE, args![user]), Row::take).await
    }

    /// One account.
    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        self.find(Stmt::new(&BY_ID, args![id]), read).await
    }

    /// The account of an address (lower-cased).
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>> {
        self.find(Stmt::new(&BY_EMAIL, args![email]), read).await
    }

    /// Every account, by address.
    pub async fn users(&self) -> Result<Vec<User>> {
        self.list(Stmt::new(&ALL, args![]), read).await
    }

    /// The stored hash of the password; none while none was chosen.
    pub async fn password_hash(&self, user: UserId) -> Result<Option<String>> {
        self.find(Stmt::new(&PASSWORD_HASH, args![user]), Row::take).await.map(Option::flatten)
    }

    /// Sets the hash of the password, ends every session of the account and takes back its unused links.
    pub async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<()> {
        let set = Stmt::new(&SET_PASSWORD_HASH, args![user, hash]).expect_one();
        self.write(vec![set, access::end_all(user), access::drop_links(user)]).await.map(drop)
    }

    /// Gives a role, or changes it.
    pub async fn put_member(&self, member: Member) -> Result<()> {
        let put = Stmt::new(&PUT_MEMBER, args![member.brand_id, member.user_id, member.role]);
        self.write(vec![brands::touch_admin(), put]).await.map(drop)
    }

    /// Takes the role back, and the ways in where it was the last one. `Conflict` when there is no such role.
    pub async fn remove_member(&self, brand: BrandId, user: UserId) -> Result<()> {
        let mut batch = vec![brands::touch_admin(), Stmt::new(&REMOVE_MEMBER, args![brand, user]).expect_one()];
        batch.extend(access::close_to_stranger(user));
        self.write(batch).await.map(drop)
    }

    /// Who works for a brand, by address.
    pub async fn members(&self, brand: BrandId) -> Result<Vec<(Member, User)>> {
        self.list(Stmt::new(&MEMBERS, args![brand]), |row| Ok((read_member(row)?, read(row)?))).await
    }

    /// For which brands somebody works.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Member>> {
        self.list(Stmt::new(&MEMBERSHIPS, args![user]), read_member).await
    }
}
