// Runs one Envoy as a child process: used by the demo and by the tests. Loopback only by its configuration.
// Promise: when `startEnvoy` resolves, its listeners accept; after `stop` the process is gone and its files too.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../text/problem.ts";

export interface EnvoyOptions {
  /** The path of the binary: `findEnvoy`. */
  binary: string;
  /** A bootstrap as an object or as YAML or JSON text. It must have an `admin` address, port 0 welcome. */
  bootstrap: object | string;
  /** Environment of the process, beyond PATH. */
  env?: Record<string, string>;
  /** Worker threads. */
  concurrency?: number;
  /** How often the access log is written out, in milliseconds. Default: Envoy's ten seconds. */
  flushMs?: number;
  /** How long a listener that was replaced goes on for its connections. Default: 2. */
  drainSeconds?: number;
  logLevel?: "trace" | "debug" | "info" | "warning" | "error";
  /** Milliseconds until it must be serving. */
  startTimeoutMs?: number;
}

export interface RunningEnvoy {
  pid: number;
  /** `host:port` of the administration interface. */
  admin: string;
  /** Port by listener name, as bound: port 0 in the configuration is an ordinary wish. */
  ports: Record<string, number>;
  /** Everything it wrote so far: its log and, where configured to standard output, its access log. */
  logs(): string;
  /** Counters and gauges by name; text that restricts them is a regular expression of Envoy's. */
  stats(filter?: string): Promise<Map<string, number>>;
  /** The body of a page of the administration interface. */
  page(path: string): Promise<string>;
  /** Reads the listeners' ports again, after a configuration update. */
  refresh(): Promise<Record<string, number>>;
  /** Terminates the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** Envoy ended before it served; `logs` is all it said, and the message its last errors. */
export class EnvoyFailed extends Problem {
  readonly logs: string;

  constructor(message: string, logs: string) {
    const errors = logs.split("\n").filter((line) => /\]\[(?:error|critical)\]/.test(line));
    const hint = "ENVOY_BIN may name another Envoy; `npx tracecloak envoy` prints the one that is used";
    super("envoy-failed", [message, ...errors.slice(-3)].join("\n  "), hint);
    this.logs = logs;
  }
}

/** Starts Envoy and waits until it is live. A refused configuration rejects with EnvoyFailed. */
export async function startEnvoy(options: EnvoyOptions): Promise<RunningEnvoy> {
  const directory = await mkdtemp(join(tmpdir(), "tracecloak-envoy-"));
  const config = join(directory, "envoy.yaml");
  const adminFile = join(directory, "admin");
  const { bootstrap } = options;
  await writeFile(config, typeof bootstrap === "string" ? bootstrap : JSON.stringify(bootstrap), { mode: 0o600 });
  const flags = [
    ["--config-path", config],
    ["--admin-address-path", adminFile],
    ["--concurrency", String(options.concurrency ?? 1)],
    ["--log-level", options.logLevel ?? "info"],
    // A drained listener is gone in two seconds instead of ten minutes.
    ["--drain-time-s", String(options.drainSeconds ?? 2), "--drain-strategy", "immediate"],
    ["--disable-hot-restart"],
    options.flushMs === undefined ? [] : ["--file-flush-interval-msec", String(options.flushMs)],
  ];
  const child = spawn(options.binary, flags.flat(), {
    env: { PATH: process.env.PATH ?? "", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const logs = () => Buffer.concat(said).toString("latin1");
  const gone = ended(child);
  const stop = async () => {
    await terminate(child, gone);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const admin = await live(child, adminFile, options.startTimeoutMs ?? 30_000, logs);
    const page = async (path: string) => (await fetch(`http://${admin}${path}`)).text();
    const envoy: RunningEnvoy = {
      pid: child.pid ?? 0,
      admin,
      ports: await boundPorts(page),
      logs,
      page,
      stats: async (filter) => readStats(await page(filter ? `/stats?filter=${encodeURIComponent(filter)}` : "/stats")),
      refresh: async () => {
        envoy.ports = await boundPorts(page);
        return envoy.ports;
      },
      stop,
    };
    return envoy;
  } catch (reason) {
    await stop();
    throw reason;
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
}

async function terminate(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return gone;
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(patience);
}

/** The administration address, once Envoy says LIVE there. */
async function live(child: ChildProcess, file: string, timeoutMs: number, logs: () => string): Promise<string> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      await wait(50); // the last lines are still on their way
      throw new EnvoyFailed("Envoy ended before it served", logs());
    }
    const admin = (await readFile(file, "utf8").catch(() => "")).trim();
    if (admin !== "") {
      const ready = await fetch(`http://${admin}/ready`).then(
        (response) => response.text(),
        () => "",
      );
      if (ready.startsWith("LIVE")) return admin;
    }
    await wait(25);
  }
  throw new EnvoyFailed(`Envoy was not live after ${timeoutMs} ms`, logs());
}

async function boundPorts(page: (path: string) => Promise<string>): Promise<Record<string, number>> {
  const answer = JSON.parse(await page("/listeners?format=json")) as {
    listener_statuses?: { name: string; local_address: { socket_address?: { port_value?: number } } }[];
  };
  const ports: Record<string, number> = {};
  for (const { name, local_address } of answer.listener_statuses ?? []) {
    const port = local_address.socket_address?.port_value;
    if (port) ports[name] = port;
  }
  return ports;
}

function readStats(text: string): Map<string, number> {
  const stats = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^(.*): ([0-9]+)$/.exec(line) ?? [];
    if (name !== undefined) stats.set(name, Number(value));
  }
  return stats;
}
