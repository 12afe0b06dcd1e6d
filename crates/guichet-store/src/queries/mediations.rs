//! What the desk noted of a case for its mediation.

use guichet_core::mediation::MediationNote;
use guichet_core::model::{BrandId, CaseId};

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    OF_CASE = "SELECT case_id, brand_id, complaint_message, complained_at, complaint_note, complaint_by, final_message, final_at,
        final_by, version FROM mediation WHERE case_id = $2 AND (brand_id = $1) IS TRUE";
    PUT = "INSERT INTO mediation (case_id, brand_id, complaint_message, complained_at, complaint_note, complaint_by,
            final_message, final_at, final_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (case_id) DO UPDATE SET complaint_message = excluded.complaint_message,
            complained_at = excluded.complained_at, complaint_note = excluded.complaint_note,
            complaint_by = excluded.complaint_by, final_message = excluded.final_message, final_at = excluded.final_at,
            final_by = excluded.final_by, version = excluded.version
        WHERE mediation.brand_id = excluded.brand_id AND mediation.version = excluded.version - 1";
    /// The words of a note go with the person; the dates say nothing of them.
    FORGET = "UPDATE mediation SET complaint_note = ''
        WHERE case_id IN (SELECT id FROM case_file WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)
            OR case_id IN (SELECT case_id FROM conversation WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)";
}

fn read(row: &mut Row) -> Result<MediationNote> {
    Ok(MediationNote {
        case_id: row.take()?,
        brand_id: row.take()?,
        complaint_message: row.take()?,
        complained_at: row.take()?,
        complaint_note: row.take()?,
        complaint_by: row.take()?,
        final_message: row.take()?,
        final_at: row.take()?,
        final_by: row.take()?,
        version: row.take()?,
    })
}

pub(crate) fn put(note: &MediationNote) -> Stmt {
    let values = args![
        note.case_id,
        note.brand_id,
        note.complaint_message,
        note.complained_at,
        note.complaint_note,
        note.complaint_by,
        note.final_message,
        note.final_at,
        note.final_by,
        note.version,
    ];
    Stmt::new(&PUT, values).expect_one()
}

impl Store {
    /// What was noted of a case; none where nobody noted anything.
    pub async fn mediation(&self, brand: BrandId, case: CaseId) -> Result<Option<MediationNote>> {
        self.find(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }
}
