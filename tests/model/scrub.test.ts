// The model itself, by example.
import { expect, test } from "vitest";
import { EXAMPLES } from "./examples.ts";
import { type Expected, merged } from "./header.ts";
import { scrub } from "./scrub.ts";

test.each(EXAMPLES.map((example) => [example.id, example] as const))("%s", (_, { hop, message, headers, leaves }) => {
  const want = new Map<string, Expected[]>();
  for (const [name, value] of leaves) want.set(name, [...(want.get(name) ?? []), merged(value)]);
  expect(new Map(scrub(hop, message, headers, true))).toEqual(want);
});

test("no keys, no tokens and no mapped ids", () => {
  for (const { hop, message, headers } of EXAMPLES) {
    const values = [...scrub(hop, message, headers, false).values()].flat(2);
    expect(values.every((part) => typeof part === "string")).toBe(true);
  }
});
