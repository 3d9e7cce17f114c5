// What ends and begins with the clock while a configuration serves: exceptions (policy-semantics.md 12) and keys
// (token-spec.md, rotate). Followed on tick, never in a request.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Filter } from "../../src/host/filter.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { newKeyring } from "../../src/token/keyring.ts";
import { readText } from "../../src/token/text.ts";
import { referencePolicy } from "../stand/harness.ts";

const START = 1_800_000_000;
const ATTACH = { point: "inbound-listener", peer: "mesh", tenant: "acme", service: "checkout", zone: "mesh" };
const CARD = "4111111111111111";

/** A clock to be turned, and the filter that goes by it. */
class Clock {
  seconds = START;

  async filter(env: Record<string, string> = {}): Promise<Filter> {
    return Filter.load({ env, now: () => BigInt(this.seconds) * 1_000_000_000n });
  }
}

function bundle(ttlSeconds: number, mintSeconds = 86_400): string {
  const zones = ["mesh", "partner", "outside"];
  const keyring = newKeyring({ tenants: ["acme"], zones, classes: {}, now: START, mintSeconds, random: randomBytes });
  const request = { tenant: "acme", service: "checkout", zone: "mesh", accept: [], now: START, ttlSeconds };
  return writeBundle(makeBundle(keyring, request).bundle);
}

function baggageOf(filter: Filter, value: string): string | undefined {
  return filter.request([["baggage", value]]).headers.find(([name]) => name === "baggage")?.[1];
}

describe("an exception", () => {
  const policy = referencePolicy();
  policy.spec.fields.unshift({ match: ["baggage:test_card"], action: "keep", values: [CARD] });
  policy.spec.exceptions = [
    {
      match: ["baggage:test_card"],
      lift: "payment",
      action: "keep",
      zone: "mesh",
      owner: "payments",
      reason: "a card of the test system",
      expires: new Date((START + 60) * 1000).toISOString().replace(".000", ""),
    },
  ];

  it("is honoured until it expires, and from the next tick on no more", async () => {
    const clock = new Clock();
    const filter = await clock.filter();
    expect(filter.configure({ attach: ATTACH, policy }).ok).toBe(true);
    expect(baggageOf(filter, `test_card=${CARD}`)).toBe(`test_card=${CARD}`);
    clock.seconds = START + 59;
    filter.tick();
    expect(baggageOf(filter, `test_card=${CARD}`)).toBe(`test_card=${CARD}`);
    clock.seconds = START + 60;
    filter.tick();
    expect(baggageOf(filter, `test_card=${CARD}`)).toBeUndefined();
  });

  it("that has expired is absent from the start", async () => {
    const clock = new Clock();
    clock.seconds = START + 60;
    const filter = await clock.filter();
    expect(filter.configure({ attach: ATTACH, policy }).ok).toBe(true);
    expect(baggageOf(filter, `test_card=${CARD}`)).toBeUndefined();
  });
});

describe("a key bundle", () => {
  it("mints until it expires; then tokenize is strip, counted", async () => {
    const clock = new Clock();
    const filter = await clock.filter({ TRACECLOAK_KEYS: bundle(3600) });
    expect(filter.configure({ attach: ATTACH, policy: referencePolicy() }).ok).toBe(true);
    const before = baggageOf(filter, "user.id=alice");
    expect(readText(before?.slice("user.id=".length) ?? "")).not.toBeNull();
    clock.seconds = START + 3600;
    filter.tick();
    expect(baggageOf(filter, "user.id=alice")).toBeUndefined();
    filter.tick();
    expect(filter.metrics()["reason=.=no-key;.;tracecloak_degraded_total"]).toBe(1);
  });

  it("stops minting where its leaves do", async () => {
    const clock = new Clock();
    const filter = await clock.filter({ TRACECLOAK_KEYS: bundle(30 * 86_400, 7 * 86_400) });
    expect(filter.configure({ attach: ATTACH, policy: referencePolicy() }).ok).toBe(true);
    expect(baggageOf(filter, "user.id=alice")).toMatch(/^user\.id=t1\./);
    clock.seconds = START + 8 * 86_400;
    filter.tick();
    expect(baggageOf(filter, "user.id=alice")).toBeUndefined();
  });

  it("of another service is refused", async () => {
    const filter = await new Clock().filter({ TRACECLOAK_KEYS: bundle(3600) });
    const { ok, problem } = filter.configure({ attach: { ...ATTACH, service: "billing" }, policy: referencePolicy() });
    expect(ok).toBe(false);
    expect(problem?.code).toBe("bundle-owner");
  });
});
