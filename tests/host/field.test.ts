// The explanation's payload, and the names in it: those of the filter's own registries, read from their text.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACTIONS, CARRIERS, CLASSES, decodeField, REASONS } from "../../src/host/field.ts";

const read = (file: string) => readFileSync(`assembly/words/${file}.ts`, "utf8");

/** `NAME = NUMBER` of an enum in AssemblyScript. */
function membersOf(text: string, name: string): [string, number][] {
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(text)?.[1] ?? "";
  return [...body.matchAll(/^\s*([A-Z0-9_]+) = (\d+)/gm)].map(([, member = "", number]) => [member, Number(number)]);
}

/** The strings of `const NAMES`. */
function namesOf(text: string): string[] {
  const body = /const NAMES[^=]*= \[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
}

describe("names", () => {
  it.each([
    ["carrier", CARRIERS],
    ["reason", REASONS],
  ])("of each %s are the filter's", (file, names) => {
    const wanted = namesOf(read(file));
    expect(wanted.length).toBeGreaterThan(10);
    expect([...names]).toEqual(wanted);
  });

  it("of each action are the filter's", () => {
    const wanted = membersOf(read("action"), "Action");
    expect(wanted.map(([name]) => name.toLowerCase())).toEqual([...ACTIONS]);
    expect(wanted.map(([, number]) => number)).toEqual([...ACTIONS.keys()]);
  });

  it("of each class are the filter's", () => {
    const text = read("class");
    const numbers = new Map(membersOf(text, "Class"));
    const wanted = [...text.matchAll(/name == "([^"]+)"\) return Class\.([A-Z_]+)/g)].map(([, name, member = ""]) => [
      String(numbers.get(member)),
      name,
    ]);
    expect(wanted.length).toBe(numbers.size);
    expect(CLASSES).toEqual(Object.fromEntries(wanted));
  });
});

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
