//! Trace ids at a partner's boundary: docs/token.md's permutation of whole ids. A request id is one block of AES under the
//! same key, in the shape of a UUID.
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockEncrypt, KeyInit};
use aes::Aes256;

pub struct Traceparent {
    trace: [u8; 16],
    span: [u8; 8],
}

/// W3C trace-context, version 00.
pub fn read_traceparent(line: &[u8]) -> Option<Traceparent> {
    let dashes = line.len() == 55 && line[2] == b'-' && line[35] == b'-' && line[52] == b'-';
    if !dashes || &line[..2] != b"00" {
        return None;
    }
    let mut parent = Traceparent { trace: [0; 16], span: [0; 8] };
    let mut flags = [0; 1];
    let read = unhex(&line[3..35], &mut parent.trace)
        && unhex(&line[36..52], &mut parent.span)
        && unhex(&line[53..], &mut flags);
    (read && parent.trace != [0; 16] && parent.span != [0; 8]).then(|| parent)
}

pub struct Mapper {
    id: Aes256,
    span: Aes256,
}

impl Mapper {
    pub fn new(key: &[u8; 64]) -> Mapper {
        let cipher = |half: &[u8]| Aes256::new(GenericArray::from_slice(half));
        Mapper { id: cipher(&key[..32]), span: cipher(&key[32..]) }
    }

    /// Appends the line as the partner sees it.
    pub fn traceparent(&self, parent: &Traceparent, line: &[u8], out: &mut Vec<u8>) {
        let trace = encrypt(&self.id, parent.trace);
        let mut block = [0; 16];
        block[..8].copy_from_slice(&trace[8..]);
        block[8..].copy_from_slice(&parent.span);
        let span = encrypt(&self.span, block);
        out.extend_from_slice(&line[..3]);
        hex(&trace, out);
        out.push(b'-');
        hex(&span[..8], out);
        out.extend_from_slice(&line[52..]);
    }

    /// Appends another UUID, which keeps its version and variant; false where the id is none.
    pub fn request_id(&self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let shape = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        if line.len() != 36 || (0..36).any(|at| shape(at) != (line[at] == b'-')) {
            return false;
        }
        let mut digits = [0; 32];
        for (to, from) in digits.iter_mut().zip(line.iter().filter(|&&c| c != b'-')) {
            *to = *from;
        }
        let mut id = [0; 16];
        if !unhex(&digits, &mut id) {
            return false;
        }
        let (version, variant) = (id[6] & 0xf0, id[8] & 0xc0);
        let mut mapped = encrypt(&self.id, id);
        mapped[6] = (mapped[6] & 0x0f) | version;
        mapped[8] = (mapped[8] & 0x3f) | variant;
        let mut from = 0;
        for size in [4, 2, 2, 2, 6] {
            if from > 0 {
                out.push(b'-');
            }
            hex(&mapped[from..from + size], out);
            from += size;
        }
        true
    }
}

fn encrypt(cipher: &Aes256, bytes: [u8; 16]) -> [u8; 16] {
    let mut block = GenericArray::from(bytes);
    cipher.encrypt_block(&mut block);
    block.into()
}

fn unhex(text: &[u8], out: &mut [u8]) -> bool {
    let digit = |c: u8| match c {
        b'0'..=b'9' => c - b'0',
        b'a'..=b'f' => c - b'a' + 10,
        _ => 0xff,
    };
    text.len() == 2 * out.len()
        && out.iter_mut().zip(text.chunks_exact(2)).all(|(byte, pair)| {
            let (high, low) = (digit(pair[0]), digit(pair[1]));
            *byte = high << 4 | (low & 0x0f);
            high != 0xff && low != 0xff
        })
}

fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.extend_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
}
