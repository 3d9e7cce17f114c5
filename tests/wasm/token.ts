// The token layer for tests on Node, one leaf and one bundle at a time. Runs are in one buffer.
import { copyOf } from "../../assembly/bytes/scan";
import { Writer } from "../../assembly/bytes/writer";
import { RequestId, readRequestId, writeRequestId } from "../../assembly/carriers/requestid";
import { Halves } from "../../assembly/crypto/ff1";
import { Problem } from "../../assembly/json/problem";
import { readJson } from "../../assembly/json/read";
import { Bundle, OWN_TENANT, Seal } from "../../assembly/token/bundle";
import { Leaf, tokenKindOf } from "../../assembly/token/leaf";
import { MappedId, mapRequest, mapSpan, mapTrace } from "../../assembly/token/map";
import { Memo } from "../../assembly/token/memo";
import { mint } from "../../assembly/token/mint";
import { readBundle } from "../../assembly/token/read";
import { Recognised, recognise } from "../../assembly/token/recognise";

const BUFFER = new StaticArray<u8>(65536);
const TEXT = new Writer(new StaticArray<u8>(256));
const FOUND = new Recognised();
const MAPPED = new MappedId();
const REQUEST = new RequestId();
const HALVES = new Halves();
const MEMO = new Memo(1, 2);
const SUBJECTS: StaticArray<string> = ["", "checkout", "", "", "checkout", "partner"];

let bundle = new Bundle("acme", "checkout", "mesh");
let leaf = new Leaf(0, 1, 1, new StaticArray<u8>(64), 0);
let seal = new Seal("acme", 1, 0, 0);

/** Where in memory offset 0 of every run is. */
export function buffer(): usize {
  return changetype<usize>(BUFFER);
}

/** Where in memory a minted text starts. */
export function text(): usize {
  return changetype<usize>(TEXT.buf);
}

/** Takes the bundle whose JSON is the first `size` bytes. */
export function loadBundle(size: i32): bool {
  const problem = new Problem();
  const root = readJson(copyOf(BUFFER, 0, size), problem);
  if (root === null) return false;
  const read = readBundle(root, problem);
  if (read === null) return false;
  bundle = read;
  return true;
}

/** Takes the bundle's leaf for this use and its seal; answers the kid, or 0. */
export function pickLeaf(use: i32, now: i64): u32 {
  const found = bundle.leafFor(use, "mesh", SUBJECTS[use], now);
  if (found === null) return 0;
  leaf = found;
  const own = bundle.sealFor(bundle.tenant, leaf.epoch);
  if (own === null) return 0;
  seal = own;
  return leaf.kid;
}

/** Takes a leaf whose key is at 0, and a bundle that holds nothing but its seal k0, k1. */
export function makeLeaf(use: i32, kid: u32, epoch: u32, k0: u64, k1: u64): void {
  leaf = new Leaf(use, kid, epoch, BUFFER, 0);
  seal = new Seal("acme", epoch, k0, k1);
  bundle = new Bundle("acme", "checkout", "mesh");
  bundle.seals.push(seal);
  bundle.accept = [];
  MEMO.clear();
  __collect();
}

/** Mints the value [from, to); answers the length of the text, or -1. */
export function mintValue(cls: i32, from: i32, to: i32, traceLow: u64): i32 {
  TEXT.reset();
  return mint(leaf, seal, tokenKindOf(leaf.use), cls, BUFFER, from, to, traceLow, TEXT) ? TEXT.at : -1;
}

/** As `mintValue`, through the memo. */
export function mintOnce(cls: i32, from: i32, to: i32, traceLow: u64): i32 {
  TEXT.reset();
  if (MEMO.find(leaf, cls, BUFFER, from, to, TEXT)) return TEXT.at;
  const size = mintValue(cls, from, to, traceLow);
  if (size > 0) MEMO.keep(TEXT.buf, 0, size);
  return size;
}

/** kind << 8 | class of the token [from, to), or -1 where it is none. */
export function recogniseText(from: i32, to: i32): i32 {
  return recognise(bundle, BUFFER, from, to, FOUND) && FOUND.tenant == OWN_TENANT ? (FOUND.kind << 8) | FOUND.cls : -1;
}

/** The kid of the token that was recognised last. */
export function recognisedKid(): u32 {
  return FOUND.kid;
}

/** Maps a trace id; answers the low half. */
export function mapTraceId(hi: u64, lo: u64): u64 {
  mapTrace(leaf, hi, lo, MAPPED);
  return MAPPED.lo;
}

/** The high half of the trace id that was mapped last. */
export function mappedHigh(): u64 {
  return MAPPED.hi;
}

export function mapSpanId(mappedLow: u64, span: u64): u64 {
  return mapSpan(leaf, mappedLow, span);
}

/** Maps the request id [from, to), 0 inwards and 1 outwards; answers the length of its text, or -1 where it has no shape. */
export function mapRequestId(way: i32, from: i32, to: i32): i32 {
  if (!readRequestId(BUFFER, from, to, REQUEST)) return -1;
  HALVES.left = REQUEST.left;
  HALVES.right = REQUEST.right;
  mapRequest(leaf, way, REQUEST.digits, HALVES);
  REQUEST.left = HALVES.left;
  REQUEST.right = HALVES.right;
  TEXT.reset();
  writeRequestId(REQUEST, BUFFER, from, to, TEXT);
  return TEXT.at;
}
