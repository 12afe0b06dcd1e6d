//! Who a customer is: established by a person, for a time, on something that can be named.
//!
//! Invariant: a handle is not a contract holder. Nothing but somebody of the desk raises the level, a verification ends
//! by itself, and what it stands on is kept for as long as the customer is.

use jiff::{SignedDuration, Timestamp};

use crate::access::{Acting, Action, may};
use crate::model::{Brand, Case, Customer, EventKind, Identity, IdentityHow, IdentityLevel, IdentityProof, NewIds};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// What somebody of the desk says of a customer's identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The level.
    pub level: IdentityLevel,
    /// How it was established; nothing is needed to take a level back.
    pub how: Option<IdentityHow>,
    /// In words; needed where the kind of check says nothing by itself.
    pub reason: String,
}

/// Sets the identity of a customer, in the case in which it came up.
///
/// # Errors
/// `identity_unfounded` when it is not said how, or by hand and not explained; `wrong_state` for somebody who was erased.
pub fn establish(
    brand: &Brand,
    customer: &Customer,
    case: &Case,
    finding: &Finding,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::VerifyIdentity)?;
    if customer.erased_at.is_some() || case.customer_id != customer.id {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let identity = Identity { level: finding.level, proof: proof(brand, finding, acting, now)? };
    let (kind, detail) = match finding.level {
        IdentityLevel::Unknown => (EventKind::IdentityWithdrawn, None),
        IdentityLevel::Claimed => (EventKind::IdentityClaimed, finding.how),
        IdentityLevel::Verified => (EventKind::IdentityVerified, finding.how),
    };
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    let after = Customer { identity, version: customer.version + 1, ..customer.clone() };
    writing.change(Change::UpdateCustomer(after));
    writing.case_event(kind, case, detail.map(IdentityHow::as_str));
    Ok(writing.done())
}

fn proof(brand: &Brand, finding: &Finding, acting: Acting, now: Timestamp) -> Result<Option<IdentityProof>, Refusal> {
    if finding.level == IdentityLevel::Unknown {
        return Ok(None);
    }
    let reason = finding.reason.trim().to_owned();
    let how = finding.how.filter(|how| *how != IdentityHow::ByHand || !reason.is_empty());
    let how = how.ok_or(Refusal::new(RefusalCode::IdentityUnfounded))?;
    let days = SignedDuration::from_hours(24 * i64::from(brand.settings.identity_days));
    let until = now.checked_add(days).unwrap_or(Timestamp::MAX);
    let until = (finding.level == IdentityLevel::Verified).then_some(until);
    Ok(Some(IdentityProof { how, by: acting.user_id, at: now, until, reason }))
}

#[cfg(test)]
mod tests;
