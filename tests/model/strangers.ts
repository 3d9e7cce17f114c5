// Plain headers at the edge by example, written by hand (carriers.md rows 32 to 38): part of EXAMPLES.
import type { Example } from "./example.ts";
import type { Expected, Header } from "./header.ts";
import type { Hop, Message } from "./policy.ts";

const UUID = "b7ad6b71-6920-4331-8448-eb211c80319c";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const OUTSIDE = "inbound from outside";
const MESH = "inbound from mesh";
const PARTNER = "outbound to partner";

function example(
  id: string,
  hop: Hop,
  message: Message,
  headers: Header[],
  leaves: [name: string, value: Expected][],
): Example {
  return { id, hop, message, headers, leaves };
}

/** A request with one such header; undefined: it does not leave. */
function one(id: string, hop: Hop, name: string, value: string, leaves: Expected | undefined): Example {
  return example(id, hop, "request", [[name, value]], leaves === undefined ? [] : [[name, leaves]]);
}

export const STRANGERS: Example[] = [
  one("a name that means somebody, from outside", OUTSIDE, "x-customer-email", "alice@example.com", undefined),
  one("a name that means somebody, inside", MESH, "x-customer-email", "alice@example.com", ["alice@example.com"]),
  one("a name that means somebody, to a partner", PARTNER, "x-customer-email", "a@b.co", ["a@b.co"]),
  one("metadata of bytes", OUTSIDE, "customer-email-bin", "YWxpY2U=", undefined),
  one("what a mesh says of itself", OUTSIDE, "x-envoy-peer-metadata-id", "sidecar~10.0.0.1~web", undefined),
  one("what a mesh says of itself, to a partner", PARTNER, "x-istio-attributes", "CiQ=", ["CiQ="]),
  one("a UUID as a request id, from outside", OUTSIDE, "x-correlation-id", UUID, [{ request: UUID }]),
  one("a UUID as a request id, to a partner", PARTNER, "x-request-id", UUID, [{ request: UUID }]),
  one("digits as a request id", PARTNER, "x-vcap-request-id", TRACE.toUpperCase(), [{ request: TRACE }]),
  one("half as many", PARTNER, "x-b-trace-id", TRACE.slice(16), [{ request: TRACE.slice(16) }]),
  one("a request id inside", MESH, "x-correlation-id", "alice", ["alice"]),
  one("a request id of no such shape", PARTNER, "x-correlation-id", "alice", undefined),
  one("where somebody is", OUTSIDE, "cf-connecting-ip", "192.0.2.1", undefined),
  one("where somebody is, to a partner", PARTNER, "cf-ipcountry", "DE", undefined),
  one("a page", PARTNER, "referer", "https://alice@Shop.Example:8080/users/alice?a=1#b", [
    "https://shop.example:8080/",
  ]),
  one("an origin", OUTSIDE, "referer", "https://shop.example", ["https://shop.example"]),
  one("no page", OUTSIDE, "referer", "android-app://com.example/alice", undefined),
  one("a path", OUTSIDE, "x-original-url", "/users/alice/orders/17?a=1", ["/users/*/orders/*"]),
  one("a path with a version", PARTNER, "x-forwarded-uri", "/api/v1.2/shopping-cart/", ["/api/v1.2/shopping-cart/"]),
  one("a whole URL", PARTNER, "x-rewrite-url", "http://a.example/B;c=1/d#e", ["http://a.example/*/d"]),
  one("no path", OUTSIDE, "x-original-path", "alice", undefined),
  example(
    "a response to outside",
    OUTSIDE,
    "response",
    [
      ["x-request-id", UUID],
      ["x-customer-id", "4711"],
    ],
    [
      ["x-request-id", [{ request: UUID }]],
      ["x-customer-id", ["4711"]],
    ],
  ),
  example(
    "a response from a partner",
    PARTNER,
    "response",
    [
      ["x-request-id", UUID],
      ["x-customer-id", "4711"],
      ["x-color", "blue"],
    ],
    [["x-color", ["blue"]]],
  ),
];
