// The core of `explain` without its command line: hop in, fields out.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explain, KEYS, type Question } from "../../src/explain/explain.ts";
import type { Header } from "../../src/host/headers.ts";
import { WASM } from "../../src/host/root.ts";
import type { Attach } from "../../src/policy/attach.ts";
import { BUNDLE, HOP, NOW, referencePolicy } from "../docs/fixed.ts";

const INBOUND: Attach = { ...HOP, point: "inbound-listener", peer: "outside" };
const TO_MESH: Attach = { ...HOP, point: "outbound-cluster", peer: "auto" };
const AT_NOW = { now: () => BigInt(NOW) * 1_000_000_000n };

function ask(question: Partial<Question>, surroundings = {}) {
  return explain({ attach: INBOUND, policy: referencePolicy(), headers: [], ...question }, surroundings);
}

describe("explain", () => {
  it("answers the fields, what leaves, and no reply", async () => {
    const answer = await ask({ headers: [["baggage", "env=prod,note=hello"]] });
    if (answer.refusal !== undefined) return expect.unreachable("refused");
    expect(answer.fields.map(({ name, action, reason }) => `${name} ${action} ${reason}`)).toEqual([
      "env keep entry",
      "note strip unknown",
    ]);
    expect(answer.headers).toEqual([["baggage", "env=prod"]]);
    expect(answer.reply).toBeUndefined();
  });

  it("goes by the clock, the randomness, the keys and the wasm that it is handed, and by nothing else", async () => {
    const wasm = new Uint8Array(readFileSync(WASM));
    const random = (size: number) => new Uint8Array(size).fill(7);
    const question: Partial<Question> = {
      attach: TO_MESH,
      cluster: "mesh-cart",
      keys: BUNDLE,
      headers: [["baggage", "user.id=alice"]],
    };
    const [first, second] = [
      await ask(question, { ...AT_NOW, random, wasm }),
      await ask(question, { ...AT_NOW, random, wasm }),
    ];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ headers: [["baggage", expect.stringMatching(/^user\.id=t1\./)]] });
    const later = { now: () => 4_000_000_000n * 1_000_000_000n };
    expect(await ask(question, later)).toMatchObject({ headers: [], fields: [{ reason: "no-key" }] });
  });

  it("finds by itself whether the hop is an edge, where Envoy renews the request's id", async () => {
    const headers: Header[] = [["x-request-id", "4bf92f3577b34da6a3ce929d0e0e4736"]];
    expect(await ask({ headers })).toMatchObject({ headers }); // elsewhere the filter would map or strip it
  });

  it("takes a response's headers", async () => {
    const answer = await ask({
      response: true,
      headers: [["traceresponse", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]],
    });
    expect(answer).toMatchObject({ headers: [] });
  });

  it.each([
    [
      "the policy",
      { policy: { ...referencePolicy(), apiVersion: "tracecloak/v2" } },
      "version-unknown",
      "/policy/apiVersion",
    ],
    ["the hop", { attach: { ...INBOUND, zone: "mars" } }, "zone-unknown", "/attach/zone"],
    ["the keys", { keys: "{}" }, "bundle-key-missing", KEYS],
  ])("answers why %s is refused, as data", async (_, question, code, pointer) => {
    const { refusal } = await ask(question);
    expect(refusal).toMatchObject({ code });
    expect(refusal?.pointer.startsWith(pointer)).toBe(true);
  });

  it("throws a Problem where there is no filter", async () => {
    await expect(ask({}, { wasm: "tests/wasm/none.wasm" })).rejects.toMatchObject({
      name: "Problem",
      code: "wasm-missing",
    });
  });
});
