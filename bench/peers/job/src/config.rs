//! What a peer is told: `name=value` lines, keys in hexadecimal.

/// The key of one kind of token.
pub struct LeafKey {
    pub kid: [u8; 4],
    pub key: [u8; 64],
}

pub struct Config {
    pub epoch: u8,
    pub seal: [u8; 16],
    /// Scope tenant, and scope service.
    pub tenant: LeafKey,
    pub service: LeafKey,
    /// Where the peer is a partner: the key that ids are mapped with.
    pub map: Option<[u8; 64]>,
}

impl Config {
    pub fn read(text: &str) -> Option<Config> {
        let value = |name: &str| {
            text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
        };
        let leaf = |name: &str| {
            let kid = bytes(value(&format!("{name}.kid"))?)?;
            Some(LeafKey { kid, key: bytes(value(&format!("{name}.key"))?)? })
        };
        let map = match value("map") {
            Some(key) => Some(bytes(key)?),
            None => None,
        };
        Some(Config {
            epoch: value("epoch")?.parse().ok()?,
            seal: bytes(value("seal")?)?,
            tenant: leaf("tenant")?,
            service: leaf("service")?,
            map,
        })
    }
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    if hex.len() != 2 * N || !hex.is_ascii() {
        return None;
    }
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(out)
}
