// The deployment of token-spec.md's VECTORS: tenant acme, service checkout, zone mesh, epoch 7. The leaf keys were derived
// by HKDF from the seed 000102..1f; tests/crypto/token.test.ts holds this program to the whole of tests/vectors/token.json.
import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { Problem } from "../../../assembly/json/problem";
import { readJson } from "../../../assembly/json/read";
import { Bundle } from "../../../assembly/token/bundle";
import { Leaf, tokenKindOf } from "../../../assembly/token/leaf";
import { mint } from "../../../assembly/token/mint";
import { readBundle } from "../../../assembly/token/read";
import { textOf } from "../crypto/hex";

export const TRACE_HI: u64 = 0x4bf92f3577b34da6;
export const TRACE_LO: u64 = 0xa3ce929d0e0e4736;
/** A time at which every leaf of ACME mints. */
export const NOW: i64 = 1500;

export const ACME =
  '{"v":1,"tenant":"acme","service":"checkout","zone":"mesh","version":3,"issued":1000,"expires":2000,' +
  '"seal":[{"tenant":"acme","epoch":7,"key":"oKGio6SlpqeoqaqrrK2urw"}],"leaves":[' +
  leafText(
    "3f9ea444",
    "tok.tenant",
    "",
    "MBSrNG_MgdNpziR467NI-pzeMFgdjgyg1YYRVgpm_YbKYZMQNw0PcrJvfFu430mTtuoyY3Eg3OIe2tXsOZ9Rtw",
  ) +
  "," +
  leafText(
    "738eecad",
    "tok.service",
    "checkout",
    "GcPOStAI9E1ZoA9p1XYTqohZxqMQK_j39-2GaDCL1HwWzVsQpBPgfM2JXMX8LJDzoZkgU8bcziortRxCAPOHkw",
  ) +
  "," +
  leafText(
    "6e0a4067",
    "tok.trace",
    "",
    "1rbtkqp6eThy5eDJiBEYEWM0818N6gBfmiiNLZT2jtTPmTXGYGtfEi-r-w3yYO0sqwUXKXQkAEeWcpm9L_3DV69v6L047Z8IuHBcry5J3oeJSc9TwNVRoM_DyjyRFvY6",
  ) +
  "," +
  leafText("0b0f61e4", "hash.tenant", "", "nDSAVdAG_-2ITrBED5IJeb544VPYWDO6DFaU8n6mZp0") +
  "," +
  leafText("78a419bc", "hash.service", "checkout", "ZnNmyL9GMXWg3rlH53NVaLR_20cCjeIQYNEL7a6jCu0") +
  "," +
  leafText(
    "00000001",
    "map.whole",
    "partner",
    "t2d2Po_dVOptYjot2F__v674NUWGXpasqCfppEbc_7pZOsQ3dJt46goUlIv2Lx3BgCOdxhnCZPMyWkSm0w0bXA",
  ) +
  '],"classes":{"badge":64,"seat":65}}';

/** One leaf of epoch 7 and origin mesh, as a bundle has it. */
export function leafText(kid: string, use: string, subject: string, key: string): string {
  return (
    '{"kid":"' +
    kid +
    '","use":"' +
    use +
    '","origin":"mesh","subject":"' +
    subject +
    '","epoch":7,"mint_from":1200,"mint_until":1800,"key":"' +
    key +
    '"}'
  );
}

/** The bundle of a text that must be a good one. */
export function bundleOf(text: string): Bundle {
  return tryBundle(text, new Problem())!;
}

/** The bundle of the text, or null. The text itself must be JSON. */
export function tryBundle(text: string, problem: Problem): Bundle | null {
  return readBundle(readJson(bytesOf(text), problem)!, problem);
}

/** The leaf of ACME for this use. */
export function leafOf(bundle: Bundle, use: i32): Leaf {
  const subjects: string[] = ["", "checkout", "", "", "checkout", "partner"];
  return bundle.leafFor(use, "mesh", subjects[use], NOW)!;
}

/** The token of a text value, or "-". */
export function minted(bundle: Bundle, leaf: Leaf, cls: i32, value: string, traceLow: u64 = TRACE_LO): string {
  const out = new Writer(new StaticArray<u8>(200));
  const buf = bytesOf(value);
  const seal = bundle.sealFor(bundle.tenant, leaf.epoch)!;
  if (!mint(leaf, seal, tokenKindOf(leaf.use), cls, buf, 0, buf.length, traceLow, out)) return "-";
  return textOf(out.buf, 0, out.at);
}
