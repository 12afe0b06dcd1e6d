//! The simulated customer says that it is solved: the decision that the button of the tracking page takes.

use guichet_core::case;
use guichet_core::model::{BrandId, CaseId};
use guichet_store::Store;

use crate::clock::{Ids, SharedSource};

/// Confirms a case that the desk declared solved.
///
/// # Errors
/// The case is gone, is not solved any more, or somebody was faster.
pub(super) async fn by_the_customer(
    store: &Store,
    source: &SharedSource,
    brand: BrandId,
    case: CaseId,
) -> anyhow::Result<()> {
    let Some(known) = store.load_case(brand, case).await? else { return Ok(()) };
    let plan = case::confirm(&known, known.case.customer_id, source.now(), &mut Ids(source.as_ref()))
        .map_err(|refusal| anyhow::anyhow!("{}", refusal.message("en")))?;
    store.apply(&plan).await?;
    Ok(())
}
