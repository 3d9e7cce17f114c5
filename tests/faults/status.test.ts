// Host calls that answer an error, at every place where one can (design.md 7): each call of the filter, each time it is
// made, with each status that a host may give. The message then ends in a reply of ours, its known carriers gone, or it
// is clean all the same; raw it never passes.
import { describe, expect, test } from "vitest";
import type { Planted } from "../../src/demo/leak.ts";
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../../src/host/headers.ts";
import { Status } from "../../src/host/status.ts";
import type { Exchange, RequestOptions } from "../../src/host/stream.ts";
import { referencePolicy, TestKeys } from "../stand/harness.ts";
import { expectClean, HEADER_USER, PLANTED, PLANTED_IN_MESH, REQUEST, TRACE, USER } from "./wire.ts";

const keys = new TestKeys();

/** Errors that Envoy gives: no such map, out of memory, not allowed. And one that it should not. */
const ERRORS = [Status.BAD_ARGUMENT, Status.MEMORY_ACCESS, Status.INTERNAL, Status.UNIMPLEMENTED];

const TRAILERS: Header[] = [
  ["baggage", `user.id=${USER},env=prod`],
  ["traceparent", `00-${TRACE}-00f067aa0ba902b7-01`],
];
const RESPONSE: Header[] = [
  ["traceresponse", `00-${TRACE}-00f067aa0ba902b7-01`],
  ["server-timing", `db;dur=53, traceparent;desc="00-${TRACE}-00f067aa0ba902b7-01"`],
  ["baggage", `user.id=${USER}`],
  ["x-user-id", HEADER_USER],
];

interface Place {
  point: string;
  peer: string;
  options?: RequestOptions;
}

const PLACES: Place[] = [
  { point: "inbound-listener", peer: "outside" },
  { point: "inbound-listener", peer: "mesh" },
  { point: "inbound-cluster", peer: "outside" },
  { point: "outbound-listener", peer: "auto", options: { cluster: "partner-bank" } },
  { point: "outbound-cluster", peer: "auto", options: { cluster: "partner-bank" } },
  { point: "outbound-cluster", peer: "auto", options: { cluster: "mesh-cart" } },
  { point: "outbound-net", peer: "outside" },
];

/** A policy that has all to do on both ways: tokens on responses, too. */
function policy(): unknown {
  const document = referencePolicy();
  document.spec.fields[2].on = ["request", "response"];
  return document;
}

function attach({ point, peer }: Place): object {
  return { point, peer, tenant: "acme", service: "checkout", zone: "mesh" };
}

/** What may not pass at a place, on requests and on responses: inside the mesh, ids and plain headers may. */
function plantedAt({ point, peer, options }: Place): { request: readonly Planted[]; response: readonly Planted[] } {
  const inMesh = peer === "mesh" || options?.cluster === "mesh-cart";
  // Of two attach points on the way out, the last one maps the ids.
  const request = inMesh || point === "outbound-listener" ? PLANTED_IN_MESH : PLANTED;
  return { request, response: inMesh ? PLANTED_IN_MESH : PLANTED };
}

function expectAllClean(left: readonly (readonly Header[] | null)[], place: Place): void {
  const { request, response } = plantedAt(place);
  left.forEach((one, i) => {
    if (one !== null) expectClean(one, i < 2 ? request : response);
  });
}

/** One message of each kind through the filter: how each left, or null for one that was ended by a reply. */
function run(filter: Filter, place: Place): { exchange: Exchange; left: (Header[] | null)[] } {
  const exchange = filter.request(REQUEST, { ...place.options, trailers: TRAILERS });
  const ended = () => exchange.reply !== undefined;
  const left: (Header[] | null)[] = [ended() ? null : exchange.headers];
  // The other attach point of these hops looks at trailers and responses.
  if (ended() || ["inbound-cluster", "outbound-listener"].includes(place.point)) return { exchange, left };
  left.push(exchange.trailers);
  const headers = exchange.response(RESPONSE, { endOfStream: false });
  left.push(ended() ? null : headers);
  const trailers = exchange.responseTrailers(TRAILERS);
  left.push(ended() ? null : trailers);
  return { exchange, left };
}

/** The calls that one pass makes, in order. */
async function callsOf(place: Place): Promise<string[]> {
  const calls: string[] = [];
  let counting = false;
  const fail = (call: string) => {
    if (counting) calls.push(call);
    return undefined;
  };
  const filter = await Filter.load({ env: keys.env(), fail });
  expect(filter.configure({ attach: attach(place), policy: policy() }).ok).toBe(true);
  counting = true;
  const { exchange, left } = run(filter, place);
  expect(exchange.reply).toBeUndefined();
  expectAllClean(left, place);
  return calls;
}

describe.each(PLACES)("$point, peer $peer, to $options.cluster", (place) => {
  test("no failed call lets anything raw pass", async () => {
    const calls = await callsOf(place);
    expect(calls).toContain("proxy_get_header_map_pairs");
    for (const status of ERRORS) {
      for (let nth = 0; nth < calls.length; nth++) {
        let made = -1;
        const filter = await Filter.load({
          env: keys.env(),
          fail: () => (made >= 0 && made++ === nth ? status : undefined),
        });
        expect(filter.configure({ attach: attach(place), policy: policy() }).ok).toBe(true);
        made = 0;
        const { exchange, left } = run(filter, place);
        const what = `${calls[nth]}, call ${nth} of ${calls.length}, answers ${status}`;
        expect(filter.failed, what).toBe(false);
        expect(exchange.hangs, what).toBe(false);
        expectAllClean(left, place);
        if (exchange.reply === undefined) continue;
        expect(exchange.reply.details, what).toBe("tracecloak_refused");
        // What a log sees of a request that was ended has nothing planted left in a carrier, unless removing failed.
        if (calls[nth] === "proxy_remove_header_map_value") continue;
        expectClean(exchange.headers.filter(isCarrier), plantedAt(place).request);
      }
    }
  });

  test("a call that keeps failing lets nothing raw pass either", async () => {
    const calls = new Set(await callsOf(place));
    for (const call of calls) {
      for (const status of ERRORS) {
        let failing = false;
        const fail = (name: string) => (failing && name === call ? status : undefined);
        const filter = await Filter.load({ env: keys.env(), fail });
        expect(filter.configure({ attach: attach(place), policy: policy() }).ok).toBe(true);
        failing = true;
        const { left } = run(filter, place);
        expectAllClean(left, place);
        filter.tick();
        failing = false;
        filter.tick();
        expect(filter.metrics(), `${call} answers ${status}`).not.toEqual({});
      }
    }
  });
});

describe("while configuring", () => {
  test("no failed call gives a filter that lets anything raw pass", async () => {
    const place: Place = { point: "inbound-listener", peer: "outside" };
    const calls: string[] = [];
    const counter = await Filter.load({ env: keys.env(), fail: (call) => void calls.push(call) });
    expect(counter.configure({ attach: attach(place), policy: policy() }).ok).toBe(true);
    const configuring = calls.length;
    for (const status of ERRORS) {
      for (let nth = 0; nth < configuring; nth++) {
        let made = 0;
        const filter = await Filter.load({ env: keys.env(), fail: () => (made++ === nth ? status : undefined) });
        const root = filter.root({ attach: attach(place), policy: policy() });
        const what = `${calls[nth]}, call ${nth} of ${configuring}, answers ${status}`;
        expect(filter.failed, what).toBe(false);
        // A host drops a configuration that is refused; should a request reach it, it is ended.
        const exchange = root.request(REQUEST);
        expect(exchange.hangs, what).toBe(false);
        if (exchange.reply === undefined) expectClean(exchange.headers);
      }
    }
  });
});

function isCarrier([name]: Header): boolean {
  return name !== "x-user-id";
}
