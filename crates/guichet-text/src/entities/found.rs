//! What the finders of this folder hand back, and who wins a contested place.

use crate::normalize::Folded;
use crate::reading::{Fact, FactKind, PersonalData, PersonalDataKind, Span};

/// Something found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) unit: Option<String>,
    pub(crate) span: Span,
    /// How sure the shape is; the highest wins a contested place.
    pub(crate) rank: u8,
}

/// Most findings are facts; some are only personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Something to act on.
    Fact(FactKind),
    /// Something that must not stand in public and is of no use to act.
    Data(PersonalDataKind),
}

impl Kind {
    /// The word of the contract for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Fact(kind) => kind.as_str(),
            Self::Data(kind) => kind.as_str(),
        }
    }
}

impl Found {
    pub(crate) const fn fact(kind: FactKind, rank: u8, span: Span, value: String) -> Self {
        Self { kind: Kind::Fact(kind), value, unit: None, span, rank }
    }

    pub(crate) const fn data(kind: PersonalDataKind, rank: u8, span: Span, value: String) -> Self {
        Self { kind: Kind::Data(kind), value, unit: None, span, rank }
    }

    pub(crate) fn with_unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// The fact, for findings that are one.
    pub(crate) fn to_fact(&self, folded: &Folded<'_>) -> Option<Fact> {
        let Kind::Fact(kind) = self.kind else { return None };
        Some(Fact {
            kind,
            raw: folded.raw(self.span).to_owned(),
            value: self.value.clone(),
            unit: self.unit.clone(),
            span: self.span,
        })
    }

    /// The personal datum, for findings that are one.
    pub(crate) const fn to_personal_data(&self) -> Option<PersonalData> {
        let kind = match self.kind {
            Kind::Data(kind) => kind,
            Kind::Fact(FactKind::Email) => PersonalDataKind::Email,
            Kind::Fact(FactKind::Phone) => PersonalDataKind::Phone,
            Kind::Fact(FactKind::Iban) => PersonalDataKind::Iban,
            Kind::Fact(FactKind::Card) => PersonalDataKind::Card,
            Kind::Fact(FactKind::Address) => PersonalDataKind::Address,
            Kind::Fact(FactKind::Person) => PersonalDataKind::Person,
            Kind::Fact(FactKind::CustomerNumber) => PersonalDataKind::CustomerNumber,
            Kind::Fact(FactKind::LineNumber) => PersonalDataKind::LineNumber,
            Kind::Fact(_) => return None,
        };
        Some(PersonalData { kind, span: self.span })
    }
}

/// Keeps the surest finding of each place; the result is in order and without overlap.
pub(crate) fn settle(mut all: Vec<Found>, length: usize) -> Vec<Found> {
    all.retain(|found| found.span.start < found.span.end && found.span.end <= length);
    all.sort_by_key(|found| {
        (std::cmp::Reverse(found.rank), std::cmp::Reverse(found.span.end - found.span.start), found.span.start)
    });
    let mut taken = vec![false; length];
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    for found in all {
        let Some(place) = taken.get_mut(found.span.start..found.span.end) else { continue };
        if !place.contains(&true) {
            place.fill(true);
            kept.push(found);
        }
    }
    kept.sort_by_key(|found| found.span);
    kept
}
