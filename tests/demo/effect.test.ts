// The screen's word for a field follows from its bytes before and after.
import { describe, expect, it } from "vitest";
import { byEffect, effectOf, namesOf } from "../../src/demo/effect.ts";
import type { Row } from "../../src/text/table.ts";

const row = (part: Partial<Row>): Row => ({
  carrier: "baggage",
  field: "user.id",
  class: "user",
  action: "keep",
  rule: "fields[0]",
  before: "alice",
  after: "alice",
  ...part,
});

describe("effectOf", () => {
  it.each([
    ["stripped", "strip", null, "removed"],
    ["tokenized", "tokenize", "t1.x", "token"],
    ["hashed", "hash", "t1.y", "hash"],
    ["masked", "mask", "a***e", "masked"],
    ["remapped", "remap", "bob", "new id"],
    ["restarted", "restart", "bob", "new id"],
    ["kept without a part of it", "keep", "al", "trimmed"],
    ["kept", "keep", "alice", "kept"],
    ["only reported", "strip", "alice", "kept"],
  ])("%s", (_, action, after, want) => {
    expect(effectOf(row({ action, after }))).toBe(want);
  });
});

describe("byEffect", () => {
  it("groups in one order, whatever the order of the fields", () => {
    const rows = [row({}), row({ after: "x", action: "tokenize" }), row({ after: null }), row({ field: "env" })];
    expect(byEffect(rows).map(([effect, some]) => [effect, some.length])).toEqual([
      ["removed", 1],
      ["token", 1],
      ["kept", 2],
    ]);
  });
});

describe("namesOf", () => {
  it("calls headers of a trace format by its name, members and plain headers by their own, each once", () => {
    const rows = [
      row({ carrier: "b3", field: "x-b3-traceid" }),
      row({ carrier: "b3", field: "x-b3-spanid" }),
      row({ carrier: "tracestate", field: "dd" }),
      row({}),
      row({ carrier: "header", field: "x-user-id" }),
    ];
    expect(namesOf(rows)).toEqual(["b3 (2)", "tracestate", "user.id", "x-user-id"]);
  });

  it("lets nothing through that a terminal would obey", () => {
    expect(namesOf([row({ field: "a\x1b[2J" })])).toEqual(["a\\x1b[2J"]);
  });
});
