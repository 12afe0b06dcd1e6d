//! Customers and their handles.

use guichet_core::model::{
    BrandId, Customer, CustomerId, Handle, HandleId, Identity, IdentityHow, IdentityProof, PrivateCheck, UserId,
};
use jiff::Timestamp;

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, ToValue, Value};
use crate::{Result, Store};

macro_rules! columns {
    ($p:literal) => {
        concat!(
            $p,
            "id, ",
            $p,
            "brand_id, ",
            $p,
            "display_name, ",
            $p,
            "language, ",
            $p,
            "identity, ",
            $p,
            "identity_how, ",
            $p,
            "identity_by, ",
            $p,
            "identity_at, ",
            $p,
            "identity_until, ",
            $p,
            "identity_reason, ",
            $p,
            "created_at, ",
            $p,
            "erased_at, ",
            $p,
            "version"
        )
    };
}
pub(crate) use columns as customer_columns;

statements! {
    BY_ID = concat!("SELECT ", columns!(""), " FROM customer WHERE id = $2 AND brand_id = $1");
    INSERT = "INSERT INTO customer (id, brand_id, display_name, language, identity, identity_how, identity_by, identity_at,
        identity_until, identity_reason, created_at, erased_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE customer SET display_name = $3, language = $4, identity = $5, identity_how = $6, identity_by = $7,
        identity_at = $8, identity_until = $9, identity_reason = $10, created_at = $11, erased_at = $12, version = $13
        WHERE id = $1 AND brand_id = $2 AND version = $14";
    HANDLES = "SELECT id, brand_id, customer_id, network, external_id, handle, private_open, private_checked_at
        FROM handle
        WHERE customer_id = $2 AND brand_id = $1 ORDER BY id";
    HANDLE_BY_EXTERNAL_ID = "SELECT id, brand_id, customer_id, network, external_id, handle, private_open, private_checked_at
        FROM handle
        WHERE brand_id = $1 AND network = $2 AND external_id = $3";
    NOTE_PRIVATE = "UPDATE handle SET private_open = $3, private_checked_at = $4 WHERE id = $2 AND brand_id = $1";
    INSERT_HANDLE = "INSERT INTO handle (id, brand_id, customer_id, network, external_id, handle)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
}

pub(crate) fn read(row: &mut Row) -> Result<Customer> {
    Ok(Customer {
        id: row.take()?,
        brand_id: row.take()?,
        display_name: row.take()?,
        language: row.take()?,
        identity: read_identity(row)?,
        created_at: row.take()?,
        erased_at: row.take()?,
        version: row.take()?,
    })
}

fn read_identity(row: &mut Row) -> Result<Identity> {
    let level = row.take()?;
    let (how, by, at): (Option<IdentityHow>, Option<UserId>, Option<Timestamp>) =
        (row.take()?, row.take()?, row.take()?);
    let (until, reason): (Option<Timestamp>, Option<String>) = (row.take()?, row.take()?);
    let proof = how.zip(by).zip(at).map(|((how, by), at)| IdentityProof {
        how,
        by,
        at,
        until,
        reason: reason.unwrap_or_default(),
    });
    Ok(Identity { level, proof })
}

pub(crate) fn read_handle(row: &mut Row) -> Result<Handle> {
    Ok(Handle {
        id: row.take()?,
        brand_id: row.take()?,
        customer_id: row.take()?,
        network: row.take()?,
        external_id: row.take()?,
        handle: row.take()?,
        private: read_private(row)?,
    })
}

fn read_private(row: &mut Row) -> Result<Option<PrivateCheck>> {
    let (open, at): (Option<bool>, Option<Timestamp>) = (row.take()?, row.take()?);
    Ok(open.zip(at).map(|(open, at)| PrivateCheck { open, at }))
}

/// What the network said of private messages to somebody.
pub(crate) fn note_private(brand: BrandId, handle: HandleId, check: PrivateCheck) -> Stmt {
    Stmt::new(&NOTE_PRIVATE, args![brand, handle, check.open, check.at]).expect_one()
}

fn values(customer: &Customer) -> Vec<Value> {
    let proof = customer.identity.proof.as_ref();
    args![
        customer.id,
        customer.brand_id,
        customer.display_name,
        customer.language,
        customer.identity.level,
        proof.map(|proof| proof.how),
        proof.map(|proof| proof.by),
        proof.map(|proof| proof.at),
        proof.and_then(|proof| proof.until),
        proof.map(|proof| proof.reason.as_str()),
        customer.created_at,
        customer.erased_at,
        customer.version,
    ]
}

pub(crate) fn insert(customer: &Customer) -> Stmt {
    Stmt::new(&INSERT, values(customer)).expect_one()
}

pub(crate) fn update(customer: &Customer) -> Stmt {
    let mut all = values(customer);
    all.extend(args![customer.version - 1]);
    Stmt::new(&UPDATE, all).expect_one()
}

pub(crate) fn insert_handle(handle: &Handle) -> Stmt {
    Stmt::new(
        &INSERT_HANDLE,
        args![handle.id, handle.brand_id, handle.customer_id, handle.network, handle.external_id, handle.handle],
    )
    .expect_one()
}

/// Customers whose handles are read at once.
const AT_ONCE: usize = 50;

/// Every statement that is put together here, for the tests.
#[cfg(feature = "testing")]
pub(crate) fn every_statement() -> Vec<Stmt> {
    vec![Stmt::built(handles_of_several(), Vec::new())]
}

/// The statement of [`Store::handles_of`].
fn handles_of_several() -> String {
    let places: Vec<String> = (2..AT_ONCE + 2).map(|place| format!("${place}")).collect();
    format!(
        "SELECT id, brand_id, customer_id, network, external_id, handle, private_open, private_checked_at FROM handle
        WHERE brand_id = $1 AND customer_id IN ({}) ORDER BY customer_id, id",
        places.join(", ")
    )
}

fn args_of(customers: &[CustomerId]) -> Vec<Value> {
    customers.iter().map(ToValue::to_value).collect()
}

impl Store {
    /// One customer.
    pub async fn customer(&self, brand: BrandId, id: CustomerId) -> Result<Option<Customer>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Handles of a customer.
    pub async fn handles(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Handle>> {
        self.list(Stmt::new(&HANDLES, args![brand, customer]), read_handle).await
    }

    /// Handles of several customers, in one look: what a page of the queue shows.
    pub async fn handles_of(&self, brand: BrandId, customers: &[CustomerId]) -> Result<Vec<Handle>> {
        let mut found = Vec::new();
        for some in customers.chunks(AT_ONCE) {
            let mut values = args![brand];
            values.extend(args_of(some));
            // Always the same number of places: one prepared statement serves every page.
            values.resize(AT_ONCE + 1, Value::Null);
            found.extend(self.list(Stmt::built(handles_of_several(), values), read_handle).await?);
        }
        Ok(found)
    }

    /// The handle of a network's identifier.
    pub async fn handle_by_external_id(
        &self,
        brand: BrandId,
        network: &str,
        external_id: &str,
    ) -> Result<Option<Handle>> {
        self.find(Stmt::new(&HANDLE_BY_EXTERNAL_ID, args![brand, network, external_id]), read_handle).await
    }
}
