// What a suite needs to put a real Envoy between a client and an upstream: rendered hops with the built filter, keys,
// receivers, and one place that ends them all. Envoy is found as the product finds it; none is an error, never a skip.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { findEnvoy, OLDEST_PINS, PINS } from "../../src/envoy/find.ts";
import { type EnvoyOptions, type RunningEnvoy, startEnvoy } from "../../src/envoy/run.ts";
import { readCapabilities } from "../../src/host/capability.ts";
import { ROOT, WASM } from "../../src/host/root.ts";
import type { Hop } from "../../src/mesh/hop.ts";
import type { Bootstrap } from "../../src/render/envoy/bootstrap.ts";
import { KEYS_VARIABLE } from "../../src/render/envoy/filter.ts";
import * as envoy from "../../src/render/envoy/render.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { type Keyring, newKeyring, withRows } from "../../src/token/keyring.ts";
import { mapSpan, mapTrace } from "../../src/token/map.ts";
import { openToken } from "../../src/token/open.ts";
import { mapRequest, type Way } from "../../src/token/request.ts";
import { type EnvoyVersion, NEWEST_ENVOY, OLDEST_ENVOY } from "../../src/words/envoy.ts";
import { type OtlpReceiver, otlpReceiver } from "./otlp.ts";
import { PATIENCE_MS } from "./patience.ts";
import { ResourceFile, SharedEnvoy } from "./shared.ts";
import { echoUpstream, type Upstream } from "./upstream.ts";
import { type ZipkinReceiver, zipkinReceiver } from "./zipkin.ts";

export { until } from "./patience.ts";

export const LOOPBACK = { host: "127.0.0.1", port: 0 };

/** The Envoy that configuration is rendered for and that runs it: `TRACECLOAK_ENVOY=1.36` is the oldest. */
export const TARGET: EnvoyVersion = process.env.TRACECLOAK_ENVOY === OLDEST_ENVOY ? OLDEST_ENVOY : NEWEST_ENVOY;

/** A policy document, loosely: tests change what they like. */
// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, good or bad
export type Document = any;

/** A fresh copy of the policy that tests use unless they say otherwise. */
export function referencePolicy(): Document {
  return parse(readFileSync(join(ROOT, "data", "reference-policy.yaml"), "utf8"));
}

export const TENANT = "acme";
export const SERVICE = "checkout";

/** Keys of one keyring, as an Envoy of SERVICE gets them, and the way back. */
export class TestKeys {
  private keyring: Keyring;
  private readonly now = Math.floor(Date.now() / 1000);

  constructor() {
    const zones = ["mesh", "partner", "outside"];
    const options = { tenants: [TENANT], zones, classes: {}, now: this.now, mintSeconds: 86_400, random: randomBytes };
    this.keyring = newKeyring(options);
  }

  /** The value of TRACECLOAK_KEYS for a service of the mesh. */
  bundle(service = SERVICE): string {
    const request = { tenant: TENANT, service, zone: "mesh", accept: [], now: this.now, ttlSeconds: 3600 };
    const { bundle, rows } = makeBundle(this.keyring, request);
    this.keyring = withRows(this.keyring, rows);
    return writeBundle(bundle);
  }

  env(service = SERVICE): Record<string, string> {
    return { [KEYS_VARIABLE]: this.bundle(service) };
  }

  /** Every key of the bundle as it is spelled there: none may be seen anywhere. */
  secrets(service = SERVICE): string[] {
    const { seal, leaves } = JSON.parse(this.bundle(service)) as { seal: { key: string }[]; leaves: { key: string }[] };
    return [...seal, ...leaves].map(({ key }) => key);
  }

  /** What ids of the mesh are to a peer, in hexadecimal digits. */
  map(peer: string, trace: string, span: string): { trace: string; span: string } {
    const key = this.mapKey(peer);
    const mapped = mapTrace(key, Buffer.from(trace, "hex"));
    return { trace: mapped.toString("hex"), span: mapSpan(key, mapped, Buffer.from(span, "hex")).toString("hex") };
  }

  /** What a request id becomes on its way from or to a peer. */
  mapRequest(peer: string, way: Way, id: string): string {
    return mapRequest(this.mapKey(peer), way, id) ?? "";
  }

  private mapKey(peer: string): Buffer {
    const { leaves } = JSON.parse(this.bundle()) as { leaves: { use: string; subject: string; key: string }[] };
    const leaf = leaves.find(({ use, subject }) => use === "map.whole" && subject === peer);
    return Buffer.from(leaf?.key ?? "", "base64url");
  }

  /** What a token stands for. */
  open(token: string): string {
    return openToken(this.keyring, token, { now: this.now }).value.toString("latin1");
  }
}

export interface HopOptions extends Partial<Hop> {
  env?: Record<string, string>;
  protocol?: "http1" | "http2";
  /** Changes the rendered bootstrap before it runs. */
  change?: (bootstrap: Document) => void;
  options?: Partial<EnvoyOptions>;
}

/** An Envoy with one rendered hop in front of an echoing upstream. */
export interface RunningHop {
  envoy: RunningEnvoy;
  /** The port of its listener. */
  port: number;
  upstream: Upstream;
}

/** Everything that a suite started, ended in reverse by one `afterAll`. */
export class World {
  private readonly endings: (() => Promise<unknown>)[] = [];
  private readonly envoys: RunningEnvoy[] = [];
  private readonly shared = new Map<string, Promise<SharedEnvoy>>();

  /**
   * With `share`, hops that start in the same way are added to one Envoy: for suites that look at no log, metric or page
   * of it, and end no hop before the last.
   */
  constructor(private readonly options: { share?: boolean } = {}) {}

  later(ending: () => Promise<unknown>): void {
    this.endings.push(ending);
  }

  async end(): Promise<void> {
    for (const ending of this.endings.splice(0).reverse()) await ending();
  }

  async upstream(protocol: "http1" | "http2" = "http1"): Promise<Upstream> {
    const upstream = await echoUpstream(protocol);
    this.later(() => upstream.close());
    return upstream;
  }

  async otlp(): Promise<OtlpReceiver> {
    const receiver = await otlpReceiver();
    this.later(() => receiver.close());
    return receiver;
  }

  async zipkin(): Promise<ZipkinReceiver> {
    const receiver = await zipkinReceiver();
    this.later(() => receiver.close());
    return receiver;
  }

  /** Starts an Envoy with any bootstrap. */
  async envoy(bootstrap: object | string, options: Partial<EnvoyOptions> = {}): Promise<RunningEnvoy> {
    const { path } = await findEnvoy({ env: process.env, pins: TARGET === OLDEST_ENVOY ? OLDEST_PINS : PINS });
    const envoy = await startEnvoy({ binary: path, bootstrap, startTimeoutMs: PATIENCE_MS, ...options });
    this.envoys.push(envoy);
    this.later(() => envoy.stop());
    return envoy;
  }

  /** Starts an Envoy with one hop, inbound from outside under the reference policy unless told otherwise. */
  async hop({ env, protocol, change, options, ...given }: HopOptions = {}): Promise<RunningHop> {
    const upstream = await this.upstream(protocol);
    const bootstrap: Document = await render(hop({ upstream: { ...LOOPBACK, port: upstream.port }, ...given }));
    if (protocol === "http2") useHttp2(bootstrap);
    change?.(bootstrap);
    const start = (what: Document) => this.envoy(what, { ...(env && { env }), ...options });
    if (this.options.share) {
      const { static_resources, ...rest } = bootstrap;
      const shared = await this.sharedBy(JSON.stringify([rest, env, options]), bootstrap, start);
      return { envoy: shared.envoy, upstream, port: await shared.add(bootstrap) };
    }
    const envoy = await start(bootstrap);
    return { envoy, upstream, port: envoy.ports[given.direction ?? "inbound"] ?? 0 };
  }

  /** The Envoy of all hops that have this in common, started for the first of them. */
  private sharedBy(
    what: string,
    bootstrap: Document,
    start: (bootstrap: Document) => Promise<RunningEnvoy>,
  ): Promise<SharedEnvoy> {
    const made = async () => {
      const directories = [await this.directory(), await this.directory()] as const;
      return SharedEnvoy.start(bootstrap, directories, start);
    };
    const shared = this.shared.get(what) ?? made();
    this.shared.set(what, shared);
    return shared;
  }

  /** A directory of its own, removed at the end. */
  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), "tracecloak-test-"));
    this.later(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }
}

/** A hop with everything filled in. */
export function hop(given: Partial<Hop> = {}): Hop {
  const direction = given.direction ?? "inbound";
  return {
    direction,
    listen: LOOPBACK,
    upstream: LOOPBACK,
    admin: LOOPBACK,
    tenant: TENANT,
    service: SERVICE,
    zone: "mesh",
    peer: direction === "inbound" ? "outside" : "auto",
    cluster: direction === "inbound" ? SERVICE : "mesh-cart",
    envoy: TARGET,
    wasm: WASM,
    policy: referencePolicy(),
    ...given,
  };
}

/** The bootstrap of a hop, with what its wasm needs of Envoy. */
export async function render(hop: Hop): Promise<Bootstrap> {
  return envoy.render(hop, await readCapabilities(hop.wasm));
}

/** The HTTP connection manager of a bootstrap's first listener, to be changed. */
export function connectionManager(bootstrap: Document): Document {
  return bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
}

/** Speaks cleartext HTTP/2 to the first cluster. */
export function useHttp2(bootstrap: Document): void {
  const [options] = Object.values(
    bootstrap.static_resources.clusters[0].typed_extension_protocol_options,
  ) as Document[];
  options.explicit_http_config = { http2_protocol_options: {} };
}

/** Exports every span at once instead of after five of them or five seconds. */
export function flushSpansAtOnce(bootstrap: Document): void {
  bootstrap.layered_runtime = {
    layers: [
      {
        name: "test",
        static_layer: { "tracing.opentelemetry.min_flush_spans": 1, "tracing.zipkin.min_flush_spans": 1 },
      },
    ],
  };
}

/** A listener that Envoy reads from a file and follows. */
export class ListenerFile {
  private readonly file: ResourceFile;

  constructor(directory: string) {
    this.file = new ResourceFile(directory, "lds");
  }

  /** Moves the listeners of `bootstrap` into the file; what is left of it runs. */
  async adopt(bootstrap: Document): Promise<void> {
    await this.write(bootstrap.static_resources.listeners);
    delete bootstrap.static_resources.listeners;
    bootstrap.dynamic_resources = { lds_config: this.file.source };
  }

  /** Puts these listeners in the place of those before. */
  write(listeners: readonly object[]): Promise<void> {
    return this.file.write(listeners);
  }
}

/** Which of these stand in a text: an assertion on it prints neither the text nor what surrounds them. */
export function found(text: string, planted: readonly string[]): string[] {
  return planted.filter((one) => text.includes(one));
}

/** The lines of a log that hold all of `words`. */
export function linesWith(log: string, ...words: string[]): string[] {
  return log.split("\n").filter((line) => words.every((word) => line.includes(word)));
}
