// The reference policy at every attach point of design.md 4, in a real Envoy: what the upstream received.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCapabilities } from "../../src/host/capability.ts";
import { WASM } from "../../src/host/root.ts";
import { wasmFilter } from "../../src/render/envoy/filter.ts";
import { get, valuesOf } from "../stand/client.ts";
import { connectionManager, hop as hopOf, type RunningHop, TestKeys, World } from "../stand/harness.ts";
import type { Header, Received } from "../stand/upstream.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const REQUEST: Header[] = [
  ["traceparent", TRACEPARENT],
  ["tracestate", "rojo=00f067aa0ba902b7,dd=s:1;t.usr.id:YWxpY2U~"],
  ["baggage", "user.id=alice,env=prod,card=4111111111111111,color=teal"],
  ["X-B3-TraceId", TRACE],
  ["X-B3-SpanId", "00f067aa0ba902b7"],
  ["X-User-Id", "alice"],
  ["uber-trace-id", `${TRACE}:00f067aa0ba902b7:0:1`],
  ["accept", "application/json"],
];

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

/** Sends REQUEST through and answers what arrived. */
async function through({ port, upstream }: RunningHop, headers: readonly Header[] = REQUEST): Promise<Received> {
  const { status } = await get(port, headers);
  expect(status).toBe(200);
  const last = upstream.received.at(-1);
  if (last === undefined) throw new Error("nothing reached the upstream");
  return last;
}

/** The members of a baggage line, by key. */
function members(received: Received): Map<string, string> {
  const line = valuesOf(received.headers, "baggage").join(",");
  return new Map(
    line
      .split(",")
      .filter(Boolean)
      .map((member) => member.split("=", 2) as [string, string]),
  );
}

const names = (received: Received) => received.headers.map(([name]) => name.toLowerCase());

describe("inbound listener, peer outside", () => {
  let hop: RunningHop;
  beforeAll(async () => {
    hop = await world.hop({ env: keys.env() });
  });

  test("nothing of the outside trace enters", async () => {
    const received = await through(hop);
    expect(names(received)).not.toContain("traceparent");
    expect(JSON.stringify(received)).not.toContain(TRACE);
    for (const gone of ["tracestate", "x-b3-traceid", "x-b3-spanid", "uber-trace-id"]) {
      expect(names(received)).not.toContain(gone);
    }
  });

  test("baggage holds what policy keeps and a token that opens", async () => {
    const found = members(await through(hop));
    expect([...found.keys()]).toEqual(["user.id", "env"]);
    expect(found.get("env")).toBe("prod");
    expect(found.get("user.id")).toMatch(/^t1\./);
    expect(keys.open(found.get("user.id") ?? "")).toBe("alice");
  });

  test("a plain header that policy names becomes a token, others are untouched", async () => {
    const received = await through(hop);
    const [user = ""] = valuesOf(received.headers, "x-user-id");
    expect(keys.open(user)).toBe("alice");
    expect(valuesOf(received.headers, "accept")).toEqual(["application/json"]);
  });
});

describe("inbound listener, peer mesh", () => {
  let hop: RunningHop;
  beforeAll(async () => {
    hop = await world.hop({ env: keys.env(), peer: "mesh" });
  });

  test("ids pass as they are; tracestate loses the user that Datadog puts there", async () => {
    const received = await through(hop);
    expect(valuesOf(received.headers, "traceparent")).toEqual([TRACEPARENT]);
    expect(valuesOf(received.headers, "x-b3-traceid")).toEqual([TRACE]);
    expect(valuesOf(received.headers, "tracestate")).toEqual(["rojo=00f067aa0ba902b7,dd=s:1"]);
  });

  test("a token that came in stays byte for byte", async () => {
    const first = members(await through(hop)).get("user.id") ?? "";
    const second = members(await through(hop, [["baggage", `user.id=${first},env=prod`]])).get("user.id");
    expect(second).toBe(first);
  });

  test("a plain header is read by applications and stays", async () => {
    expect(valuesOf((await through(hop)).headers, "x-user-id")).toEqual(["alice"]);
  });
});

describe("outbound listener and cluster, to the mesh", () => {
  test("ids stay and identifiers are tokens", async () => {
    const hop = await world.hop({ env: keys.env(), direction: "outbound", cluster: "mesh-cart" });
    const received = await through(hop);
    expect(valuesOf(received.headers, "traceparent")).toEqual([TRACEPARENT]);
    expect(keys.open(members(received).get("user.id") ?? "")).toBe("alice");
    expect(members(received).has("card")).toBe(false);
  });
});

describe.each(["partner-bank", "stranger"])("outbound listener and cluster, to %s", (cluster) => {
  test("only a mapped traceparent leaves, the same one each time", async () => {
    const hop = await world.hop({ env: keys.env(), direction: "outbound", cluster });
    const received = await through(hop);
    const [traceparent = ""] = valuesOf(received.headers, "traceparent");
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(TRACE);
    for (const gone of ["baggage", "tracestate", "x-b3-traceid", "uber-trace-id", "x-user-id"]) {
      expect(names(received)).not.toContain(gone);
    }
    expect(valuesOf((await through(hop)).headers, "traceparent")).toEqual([traceparent]);
  });
});

test("an outbound listener's instance before the cluster's changes nothing twice", async () => {
  const given = { direction: "outbound", cluster: "partner-bank" } as const;
  const capabilities = await readCapabilities(WASM);
  const both = await world.hop({
    env: keys.env(),
    ...given,
    change: (bootstrap) =>
      void connectionManager(bootstrap).http_filters.unshift(
        wasmFilter(hopOf(given), "outbound-listener", capabilities),
      ),
  });
  const alone = await world.hop({ env: keys.env(), ...given });
  const ids = async (hop: RunningHop) => valuesOf((await through(hop)).headers, "traceparent");
  expect(await ids(both)).toEqual(await ids(alone));
});
