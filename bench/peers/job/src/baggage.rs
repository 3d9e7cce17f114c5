//! The reference policy's rules for `baggage`: what no rule names goes, and properties go always.
use crate::token::{Class, Minter};

/// Appends what is left of a line.
pub fn scrub(line: &[u8], minter: &mut Minter, out: &mut Vec<u8>) {
    for member in line.split(|&c| c == b',') {
        let before = out.len();
        if before > 0 {
            out.push(b',');
        }
        if !scrub_member(member, minter, out) {
            out.truncate(before);
        }
    }
}

fn scrub_member(member: &[u8], minter: &mut Minter, out: &mut Vec<u8>) -> bool {
    let member = trim(member.split(|&c| c == b';').next().unwrap_or(member));
    let equals = match member.iter().position(|&c| c == b'=') {
        Some(at) => at,
        None => return false,
    };
    let key = trim(&member[..equals]);
    let value = trim(&member[equals + 1..]);
    let class = match key {
        b"env" => return keep(matches!(value, b"prod" | b"staging" | b"dev" | b"test"), key, value, out),
        b"region" => return keep(is_region(value), key, value, out),
        b"user.id" => Class::User,
        b"account_id" => Class::Account,
        b"tenant" => Class::Tenant,
        _ => return false,
    };
    if minter.is_token(class, value) {
        return keep(true, key, value, out);
    }
    out.extend_from_slice(key);
    out.push(b'=');
    if value.contains(&b'%') {
        return match decode(value) {
            Some(plain) => minter.token(class, &plain, out),
            None => false,
        };
    }
    minter.token(class, value, out)
}

fn keep(stays: bool, key: &[u8], value: &[u8], out: &mut Vec<u8>) -> bool {
    if stays {
        out.extend_from_slice(key);
        out.push(b'=');
        out.extend_from_slice(value);
    }
    stays
}

/// `[a-z]{2}-[a-z]{4,9}-[0-9]`
fn is_region(value: &[u8]) -> bool {
    let mut parts = value.split(|&c| c == b'-');
    let (country, place, number) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(country), Some(place), Some(number), None) => (country, place, number),
        _ => return false,
    };
    let lower = |part: &[u8]| part.iter().all(u8::is_ascii_lowercase);
    country.len() == 2
        && lower(country)
        && (4..=9).contains(&place.len())
        && lower(place)
        && number.len() == 1
        && number[0].is_ascii_digit()
}

/// Percent-decoded once; `None` where an escape is malformed.
fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&c, tail)) = rest.split_first() {
        rest = tail;
        if c != b'%' {
            out.push(c);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        out.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    Some(out)
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}
