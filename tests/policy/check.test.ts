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
