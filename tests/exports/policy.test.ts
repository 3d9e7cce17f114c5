// `tracecloak/policy` keeps to its docstrings.
import { expect, test } from "vitest";
import { check, Problem, read } from "../../src/exports/policy.ts";

const HEAD = "apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n";

test("a good policy has no findings, and reads as a plain value", async () => {
  expect(await check(`${HEAD}  mode: enforce\n`)).toEqual([]);
  expect(read(`${HEAD}  mode: enforce\n`)).toEqual({
    apiVersion: "tracecloak/v1",
    kind: "TracePolicy",
    spec: { mode: "enforce" },
  });
});

test("a finding has the place, the file that was named, and nothing else than is declared", async () => {
  const found = await check(Buffer.from(`${HEAD}  mode: enforced\n`), { file: "team.yaml" });
  expect(found).toEqual([
    {
      severity: "error",
      code: "mode-unknown",
      message: expect.any(String),
      hint: expect.any(String),
      file: "team.yaml",
      line: 4,
      column: 9,
      pointer: "/spec/mode",
    },
  ]);
});

test("a text that is no YAML is a finding of check, and a problem of read", async () => {
  const [finding] = await check("a: [");
  expect(finding).toMatchObject({ severity: "error", code: "yaml-syntax", file: "policy.yaml" });
  const place = `${finding?.file}:${finding?.line}:${finding?.column}`;
  expect(() => read("a: [")).toThrow(expect.objectContaining({ name: "Problem", code: "yaml-syntax", path: place }));
  expect(() => read('{"a": 1, "a": 2}', { file: "a.json" })).toThrow(Problem);
});

test("an exception that is over by `now` is found", async () => {
  const text = `${HEAD}  exceptions:
    - { match: ["baggage:a"], lift: email, action: keep, zone: outside, owner: o, reason: r, expires: "2026-01-01T00:00:00Z" }
`;
  const codes = async (now: string) => (await check(text, { now: new Date(now) })).map(({ code }) => code);
  expect(await codes("2026-06-01T00:00:00Z")).not.toEqual(await codes("2025-06-01T00:00:00Z"));
});
