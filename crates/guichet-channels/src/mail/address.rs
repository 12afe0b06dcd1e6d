//! Mail addresses as plain text.

/// Whether a text is one plain address (`name@domain`), without a display name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.chars().any(|sign| sign.is_whitespace() || sign.is_control() || "<>()[],;:\\\"@".contains(sign));
    let labels = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let domain_fits = domain.len() <= 253
        && labels
        && domain.chars().all(|sign| sign.is_alphanumeric() || sign == '-' || sign == '.');
    local_fits && domain_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_told_from_other_texts() {
        for address in
            ["jeanne@courrier.example", "j.martin+colis@a-b.example", "support@localhost", "élise@courrier.example"]
        {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "",
            "@",
            "jeanne",
            "jeanne@",
            "@x.example",
            "a b@x.example",
            "<a@x.example>",
            "a@x..example",
            "a@b@c.example",
            "a@x.example\r\nBcc: z@x.example",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
