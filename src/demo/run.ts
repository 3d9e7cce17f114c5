// The demonstration from keys to verdict. Says what it does on stderr, what it found on stdout.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { nameOfInput, readInput } from "../cli/input.ts";
import type { Io } from "../cli/io.ts";
import { findEnvoy } from "../envoy/find.ts";
import { ROOT } from "../host/root.ts";
import { check } from "../policy/check.ts";
import { readPolicyText } from "../policy/read.ts";
import { Problem } from "../text/problem.ts";
import { runCommand } from "./command.ts";
import type { Hop } from "./hop.ts";
import { Interruption } from "./interruption.ts";
import { travel } from "./journey.ts";
import { type Keys, makeKeys, TENANT, ZONE } from "./keys.ts";
import { HOPS, Mesh, SERVICES } from "./mesh.ts";
import type { Report, WayBack } from "./report.ts";
import { type Writing, writeReport } from "./text.ts";
import { MESH, OUTSIDE, SECRETS } from "./traffic.ts";
import { findLeaks, findTokens, madeInMesh } from "./verdict.ts";

/** The policy that the examples use. */
const REFERENCE = join(ROOT, "data", "reference-policy.yaml");

export interface DemoOptions extends Writing {
  /** Whether the mesh goes on running, once the report is out, until this process is interrupted. */
  keep: boolean;
  /** A policy's file. Default: the reference policy. */
  policy?: string;
}

/** The filter shows its counts once a second. */
const COUNTS_WITHIN_MS = 3_000;
/** A running Envoy flushes its access log every 10 s, on a machine that has other work a little later. */
const LOGS_WITHIN_MS = 60_000;

type Say = (line: string) => void;

/** Runs the demonstration, prints its report and answers it. Whatever it started is gone when it returns. */
export async function runDemo(options: DemoOptions, io: Io): Promise<Report> {
  const begun = io.now();
  const say: Say = (line) => io.err(`tracecloak: ${((io.now() - begun) / 1000).toFixed(1).padStart(4)} s  ${line}\n`);
  const directory = await mkdtemp(join(tmpdir(), "tracecloak-demo-"));
  const interruption = new Interruption();
  let mesh: Mesh | null = null;
  try {
    const policy = await readPolicy(options.policy ?? REFERENCE, io);
    const envoy = await findEnvoy({ env: io.env, progress: say });
    say(`making keys for ${SERVICES.join(", ")}`);
    const keys = await makeKeys(directory, SERVICES, io);
    say(`starting ${SERVICES.length} Envoys ${envoy.version} with the filter, two services and a partner`);
    mesh = new Mesh({ binary: envoy.path, policy, keys });
    await interruption.orElse(mesh.start());
    const report = await interruption.orElse(observe(mesh, keys, options.keep, say, io));
    io.out(writeReport(report, options, io.color));
    if (!options.json && !options.details)
      say("done; --details shows every field before and after, --json is for programs");
    if (report.ports !== undefined) {
      for (const [name, port] of Object.entries(report.ports)) say(`${name} is on 127.0.0.1:${port}`);
      say(`the keyring is ${keys.keyring}`);
      say("running until interrupted (Ctrl-C)");
      await interruption.happened;
      say("stopping");
    }
    return report;
  } finally {
    await mesh?.stop();
    await rm(directory, { recursive: true, force: true });
    interruption.forget();
  }
}

/** The policy's document, once the filter takes it. Throws Problem with the first finding. */
async function readPolicy(path: string, io: Io): Promise<unknown> {
  const bytes = await readInput(path, "the policy", io);
  const file = nameOfInput(path);
  const attach = { point: "inbound-listener", peer: "outside", tenant: TENANT, service: "edge", zone: ZONE } as const;
  const [error] = (await check(bytes, { file, attach, now: new Date(io.now()) })).filter(
    ({ severity }) => severity === "error",
  );
  if (error === undefined) return readPolicyText(bytes, file).value;
  const place = `${file}:${error.line}:${error.column}`;
  throw new Problem(error.code, `${place}: ${error.message} [${error.code}]`, error.hint, place);
}

/** Sends the traffic through a started mesh, and judges everything that was seen. */
async function observe(mesh: Mesh, keys: Keys, keep: boolean, say: Say, io: Io): Promise<Report> {
  const explainers = new Map<string, Hop>();
  for (const hop of HOPS) explainers.set(hop.name, await mesh.explainer(hop));
  say("sending a checkout from outside and a renewal from inside");
  const travelled = [await travel(mesh, explainers, OUTSIDE), await travel(mesh, explainers, MESH)];
  await within(COUNTS_WITHIN_MS, () => mesh.counted(), io); // a filter that is off counts nothing
  const live = await mesh.sinks();
  const ports = keep ? await mesh.ports() : undefined;
  say(keep ? "waiting for the access logs" : "stopping the Envoys, so that their logs are complete");
  if (keep) await within(LOGS_WITHIN_MS, async () => (await mesh.unlogged()).length === 0, io);
  else await mesh.stop();
  const sinks = [...live, ...(await mesh.logs())];

  const secrets = [...SECRETS, ...madeInMesh(sinks, keys.bundles)];
  say(`looking for ${secrets.length} values in ${sinks.length} places`);
  const problems = travelled.flatMap((one) => one.problems);
  for (const service of await mesh.unlogged()) problems.push(`the access log of ${service} misses requests`);
  const wayBack = await openOne(mesh, keys, problems, io);
  const leaks = findLeaks(sinks, secrets);
  const disagreements = travelled.flatMap((one) => one.disagreements);
  return {
    ok: leaks.length === 0 && disagreements.length === 0 && problems.length === 0,
    journeys: travelled.map(({ report }) => report),
    leaks,
    disagreements,
    problems,
    wayBack,
    searched: {
      places: sinks.length,
      values: secrets.length,
      bytes: sinks.reduce((sum, { bytes }) => sum + bytes.length, 0),
    },
    ...(ports && { ports }),
  };
}

/** Waits until something holds, but not for ever. */
async function within(limitMs: number, holds: () => Promise<boolean>, io: Io): Promise<void> {
  const deadline = io.now() + limitMs;
  while (io.now() < deadline && !(await holds())) await pause(100);
}

/** Opens the first token that was seen between the services, as `tracecloak token open` does. */
async function openOne(mesh: Mesh, keys: Keys, problems: string[], io: Io): Promise<WayBack | null> {
  const wire = "checkout-billing";
  const [token] = findTokens(Buffer.concat(mesh.wire(wire).requests.bytes));
  if (token === undefined) {
    problems.push("no token was seen between the services");
    return null;
  }
  const value = (await runCommand(["token", "open", "--keyring", keys.keyring], io, token)).toString();
  if (!SECRETS.some((secret) => secret.value === value)) problems.push("a token did not open to a value that was sent");
  return { wire, token, value };
}
