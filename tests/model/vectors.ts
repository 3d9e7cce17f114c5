// The vectors of tests/vectors/ that describe carriers, as the tests use them.
import { readFileSync } from "node:fs";
import type { Header } from "./header.ts";

export interface Vector {
  id: string;
  carrier: string;
  headers: Header[];
  /** Whether a receiver that follows the source gets something usable. */
  valid: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is the carrier's own
  parsed: any;
  note: string;
  source: string;
}

/** All vectors of a file, their values turned from text into the bytes on the wire. */
export function readVectors(file: string): Vector[] {
  const text = readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), "utf8");
  const vectors = JSON.parse(text) as Vector[];
  return vectors.map((vector) => ({
    ...vector,
    headers: vector.headers.map(([name, value]) => [name, Buffer.from(value, "utf8").toString("latin1")]),
  }));
}
