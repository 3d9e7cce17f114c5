// The parts that bundle documents are made of: objects with fixed members, names, whole numbers, keys. Each function
// answers whether the node is one, and else says to `problem` what should have stood there.
import { decodeBase64url } from "../bytes/base64url";
import { hexDigit } from "../bytes/hex";
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";

/** Numbers are exact up to here in every JSON reader (RFC 8259 section 6). */
const LARGEST: u64 = (1 << 53) - 1;

/** Whether `node` is an object that has each of `names` once and nothing else. */
export function isRecord(node: Node, names: StaticArray<string>, problem: Problem): bool {
  if (node.kind != JsonKind.OBJECT) return problem.say("bundle-shape", node.pointer(), "an object");
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    if (mustNeverBeHere(child.key)) {
      return problem.say("bundle-seed", child.pointer(), "expanded leaves only: seeds and roots stay with the keyring");
    }
    if (!names.includes(child.key)) return problem.say("bundle-key-unknown", child.pointer(), names.join(", "));
    if (node.member(child.key) !== child)
      return problem.say("bundle-key-repeated", child.pointer(), "one member of a name");
  }
  for (let i = 0; i < names.length; i++) {
    if (node.member(names[i]) === null) return problem.say("bundle-key-missing", node.pointer(), names[i]);
  }
  return true;
}

/** What could mint or open everything has no place on a hop, whatever it is called. */
function mustNeverBeHere(key: string): bool {
  return key == "seed" || key == "seeds" || key == "root" || key == "roots" || key == "keyring";
}

/** Whether `node` is an array of at most `limit` elements. */
export function isList(node: Node, limit: i32, problem: Problem): bool {
  if (node.kind == JsonKind.ARRAY && node.children.length <= limit) return true;
  return problem.say("bundle-shape", node.pointer(), "an array of at most " + limit.toString());
}

/** Whether `node` is a name: 1..63 of [a-z0-9.-] (token-spec.md, NAMES). */
export function isBundleName(node: Node, problem: Problem): bool {
  if (node.kind == JsonKind.STRING && isBundleNameRun(node.bytes)) return true;
  return problem.say("bundle-name", node.pointer(), "1..63 of [a-z0-9.-]");
}

/** Whether `node` is a name or the empty string. */
export function isNameOrEmpty(node: Node, problem: Problem): bool {
  if (node.kind == JsonKind.STRING && (node.bytes.length == 0 || isBundleNameRun(node.bytes))) return true;
  return problem.say("bundle-name", node.pointer(), "empty, or 1..63 of [a-z0-9.-]");
}

export function isBundleNameRun(bytes: StaticArray<u8>): bool {
  if (bytes.length < 1 || bytes.length > 63) return false;
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i];
    if (<u8>(c - 0x61) >= 26 && <u8>(c - 0x30) >= 10 && c != 0x2d && c != 0x2e) return false;
  }
  return true;
}

/** The whole number that `node` spells in plain digits, if it is from `least` to `most`; else -1. */
export function wholeNumber(node: Node, least: u64, most: u64, problem: Problem): i64 {
  const digits = node.bytes;
  let value: u64 = 0;
  let fits = node.kind == JsonKind.NUMBER && digits.length > 0 && digits.length <= 16;
  for (let i = 0; fits && i < digits.length; i++) {
    fits = <u8>(digits[i] - 0x30) < 10;
    value = value * 10 + (digits[i] - 0x30);
  }
  if (fits && value >= least && value <= min(most, LARGEST)) return value;
  problem.say(
    "bundle-number",
    node.pointer(),
    "a whole number from " + least.toString() + " to " + min(most, LARGEST).toString(),
  );
  return -1;
}

/** The four bytes that `node` spells in 8 lower-case hex digits, never 0; else 0. */
export function kidOf(node: Node, problem: Problem): u32 {
  const digits = node.bytes;
  let kid: u32 = 0;
  let fits = node.kind == JsonKind.STRING && digits.length == 8;
  for (let i = 0; fits && i < 8; i++) {
    fits = hexDigit(digits[i]) != 255;
    kid = (kid << 4) | hexDigit(digits[i]);
  }
  if (fits && kid != 0) return kid;
  problem.say("bundle-kid", node.pointer(), "8 lower-case hex digits, not all 0");
  return 0;
}

/** Decodes the base64url key of exactly `size` bytes into the start of `out`. */
export function isKey(node: Node, size: i32, out: StaticArray<u8>, problem: Problem): bool {
  const fits = node.kind == JsonKind.STRING && node.bytes.length == (size * 4 + 2) / 3;
  if (fits && decodeBase64url(node.bytes, 0, node.bytes.length, out, 0) == size) return true;
  return problem.say("bundle-key-length", node.pointer(), size.toString() + " bytes in unpadded base64url");
}
