// What other people's parsers extract from a message before and after the filter, held against what must be gone and
// what must stay. Faults name the message, the library and what it extracts, never a value.
import { type Needle, Seer } from "../../src/redteam/seer.ts";
import { carrierOf } from "../model/family.ts";
import type { Header } from "../model/header.ts";
import type { Fact, Libraries, Reading } from "./library.ts";

/** A message before and after the filter. */
export interface Passage {
  id: string;
  before: readonly Header[];
  after: readonly Header[];
  /** What nobody may extract from `after`, however it is spelled there. */
  planted: readonly Needle[];
  /** What whoever extracts it from `before` must extract from `after`, as `name=value`: `trace-id=4bf9…`, `env=prod`. */
  kept: readonly string[];
}

/** Everything wrong with these passages, in words. */
export async function faults(libraries: Libraries, passages: readonly Passage[]): Promise<string[]> {
  const before = await libraries.read(passages.map((passage) => passage.before));
  const after = await libraries.read(passages.map((passage) => passage.after));
  return passages.flatMap((passage, i) => {
    const found = [...leaked(passage, after[i] ?? {}), ...lost(passage, before[i] ?? {}, after[i] ?? {})];
    return found.map((fault) => `${passage.id}: ${fault}`);
  });
}

/** What is extracted though it was planted; at last by whoever looks at the carriers' lines themselves. */
function leaked({ after, planted }: Passage, reading: Reading): string[] {
  const texts = planted.map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
  const halves = new Set(texts.filter(isId).flatMap(halvesOf));
  const spelled = [...halves].flatMap(spellings).map((bytes): Needle => ({ id: "", bytes }));
  const others = planted.filter(({ bytes }, i) => !isId(texts[i] ?? "") && isTelling(bytes));
  const seer = new Seer([...others, ...spelled]);
  const sees = (text: string) => seer.look(Buffer.from(text, "utf8")).length > 0;
  const shows = ([what, value]: Fact) =>
    isId(value) ? halvesOf(value).some((half) => halves.has(half)) : sees(`${nameOf(what)}=${value}`);
  const extracted = Object.entries(reading).flatMap(([propagator, facts]) =>
    facts.filter(shows).map(([what]) => `${propagator} extracts a planted ${kindOf(what)}`),
  );
  const lines = after
    .filter(([name]) => carrierOf(name.toLowerCase()) !== undefined)
    .filter(([name, value]) => seer.look(Buffer.from(`${name}: ${value}`, "latin1")).length > 0);
  return [...extracted, ...lines.map(() => "a planted value is on the wire")];
}

/** What was extracted before, had to stay, and is not extracted any more. */
function lost({ kept }: Passage, before: Reading, after: Reading): string[] {
  const isKept = ([what, value]: Fact) => kept.includes(`${nameOf(what)}=${value}`);
  return Object.entries(before).flatMap(([propagator, facts]) => {
    const left = new Set((after[propagator] ?? []).map(([what, value]) => `${what}=${value}`));
    const missing = facts.filter((fact) => isKept(fact) && !left.has(fact.join("=")));
    return missing.map(([what]) => `${propagator} no longer extracts the ${kindOf(what)}`);
  });
}

/** `user.id` of `member:user.id`. */
function nameOf(what: string): string {
  return what.slice(what.indexOf(":") + 1);
}

/** A key may be what was planted: only the kind of a fact is ever told. */
function kindOf(what: string): string {
  return what.replace(/:.*$/s, "");
}

/** Whether a text is an id as the libraries write it. */
export function isId(text: string): boolean {
  return /^(?:[0-9a-f]{16}){1,2}$/i.test(text);
}

/** The 64-bit halves of an id that are not zero, in lower case: carriers hold one or both. */
export function halvesOf(id: string): string[] {
  const halves = id.toLowerCase().match(/.{16}/g) ?? [];
  return halves.filter((half) => !/^0*$/.test(half));
}

/**
 * A half as carriers write it: hex with and without leading zeros, decimal either way, raw bytes. One that says little is
 * looked for where ids are extracted alone.
 */
function spellings(half: string): Buffer[] {
  const bytes = Buffer.from(half, "hex");
  if (!isTelling(bytes)) return [];
  const number = BigInt(`0x${half}`);
  const texts = [half, number.toString(16), ...[number, BigInt.asIntN(64, number)].map(String)];
  return [...texts.map((text) => Buffer.from(text)), bytes];
}

/** Whether it says enough not to stand somewhere by chance: zeros and padding do not. */
function isTelling(bytes: Uint8Array): boolean {
  return new Set(bytes).size > 4;
}
