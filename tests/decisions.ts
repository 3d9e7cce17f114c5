// The tables of policies and requests with what must come of them (tests/vectors/decisions/), and how an outcome is
// compared with them: token by token, opened with the keys of the test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { ROOT } from "../src/host/root.ts";
import { BUILT_IN_CLASSES } from "../src/token/class.ts";
import { Kind, readText } from "../src/token/text.ts";
import { type Document, referencePolicy, type TestKeys } from "./envoy/harness.ts";
import type { Header } from "./envoy/upstream.ts";

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
  const marked = left.map((line) => line.replaceAll(/t1\.[\w-]+/g, (token) => mark(token, opens, keys)));
  expect(marked.toSorted()).toEqual(decision.want.map(([name, value]) => `${name}: ${value}`).toSorted());
  expect(opens, "values that no token opened to").toEqual([]);
}

/** `<token:CLASS>`, when it opens to the next value that the table names, or `<hash:CLASS>`. */
function mark(token: string, opens: string[], keys: TestKeys): string {
  const parts = readText(token);
  if (parts === null) return token;
  const cls = Object.entries(BUILT_IN_CLASSES).find(([, { number }]) => number === parts.classNumber)?.[0];
  if (parts.kind === Kind.HASH) return `<hash:${cls}>`;
  expect(keys.open(token)).toBe(opens.shift());
  return `<token:${cls}>`;
}
