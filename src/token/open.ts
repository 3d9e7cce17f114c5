// Opening (token-spec.md, OPEN). Offline and unlogged: who may open what is the resolver's business.
import { aessiv } from "@noble/ciphers/aes.js";
import { Problem } from "../text/problem.ts";
import { deriveLeaf } from "./derive.ts";
import { findRow, type Keyring, type KidRow, stateAt } from "./keyring.ts";
import { kindOf, sivKey, traceWord } from "./mint.ts";
import { unpad } from "./pad.ts";
import { associatedData, Kind, type Parts, readText } from "./text.ts";

export interface Opened {
  value: Buffer;
  /** What the kid stands for: tenant, origin, subject, use, epoch. */
  row: KidRow;
  classNumber: number;
}

/**
 * Opens one token. `traceId` (8 or 16 bytes), where given, must be the trace of a token of scope trace. `now` is in unix
 * seconds. Throws the same Problem whatever the cause; the seal is not looked at.
 */
export function openToken(
  keyring: Keyring,
  text: string,
  { now, traceId }: { now: number; traceId?: Uint8Array },
): Opened {
  const parts = readText(text);
  const row = parts === null ? undefined : findRow(keyring, parts.kid); // one row, never trial
  const value = parts === null || row === undefined ? null : openParts(keyring, row, parts, now, traceId);
  if (parts === null || row === undefined || value === null) throw notOpened();
  return { value, row, classNumber: parts.classNumber };
}

function openParts(
  keyring: Keyring,
  row: KidRow,
  parts: Parts,
  now: number,
  traceId: Uint8Array | undefined,
): Buffer | null {
  const state = stateAt(keyring, row, now);
  const secret = keyring.secrets.find(({ tenant, epoch }) => tenant === row.tenant && epoch === row.epoch);
  if (secret === undefined || (state !== "active" && state !== "retired")) return null;
  if (parts.kind === Kind.HASH || parts.kind !== kindOf(row.use)) return null; // a hash opens nothing
  if (parts.epochMod !== row.epoch % 16 || parts.classNumber === 0) return null;
  const key = deriveLeaf(Buffer.from(secret.seed, "base64url"), row);
  const value = decrypt(sivKey({ use: row.use, key }), parts);
  if (value === null || value.length === 0) return null;
  const isOtherTrace = parts.kind === Kind.TRACE && traceId !== undefined && !traceWord(key, traceId).equals(parts.tw);
  return isOtherTrace ? null : value;
}

function decrypt(key: Uint8Array, { head, tw, v, c }: Parts): Buffer | null {
  try {
    return unpad(aessiv(key, associatedData(head, tw)).decrypt(Buffer.concat([v, c])));
  } catch {
    return null; // the synthetic IV does not fit: RFC 5297 section 2.7
  }
}

function notOpened(): Problem {
  return new Problem(
    "token-not-opened",
    "this token cannot be opened",
    "one answer for every cause: not a token of this keyring, damaged, of another trace, revoked, destroyed, or a hash, which opens nothing",
  );
}
