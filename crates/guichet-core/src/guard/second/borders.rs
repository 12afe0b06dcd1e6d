//! How sure the second opinion must be before it speaks.

/// The sums between which the model keeps silent about a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// Above it the model finds what the rule has not, at the rule's own level.
    pub sure: f32,
    /// Above it the model finds it as worth a look.
    pub maybe: f32,
    /// Below it what the rule would hold is only worth a look.
    pub against: f32,
}

impl Default for Border {
    fn default() -> Self {
        Self { sure: f32::INFINITY, maybe: f32::INFINITY, against: f32::NEG_INFINITY }
    }
}

impl Border {
    /// Bytes of one border in a file.
    pub(super) const BYTES: usize = 12;

    pub(super) fn pack(&self) -> Vec<u8> {
        [self.sure, self.maybe, self.against].iter().flat_map(|one| one.to_le_bytes()).collect()
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let one = |from: usize| Some(f32::from_le_bytes(bytes.get(from..from + 4)?.try_into().ok()?));
        let border = Self { sure: one(0)?, maybe: one(4)?, against: one(8)? };
        // What is no number would make every comparison false.
        ([border.sure, border.maybe, border.against].iter().all(|one| !one.is_nan())).then_some(border)
    }
}
