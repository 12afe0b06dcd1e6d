//! Who may give and promise what: the role that a reply needs beside the one that writes it.

use super::charter::{Charter, GiftKind};
use super::gifts::Gift;
use crate::model::Role;

/// Whether a role may, and who could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cap {
    /// It may.
    Within,
    /// This role may.
    Needs(Role),
    /// Nobody may.
    Nobody,
}

/// Something of worth, wherever it stands: in a reply, or in the catalogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth<'a> {
    /// What.
    pub(crate) kind: GiftKind,
    /// Hundredths of the currency.
    pub(crate) cents: i64,
    /// ISO 4217.
    pub(crate) currency: &'a str,
}

/// Whether somebody may give what a reply gives.
pub(crate) fn give(charter: &Charter, role: Role, gift: &Gift) -> Cap {
    may_give(charter, role, &Worth { kind: gift.kind, cents: gift.cents, currency: &gift.currency })
}

/// Whether somebody may give this.
pub(crate) fn may_give(charter: &Charter, role: Role, worth: &Worth<'_>) -> Cap {
    let line = |role: Role| cap_of(charter, worth.kind, role);
    let named: Vec<Role> = charter.may_give.iter().filter(|cap| cap.what == worth.kind).map(|cap| cap.role).collect();
    check(role, &named, |role| {
        line(role)
            .is_some_and(|(up_to, currency)| currency == worth.currency && worth.cents <= up_to.saturating_mul(100))
    })
}

fn cap_of(charter: &Charter, kind: GiftKind, role: Role) -> Option<(i64, &str)> {
    let mut lines: Vec<_> = charter.may_give.iter().filter(|cap| cap.what == kind && cap.role <= role).collect();
    lines.sort_by_key(|cap| cap.role);
    lines.last().map(|cap| (i64::from(cap.up_to), cap.currency.as_str()))
}

/// The most of a currency that anybody may give, in whole units; none where nobody may, or where nothing is capped.
pub(crate) fn most(charter: &Charter, kind: GiftKind, currency: &str) -> Option<i64> {
    let lines = charter.may_give.iter().filter(|cap| cap.what == kind && cap.currency == currency);
    lines.map(|cap| i64::from(cap.up_to)).max().filter(|most| *most > 0)
}

/// Whether somebody may promise something so many days ahead.
pub(crate) fn promise(charter: &Charter, role: Role, days: i64) -> Cap {
    let named: Vec<Role> = charter.may_promise.iter().map(|cap| cap.role).collect();
    check(role, &named, |role| {
        let mut lines: Vec<_> = charter.may_promise.iter().filter(|cap| cap.role <= role).collect();
        lines.sort_by_key(|cap| cap.role);
        lines.last().is_some_and(|cap| days <= i64::from(cap.within_days))
    })
}

/// Above the highest role that is named nothing is capped; below the lowest nothing is allowed.
fn check(role: Role, named: &[Role], within: impl Fn(Role) -> bool) -> Cap {
    let Some(highest) = named.iter().max() else { return Cap::Within };
    let may = |role: Role| role > *highest || within(role);
    if may(role) {
        return Cap::Within;
    }
    Role::ALL.iter().copied().filter(|other| *other > role).find(|other| may(*other)).map_or(Cap::Nobody, Cap::Needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charter() -> Charter {
        Charter::from_toml(
            "[[may_give]]\nwhat = \"gesture\"\nrole = \"agent\"\nup_to = 30\n[[may_give]]\nwhat = \"gesture\"\nrole = \"lead\"\nup_to = 150\n[[may_promise]]\nrole = \"lead\"\nwithin_days = 30\n",
        )
        .unwrap()
    }

    fn gift(kind: GiftKind, euros: i64, currency: &str) -> Gift {
        Gift {
            kind,
            span: guichet_text::Span::new(0, 1),
            cents: euros * 100,
            currency: currency.to_owned(),
            is_said: true,
        }
    }

    #[test]
    fn each_role_gives_up_to_its_cap_and_the_next_one_is_asked() {
        let (charter, kind) = (charter(), GiftKind::Gesture);
        assert_eq!(give(&charter, Role::Agent, &gift(kind, 30, "EUR")), Cap::Within);
        assert_eq!(give(&charter, Role::Agent, &gift(kind, 31, "EUR")), Cap::Needs(Role::Lead));
        assert_eq!(give(&charter, Role::Agent, &gift(kind, 151, "EUR")), Cap::Needs(Role::Admin));
        assert_eq!(give(&charter, Role::Lead, &gift(kind, 150, "EUR")), Cap::Within);
        assert_eq!(give(&charter, Role::Admin, &gift(kind, 9_000, "EUR")), Cap::Within);
        assert_eq!(give(&charter, Role::Agent, &gift(kind, 5, "USD")), Cap::Needs(Role::Admin));
        assert_eq!(give(&charter, Role::Agent, &gift(GiftKind::Refund, 9_000, "EUR")), Cap::Within);
    }

    #[test]
    fn a_cap_for_the_admin_binds_everybody() {
        let text = "[[may_give]]\nwhat = \"refund\"\nrole = \"admin\"\nup_to = 500\n";
        let charter = Charter::from_toml(text).unwrap();
        assert_eq!(give(&charter, Role::Agent, &gift(GiftKind::Refund, 400, "EUR")), Cap::Needs(Role::Admin));
        assert_eq!(give(&charter, Role::Admin, &gift(GiftKind::Refund, 501, "EUR")), Cap::Nobody);
    }

    #[test]
    fn below_the_lowest_role_that_is_named_nothing_is_promised() {
        assert_eq!(promise(&charter(), Role::Agent, 0), Cap::Needs(Role::Lead));
        assert_eq!(promise(&charter(), Role::Lead, 31), Cap::Needs(Role::Admin));
        assert_eq!(promise(&Charter::default(), Role::Agent, 900), Cap::Within);
    }
}
