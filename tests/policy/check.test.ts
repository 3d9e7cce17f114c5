// Findings as a whole: the filter refuses, the schema adds places, positions are those of the text.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Attach } from "../../src/policy/attach.ts";
import { check } from "../../src/policy/check.ts";
import { type Judge, loadJudge } from "../../src/policy/judge.ts";
import { matchSchema } from "../../src/policy/schema.ts";

const HEAD = "apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n";
const NOW = new Date("2026-01-31T12:00:00Z");

/** Findings as `line:column severity code pointer`, judged by the built filter or by `judge`. */
async function findings(text: string, judge?: Judge, file = "policy.yaml"): Promise<string[]> {
  const found = await check(text, { file, now: NOW, ...(judge && { judge }) });
  return found.map(({ line, column, severity, code, pointer }) => `${line}:${column} ${severity} ${code} ${pointer}`);
}

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});

const accepts: Judge = () => undefined;
const refuses =
  (code: string, pointer: string): Judge =>
  () => ({ code, pointer, expected: "something else" });

interface Row {
  name: string;
  policy?: unknown;
  ok: boolean;
  code?: string;
  pointer?: string;
}

const table = JSON.parse(readFileSync("tests/vectors/policy.json", "utf8")) as { attach: Attach; rows: Row[] };
/** Rows with a whole configuration are about what stands around the document. */
const rows = table.rows.filter((row) => row.policy !== undefined);

describe("the table of policies", () => {
  it("has enough of both", () => {
    expect(rows.filter((row) => row.ok).length).toBeGreaterThan(50);
    expect(rows.filter((row) => !row.ok).length).toBeGreaterThan(150);
  });

  it.each(rows)("is judged alike by tool and filter: $name", async ({ policy, ok, code, pointer }) => {
    for (const [file, text] of [
      ["policy.json", JSON.stringify(policy)],
      ["policy.yaml", stringify(policy)],
    ] as const) {
      const found = await check(text, { file, attach: table.attach, judge, now: NOW });
      const errors = found.filter(({ severity }) => severity === "error");
      if (ok) expect(errors).toEqual([]);
      const place = pointer?.replace(/^\/policy/, "");
      if (!ok) expect(errors.map((error) => `${error.pointer} ${error.code}`)).toContain(`${place} ${code}`);
      expect(new Set(errors.map((error) => error.pointer)).size).toBe(errors.length);
    }
  });

  it("has nothing that the filter takes and the schema refuses", () => {
    const refused = rows.filter(({ ok, policy }) => ok && matchSchema(policy).length > 0);
    expect(refused.map(({ name }) => name)).toEqual([]);
  });
});

describe("check", () => {
  it("asks nobody about what is no document", async () => {
    const judge: Judge = () => expect.unreachable("a text that does not parse was judged");
    expect(await findings("a: [", judge)).toEqual(["1:5 error yaml-syntax "]);
    expect(await findings('{"a":1,}', judge, "policy.json")).toEqual(["1:8 error json-syntax "]);
  });

  it("lets the filter decide: what it takes has no errors, whatever the schema thinks", async () => {
    expect(await findings(`${HEAD}  mode: nonsense\n`, accepts)).toEqual([]);
  });

  it("gives the filter's refusal its place in the text", async () => {
    const text = `${HEAD}  fields:\n    - match: ["baggage:a"]\n      action: strip\n`;
    expect(await findings(text, refuses("entry-x", "/policy/spec/fields/0/action"))).toEqual([
      "6:15 error entry-x /spec/fields/0/action",
    ]);
    expect(await findings(text, refuses("entry-x", "/policy/spec/fields/0"))).toEqual([
      "5:7 error entry-x /spec/fields/0",
    ]);
    expect(await findings(text, refuses("entry-x", "/policy"))).toEqual(["1:1 error entry-x "]);
  });

  it("adds the places that the schema knows, in the order of the text, and each place once", async () => {
    const text = `${HEAD}  unknown: keep\n  fields:\n    - match: ["baggage:a"]\n      action: tokenise\n  mod: off\n`;
    expect(await findings(text, refuses("action-unknown", "/policy/spec/fields/0/action"))).toEqual([
      "4:12 error unknown-weak /spec/unknown",
      "7:15 error action-unknown /spec/fields/0/action",
      "8:3 error key-unknown /spec/mod",
    ]);
  });

  it("finds what the filter alone can see at every place in one run", async () => {
    const spec = [
      "  fields:",
      '    - { match: ["baggage:a"], action: strip }',
      '    - { match: ["baggae:b"], action: strip }',
      '    - { match: ["baggage:tenant"], action: tokenize, class: tenant }',
      '    - { match: ["header:authorization"], action: strip }',
      "  zones:",
      "    - { name: mesh, own: true, clusters: [mesh-*] }",
      "    - { name: partner, out: { trace: remap, tokens: pass } }",
      "    - { name: outside }",
      "  exceptions:",
      "    - { match: [baggage:a], lift: payment, action: keep, zone: mars, owner: o, reason: r, expires: 2030-01-31T00:00:00Z }",
    ];
    expect(await findings(`${HEAD}${spec.join("\n")}\n`)).toEqual([
      "6:17 error carrier-unknown /spec/fields/1/match/0",
      "7:44 error class-few /spec/fields/2/action",
      "8:17 error header-reserved /spec/fields/3/match/0",
      "11:53 error tokens-remap /spec/zones/1/out/tokens",
      "14:64 error zone-unknown /spec/exceptions/0/zone",
    ]);
  });

  it("says no more of a zone than the filter did: the rest may come of what was taken out", async () => {
    const zone = (out: string) => `${HEAD}  zones:\n    - { name: p, out: { ${out} } }\n    - { name: outside }\n`;
    const judge: Judge = ({ policy }) => {
      const { out } = (policy as { spec: { zones: { out: object }[] } }).spec.zones[0] as { out: object };
      const [key] = Object.keys(out);
      return key === undefined ? undefined : { code: "x", pointer: `/policy/spec/zones/0/out/${key}`, expected: "-" };
    };
    expect(await findings(zone("trace: remap, tokens: strip"), judge)).toEqual([
      "5:32 error x /spec/zones/0/out/trace",
    ]);
  });

  it("asks no more than there can be an answer to", async () => {
    let asked = 0;
    const judge: Judge = () => {
      asked++;
      return { code: "x", pointer: "/policy/spec/fields/0", expected: "-" };
    };
    expect(await findings(`${HEAD}  fields: [${"{},".repeat(300)}]\n`, judge)).not.toEqual([]);
    expect(asked).toBe(20);
    asked = 0;
    await findings(`${HEAD}  fields: [{}]\n`, judge);
    expect(asked).toBe(2);
  });

  it("finds what is no YAML at every place in one run, and never the echo of the first", async () => {
    const text = "spec:\n  mode: !x off\n  unknown: *y\n  mode: off\n  limits: &z {}\n  b: .nan\n";
    expect(await findings(text)).toEqual([
      "2:9 error yaml-tag ",
      "3:12 error yaml-alias ",
      "4:3 error key-repeated ",
      "5:14 error yaml-alias ",
      "6:6 error yaml-syntax ",
    ]);
    expect(await findings("a: [1\nb: 'x\nc: }\n")).toHaveLength(1);
    const many = Array.from({ length: 99 }, () => "a: 1\n").join("");
    expect(await findings(many)).toHaveLength(20);
  });

  it("warns only where the filter takes the document", async () => {
    const text = `${HEAD}  mode: report\n`;
    expect(await findings(text, accepts)).toEqual(["4:9 warning mode-report /spec/mode"]);
    expect(await findings(text, refuses("x", "/policy/spec"))).toEqual(["4:3 error x /spec"]);
  });

  it("judges for the hop that it is told, else for the own mesh zone of the document", async () => {
    const seen: unknown[] = [];
    const judge: Judge = ({ attach }) => void seen.push(attach);
    const attach = { point: "outbound-cluster", peer: "p", tenant: "t", service: "s", zone: "z" } as const;
    await check(`${HEAD}  zones: [{ name: home, own: true }]\n`, { file: "p.yaml", judge, now: NOW });
    await check(HEAD, { file: "p.yaml", judge, attach, now: NOW });
    expect(seen).toEqual([
      { point: "inbound-listener", peer: "auto", tenant: "tenant", service: "service", zone: "home" },
      attach,
    ]);
  });

  it("takes the reference policy, and says what it does not do yet", async () => {
    const text = readFileSync("data/reference-policy.yaml", "utf8");
    expect(await findings(text)).toEqual([
      "39:7 warning peers-later /spec/zones/0/peers",
      "45:21 warning remap-in-later /spec/zones/1/in/trace",
    ]);
  });
});
