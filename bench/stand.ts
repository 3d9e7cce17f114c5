// One contender in a real Envoy with one worker: an inbound hop from a mesh peer under the reference policy, rendered as
// the product renders it, without an access log, which only our filter could fill.
import { findEnvoy } from "../src/envoy/find.ts";
import { type RunningEnvoy, startEnvoy } from "../src/envoy/run.ts";
import { connectionManager, type Document, hop, LOOPBACK, render, TestKeys } from "../tests/stand/harness.ts";
import { otlpReceiver } from "../tests/stand/otlp.ts";
import { type Contender, OURS } from "./contender.ts";
import type { Counter } from "./counter.ts";
import { Client, type Upstream, upstream } from "./load.ts";
import { RAW, type Requests } from "./request.ts";

const START_MS = 15_000;

export interface StandOptions {
  contender: Contender;
  /** Whether Envoy traces: the product then has a second attachment, before the wire. */
  tracing?: boolean;
  /** Who the peer is; the mesh unless it says otherwise. */
  peer?: string;
  /** What Envoy is started under; none to run it as it is. */
  counter?: Counter;
}

export class Stand {
  private readonly endings: (() => unknown)[] = [];
  private running: RunningEnvoy | undefined;
  private client: Client | undefined;
  private upstream: Upstream | undefined;

  static async start(options: StandOptions): Promise<Stand> {
    const stand = new Stand();
    await stand.start(options).catch(async (reason) => {
      await stand.end();
      throw reason;
    });
    return stand;
  }

  get pid(): number {
    return this.envoy.pid;
  }

  get envoy(): RunningEnvoy {
    if (this.running === undefined) throw new Error("the stand was not started");
    return this.running;
  }

  /** Sends that many requests, one after the other. */
  async send(count: number, requests: Requests): Promise<void> {
    await this.client?.send(count, requests);
  }

  /** Throws when what reached the upstream last is not what the contender is there for. */
  check({ name, scrubs }: Contender): void {
    const raw = this.upstream?.received().includes(RAW) ?? false;
    if (raw === scrubs) throw new Error(`${name}: a value ${raw ? "passed raw" : "did not pass"}`);
  }

  async end(): Promise<void> {
    for (const ending of this.endings.splice(0).reverse()) await ending();
  }

  private async start({ contender, tracing = false, peer = "mesh", counter }: StandOptions): Promise<void> {
    const server = await upstream();
    this.upstream = server;
    this.endings.push(() => server.close());
    const bootstrap = await this.bootstrap(contender, peer, server.port, tracing);
    const { path } = await findEnvoy({ env: process.env });
    const running = await startEnvoy({
      binary: counter ? await counter.wrap(path) : path,
      bootstrap,
      env: new TestKeys().env(),
      concurrency: 1,
      startTimeoutMs: START_MS * (counter?.slowness ?? 1),
    });
    this.running = running;
    this.endings.push(() => running.stop());
    const client = await Client.connect(running.ports.inbound ?? 0);
    this.client = client;
    this.endings.push(() => client.close());
  }

  private async bootstrap(contender: Contender, peer: string, port: number, tracing: boolean): Promise<Document> {
    const receiver = tracing ? await otlpReceiver() : undefined;
    this.endings.push(() => receiver?.close());
    const bootstrap: Document = await render(
      hop({
        peer,
        upstream: { ...LOOPBACK, port },
        ...(receiver && { otlp: { ...LOOPBACK, port: receiver.port } }),
      }),
    );
    const manager = connectionManager(bootstrap);
    delete manager.access_log;
    const [ours, ...rest] = manager.http_filters;
    const { configuration } = ours.typed_config.config;
    configuration.value = configuration.value.replace(',"log":true', ""); // and nobody reads what it would keep for one
    manager.http_filters = [...(await contender.filters(ours)), ...rest];
    if (contender !== OURS) removeUpstreamFilters(bootstrap);
    return bootstrap;
  }
}

/** Takes the second attachment out of a bootstrap that has one. */
function removeUpstreamFilters(bootstrap: Document): void {
  for (const cluster of bootstrap.static_resources.clusters) {
    for (const options of Object.values<Document>(cluster.typed_extension_protocol_options ?? {})) {
      delete options.http_filters;
    }
  }
}
