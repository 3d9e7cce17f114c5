// The built filter with fixed keys and a fixed clock (tests/vectors/token.json), so that a page can show what it makes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Filter, type FilterOptions } from "../../src/host/filter.ts";
import { ROOT } from "../../src/host/root.ts";

const vectors = JSON.parse(readFileSync(join(ROOT, "tests", "vectors", "token.json"), "utf8"));
const NS_PER_S = 1_000_000_000n;

/** Whose keys they are. */
export const HOP = { tenant: "acme", service: "checkout", zone: "mesh" };

/** Unix seconds: when the keys' vectors were made, and when the keys expire. */
export const NOW: number = vectors.now;
export const EXPIRES: number = vectors.bundle.expires;
export const BUNDLE = JSON.stringify(vectors.bundle);

/** A token of the mesh under these keys. */
export const TOKEN: string = vectors.mutants.of;

export function fixedFilter(options: FilterOptions = {}): Promise<Filter> {
  return Filter.load({ env: { TRACECLOAK_KEYS: BUNDLE }, now: () => BigInt(NOW) * NS_PER_S, ...options });
}

/** A fresh copy of the policy that tests and examples use unless they say otherwise. */
// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, good or bad
export function referencePolicy(): any {
  return parse(readFileSync(join(ROOT, "data", "reference-policy.yaml"), "utf8"));
}
