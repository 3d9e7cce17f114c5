// What one pass of the filter tells the next vouches for bytes, never for a stream (docs/decisions/0017).
import { afterAll, describe, expect, test } from "vitest";
import { expectClean, hopWith, idsOf, memberOf, PeerMap, routeOf, TRACE, TRACING, USER } from "../faults/wire.ts";
import { get, valuesOf } from "../stand/client.ts";
import { referencePolicy, TestKeys, World } from "../stand/harness.ts";
import type { Header } from "../stand/upstream.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

const PARENT: Header = ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`];

describe("a real token that a client plays back where its trace is kept", () => {
  const policy = referencePolicy();
  policy.spec.fields.push({ match: ["tracestate:user"], action: "tokenize", class: "user" });
  const outside = policy.spec.zones.find(({ name }: { name: string }) => name === "outside");
  outside.in = { trace: "keep", carriers: ["traceparent", "tracestate", "baggage"], tokens: "distrust" };

  test.each(TRACING)("tracing %s: it is none, though Envoy's tracer brings it back", async (_, traced) => {
    const mesh = await world.hop({ env: keys.env(), peer: "mesh", policy });
    await get(mesh.port, [PARENT, ["baggage", `user.id=${encodeURIComponent(USER)}`]]);
    const token = memberOf(mesh.upstream.received[0] as never, "user.id");
    expect(keys.open(token) === USER).toBe(true);

    const edge = await hopWith(world, traced, { env: keys.env(), peer: "outside", policy });
    const states = [PARENT, ["tracestate", `user=${token},dd=s:1`], ["baggage", `user.id=${token}`]] as Header[];
    expect((await get(edge.port, states)).status).toBe(200);
    expect(JSON.stringify(edge.upstream.received)).not.toContain(token);
  });

  test.each(TRACING)("tracing %s: what our own listener minted passes, once", async (_, traced) => {
    const edge = await hopWith(world, traced, { env: keys.env(), peer: "outside", policy });
    expect((await get(edge.port, [PARENT, ["baggage", `env=prod,user.id=${encodeURIComponent(USER)}`]])).status).toBe(
      200,
    );
    const token = memberOf(edge.upstream.received[0] as never, "user.id");
    expect(keys.open(token) === USER).toBe(true);
  });
});

describe.each([1, 20, 60, 80])("%i request ids in one message to a partner that fails twice", (many) => {
  const partner = new PeerMap(keys, "partner");
  const ids = Array.from(
    { length: many },
    (_, i): Header => [`a${i}-request-id`, `${"0123456789abcdef".repeat(2).slice(0, 30)}${(i + 16).toString(16)}`],
  );

  test.each(TRACING)("tracing %s: each is mapped, and alike in all three attempts", async (_, traced) => {
    const policy = referencePolicy();
    policy.spec.zones[1].out.carriers.push("request-id");
    const hop = await hopWith(world, traced, {
      env: keys.env(),
      direction: "outbound",
      cluster: "partner-bank",
      policy,
      change: (bootstrap) => {
        routeOf(bootstrap).retry_policy = {
          retry_on: "5xx",
          num_retries: 2,
          retry_back_off: { base_interval: "0.01s" },
        };
      },
    });
    hop.upstream.answer((_, nth) => ({ status: nth < 3 ? 503 : 200 }));
    expect((await get(hop.port, [PARENT, ...ids])).status).toBe(200);
    const copies = hop.upstream.received;
    expect(copies).toHaveLength(3);
    expectClean(copies);
    expect(idsOf(copies).map(({ trace }) => trace)).toEqual(Array(3).fill(partner.trace(TRACE)));
    const [first, ...others] = copies.map(({ headers }) => ids.map(([name]) => valuesOf(headers, name).join()));
    expect(others).toEqual([first, first]);
    expect(first?.filter((id, i) => id === ids[i]?.[1])).toEqual([]);
    expect(first?.filter((id) => id !== "")).toHaveLength(Math.min(many, 64)); // more names than that go unread
  });
});
