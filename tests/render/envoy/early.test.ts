// Early mutation is made from the registry of headers, so a carrier cannot be forgotten in it; and the filter agrees with
// what the registry says that each holds.
import { beforeAll, describe, expect, test } from "vitest";
import { Filter } from "../../../src/host/filter.ts";
import type { Header } from "../../../src/host/headers.ts";
import type { Hop } from "../../../src/mesh/hop.ts";
import { earlyMutation } from "../../../src/render/envoy/early.ts";
import { CARRIERS } from "../../../src/words/carrier.ts";
import { HEADERS, holdsTrace } from "../../../src/words/header.ts";
import { EXAMPLES } from "../../../tools/carriers.gen.ts";
import { HOPS } from "./hops.ts";

/** What stands in the rendered list: names, and prefixes with an asterisk. */
const removed = listOf(HOPS["inbound-outside"] as Hop);

test.each(HEADERS)("$name goes exactly where it may hold a trace", (header) => {
  const { name, family } = header;
  expect(removed.includes(family ? `${name}*` : name)).toBe(holdsTrace(header));
});

test("besides carriers go the addresses that a stranger claims, and what Envoy samples by", () => {
  const names = HEADERS.map(({ name, family }) => (family ? `${name}*` : name));
  expect(removed.filter((name) => !names.includes(name))).toEqual([
    "forwarded",
    "x-forwarded-for",
    "x-client-trace-id",
  ]);
});

describe("what the filter takes because the trace restarts, early mutation takes before it", () => {
  let filter: Filter;
  beforeAll(async () => {
    filter = await Filter.load({ explain: true });
    const outside = { name: "outside", in: { trace: "restart", carriers: CARRIERS.slice(1) } };
    const attach = { point: "inbound-listener", peer: "outside", tenant: "acme", service: "checkout", zone: "mesh" };
    const spec = { zones: [{ name: "mesh", own: true }, outside] };
    const policy = { apiVersion: "tracecloak/v1", kind: "TracePolicy", spec };
    expect(filter.configure({ attach, policy })).toMatchObject({ ok: true });
  });

  /** Whether the filter takes a header for that reason when it comes alone. */
  const isTaken = (header: Header) => {
    const exchange = filter.request([header]);
    const taken = exchange.fields.some(({ reason, action }) => reason === "trace" && action === "strip");
    exchange.end();
    return taken;
  };
  const isEarly = (name: string) =>
    removed.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : one === name));

  test("of every carrier's example", () => {
    const taken = Object.values(EXAMPLES).flatMap(({ headers }) => headers.filter(isTaken));
    expect(new Set(taken.map(([name]) => name)).size).toBeGreaterThan(15);
    expect(taken.map(([name]) => name).filter((name) => !isEarly(name))).toEqual([]);
  });
});

function listOf(hop: Hop): string[] {
  const [extension] = earlyMutation(hop).early_header_mutation_extensions ?? [];
  // biome-ignore lint/suspicious/noExplicitAny: configuration of Envoy's shape
  const { mutations } = (extension as any).typed_config;
  // biome-ignore lint/suspicious/noExplicitAny: configuration of Envoy's shape
  return mutations.map(({ remove, remove_on_match }: any) => remove ?? `${remove_on_match.key_matcher.prefix}*`);
}
