// Text keeps to its width by breaking between words, values by breaking anywhere, and nothing of either is lost.
import { describe, expect, it } from "vitest";
import { breakValue, wrapWords } from "../../src/text/wrap.ts";

describe("wrapWords", () => {
  it.each([
    ["what fits", "one two", 7, ["one two"]],
    ["one word too many", "one two", 6, ["one", "two"]],
    ["a word longer than a line", "a longest b", 4, ["a", "longest", "b"]],
    ["nothing", "", 4, [""]],
  ])("%s", (_, text, width, want) => {
    expect(wrapWords(text, width)).toEqual(want);
    expect(wrapWords(text, width).join(" ")).toBe(text);
  });
});

describe("breakValue", () => {
  it.each([
    ["what fits", "abcd", 4, ["abcd"]],
    ["longer", "abcdefghi", 4, ["abcd", "efgh", "i"]],
    ["nothing", "", 4, [""]],
    ["in a width without end", "abcdefghi", Number.POSITIVE_INFINITY, ["abcdefghi"]],
  ])("%s", (_, value, width, want) => {
    expect(breakValue(value, width)).toEqual(want);
  });
});
