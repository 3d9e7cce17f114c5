// W3C Trace Context Level 2, section 3.3, read naively.
import { trim } from "./header.ts";

const LEVEL_2 = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
const LEVEL_1 = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

export interface StateMember {
  key: string;
  value: string;
  /** Whether Level 1 knows such a key. */
  level1: boolean;
}

/** The members of all lines in order; null when a member is malformed or there are more than 32. */
export function readTracestate(lines: readonly string[]): StateMember[] | null {
  const texts = lines
    .flatMap((line) => line.split(","))
    .map(trim)
    .filter((text) => text !== "");
  if (texts.length > 32) return null;
  const members: StateMember[] = [];
  for (const text of texts) {
    const equals = text.indexOf("=");
    const key = text.slice(0, equals);
    const value = text.slice(equals + 1);
    if (equals < 0 || !LEVEL_2.test(key) || !VALUE.test(value)) return null;
    members.push({ key, value, level1: LEVEL_1.test(key) });
  }
  return members;
}

/** The value of a `dd` member without its entries `t.usr.id`. */
export function withoutUserId(value: string): string {
  return value
    .split(";")
    .filter((entry) => (entry.split(":")[0] ?? "").trim() !== "t.usr.id")
    .join(";");
}
