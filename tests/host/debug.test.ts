// The release build checks no index, so the debug build, which traps on the first bad one, is given the same messages:
// it never traps, and lets out the same (docs/decisions/0012).
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import { ROOT } from "../../src/host/root.ts";
import { EXAMPLES } from "../model/examples.ts";
import type { Header } from "../model/header.ts";
import { configurationOf, makeKeys, PLACES } from "../model/hop.ts";
import { Mutator } from "../model/mutate.ts";
import { HOPS, type Hop } from "../model/policy.ts";
import { readVectors } from "../model/vectors.ts";

const DEBUG = join(ROOT, "build", "tracecloak.debug.wasm");
const FILES = ["baggage", "traceparent", "tracestate", "b3", "datadog", "jaeger", "skywalking", "vendors", "xray"];
const CASES = [...FILES.flatMap(readVectors), ...EXAMPLES].map(({ headers }) => headers);
const MUTANTS = 500;
const { env } = makeKeys(Math.floor(Date.now() / 1000));

async function open(hop: Hop, wasm?: string): Promise<(headers: readonly Header[]) => unknown> {
  const filter = await Filter.load({ env, ...(wasm !== undefined && { wasm }) });
  expect(filter.configure(configurationOf(hop)).ok).toBe(true);
  return (headers) => {
    const exchange = filter.request(headers, { cluster: PLACES[hop].cluster });
    const request = exchange.headers;
    const left = { request, response: exchange.response(headers), reply: exchange.reply, failed: filter.failed };
    exchange.end();
    return left;
  };
}

describe.each(Object.keys(HOPS) as Hop[])("%s", (hop) => {
  test("every vector and mutant of them, checked and unchecked", async () => {
    const [debug, release] = [await open(hop, DEBUG), await open(hop)];
    const mutator = new Mutator(20_261_122);
    const mutants = Array.from({ length: MUTANTS }, () => mutator.message(CASES.filter((one) => one.length > 0)));
    for (const headers of [...CASES, ...mutants]) {
      const left = debug(headers);
      expect(left).toMatchObject({ failed: false });
      expect(left).toEqual(release(headers));
    }
  });
});
