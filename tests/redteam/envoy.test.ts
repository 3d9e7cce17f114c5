// The corpus through real Envoys under the reference policy: nothing planted comes out behind the filter and all controls
// are kept; without it, and with the bench's Lua in its place, the same search finds plenty.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Findings } from "../../src/redteam/campaign.ts";
import { readCorpus, WAYS } from "../../src/redteam/case.ts";
import { World } from "../stand/harness.ts";
import { CONTENDERS, type Contender, run } from "./stand.ts";

const world = new World();
const SEED = Math.floor(Math.random() * 2 ** 31);
const found = new Map<Contender, Findings>();
const of = (contender: Contender) => found.get(contender) as Findings;

beforeAll(async () => {
  const cases = await readCorpus();
  for (const contender of CONTENDERS) {
    const runs = await Promise.all(WAYS.map((way) => run(world, contender, way, cases, SEED)));
    found.set(contender, {
      cases: runs.flatMap((one) => one.cases),
      leaks: runs.flatMap((one) => one.leaks),
      losses: runs.flatMap((one) => one.losses),
    });
  }
});
afterAll(() => world.end());

/** How many cases a list of findings is about. */
const count = (list: Findings["leaks"] | Findings["losses"]) => new Set(list.map((one) => one.case.id)).size;

test("the counts, side by side", () => {
  const rows = CONTENDERS.map((contender) => {
    const { cases, leaks, losses } = of(contender);
    return [contender, String(cases.length), String(count(leaks)), String(count(losses))] as const;
  });
  const table = [["filter", "cases", "leaks", "controls lost"], ...rows].map((row) =>
    row.map((cell) => cell.padEnd(14)).join(""),
  );
  console.log([...table, `seed ${SEED}`].join("\n"));
  expect(rows).toHaveLength(3);
});

test("behind the filter no canary is seen", () => {
  const seen = of("tracecloak").leaks.map(({ case: { id }, sink, place, encoding, whole }) => {
    return `${id}: ${sink}, ${place}, ${encoding}${whole ? "" : " (a piece)"}`;
  });
  expect(seen, `seed ${SEED}`).toEqual([]);
});

test("behind the filter every control is kept", () => {
  expect(
    of("tracecloak").losses.map(({ case: { id }, control }) => `${id}: ${control}`),
    `seed ${SEED}`,
  ).toEqual([]);
});

test("without a filter, and with the Lua, the search finds what passes", () => {
  const sent = of("no filter").cases.length;
  expect(count(of("no filter").leaks)).toBeGreaterThan(sent * 0.9);
  expect(count(of("Lua").leaks)).toBeGreaterThan(sent * 0.5);
  expect(count(of("Lua").leaks)).toBeLessThan(count(of("no filter").leaks));
});
