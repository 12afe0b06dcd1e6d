//! Seals channel secrets and words kept as evidence (ChaCha20-Poly1305) with a key that lives outside the data folder.
//!
//! The id of whose it is and the secret's name are bound to the seal: a sealed value copied to another row does not open.

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use uuid::Uuid;

use crate::{Result, SecretKey, StoreError};

/// A sealed secret.
pub(crate) struct Sealed {
    pub(crate) nonce: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

fn place(owner: Uuid, name: &str) -> Vec<u8> {
    let mut bytes = owner.as_bytes().to_vec();
    bytes.extend_from_slice(name.as_bytes());
    bytes
}

pub(crate) fn seal(key: &SecretKey, owner: Uuid, name: &str, secret: &str) -> Result<Sealed> {
    let cipher = ChaCha20Poly1305::new(&key.0.into());
    let nonce =
        Nonce::try_generate().map_err(|_| StoreError::Unavailable("the system gives no random numbers".to_owned()))?;
    let payload = Payload { msg: secret.as_bytes(), aad: &place(owner, name) };
    let bytes =
        cipher.encrypt(&nonce, payload).map_err(|_| StoreError::Broken("a secret cannot be sealed".to_owned()))?;
    Ok(Sealed { nonce: nonce.to_vec(), bytes })
}

pub(crate) fn open(key: &SecretKey, owner: Uuid, name: &str, sealed: &Sealed) -> Result<String> {
    let refused = || {
        StoreError::Refused(format!(
            "the secret \"{name}\" of {owner} cannot be opened with this key: give the key that sealed it, or set \
             the secret again"
        ))
    };
    let nonce = <[u8; 12]>::try_from(sealed.nonce.as_slice()).map_err(|_| refused())?;
    let cipher = ChaCha20Poly1305::new(&key.0.into());
    let payload = Payload { msg: &sealed.bytes, aad: &place(owner, name) };
    let secret = cipher.decrypt(&nonce.into(), payload).map_err(|_| refused())?;
    String::from_utf8(secret).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SecretKey = SecretKey([7; 32]);

    #[test]
    fn a_sealed_secret_opens_in_its_place_only() {
        let owner = Uuid::from_u128(1);
        let sealed = seal(&KEY, owner, "password", "sésame").unwrap();
        assert_eq!(open(&KEY, owner, "password", &sealed).unwrap(), "sésame");
        assert!(open(&KEY, owner, "token", &sealed).is_err());
        assert!(open(&KEY, Uuid::from_u128(2), "password", &sealed).is_err());
        assert!(open(&SecretKey([8; 32]), owner, "password", &sealed).is_err());
    }

    #[test]
    fn a_damaged_seal_is_refused() {
        let owner = Uuid::from_u128(1);
        let mut sealed = seal(&KEY, owner, "password", "sésame").unwrap();
        sealed.bytes[0] ^= 1;
        assert!(open(&KEY, owner, "password", &sealed).is_err());
        sealed.nonce.pop();
        assert!(open(&KEY, owner, "password", &sealed).is_err());
    }

    #[test]
    fn the_same_secret_is_never_sealed_alike() {
        let owner = Uuid::from_u128(1);
        let first = seal(&KEY, owner, "password", "sésame").unwrap();
        let second = seal(&KEY, owner, "password", "sésame").unwrap();
        assert_ne!(first.bytes, second.bytes);
    }
}
