// The red-team corpus past other people's parsers: of what it plants they extract nothing behind the filter, and of what
// it says must arrive they extract what they extracted before.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCorpus, type Way } from "../../src/redteam/case.ts";
import { type Planted, plant } from "../../src/redteam/plant.ts";
import type { Header } from "../model/header.ts";
import { userToken } from "../redteam/stand.ts";
import { TestKeys } from "../stand/harness.ts";
import { INSTALL_MS, Libraries, whyNot } from "./library.ts";
import { faults, type Passage } from "./passage.ts";
import { Gate, type Situation } from "./situation.ts";

const reason = await whyNot();
const SEED = Math.floor(Math.random() * 2 ** 31);

const PLACES: Record<Way, Situation> = {
  outside: "from outside, restarted",
  mesh: "inside the mesh, inbound",
  partner: "to a partner, mapped",
};

describe.skipIf(reason !== null).each(Object.entries(PLACES))("the corpus, way %s", (way, situation) => {
  const keys = new TestKeys();
  let libraries: Libraries;
  let gate: Gate;
  let planted: Planted[];
  beforeAll(async () => {
    libraries = await Libraries.open();
    gate = await Gate.open(situation, keys);
    const cases = (await readCorpus()).filter((one) => one.way === way);
    planted = cases.map((one) => plant(one, SEED, { token: userToken(keys) }));
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  test("is not extracted, and its controls are", async () => {
    const passages = planted.map((one) => passageOf(one, gate.pass(linesOf(one))));
    expect(passages.length).toBeGreaterThan(10);
    expect(await faults(libraries, passages), `seed ${SEED}`).toEqual([]);
  });

  test("is extracted where there is no filter", async () => {
    const passages = planted.map((one) => passageOf(one, linesOf(one)));
    const found = await faults(libraries, passages);
    // The others plant where no carrier is: in paths, trailers, plain headers.
    expect(new Set(found.map((fault) => fault.replace(/:.*/, ""))).size).toBeGreaterThan(planted.length / 3);
  });
});

function linesOf({ headers }: Planted): Header[] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

function passageOf(one: Planted, after: readonly Header[]): Passage {
  const kept = one.keep.flatMap(([name, value]) => (name === "traceparent" ? idsOf(value) : [value]));
  return { id: one.case.id, before: linesOf(one), after, planted: one.needles, kept };
}

function idsOf(traceparent: string): string[] {
  const [, trace, span] = traceparent.split("-");
  return [`trace-id=${trace}`, `span-id=${span}`];
}
