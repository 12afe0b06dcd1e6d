//! The recent messages of each brand by what they tell, in memory: fingerprints and hashes, never words.
//!
//! Filled by `work/similar`, asked by `api/similar`. A process that starts knows nothing yet and learns it within seconds to
//! minutes; until then it finds fewer cases, and never wrong ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use guichet_core::model::BrandId;
use guichet_core::similar::Recent;

/// Messages of a brand that are remembered.
pub const MESSAGES: i64 = 100_000;

/// The memory of one process. Each brand has its own lock: a brand that looks through much keeps no other waiting.
#[derive(Default)]
pub struct Similar(Mutex<HashMap<BrandId, Arc<Mutex<Recent>>>>);

impl Similar {
    /// A brand is read from the start.
    pub fn begin(&self, brand: BrandId) {
        if let Ok(mut brands) = self.0.lock() {
            brands.insert(brand, Arc::new(Mutex::new(fresh())));
        }
    }

    /// Does something with the memory of a brand, beside the requests: it may take a while. After a failure of another thread it is
    /// empty, and nothing is found.
    pub fn with<T>(&self, brand: BrandId, act: impl FnOnce(&mut Recent) -> T) -> T {
        let recent = self
            .0
            .lock()
            .ok()
            .map(|mut brands| Arc::clone(brands.entry(brand).or_insert_with(|| Arc::new(Mutex::new(fresh())))));
        match recent.as_ref().and_then(|recent| recent.lock().ok()) {
            Some(mut recent) => act(&mut recent),
            None => act(&mut fresh()),
        }
    }
}

fn fresh() -> Recent {
    Recent::new(usize::try_from(MESSAGES).unwrap_or(usize::MAX))
}
