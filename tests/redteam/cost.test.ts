// What the red team's tools cost: steps of theirs, counted. A file of its own, since what ran before cannot be counted.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Answer } from "../../src/redteam/answer.ts";
import { Seer } from "../../src/redteam/seer.ts";
import { viewsOf } from "../../src/redteam/view.ts";
import { type Counter, countSteps } from "../stand/steps.ts";
import { COSTLY } from "./answering.ts";

let counter: Counter;
beforeAll(async () => {
  counter = await countSteps("/src/redteam/answer.ts", "/src/redteam/seer.ts", "/src/redteam/view.ts");
});
afterAll(() => counter.stop());

test("steps are counted to the same number, however often", async () => {
  const stepsFor = () => counter.steps(() => [...viewsOf(Buffer.from("%41%2C=a;b-".repeat(1000)))]);
  const first = await stepsFor();
  expect(first).toBeGreaterThan(11_000);
  for (let again = 0; again < 20; again++) expect(await stepsFor()).toBe(first);
});

test("steps grow with the text, not with the canaries", async () => {
  const source = Buffer.from("%41%2C=a;b-".repeat(5000));
  const stepsFor = (canaries: number) => {
    const many = new Seer(Array.from({ length: canaries }, (_, i) => ({ id: String(i), bytes: randomBytes(40) })));
    return counter.steps(() => many.look(source));
  };
  expect((await stepsFor(1000)) / (await stepsFor(100))).toBeLessThan(1.5);
});

test("steps grow with the text, however often a canary repeats itself", async () => {
  const stepsFor = (bytes: number) => {
    const repeating = new Seer([{ id: "one", bytes: Buffer.from("a".repeat(bytes)) }]);
    const source = Buffer.from("a".repeat(bytes));
    return counter.steps(() => expect(repeating.look(source)).toMatchObject([{ whole: true, length: bytes }]));
  };
  for (const bytes of [4000, 8000]) expect((await stepsFor(2 * bytes)) / (await stepsFor(bytes))).toBeLessThan(2.3);
});

/** The steps for an answer that comes in pieces of a thousand bytes. */
const stepsOfAnswer = (text: string) => {
  const bytes = Buffer.from(text);
  return counter.steps(() => {
    const answer = new Answer();
    for (let at = 0; at < bytes.length; at += 1000) {
      answer.push(bytes.subarray(at, at + 1000));
      expect(answer.isWhole).toBe(false);
    }
    expect(answer.read().body.length).toBeLessThanOrEqual(bytes.length);
  });
};

test.each(Object.entries(COSTLY))(
  "twice the length of one %s takes less than 2.3 times the steps",
  async (_, bytes) => {
    expect((await stepsOfAnswer(bytes(20_000))) / (await stepsOfAnswer(bytes(10_000)))).toBeLessThan(2.3);
  },
);
