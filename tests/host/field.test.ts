// The explanation's payload. Its numbers are named by src/words, which tests/words holds equal to the filter's.
import { describe, expect, it } from "vitest";
import { decodeField } from "../../src/host/field.ts";

/** A payload as the filter writes it. */
function payload(head: [number, number, number, number, number], rule: number, runs: string[]): Buffer {
  const parts = [Buffer.from(head), Buffer.alloc(2)];
  parts[1]?.writeInt16LE(rule);
  for (const run of runs) {
    const bytes = Buffer.from(run, "latin1");
    parts.push(Buffer.from([bytes.length & 255, bytes.length >> 8]), bytes);
  }
  return Buffer.concat(parts);
}

describe("decodeField", () => {
  it("reads every part", () => {
    const field = decodeField(payload([3, 1, 1, 0, 1], 2, ["user.id", "alice", "t1.abc"]));
    expect(field).toEqual({
      carrier: "baggage",
      name: Buffer.from("user.id"),
      class: "user",
      action: "tokenize",
      reason: "entry",
      rule: 2,
      changed: true,
      would: false,
      response: false,
      dropped: false,
      before: Buffer.from("alice"),
      after: Buffer.from("t1.abc"),
    });
  });

  it.each([
    ["stripped", 1, "v", "", { changed: true, after: null }],
    ["would be stripped", 2, "v", "", { changed: false, would: true, after: null }],
    ["dropped", 8, "v", "", { dropped: true, after: null }],
    ["empty and kept", 4, "", "", { response: true, after: Buffer.alloc(0) }],
  ])("tells what is %s", (_, flags, before, after, want) => {
    expect(decodeField(payload([3, 0, 4, 1, flags], -1, ["k", before, after]))).toMatchObject({
      rule: undefined,
      ...want,
    });
  });

  it("keeps bytes that are no text, in long values", () => {
    const value = "\xff\x00,".repeat(300);
    expect(decodeField(payload([0, 200, 0, 0, 0], -1, ["h", value, value]))).toMatchObject({
      class: "class-200",
      before: Buffer.from(value, "latin1"),
      after: Buffer.from(value, "latin1"),
    });
  });

  it("refuses what the filter does not write", () => {
    const good = payload([3, 1, 1, 0, 1], 2, ["k", "v", ""]);
    expect(() => decodeField(Buffer.concat([good, Buffer.alloc(1)]))).toThrow("expected 15");
    expect(() => decodeField(payload([99, 1, 1, 0, 1], 2, ["k", "v", ""]))).toThrow("no name for number 99");
  });
});
