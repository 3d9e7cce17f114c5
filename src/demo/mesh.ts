// The demonstration's mesh on loopback: an edge, two services each behind a sidecar, a partner outside, and between any
// two of them a wire that remembers. Every port is the system's choice.

import { type RunningEnvoy, startEnvoy } from "../envoy/run.ts";
import type { Bootstrap } from "../render/envoy/bootstrap.ts";
import { Collector, type Span } from "./collector.ts";
import { Hop } from "./hop.ts";
import type { Keys } from "./keys.ts";
import { Partner } from "./partner.ts";
import { Service } from "./service.ts";
import { configurationsOf, merge, renderSidecarHop, type SidecarHop, spanName } from "./sidecar.ts";
import { identify, WIRES, type WireName } from "./traffic.ts";
import type { Sink } from "./verdict.ts";
import { Wire } from "./wire.ts";

/** One hop: a listener in a service's Envoy, whom it faces, and the wires that lead to it and away from it. */
export interface HopPlan extends SidecarHop {
  name: string;
  about: string;
  from: readonly WireName[];
  to: WireName;
}

export const HOPS: readonly HopPlan[] = [
  {
    name: "edge",
    about: "inbound listener, its peer is outside",
    service: "edge",
    direction: "inbound",
    peer: "outside",
    cluster: "mesh-checkout",
    from: ["client-edge"],
    to: "edge-checkout",
  },
  {
    name: "checkout, inbound",
    about: "its peers are in the mesh",
    service: "checkout",
    direction: "inbound",
    peer: "mesh",
    cluster: "local-checkout",
    from: ["edge-checkout", "job-checkout"],
    to: "checkout-in",
  },
  {
    name: "checkout, outbound",
    about: "to billing, in the mesh",
    service: "checkout",
    direction: "outbound",
    peer: "auto",
    cluster: "mesh-billing",
    from: ["checkout-out"],
    to: "checkout-billing",
  },
  {
    name: "billing, inbound",
    about: "its peers are in the mesh",
    service: "billing",
    direction: "inbound",
    peer: "mesh",
    cluster: "local-billing",
    from: ["checkout-billing"],
    to: "billing-in",
  },
  {
    name: "billing, outbound",
    about: "to a partner outside the mesh",
    service: "billing",
    direction: "outbound",
    peer: "auto",
    cluster: "partner-payments",
    from: ["billing-out"],
    to: "billing-partner",
  },
];

/** Services with an Envoy of their own. */
export const SERVICES = [...new Set(HOPS.map(({ service }) => service))];

/** What an Envoy's administration interface prints of configuration and traffic. */
const PAGES = ["/stats", "/stats/prometheus", "/config_dump", "/clusters"];

export interface MeshOptions {
  /** Envoy's path. */
  binary: string;
  /** The policy's document. */
  policy: unknown;
  keys: Keys;
}

export class Mesh {
  readonly wires = new Map<WireName, Wire>();
  private readonly collectors = new Map<string, Collector>();
  private readonly envoys = new Map<string, Promise<RunningEnvoy>>();
  private readonly bootstraps = new Map<string, Bootstrap>();
  private readonly closers: (() => Promise<void>)[] = [];
  private started: Promise<void> | null = null;
  private stopped: Promise<void> | null = null;

  constructor(private readonly options: MeshOptions) {}

  /** Starts everything, once; `stop` takes back whatever of it was reached. */
  start(): Promise<void> {
    this.started ??= this.begin();
    return this.started;
  }

  wire(name: WireName): Wire {
    return held(this.wires, name);
  }

  /** The filter as this hop's Envoy runs it, in the Node host. */
  explainer(plan: HopPlan): Promise<Hop> {
    const configurations = configurationsOf(this.bootstrap(plan.name));
    return Hop.load({ configurations, cluster: plan.cluster, env: this.environment(plan.service) });
  }

  /** Loopback ports by name: where requests can be sent, and the administration interfaces. */
  async ports(): Promise<Record<string, number>> {
    const ports: Record<string, number> = {
      edge: this.wire("client-edge").port,
      checkout: this.wire("job-checkout").port,
    };
    for (const service of SERVICES)
      ports[`admin of ${service}`] = Number((await this.envoy(service)).admin.split(":").pop());
    return ports;
  }

  /** The spans that a hop's Envoy has exported, in order. */
  spans(plan: HopPlan): Span[] {
    return held(this.collectors, plan.service).spans(spanName(plan));
  }

  /** Everything that can be read while the mesh runs: both directions of each wire, spans, and the administration pages. */
  async sinks(): Promise<Sink[]> {
    const sinks: Sink[] = [];
    for (const [name, { requests, responses }] of this.wires) {
      sinks.push({ place: `${name} requests`, bytes: Buffer.concat(requests.bytes) });
      sinks.push({ place: `${name} responses`, bytes: Buffer.concat(responses.bytes) });
    }
    for (const service of SERVICES) {
      const { page } = await this.envoy(service);
      sinks.push({ place: `${service}: spans`, bytes: Buffer.concat(held(this.collectors, service).bytes) });
      for (const path of PAGES) sinks.push({ place: `${service}: ${path}`, bytes: await page(path) });
    }
    return sinks;
  }

  /** What the Envoys have printed: their logs, and the access logs as far as they are flushed. */
  async logs(): Promise<Sink[]> {
    const sinks: Sink[] = [];
    for (const service of SERVICES) {
      sinks.push({ place: `${service}: logs`, bytes: Buffer.from((await this.envoy(service)).logs(), "latin1") });
    }
    return sinks;
  }

  /** Whether every filter has shown its counts in its Envoy's stats: it does on its next tick. */
  async counted(): Promise<boolean> {
    for (const service of SERVICES) {
      const { page } = await this.envoy(service);
      if (!(await page("/stats")).includes("tracecloak_fields_total")) return false;
    }
    return true;
  }

  /** The services whose access log has fewer lines yet than requests came. */
  async unlogged(): Promise<string[]> {
    const late: string[] = [];
    for (const service of SERVICES) {
      const wires = HOPS.filter((hop) => hop.service === service).flatMap((hop) => hop.from);
      const requests = wires.reduce((sum, name) => sum + this.wire(name).requests.messages.length, 0);
      const logged = (await this.envoy(service)).logs().match(/^\{.*\}$/gm) ?? [];
      if (logged.length < requests) late.push(service);
    }
    return late;
  }

  /** Stops the Envoys, by their process ids, and then all else. Waits until they are gone. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async begin(): Promise<void> {
    for (const name of WIRES) this.wires.set(name, await this.own(Wire.open(name)));
    for (const service of SERVICES) this.collectors.set(service, await this.own(Collector.start()));
    const checkout = await this.own(Service.start({ name: "checkout", identify }));
    const billing = await this.own(Service.start({ name: "billing" }));
    const partner = await this.own(Partner.start());
    this.wire("checkout-in").lead(checkout.port);
    this.wire("billing-in").lead(billing.port);
    this.wire("billing-partner").lead(partner.port);
    checkout.next = this.wire("checkout-out").port;
    billing.next = this.wire("billing-out").port;

    for (const service of SERVICES) await this.startEnvoy(service);
    for (const hop of HOPS) {
      const { ports } = await this.envoy(hop.service);
      for (const name of hop.from) this.wire(name).lead(ports[hop.direction] ?? 0);
    }
  }

  private async end(): Promise<void> {
    await this.started?.catch(() => {}); // what is still coming up could not be taken back
    for (const result of await Promise.allSettled(this.envoys.values())) {
      if (result.status === "fulfilled") await result.value.stop();
    }
    await Promise.all(this.closers.map((close) => close()));
  }

  private async startEnvoy(service: string): Promise<void> {
    const { binary, policy } = this.options;
    const own = HOPS.filter((hop) => hop.service === service);
    const rendered = [];
    for (const hop of own) {
      const bootstrap = await renderSidecarHop(hop, policy, {
        upstream: this.wire(hop.to).port,
        collector: held(this.collectors, service).port,
      });
      this.bootstraps.set(hop.name, bootstrap);
      rendered.push(bootstrap);
    }
    const starting = startEnvoy({ binary, bootstrap: merge(rendered), env: this.environment(service) });
    starting.catch(() => {}); // whoever awaits it is told
    this.envoys.set(service, starting);
  }

  private environment(service: string): Record<string, string> {
    return { TRACECLOAK_KEYS: held(this.options.keys.bundles, service) };
  }

  private envoy(service: string): Promise<RunningEnvoy> {
    return held(this.envoys, service);
  }

  private bootstrap(hop: string): Bootstrap {
    return held(this.bootstraps, hop);
  }

  private async own<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    this.closers.push(() => started.close());
    return started;
  }
}

function held<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`the mesh has no ${String(key)}`);
  return value;
}
