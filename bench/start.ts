// How long an Envoy takes from its start to the first answer of its listener, by the clock: asked again and again.
import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { findEnvoy } from "../src/envoy/find.ts";
import { startEnvoy } from "../src/envoy/run.ts";
import { type Contender, NONE, OURS, RUST } from "./contender.ts";
import { type Figure, figureOf } from "./counter.ts";
import { Client, upstream } from "./load.ts";
import { plain } from "./request.ts";
import { scenery } from "./stand.ts";

/** How often each is started, in turn, so that what the machine does meanwhile falls on all. */
const STARTS = 7;
const PATIENCE_MS = 60_000;

/** Milliseconds by contender; one that is not built is left out. */
export async function measureStart(): Promise<Record<string, Figure>> {
  const contenders = [NONE, OURS, RUST];
  const times = new Map<string, number[]>();
  for (let i = 0; i < STARTS; i++) {
    for (const contender of contenders) {
      if ((await contender.missing?.()) !== undefined) continue;
      times.set(contender.name, [...(times.get(contender.name) ?? []), await timeOf(contender)]);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, figureOf(list)]));
}

async function timeOf(contender: Contender): Promise<number> {
  const server = await upstream();
  const listen = await freePort();
  const { bootstrap, env } = await scenery(contender, "inbound", { upstream: server.port, listen });
  const { path } = await findEnvoy({ env: process.env });
  const before = performance.now();
  const starting = startEnvoy({ binary: path, bootstrap, env, concurrency: 1, startTimeoutMs: PATIENCE_MS });
  try {
    await firstAnswer(listen);
    return performance.now() - before;
  } finally {
    await (await starting).stop();
    server.close();
  }
}

async function firstAnswer(port: number): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; ) {
    const client = await Client.connect(port).catch(() => undefined);
    const answered = await client?.send(1, plain()).then(
      () => true,
      () => false,
    );
    client?.close();
    if (answered) return;
    await wait(1);
  }
  throw new Error("no answer");
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}
