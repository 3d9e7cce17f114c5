//! Tokens of docs/token.md, kinds 1: AES-SIV over the padded value, then a seal that says "ours" to every hop of the mesh.
//! Values that came lately are found in a map, which holds them as they are.
use crate::config::{Config, LeafKey};
use aes_siv::siv::Aes256Siv;
use aes_siv::KeyInit;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use siphasher::sip::SipHasher24;
use std::collections::HashMap;
use std::hash::Hasher;

/// As many values as are remembered of one class; all are forgotten then.
const REMEMBERED: usize = 16_384;
const LONGEST_VALUE: usize = 63;
const PREFIX: &[u8] = b"t1.";
const KIND: u8 = 1 << 4;
const HEAD: usize = 6;
const SEAL: usize = 8;

#[derive(Clone, Copy)]
pub enum Class {
    User = 1,
    Account = 2,
    Tenant = 4,
}

struct Leaf {
    kid: [u8; 4],
    siv: Aes256Siv,
}

pub struct Minter {
    epoch: u8,
    seal: SipHasher24,
    tenant: Leaf,
    service: Leaf,
    lately: [HashMap<Box<[u8]>, Box<str>>; 5],
}

impl Minter {
    pub fn new(config: &Config) -> Option<Minter> {
        Some(Minter {
            epoch: config.epoch % 16,
            seal: SipHasher24::new_with_key(&config.seal),
            tenant: leaf(&config.tenant)?,
            service: leaf(&config.service)?,
            lately: Default::default(),
        })
    }

    /// Appends the token of a value; false where it is too long for one.
    pub fn token(&mut self, class: Class, value: &[u8], out: &mut Vec<u8>) -> bool {
        if let Some(token) = self.lately[class as usize].get(value) {
            out.extend_from_slice(token.as_bytes());
            return true;
        }
        if value.is_empty() || value.len() > LONGEST_VALUE {
            return false;
        }
        let token = self.mint(class, value);
        out.extend_from_slice(token.as_bytes());
        let lately = &mut self.lately[class as usize];
        if lately.len() >= REMEMBERED {
            lately.clear();
        }
        lately.insert(value.into(), token.into_boxed_str());
        true
    }

    /// Whether the value is a token of that class with our seal.
    pub fn is_token(&self, class: Class, value: &[u8]) -> bool {
        let text = match value.strip_prefix(PREFIX) {
            Some(text) if text.len() <= 126 => text,
            _ => return false,
        };
        let mut body = [0; 128];
        let size = match URL_SAFE_NO_PAD.decode_slice(text, &mut body) {
            Ok(size) if size > HEAD + SEAL => size,
            _ => return false,
        };
        let (sealed, seal) = body[..size].split_at(size - SEAL);
        sealed[0] == (KIND | self.epoch) && sealed[HEAD - 1] == class as u8 && seal == self.seal_of(sealed)
    }

    fn mint(&mut self, class: Class, value: &[u8]) -> String {
        let leaf = match class {
            Class::Tenant => &mut self.service,
            _ => &mut self.tenant,
        };
        let mut body = Vec::with_capacity(HEAD + 16 + 64 + SEAL);
        body.push(KIND | self.epoch);
        body.extend_from_slice(&leaf.kid);
        body.push(class as u8);
        let mut data = [0; 2 + HEAD];
        data[..2].copy_from_slice(b"t1");
        data[2..].copy_from_slice(&body);
        let mut padded = [0; LONGEST_VALUE + 1];
        padded[..value.len()].copy_from_slice(value);
        padded[value.len()] = 0x80;
        let size = value.len() / 16 * 16 + 16;
        let tag = leaf.siv.encrypt_in_place_detached([data], &mut padded[..size]).expect("the value is short");
        body.extend_from_slice(&tag);
        body.extend_from_slice(&padded[..size]);
        let seal = self.seal_of(&body);
        body.extend_from_slice(&seal);
        let mut token = String::with_capacity(PREFIX.len() + 126);
        token.push_str("t1.");
        URL_SAFE_NO_PAD.encode_string(&body, &mut token);
        token
    }

    fn seal_of(&self, body: &[u8]) -> [u8; SEAL] {
        let mut hasher = self.seal;
        hasher.write(body);
        hasher.finish().to_le_bytes()
    }
}

fn leaf(key: &LeafKey) -> Option<Leaf> {
    Some(Leaf { kid: key.kid, siv: Aes256Siv::new_from_slice(&key.key).ok()? })
}
