// X-Amzn-Trace-Id (carriers.md 5.16): `Root=1-8HEX-24HEX;Parent=16HEX;Sampled=0|1`, in any order, and fields that load
// balancers and applications add. Fields are found by `readListMember`; what each holds is read here.
import { COLON, DASH, lower, ZERO } from "../bytes/ascii";
import { decimal, readDecimal } from "../bytes/decimal";
import { isHex, readHex, writeHex } from "../bytes/hex";
import { indexOf } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { HexId } from "./hexid";

/** Which field a key names, in the order that they are written in. */
export const enum XrayField {
  ROOT = 0,
  PARENT = 1,
  SAMPLED = 2,
  LINEAGE = 3,
  SELF = 4,
  /** Data of the application. */
  OTHER = 5,
}

/** The keys by XrayField, as they are written. */
export const XRAY_NAMES: StaticArray<string> = ["Root", "Parent", "Sampled", "Lineage", "Self"];

/** Which field a key names: parsers differ on its case, so any will do. */
export function findXrayField(line: StaticArray<u8>, from: i32, to: i32): XrayField {
  for (let f = 0; f < XrayField.OTHER; f++) if (isNamed(line, from, to, XRAY_NAMES[f])) return f;
  return XrayField.OTHER;
}

function isNamed(line: StaticArray<u8>, from: i32, to: i32, name: string): bool {
  if (to - from != name.length) return false;
  for (let i = 0; i < name.length; i++) if (lower(line[from + i]) != lower(<u8>name.charCodeAt(i))) return false;
  return true;
}

/** Reads `1-8HEX-24HEX`, the form of `Root`. OpenTelemetry for Java takes fewer digits of the time. */
export function readXrayId(line: StaticArray<u8>, from: i32, to: i32, out: HexId): bool {
  const time = from + 2;
  const dash = to - 25;
  if (dash <= time || dash - time > 8 || line[from] != ZERO + 1 || line[from + 1] != DASH || line[dash] != DASH) {
    return false;
  }
  if (!isHex(line, time, dash) || !isHex(line, dash + 1, to)) return false;
  out.hi = (readHex(line, time, dash) << 32) | readHex(line, dash + 1, dash + 9);
  out.lo = readHex(line, dash + 9, to);
  return (out.hi | out.lo) != 0;
}

/** Writes what `readXrayId` reads, the time in full. */
export function writeXrayId(id: HexId, out: Writer): void {
  out.byte(ZERO + 1);
  out.byte(DASH);
  writeHex(out, id.hi >> 32, 8);
  out.byte(DASH);
  writeHex(out, id.hi, 8);
  writeHex(out, id.lo, 16);
}

/** Whether the run is `1-HEX-HEX`, as long as the root at the most: published examples of `Self` have digits too few. */
export function isXraySelf(line: StaticArray<u8>, from: i32, to: i32): bool {
  const time = from + 2;
  const dash = indexOf(line, DASH, min(time, to), to);
  const digits = to - dash - 1;
  if (dash <= time || dash - time > 8 || digits < 1 || digits > 24) return false;
  return line[from] == ZERO + 1 && line[from + 1] == DASH && isHex(line, time, dash) && isHex(line, dash + 1, to);
}

/** Whether the run is a lineage: a counter up to 32767, 8 HEX, a counter up to 255, with colons between. */
export function isLineage(line: StaticArray<u8>, from: i32, to: i32): bool {
  const first = indexOf(line, COLON, from, to);
  const second = indexOf(line, COLON, min(first + 1, to), to);
  if (second - first != 9 || !isHex(line, first + 1, second)) return false;
  return isCounter(line, from, first, 32767) && isCounter(line, min(second + 1, to), to, 255);
}

function isCounter(line: StaticArray<u8>, from: i32, to: i32, most: u64): bool {
  return to - from <= 5 && readDecimal(line, from, to) && decimal <= most;
}
