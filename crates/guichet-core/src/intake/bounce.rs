//! A reply of ours came back.

use super::{IntakeProblem, Item};
use crate::delivery;
use crate::plan::Writing;

/// Writes a bounce.
pub(super) fn enter(writing: &mut Writing<'_>, item: &Item<'_>) -> Result<(), IntakeProblem> {
    let Some(reply) = item.known.bounced.as_deref() else { return Err(IntakeProblem::WaitingForOriginal) };
    delivery::bounce(writing, reply, item.incoming.permanent, item.now);
    Ok(())
}
