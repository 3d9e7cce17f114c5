// Work grows with the input and no faster: twice the message takes less than 2.3 times the steps in the filter, for every
// shape that a parser, a detector or a list could choke on. Steps are counted to the same number everywhere
// (tests/stand/wasm.ts); time.clock.test.ts looks at the clock as well.
import { beforeAll, describe, expect, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { makeKeys } from "../model/hop.ts";
import { compile } from "../stand/wasm.ts";
import { INPUTS, Random, share, timeoutFor } from "./random.ts";
import { configurationOfShapes, DOCUMENTS, line, SHAPES, settle, VALUES, withoutEdits } from "./shapes.ts";

const MOST = 2.3;
const { env } = makeKeys(Math.floor(Date.now() / 1000));

let counted: Filter;
let steps = 0;

/** A filter that has met nothing, and says each step. */
async function countedFilter(): Promise<Filter> {
  const wasm = await compile("assembly/index.ts", "release", true);
  return Filter.load({ env, fail: withoutEdits, wasm, step: () => steps++ });
}

describe("requests", () => {
  beforeAll(async () => {
    counted = await countedFilter();
    expect(counted.configure(configurationOfShapes()).ok).toBe(true);
  });

  test.each(SHAPES)("$name", ({ n, headers }) => {
    expect(stepsOf(headers(2 * n)) / stepsOf(headers(n))).toBeLessThan(MOST);
    expect(counted.failed).toBe(false);
  });

  /** Quadratic work would take a hundred times as many. */
  const MOST_STEPS_PER_BYTE = 60;

  test(
    "values of pieces that nobody thought of",
    () => {
      const random = new Random(200);
      const size = 60_000;
      for (let n = share(0.005); n > 0; n--) {
        const piece = Array.from({ length: 1 + random.below(3) }, () => random.pick(VALUES)).join("");
        const cut = piece.slice(0, 1 + random.below(piece.length));
        const headers: Header[] = [
          ...line("x-u", cut.repeat(size / cut.length)),
          ["baggage", `k=${encodeURIComponent(cut)}`],
        ];
        expect(stepsOf(headers) / size, JSON.stringify(cut)).toBeLessThan(MOST_STEPS_PER_BYTE);
      }
    },
    timeoutFor(INPUTS),
  );

  /** How many steps a message takes that was never met before. */
  function stepsOf(headers: readonly Header[]): number {
    steps = 0;
    const exchange = counted.request(headers);
    const taken = steps;
    exchange.end();
    expect(exchange.reply).toBeUndefined();
    return taken;
  }
});

describe("documents", () => {
  beforeAll(async () => {
    counted = await countedFilter();
  });

  test.each(DOCUMENTS)("$name", ({ n, text }) => {
    expect(stepsOf(text(2 * n)) / stepsOf(text(n))).toBeLessThan(MOST);
    expect(counted.failed).toBe(false);
  });

  /** How many steps a document takes until all that it left behind is collected, above those of an empty one. */
  function stepsOf(document: string): number {
    return stepsUntilCollected(document) - stepsUntilCollected("");
  }

  function stepsUntilCollected(document: string): number {
    settle(counted);
    steps = 0;
    counted.remove(counted.root(document));
    settle(counted);
    return steps;
  }
});
