// Time grows with the input and no faster, for the shapes whose steps steps.test.ts counts: the clock also sees what one
// `memory.copy` moves. Measured around the wasm's callbacks, the least of many runs.
import { beforeAll, describe, expect, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { makeKeys } from "../model/hop.ts";
import { expectBelow, timed } from "../stand/clock.ts";
import { configurationOfShapes, DOCUMENTS, SHAPES, settle, withoutEdits } from "./shapes.ts";

const MOST = 2.3;
const RUNS = 4;
/** Machines are shared: what is slow once may have been somebody else. */
const TRIES = 40;
const { env } = makeKeys(Math.floor(Date.now() / 1000));

/** The ratio of what two runs take at least: as many tries as it takes to see it in bounds, both turn by turn. */
function ratioOf(once: () => void, twice: () => void): number {
  let [one, two] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < TRIES; tries++) {
    for (let run = 0; run < RUNS; run++) {
      one = Math.min(one, timed(once));
      two = Math.min(two, timed(twice));
    }
    if (two / one < MOST) break;
  }
  return two / one;
}

describe("requests", () => {
  let filter: Filter;
  beforeAll(async () => {
    filter = await Filter.load({ env, fail: withoutEdits });
    expect(filter.configure(configurationOfShapes()).ok).toBe(true);
  });

  const send = (headers: readonly Header[]) => () => {
    const exchange = filter.request(headers);
    exchange.end();
    if (exchange.reply !== undefined) throw new Error(`refused with ${exchange.reply.code}: the shape is too large`);
  };

  test.each(SHAPES)("$name", ({ name, n, headers }) => {
    expectBelow(`twice as much of ${name}`, ratioOf(send(headers(n)), send(headers(2 * n))), MOST, "times");
    expect(filter.failed).toBe(false);
  });
});

describe("documents", () => {
  test.each(DOCUMENTS)("$name", async ({ name, n, text }) => {
    const filter = await Filter.load();
    const configure = (document: string) => () => {
      filter.remove(filter.root(document));
      settle(filter);
    };
    const ratio = ratioOf(configure(text(n)), configure(text(2 * n)));
    expectBelow(`twice as many ${name}`, ratio, MOST, "times");
    expect(filter.failed).toBe(false);
  });
});
