// One contender in a real Envoy with one worker: a hop under the reference policy, exactly as `render` writes it, the
// access log and what our filter keeps for it included; only the filters are the contender's.
import { randomBytes } from "node:crypto";
import { findEnvoy } from "../src/envoy/find.ts";
import { type RunningEnvoy, startEnvoy } from "../src/envoy/run.ts";
import type { Header } from "../src/host/headers.ts";
import { KEYS_VARIABLE } from "../src/render/envoy/filter.ts";
import { type Document, hop, LOOPBACK, render, TestKeys } from "../tests/stand/harness.ts";
import { otlpReceiver } from "../tests/stand/otlp.ts";
import { attachments, live } from "./attachment.ts";
import { type Call, recordCalls } from "./calls.ts";
import type { Contender } from "./contender.ts";
import type { Counter } from "./counter.ts";
import { LAYOUT, type LayoutName } from "./layout.ts";
import { Client, type Upstream, upstream } from "./load.ts";
import { MODULES, peerConfiguration } from "./peers.ts";
import { RAW, type Requests } from "./request.ts";

const START_MS = 60_000;

export interface StandOptions {
  contender: Contender;
  layout: LayoutName;
  /** The requests whose calls the floor makes. */
  requests?: Requests;
  /** Who the peer is, in place of the layout's. */
  peer?: string;
  /** What Envoy is started under; none to run it as it is. */
  counter?: Counter;
}

/** What an Envoy is started with. */
export interface Scenery {
  bootstrap: Document;
  env: Record<string, string>;
  calls: readonly (readonly Call[])[];
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

  private async start({ contender, layout, requests, peer, counter }: StandOptions): Promise<void> {
    const server = await upstream();
    this.upstream = server;
    this.endings.push(() => server.close());
    const receiver = LAYOUT[layout].tracing ? await otlpReceiver() : undefined;
    this.endings.push(() => receiver?.close());
    const { bootstrap, env } = await scenery(
      contender,
      layout,
      { upstream: server.port, otlp: receiver?.port },
      requests,
      peer,
    );
    // Envoy goes through its statistics every five seconds, which is no request's cost. It takes no more than this.
    bootstrap.stats_flush_interval = "299s";
    const { path } = await findEnvoy({ env: process.env });
    const running = await startEnvoy({
      binary: counter ? await counter.wrap(path) : path,
      bootstrap,
      env,
      concurrency: 1,
      startTimeoutMs: START_MS * (counter?.slowness ?? 1),
    });
    this.running = running;
    this.endings.push(() => running.stop());
    const client = await Client.connect(running.ports[LAYOUT[layout].hop.direction] ?? 0);
    this.client = client;
    this.endings.push(() => client.close());
  }
}

/** The rendered hop with the contender in it. */
export async function scenery(
  contender: Contender,
  layout: LayoutName,
  ports: { upstream: number; otlp?: number | undefined; listen?: number },
  requests?: Requests,
  peer?: string,
): Promise<Scenery> {
  const rendered = hop({
    ...LAYOUT[layout].hop,
    ...(peer !== undefined && { peer }),
    upstream: { ...LOOPBACK, port: ports.upstream },
    ...(ports.listen !== undefined && { listen: { ...LOOPBACK, port: ports.listen } }),
    ...(ports.otlp !== undefined && { otlp: { ...LOOPBACK, port: ports.otlp } }),
  });
  const bootstrap: Document = await render(rendered);
  const env = new TestKeys().env();
  const ours = live(attachments(bootstrap)).map((attachment) => attachment.ours);
  const stream = { cluster: rendered.cluster, tracing: LAYOUT[layout].tracing, env };
  const calls = requests ? await recordCalls(ours, { ...stream, headers: headersOf(requests(0)) }) : [];
  await contender.place(bootstrap, {
    layout,
    env,
    calls,
    peerConfiguration: peerConfiguration(env[KEYS_VARIABLE] ?? "", layout === "partner"),
    peerKey: randomBytes(32).toString("hex"),
  });
  return { bootstrap, env: { ...env, ENVOY_DYNAMIC_MODULES_SEARCH_PATH: MODULES }, calls };
}

/** The header lines of a request. */
export function headersOf(bytes: Buffer): Header[] {
  const [, ...lines] = bytes.toString("latin1").trimEnd().split("\r\n");
  return lines
    .map((line): Header => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)])
    .filter(([name]) => name !== "host");
}
