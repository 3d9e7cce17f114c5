// What `check` says of one place in a policy. Never holds a value of the document: key names and allowed words only.
import type { Position } from "../text/position.ts";

export type Severity = "error" | "warning";

export interface Finding extends Position {
  file: string;
  severity: Severity;
  /** A stable short name: `key-unknown`. */
  code: string;
  message: string;
  /** What to do about it. */
  hint: string;
  /** RFC 6901, into the document. Of an unknown key: the key; of missing keys: where they are missing. */
  pointer: string;
}

/** A finding before its pointer is looked up in the text. */
export interface Remark {
  code: string;
  message: string;
  hint: string;
  pointer: string;
  /** Whether the key is meant rather than its value. */
  atKey?: boolean;
}

/** A name out of a document, made safe to print: short, and without control characters. */
export function quoted(name: string): string {
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return JSON.stringify(short.replace(/[\p{C}\u2028\u2029]/gu, "?"));
}
