// Every carrier vector, and every example of the model, at every hop of the reference policy, as request and as
// response: what leaves is what the naive model says. Run by the built wasm in the Node host and by a real Envoy.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences } from "./model/compare.ts";
import { isEdgeHeader } from "./model/edge.ts";
import { EXAMPLES } from "./model/examples.ts";
import { carrierOf } from "./model/family.ts";
import { fieldsOf, fieldsSaid } from "./model/found.ts";
import { type Header, trim } from "./model/header.ts";
import { makeKeys } from "./model/hop.ts";
import { Mutator } from "./model/mutate.ts";
import { HOPS, type Hop, type Message } from "./model/policy.ts";
import { EnvoyHop, type Left, NodeHop } from "./model/runner.ts";
import { scrub } from "./model/scrub.ts";
import { readVectors } from "./model/vectors.ts";
import { World } from "./stand/harness.ts";

const CARRIERS = ["baggage", "traceparent", "tracestate", "b3"];
const VENDORS = ["datadog", "gcp-grpc", "jaeger", "opentracing-family", "skywalking", "vendors", "xray"];
const CASES = [...[...CARRIERS, ...VENDORS].flatMap(readVectors), ...EXAMPLES];
const MESSAGES: Message[] = ["request", "response"];
const HOP_NAMES = Object.keys(HOPS) as Hop[];
const now = Math.floor(Date.now() / 1000);
const { keyring, env } = makeKeys(now);
const NO_KEYS: Record<string, string> = {};

/** How one case left otherwise than the model says. */
function faults(hop: Hop, id: string, headers: readonly Header[], left: Left, keys: boolean): string[] {
  return MESSAGES.flatMap((message) => {
    const outcome = scrub(hop, message, headers, keys);
    return differences(outcome, left[message], keyring, now).map((difference) => `${id}, ${message}: ${difference}`);
  });
}

describe.each(HOP_NAMES)("the wasm in the Node host, %s", (hop) => {
  test.each([
    ["with keys", env],
    ["without keys", NO_KEYS],
  ])("%s, lets out what the model says", async (_, environment) => {
    const node = await NodeHop.open(hop, environment);
    const wrong: string[] = [];
    for (const { id, headers } of CASES) {
      wrong.push(...faults(hop, id, headers, await node.run(headers), environment === env));
    }
    expect(wrong).toEqual([]);
  });
});

describe.each(["inbound from mesh", "outbound to mesh"] as const)("the wasm in the Node host, %s", (hop) => {
  test("changes nothing of what it let out", async () => {
    const node = await NodeHop.open(hop, env);
    for (const { id, headers } of CASES) {
      const once = (await node.run(headers)).request;
      expect((await node.run(once)).request, id).toEqual(once);
    }
  });
});

describe.each(HOP_NAMES)("the wasm in the Node host, %s", (hop) => {
  test("lets out what the model says of 2,000 messages that nobody wrote", async () => {
    const short = CASES.map(({ headers }) =>
      headers.filter(([name]) => isOurs(name) || isEdgeHeader(name.toLowerCase())),
    );
    const cases = short.filter((headers) => headers.length > 0 && JSON.stringify(headers).length < 1500);
    const mutator = new Mutator(20_250_103);
    const node = await NodeHop.open(hop, env);
    const wrong: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const headers = mutator.message(cases);
      const faulty = faults(hop, `message ${i}`, headers, await node.run(headers), true);
      if (faulty.length > 0) wrong.push(...faulty, JSON.stringify(headers));
    }
    expect(wrong).toEqual([]);
  });
});

test("the wasm finds the fields that the model finds", async () => {
  const node = await NodeHop.open("inbound from mesh", env);
  const said: [string, string[]][] = [];
  for (const { id, headers } of CASES) {
    await node.run(headers);
    said.push([id, fieldsSaid(node.fields)]);
  }
  expect(said).toEqual(CASES.map(({ id, headers }) => [id, fieldsOf(headers)]));
});

const world = new World({ share: true });
afterAll(() => world.end());

describe.each(HOP_NAMES)("a real Envoy, %s", (hop) => {
  let envoy: EnvoyHop;
  beforeAll(async () => {
    envoy = await EnvoyHop.open(hop, env, world);
  });

  test("lets out what the model says", async () => {
    const wrong: string[] = [];
    for (const { id, headers } of CASES) {
      const ours = headers.filter(([name]) => isOurs(name));
      const left = await envoy.run(ours);
      const [request, response] = MESSAGES.map((message) => left[message].filter(([name]) => isOurs(name)));
      wrong.push(...faults(hop, id, ours.map(delivered), { request: request ?? [], response: response ?? [] }, true));
    }
    expect(wrong).toEqual([]);
  });
});

/** Whether Envoy itself leaves a header alone: it has its own ideas of many that are no carriers. */
function isOurs(name: string): boolean {
  return carrierOf(name.toLowerCase()) !== undefined || /^x-(?:user-id|other)$/i.test(name);
}

/** A line as an HTTP codec hands it on: without white space around the value (RFC 9112 section 5.1). */
function delivered([name, value]: Header): Header {
  return [name, trim(value)];
}
