//! Who is there to be told something, and what happens to the cases of somebody who is not any more.

use std::collections::HashSet;

use guichet_core::access::Acting;
use guichet_core::case::{self, KnownCase};
use guichet_core::model::working::Available;
use guichet_core::model::{BrandId, CaseId, Role, UserId};
use guichet_core::plan::Plan;
use guichet_core::{Refusal, RefusalCode};
use guichet_store::{Assigned, QueueFilter, Result, Store, StoreError};

use crate::app::App;
use crate::clock::Ids;
use crate::error::{ApiResult, code};
use crate::load;

/// Cases that are given back at once.
const PAGE: u32 = 200;

/// The people of a brand whose account is open.
///
/// # Errors
/// When the data cannot be read.
pub async fn members(store: &Store, brand: BrandId) -> Result<HashSet<UserId>> {
    let members = store.members(brand).await?;
    Ok(members.into_iter().filter(|(_, user)| !user.disabled).map(|(member, _)| member.user_id).collect())
}

/// The people of a brand who can be told something: those who left, whose account is closed or who are away cannot.
///
/// # Errors
/// When the data cannot be read.
pub async fn present(store: &Store, brand: BrandId) -> Result<HashSet<UserId>> {
    let mut people = members(store, brand).await?;
    for working in store.everybody_working(brand).await? {
        if working.available == Available::No {
            people.remove(&working.user_id);
        }
    }
    Ok(people)
}

/// Loads a case, decides and applies, as often as somebody is faster.
///
/// # Errors
/// What the decision refuses, or when the data cannot be read.
pub async fn assign(
    app: &App,
    brand: BrandId,
    id: CaseId,
    decision: impl Fn(&KnownCase, &mut Ids<'_>) -> std::result::Result<Plan, Refusal>,
) -> ApiResult<()> {
    for _ in 0..load::TRIES {
        let known = app.store().load_case(brand, id).await?.ok_or(code::NOT_FOUND)?;
        if known.case.id != id {
            return Err(Refusal::new(RefusalCode::CaseMerged).into());
        }
        let plan = decision(&known, &mut Ids(app.source().as_ref()))?;
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// The open cases of somebody who no longer works here stand in the queue for everybody again; how many.
///
/// # Errors
/// When the store does not answer.
pub async fn give_back(app: &App, brand: BrandId, gone: UserId, by: UserId) -> Result<usize> {
    let (store, acting) = (app.store(), Acting { user_id: by, role: Role::Admin });
    let filter = QueueFilter { assigned: Assigned::To(gone), ..QueueFilter::default() };
    let (mut given, mut after) = (0, None);
    loop {
        let page = store.queue(brand, filter, after.as_deref(), PAGE).await?;
        for row in &page.items {
            for _ in 0..load::TRIES {
                let Some(known) = store.load_case(brand, row.case.id).await? else { break };
                if known.case.assigned_to != Some(gone) {
                    break;
                }
                let ids = &mut Ids(app.source().as_ref());
                let Ok(plan) = case::assign(&known, None, acting, app.now(), ids) else { break };
                match store.apply(&plan).await {
                    Ok(_) => {
                        given += 1;
                        break;
                    }
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(given);
        }
    }
}
