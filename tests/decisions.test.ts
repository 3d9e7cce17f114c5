// policy-semantics.md, rule by rule: one table, decided by the filter in the Node host, which is what the tools run,
// and by the filter in a real Envoy.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Filter } from "../src/host/filter.ts";
import { compare, DECISIONS, type Decision, policyOf } from "./decisions.ts";
import { get } from "./stand/client.ts";
import { type Document, hop, LOOPBACK, render, TestKeys, World } from "./stand/harness.ts";
import type { Header } from "./stand/upstream.ts";

const keys = new TestKeys();

function title({ rule, name }: Decision): string {
  return `rule ${rule}: ${name}`;
}

describe("the table of decisions in the Node host", () => {
  /** One VM for all, as a worker's: each case is its next configuration. */
  let filter: Filter;
  beforeAll(async () => {
    filter = await Filter.load({ env: keys.env(), explain: true });
  });

  for (const decision of DECISIONS) {
    const [point, peer] = decision.hop;
    const attach = { point, peer, tenant: "acme", service: "checkout", zone: "mesh" };

    it(title(decision), () => {
      const { ok, problem } = filter.configure({ attach, policy: policyOf(decision) });
      expect(problem).toBeUndefined();
      expect(ok).toBe(true);
      const exchange = filter.request(decision.request);
      exchange.end();
      expect(exchange.reply).toBeUndefined();
      compare(decision, exchange.headers, keys);
      if (decision.fields === undefined) return;
      expect(
        exchange.fields.map((field) => [field.carrier, field.name.toString(), field.action, field.reason]),
      ).toEqual(decision.fields);
    });

    it(`${title(decision)}: a second hop changes nothing`, () => {
      if (peer !== "mesh" || decision.policy?.mode === "report") return; // only inside are tokens tokens
      expect(filter.configure({ attach, policy: policyOf(decision) }).ok).toBe(true);
      const once = filter.request(decision.request);
      once.end();
      const twice = filter.request(once.headers);
      twice.end();
      expect(twice.headers).toEqual(once.headers);
    });
  }
});

describe("the table of decisions in a real Envoy", () => {
  const world = new World();
  const ports = new Map<Decision, number>();
  const CASES_PER_ENVOY = 150;

  beforeAll(async () => {
    const upstream = await world.upstream();
    for (let from = 0; from < DECISIONS.length; from += CASES_PER_ENVOY) {
      const some = DECISIONS.slice(from, from + CASES_PER_ENVOY);
      const bootstraps = await Promise.all(some.map((decision) => bootstrapOf(decision, upstream.port)));
      const [first, ...others] = bootstraps as [Document, ...Document[]];
      for (const other of others) {
        first.static_resources.listeners.push(...other.static_resources.listeners);
        first.static_resources.clusters.push(...other.static_resources.clusters);
      }
      const envoy = await world.envoy(first, { env: keys.env() });
      for (const decision of some) ports.set(decision, envoy.ports[nameOf(decision)] ?? 0);
    }
  });
  afterAll(() => world.end());

  /** The rendered hop of one case, its listener and cluster under names of their own. */
  async function bootstrapOf(decision: Decision, port: number): Promise<Document> {
    const [point, peer] = decision.hop;
    const direction = point === "inbound-listener" ? "inbound" : "outbound";
    const cluster = nameOf(decision);
    const given = { direction, peer, cluster, upstream: { ...LOOPBACK, port } } as const;
    const policy = policyOf(decision);
    if (policy !== null) return named(cluster, await render(hop({ ...given, policy })));
    // `render` wants a policy; what the filter makes of none is seen by taking it out again.
    const text = JSON.stringify(await render(hop(given)));
    return named(cluster, JSON.parse(text.replaceAll(/\\"policy\\":\{.*?\}\}"/g, '\\"policy\\":null}"')));
  }

  function named(cluster: string, bootstrap: Document): Document {
    bootstrap.static_resources.listeners[0].name = cluster;
    return bootstrap;
  }

  function nameOf(decision: Decision): string {
    return `case-${DECISIONS.indexOf(decision)}`;
  }

  for (const decision of DECISIONS) {
    it(title(decision), async () => {
      const reply = await get(ports.get(decision) ?? 0, decision.request);
      expect(reply.status).toBe(200);
      compare(decision, received(reply), keys);
    });
  }
});

/** What the echoing upstream says it got. */
function received(reply: { body: Buffer }): Header[] {
  return JSON.parse(reply.body.toString()).headers;
}
