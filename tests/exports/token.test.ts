// `tracecloak/token` keeps to its docstrings: a token is the filter's own, byte for byte, and opens again.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { load } from "../../src/exports/filter.ts";
import { Problem, readBundle, readKeyring } from "../../src/exports/token.ts";
import { BUNDLE, EXPIRES, HOP, NOW, referencePolicy } from "../docs/fixed.ts";

const vectors = JSON.parse(readFileSync("tests/vectors/token.json", "utf8"));
const now = new Date(NOW * 1000);
const ALICE = "alice@example.com";
const thrown = (work: () => unknown): Problem => {
  try {
    work();
  } catch (reason) {
    expect(reason).toBeInstanceOf(Problem);
    return reason as Problem;
  }
  throw new Error("nothing was thrown");
};

describe("mint", () => {
  test("makes what the filter makes", async () => {
    const attach = { ...HOP, point: "inbound-listener", peer: "mesh" } as const;
    const filter = await load({ attach, policy: referencePolicy(), keys: BUNDLE, now: () => now });
    const { headers } = filter.run({ headers: [["baggage", `user.id=${ALICE}`]] });
    expect(headers).toEqual([["baggage", `user.id=${readBundle(BUNDLE).mint(ALICE, { class: "user", now })}`]]);
  });

  test.each([
    [{ class: "user" }, "t1.", 65],
    [{ class: "user", scope: "service" }, "t1.", 65],
    [{ class: "user", scope: "trace", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" }, "t1.", 75],
    [{ class: "user", hash: true }, "t1.", 43],
    [{ class: "tenant", scope: "service" }, "t1.", 65],
  ] as const)("%j", (options, start, length) => {
    const token = readBundle(BUNDLE).mint("alice", { ...options, now });
    expect([token.slice(0, 3), token.length]).toEqual([start, length]);
  });

  test.each<[string, () => unknown, string]>([
    ["an empty value", () => readBundle(BUNDLE).mint("", { class: "user", now }), "token-length"],
    ["a long value", () => readBundle(BUNDLE).mint("x".repeat(64), { class: "user", now }), "token-length"],
    ["an unknown class", () => readBundle(BUNDLE).mint("x", { class: "constructor", now }), "class-unknown"],
    ["a class of few values", () => readBundle(BUNDLE).mint("x", { class: "tenant", now }), "class-few"],
    ["another zone's value", () => readBundle(BUNDLE).mint("x", { class: "user", origin: "mars", now }), "leaf-none"],
    [
      "a hash in a trace",
      () => readBundle(BUNDLE).mint("x", { class: "user", scope: "trace", hash: true, now }),
      "leaf-none",
    ],
    ["no trace", () => readBundle(BUNDLE).mint("x", { class: "user", scope: "trace", now }), "token-trace"],
    [
      "a bad trace",
      () => readBundle(BUNDLE).mint("x", { class: "user", scope: "trace", traceId: "4b", now }),
      "trace-id",
    ],
    [
      "an old bundle",
      () => readBundle(BUNDLE).mint("x", { class: "user", now: new Date(EXPIRES * 1000) }),
      "bundle-expired",
    ],
    ["no JSON", () => readBundle("planted"), "bundle-invalid"],
    ["null", () => readBundle("null"), "bundle-invalid"],
    ["other JSON", () => readBundle('{"v":1}'), "bundle-invalid"],
  ])("refuses %s", (_, work, code) => {
    const { code: said, message } = thrown(work);
    expect(said).toBe(code);
    expect(message).not.toContain("planted");
  });
});

describe("open", () => {
  const keyring = () => readKeyring(JSON.stringify(vectors.keyring));

  test("gives back the value, and what is known of it", () => {
    const token = readBundle(BUNDLE).mint(ALICE, { class: "email", now });
    const { value, ...what } = keyring().open(token, { now });
    expect(Buffer.from(value).toString()).toBe(ALICE);
    expect(what).toEqual({ class: "email", tenant: HOP.tenant, origin: HOP.zone, epoch: expect.any(Number) });
  });

  test("gives one answer for every cause", () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traced = readBundle(BUNDLE).mint(ALICE, { class: "email", scope: "trace", traceId, now });
    const hashed = readBundle(BUNDLE).mint(ALICE, { class: "email", hash: true, now });
    const answers = [
      thrown(() => keyring().open("t1.planted", { now })),
      thrown(() => keyring().open(hashed, { now })),
      thrown(() => keyring().open(traced, { now, traceId: "0".repeat(31).concat("1") })),
    ].map(({ code, message, hint, path }) => ({ code, message, hint, path }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.code).toBe("token-not-opened");
  });

  test("a keyring that is none is refused with its place", () => {
    expect(thrown(() => readKeyring('{\n "planted" }'))).toMatchObject({
      code: "keyring-syntax",
      path: "line 2, column 12",
    });
  });
});
