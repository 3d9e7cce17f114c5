// The tables of policies and requests with what must come of them (tests/vectors/decisions/), and how an outcome is
// compared with them: token by token, opened with the keys of the test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { ROOT } from "../src/host/root.ts";
import { Kind, readText } from "../src/token/text.ts";
import { TOKEN_CLASSES } from "../src/words/class.ts";
import { type Document, referencePolicy, type TestKeys } from "./stand/harness.ts";
import type { Header } from "./stand/upstream.ts";

export interface Decision {
  rule: number;
  name: string;
  /** Merged into the reference policy's spec; null is no policy at all. */
  policy?: Document;
  hop: [point: "inbound-listener" | "outbound-cluster", peer: string];
  request: Header[];
  /** The names that are looked at; default: those of the request. */
  look?: string[];
  want: Header[];
  opens?: string[];
  /** A trace id and a span id, which `want` names as the peer gets them: `<trace>`, `<high>`, `<low>`, `<span>`, `<low:10>`, `<census>`. */
  ids?: [trace: string, span: string];
  fields?: [carrier: string, name: string, action: string, reason: string][];
}

const TABLES = join(ROOT, "tests", "vectors", "decisions");

export const DECISIONS: readonly Decision[] = readdirSync(TABLES)
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(join(TABLES, file), "utf8")).cases);

/** The policy document of a case. */
export function policyOf({ policy }: Decision): Document {
  if (policy === null) return null;
  const document = referencePolicy();
  Object.assign(document.spec, policy);
  return document;
}

/** Holds the headers that left against what the table wants. */
export function compare(decision: Decision, headers: readonly Header[], keys: TestKeys): void {
  const names = new Set(decision.look ?? decision.request.map(([name]) => name));
  const opens = [...(decision.opens ?? [])];
  const left = headers.filter(([name]) => names.has(name)).map(([name, value]) => `${name}: ${value}`);
  const plain = left.map((line) => line.replaceAll(/[A-Za-z0-9+/]{40,}={0,2}/g, showBase64));
  const marked = plain.map((line) => line.replaceAll(/t1\.[\w-]+/g, (token) => mark(token, opens, keys)));
  const spell = speller(decision, keys);
  expect(marked.toSorted()).toEqual(decision.want.map(([name, value]) => `${name}: ${spell(value)}`).toSorted());
  expect(opens, "values that no token opened to").toEqual([]);
}

/** `base64(TOKEN)`, where that is what the text encodes. */
function showBase64(text: string): string {
  const decoded = Buffer.from(text, "base64").toString("latin1");
  return decoded.startsWith("t1.") ? `base64(${decoded})` : text;
}

/** Puts mapped ids in the place of their names, and of request ids in `<request:ID>`. */
function speller(decision: Decision, keys: TestKeys): (value: string) => string {
  const spell = idSpeller(decision, keys);
  const [point, peer] = decision.hop;
  const way = point === "inbound-listener" ? "in" : "out";
  return (value) => spell(value.replaceAll(/<request:([^>]+)>/g, (_, id) => keys.mapRequest(peer, way, id)));
}

function idSpeller({ ids, hop }: Decision, keys: TestKeys): (value: string) => string {
  if (ids === undefined) return (value) => value;
  const { trace, span } = keys.map(hop[1], ...ids);
  const low = trace.slice(16);
  const census = Buffer.from(`0000${trace}01${span}0201`, "hex").toString("base64").slice(0, -1);
  const names: Record<string, string> = { trace, span, low, high: trace.slice(0, 16), census };
  const decimal = (hex: string) => BigInt(`0x${hex}`).toString();
  return (value) =>
    value.replaceAll(/<(trace|high|low|span|census)(:10)?>/g, (_, name, ten) =>
      ten === undefined ? (names[name] as string) : decimal(names[name] as string),
    );
}

/** `<token:CLASS>`, when it opens to the next value that the table names, or `<hash:CLASS>`. */
function mark(token: string, opens: string[], keys: TestKeys): string {
  const parts = readText(token);
  if (parts === null) return token;
  const cls = Object.entries(TOKEN_CLASSES).find(([, { number }]) => number === parts.classNumber)?.[0];
  if (parts.kind === Kind.HASH) return `<hash:${cls}>`;
  expect(keys.open(token)).toBe(opens.shift());
  return `<token:${cls}>`;
}
