// `tracecloak/filter` keeps to its docstrings, with the keys and the clock of the vectors.
import { describe, expect, test } from "vitest";
import { type Attach, type Configuration, load, Problem } from "../../src/exports/filter.ts";
import { BUNDLE, EXPIRES, HOP, NOW, referencePolicy, TOKEN } from "../docs/fixed.ts";

const attach: Attach = { ...HOP, point: "inbound-listener", peer: "mesh" };
const setup = (given: Partial<Configuration> = {}): Configuration => ({
  attach,
  policy: referencePolicy(),
  keys: BUNDLE,
  now: () => new Date(NOW * 1000),
  ...given,
});
const MESSAGE = { headers: [["baggage", "env=prod,user.id=alice@example.com,note=hello"]] } as const;

describe("a message", () => {
  test("leaves as Envoy would let it out, and each field says why", async () => {
    const { headers, trailers, fields, reply, response } = (await load(setup())).run(MESSAGE);
    expect({ trailers, reply, response }).toEqual({ trailers: [], reply: undefined, response: undefined });
    const [[name, value = ""] = []] = headers;
    expect(name).toBe("baggage");
    expect(value).toMatch(/^env=prod,user\.id=t1\.[\w-]+$/);
    const rows = fields.map(({ name, action, reason, rule, changed }) => [name, action, reason, rule, changed]);
    expect(rows).toEqual([
      ["env", "keep", "entry", 0, false],
      ["user.id", "tokenize", "entry", 2, true],
      ["note", "strip", "unknown", undefined, true],
    ]);
    expect(fields.map(({ after }) => after)).toEqual(["prod", value.split("user.id=")[1], null]);
  });

  test("keeps a token of the same keys", async () => {
    const line = `user.id=${TOKEN}`;
    expect((await load(setup())).run({ headers: [["baggage", line]] }).headers).toEqual([["baggage", line]]);
  });

  test("may have trailers and a response", async () => {
    const filter = await load(setup());
    const lines = [["baggage", "note=hello"]] as const;
    const outcome = filter.run({ headers: [], trailers: lines, response: { headers: lines, trailers: lines } });
    expect(outcome).toMatchObject({ headers: [], trailers: [], response: { headers: [], trailers: [] } });
    expect(outcome.fields.map(({ response }) => response)).toEqual([false, true, true]);
  });

  test("leaves nothing of another behind, however many there are", async () => {
    const filter = await load(setup());
    const first = filter.run(MESSAGE);
    for (let i = 0; i < 500; i++) filter.run(MESSAGE);
    expect(filter.run(MESSAGE)).toEqual(first);
    expect(Object.values(filter.metrics()).some((count) => count > 500)).toBe(true);
  });
});

describe("the clock", () => {
  test("ends the keys while the filter runs", async () => {
    let now = NOW;
    const filter = await load(setup({ now: () => new Date(now * 1000) }));
    expect(filter.run(MESSAGE).headers[0]?.[1]).toContain("user.id=");
    now = EXPIRES + 1;
    expect(filter.run(MESSAGE).headers).toEqual([["baggage", "env=prod"]]);
  });
});

describe("without keys", () => {
  test("what would be tokenized is stripped", async () => {
    const { attach, policy } = setup();
    expect((await load({ attach, policy })).run(MESSAGE).headers).toEqual([["baggage", "env=prod"]]);
  });
});

describe("a refusal is a Problem", () => {
  test.each<[string, Partial<Configuration>, RegExp]>([
    ["of a policy, at its place", { policy: { ...referencePolicy(), kind: "Planted" } }, /^\/policy\/kind$/],
    ["of a hop", { attach: { ...attach, peer: "nowhere" } }, /^\/attach\/peer$/],
    ["of a bundle, by the variable's name", { keys: '{"v":"planted"}' }, /^TRACECLOAK_KEYS/],
  ])("%s, without a value", async (_, given, path) => {
    const reason = await load(setup(given)).catch((thrown: unknown) => thrown);
    expect(reason).toBeInstanceOf(Problem);
    const { code, message, hint, path: where } = reason as Problem;
    expect(where).toMatch(path);
    expect(code).toMatch(/^[a-z-]+$/);
    expect(message + hint).not.toMatch(/planted|nowhere/i);
  });
});
