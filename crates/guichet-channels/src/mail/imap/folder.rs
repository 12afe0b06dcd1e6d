//! Names of folders as IMAP writes them (RFC 3501 §5.1.3): `Envoyés` is `Envoy&AOk-s`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The name on the wire.
pub(super) fn on_the_wire(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    let mut waiting: Vec<u8> = Vec::new();
    for sign in name.chars() {
        if matches!(sign, ' '..='~') {
            flush(&mut waiting, &mut written);
            written.push(sign);
            if sign == '&' {
                written.push('-');
            }
        } else {
            let mut units = [0; 2];
            waiting.extend(sign.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut waiting, &mut written);
    written
}

fn flush(waiting: &mut Vec<u8>, written: &mut String) {
    if !waiting.is_empty() {
        let encoded = STANDARD_NO_PAD.encode(std::mem::take(waiting)).replace('/', ",");
        written.push('&');
        written.push_str(&encoded);
        written.push('-');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_servers_expect_them() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Envoyés", "Envoy&AOk-s"),
            ("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s"),
            ("R&D", "R&-D"),
            ("台北", "&U,BTFw-"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(on_the_wire(name), wire);
        }
    }
}
