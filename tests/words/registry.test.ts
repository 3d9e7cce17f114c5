// Carriers, reasons, what policy can say, and the form of a NAME: src/words is equal to assembly/words.
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import { ACTIONS, IDENTITIES, MODES, POINTS, SCOPES, TRACES } from "../../src/words/action.ts";
import { CARRIERS } from "../../src/words/carrier.ts";
import { NAME, NAME_LIMIT_BYTES, OPTIONAL_NAME } from "../../src/words/name.ts";
import { REASONS } from "../../src/words/reason.ts";
import { loadWords } from "./filter.ts";

const filter = await loadWords();
const read = (file: string) => readFileSync(new URL(`../../assembly/words/${file}.ts`, import.meta.url), "utf8");

/** `NAME = NUMBER` of an enum in AssemblyScript. */
function membersOf(text: string, name: string): [string, number][] {
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(text)?.[1] ?? "";
  return [...body.matchAll(/^\s*([A-Z0-9_]+) = (\d+)/gm)].map(([, member = "", number]) => [member, Number(number)]);
}

test("carriers have the filter's names and numbers", () => {
  expect([...CARRIERS]).toEqual(filter.carriers());
});

test("reasons have the filter's names and numbers", () => {
  expect([...REASONS]).toEqual(filter.reasons());
});

test.each([
  ["carrier", "Carrier", CARRIERS],
  ["reason", "Reason", REASONS],
] as const)("the filter's enum of %ss has a name for every number", (file, name, list) => {
  expect(membersOf(read(file), name).map(([, number]) => number)).toEqual([...list.keys()]);
});

test.each([
  ["Action", ACTIONS],
  ["Trace", TRACES],
  ["Identity", IDENTITIES],
  ["Mode", MODES],
  ["Scope", SCOPES],
  ["Point", POINTS],
] as const)("%s: the members of the filter's enum, in its order", (name, list) => {
  const members = membersOf(read("action"), name);
  expect(members.map(([member]) => member.toLowerCase().replaceAll("_", "-"))).toEqual([...list]);
  expect(members.map(([, number]) => number)).toEqual([...list.keys()]);
});

describe("a NAME", () => {
  const longest = "a".repeat(NAME_LIMIT_BYTES);
  const rows = [
    ["", "a", "0", "a-b.c", ".", "-", longest, `${longest}a`, "A", "a_b", "a b", "ä", "a\n", "a/b", "outsider"],
  ].flat();

  it("is what the filter takes for a tenant", async () => {
    const host = await Filter.load();
    for (const tenant of rows) {
      const attach = { point: "inbound-listener", peer: "auto", tenant, service: "s", zone: "mesh" };
      const zones = [{ name: "mesh", own: true }, { name: "outside" }];
      const policy = { apiVersion: "tracecloak/v1", kind: "TracePolicy", spec: { zones } };
      expect([tenant, host.configure({ attach, policy }).ok]).toEqual([tenant, NAME.test(tenant)]);
    }
  });

  it("may be left out where there is none to give", () => {
    for (const name of rows) expect(OPTIONAL_NAME.test(name)).toBe(name === "" || NAME.test(name));
  });
});
