// Beside other filters: what each sees before us and behind us, and what becomes of what it adds (docs/neighbours.md says
// the same in words, row by row). Other protocols are in protocol.test.ts, mirrors in mirror.test.ts.
import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { get, valuesOf } from "../stand/client.ts";
import { connectionManager, type Document, type HopOptions, TestKeys, World } from "../stand/harness.ts";
import type { Header, Received } from "../stand/upstream.ts";
import {
  addCluster,
  expectClean,
  expectOneHeaderToken,
  HEADER_USER,
  hopWith,
  REQUEST,
  routesOf,
  type TracedHop,
} from "./wire.ts";

const keys = new TestKeys();
const world = new World({ share: true });
afterAll(() => world.end());

type Place = "before" | "behind";

/** An inbound hop from outside with one more filter before or behind ours. */
async function beside(filter: Document, place: Place, options: HopOptions = {}): Promise<TracedHop> {
  return hopWith(world, false, {
    env: keys.env(),
    ...options,
    change: (bootstrap) => {
      connectionManager(bootstrap).http_filters.splice(place === "before" ? 0 : 1, 0, filter);
      options.change?.(bootstrap);
    },
  });
}

const extension = (name: string) => `type.googleapis.com/envoy.extensions.filters.http.${name}`;

function headersOf(received: readonly Received[]): Header[][] {
  return received.map(({ headers }) => headers);
}

describe("RBAC", () => {
  const allowing = (value: string) => ({
    name: "rbac",
    typed_config: {
      "@type": extension("rbac.v3.RBAC"),
      rules: {
        policies: {
          named: {
            permissions: [{ any: true }],
            principals: [{ header: { name: "x-user-id", string_match: { exact: value } } }],
          },
        },
      },
    },
  });

  test("before us it may decide by the raw value, and what it refuses goes nowhere", async () => {
    const hop = await beside(allowing(HEADER_USER), "before");
    expect((await get(hop.port, REQUEST)).status).toBe(200);
    expect((await get(hop.port, [["x-user-id", "eve.planted@shop.example"]])).status).toBe(403);
    expectClean(headersOf(hop.upstream.received));
    expectOneHeaderToken(hop.upstream.received, keys);
  });

  test("behind us it knows tokens alone", async () => {
    const hop = await beside(allowing(HEADER_USER), "behind");
    expect((await get(hop.port, REQUEST)).status).toBe(403);
    expect(hop.upstream.received).toEqual([]);
  });
});

describe("ext_authz", () => {
  /** An authorization service that allows everything, and says who the user is. */
  async function authority(): Promise<{ port: number; asked: Header[][] }> {
    const asked: Header[][] = [];
    const server = http.createServer(({ rawHeaders }, response) => {
      asked.push(rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ""] as Header] : [])));
      response.setHeader("x-user-id", HEADER_USER);
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    world.later(async () => {
      server.closeAllConnections();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, asked };
  }

  const NAMES = ["baggage", "traceparent", "x-user-id", "b3"].map((exact) => ({ exact }));
  const filter = {
    name: "authz",
    typed_config: {
      "@type": extension("ext_authz.v3.ExtAuthz"),
      allowed_headers: { patterns: NAMES },
      http_service: {
        server_uri: { uri: "http://authority.example", cluster: "authority", timeout: "5s" },
        authorization_response: { allowed_upstream_headers: { patterns: [{ exact: "x-user-id" }] } },
      },
    },
  };

  async function ask(place: Place): Promise<{ hop: TracedHop; asked: Header[][] }> {
    const { port, asked } = await authority();
    const change = (bootstrap: Document) => {
      delete addCluster(bootstrap, "authority", port).typed_extension_protocol_options;
    };
    const hop = await beside(filter, place, { change });
    expect((await get(hop.port, REQUEST)).status).toBe(200);
    expect(asked).toHaveLength(1);
    return { hop, asked };
  }

  test("before us it is shown the raw headers, and what it adds becomes a token", async () => {
    const { hop, asked } = await ask("before");
    expect(() => expectClean(asked)).toThrow();
    expectClean(headersOf(hop.upstream.received));
    expectOneHeaderToken(hop.upstream.received, keys);
  });

  test("behind us it is shown clean headers, and what it adds goes on raw", async () => {
    const { hop, asked } = await ask("behind");
    expectClean(asked);
    expect(valuesOf(hop.upstream.received[0]?.headers ?? [], "x-user-id")).toEqual([HEADER_USER]);
  });
});

describe("jwt_authn with claims to headers", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const part = (what: object) => Buffer.from(JSON.stringify(what)).toString("base64url");
  const signed = `${part({ alg: "RS256", kid: "test" })}.${part({ iss: "issuer.example", sub: HEADER_USER })}`;
  const jwt = `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
  const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "test", alg: "RS256" }] };
  const filter = {
    name: "jwt",
    typed_config: {
      "@type": extension("jwt_authn.v3.JwtAuthentication"),
      providers: {
        test: {
          issuer: "issuer.example",
          local_jwks: { inline_string: JSON.stringify(jwks) },
          claim_to_headers: [{ header_name: "x-user-id", claim_name: "sub" }],
        },
      },
      rules: [{ match: { prefix: "/" }, requires: { provider_name: "test" } }],
    },
  };
  const AUTHORIZED: Header[] = [
    ...REQUEST.filter(([name]) => name !== "x-user-id"),
    ["authorization", `Bearer ${jwt}`],
  ];

  test("before us, the claim becomes a token", async () => {
    const hop = await beside(filter, "before");
    expect((await get(hop.port, AUTHORIZED)).status).toBe(200);
    expectClean(headersOf(hop.upstream.received));
    expectOneHeaderToken(hop.upstream.received, keys);
  });

  test("behind us, the claim goes on raw", async () => {
    const hop = await beside(filter, "behind");
    expect((await get(hop.port, AUTHORIZED)).status).toBe(200);
    expect(valuesOf(hop.upstream.received[0]?.headers ?? [], "x-user-id")).toEqual([HEADER_USER]);
  });
});

describe("local rate limit", () => {
  const filter = {
    name: "limit",
    typed_config: {
      "@type": extension("local_ratelimit.v3.LocalRateLimit"),
      stat_prefix: "limit",
      token_bucket: { max_tokens: 1, tokens_per_fill: 1, fill_interval: "3600s" },
      filter_enabled: { default_value: { numerator: 100 } },
      filter_enforced: { default_value: { numerator: 100 } },
    },
  };

  test.each<Place>(["before", "behind"])(
    "%s us: what is let through is clean, what is not goes nowhere",
    async (place) => {
      const hop = await beside(filter, place);
      expect((await get(hop.port, REQUEST)).status).toBe(200);
      const refused = await get(hop.port, REQUEST);
      expect(refused.status).toBe(429);
      expectClean(refused.raw);
      expect(hop.upstream.received).toHaveLength(1);
      expectClean(headersOf(hop.upstream.received));
    },
  );
});

describe("Lua", () => {
  const script = `function envoy_on_request(handle)
  handle:headers():add("x-lua-saw", handle:headers():get("baggage") or "nothing")
end`;
  const filter = {
    name: "lua",
    typed_config: { "@type": extension("lua.v3.Lua"), default_source_code: { inline_string: script } },
  };

  test("behind us it can copy what is clean alone", async () => {
    const hop = await beside(filter, "behind");
    await get(hop.port, REQUEST);
    expectClean(headersOf(hop.upstream.received));
    const [copy] = hop.upstream.received;
    expect(valuesOf(copy?.headers ?? [], "x-lua-saw")).toEqual(valuesOf(copy?.headers ?? [], "baggage"));
  });

  test("before us it copies what is raw under a name that no policy knows", async () => {
    const hop = await beside(filter, "before");
    await get(hop.port, REQUEST);
    expect(() => expectClean(headersOf(hop.upstream.received))).toThrow();
    expectClean(hop.upstream.received[0]?.headers.filter(([name]) => name !== "x-lua-saw"));
  });
});

describe("a route that matches a header", () => {
  /** Sends the request through a hop with a first route for that header and value; answers whether it was taken. */
  async function taken(name: string, value: string): Promise<boolean> {
    const hop = await hopWith(world, false, {
      env: keys.env(),
      change: (bootstrap) => {
        const route = structuredClone(routesOf(bootstrap)[0]);
        route.match.headers = [{ name, string_match: { exact: value } }];
        route.request_headers_to_add = [{ header: { key: "x-route", value: "special" } }];
        routesOf(bootstrap).unshift(route);
      },
    });
    expect((await get(hop.port, [...REQUEST, ["x-plan", "gold"]])).status).toBe(200);
    expectClean(headersOf(hop.upstream.received));
    return valuesOf(hop.upstream.received[0]?.headers ?? [], "x-route").length > 0;
  }

  test("the route is chosen again behind us: by a header that we leave, as before", async () => {
    expect(await taken("x-plan", "gold")).toBe(true);
  });

  test("by the raw value of one that we edit, no more", async () => {
    expect(await taken("x-user-id", HEADER_USER)).toBe(false);
  });
});

test("docs/neighbours.md has a row for each of them", () => {
  const text = readFileSync(join(ROOT, "docs", "neighbours.md"), "utf8");
  const rows = [...text.matchAll(/^\| ([^|]+?) \|/gm)].map(([, name = ""]) => name);
  const named = [
    "RBAC",
    "ext_authz",
    "jwt_authn",
    "local rate limit",
    "Lua",
    "route by header",
    "gRPC",
    "websocket",
    "mirror cluster",
  ];
  expect(rows).toEqual(expect.arrayContaining(named));
});
