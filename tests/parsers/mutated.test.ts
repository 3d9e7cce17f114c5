// No leak by malformation (carriers.md section 8), beyond the vectors: of messages that nobody wrote, the libraries extract
// nothing behind the filter that must be gone, however leniently they read.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Header } from "../model/header.ts";
import { Mutator } from "../model/mutate.ts";
import type { Vector } from "../model/vectors.ts";
import { TestKeys } from "../stand/harness.ts";
import { CARRIER_VECTORS } from "./corpus.ts";
import { planted, strangers } from "./expectation.ts";
import { INSTALL_MS, Libraries, type Reading, whyNot } from "./library.ts";
import { faults, isId, type Passage } from "./passage.ts";
import { Gate, SITUATIONS, type Situation } from "./situation.ts";

const reason = await whyNot();
const keys = new TestKeys();
const SEED = 20_261_122;
const MESSAGES = 1000;

/** What nobody says anything about: neither what it holds nor that it is valid. */
const UNSPECIFIED = { carrier: "", valid: false, parsed: {}, note: "", source: "" };

describe.skipIf(reason !== null)(`${MESSAGES} messages of seed ${SEED}`, () => {
  let libraries: Libraries;
  let messages: Vector[];
  let before: Reading[];
  beforeAll(async () => {
    libraries = await Libraries.open();
    const mutator = new Mutator(SEED);
    // Of more members than libraries read, the filter shows some that they did not.
    const isShort = (headers: Header[]) =>
      headers.every(([, value]) => value.length < 500 && !/(?:,.*){20}/.test(value));
    const short = CARRIER_VECTORS.map(({ headers }) => headers).filter(isShort);
    messages = Array.from({ length: MESSAGES }, (_, i) => {
      const headers: Header[] = mutator.message(short);
      return { ...UNSPECIFIED, id: `message ${i}`, headers };
    });
    before = await libraries.read(messages.map(({ headers }) => headers));
  }, INSTALL_MS);
  afterAll(() => libraries.end());

  test.each(Object.keys(SITUATIONS) as Situation[])("%s", async (situation) => {
    const gate = await Gate.open(situation, keys);
    const passages = messages.map((message, i): Passage => {
      const needles = planted(situation, message, before[i] ?? {}).filter(({ bytes }) =>
        isId(Buffer.from(bytes).toString()),
      );
      return { id: message.id, before: message.headers, after: gate.pass(message.headers), planted: needles, kept: [] };
    });
    const after = await libraries.read(passages.map((passage) => passage.after));
    const found = messages.flatMap(({ id }, i) =>
      strangers(situation, before[i] ?? {}, after[i] ?? {}, keys).map((stranger) => `${id}: ${stranger}`),
    );
    expect([...found, ...(await faults(libraries, passages))]).toEqual([]);
  });

  test("hold much for them to extract", () => {
    expect(before.filter((reading) => Object.keys(reading).length > 0).length).toBeGreaterThan(MESSAGES / 4);
  });
});
