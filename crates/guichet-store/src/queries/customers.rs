//! Customers and their handles.

use guichet_core::model::{BrandId, Customer, CustomerId, Handle};

use crate::store::soon;
use crate::{Result, Store};

impl Store {
    /// One customer.
    pub async fn customer(&self, brand: BrandId, id: CustomerId) -> Result<Option<Customer>> {
        Err(soon())
    }

    /// Handles of a customer.
    pub async fn handles(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Handle>> {
        Err(soon())
    }

    /// The handle of a network's identifier.
    pub async fn handle_by_external_id(&self, brand: BrandId, network: &str, external_id: &str) -> Result<Option<Handle>> {
        Err(soon())
    }
}
