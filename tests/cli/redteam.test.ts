// `tracecloak redteam` as a person or a pipeline meets it: against a mesh that lets all pass, and one with the filter.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Hop } from "../../src/mesh/hop.ts";
import { readCorpus } from "../../src/redteam/case.ts";
import { plant } from "../../src/redteam/plant.ts";
import {
  connectionManager,
  type Document,
  flushSpansAtOnce,
  hop,
  LOOPBACK,
  render,
  TestKeys,
  World,
} from "../stand/harness.ts";
import { type } from "../stand/terminal.ts";

const world = new World();
afterAll(() => world.end());

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const FILE_LOG = "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";

/** In place of the usual addresses, which another program of this machine may have. */
const ANY_COLLECTOR = ["--collector", "127.0.0.1:0"];

/** Runs it with a target that is its own sink, so that everything passes. */
async function leaky(...args: string[]) {
  const port = await freePort();
  const session = await type([
    "redteam",
    "--target",
    `http://127.0.0.1:${port}`,
    "--sink",
    `127.0.0.1:${port}`,
    "--wait",
    "0",
    ...ANY_COLLECTOR,
    ...args,
  ]);
  return { ...session, address: `127.0.0.1:${port}` };
}

const SESSIONS = (await readCorpus()).filter((one) => one.way === "outside" && one.class === "session");

describe("a mesh that lets all pass", () => {
  test("exit 1, a line for each place where a canary was seen, the seed on standard error", async () => {
    const { exit, out, err, address } = await leaky("--class", "session", "--seed", "4");
    expect(exit).toBe(1);
    expect(out).toContain(
      `seen baggage-session-outside: session in ${address}, header baggage, raw [a member nobody names]\n`,
    );
    expect(out).toMatch(/^seen key-is-session-outside: .*, header baggage, raw \[/m);
    expect(out).toMatch(/^seen key-in-header-uberctx-outside: .*, header name, /m);
    const seen = SESSIONS.filter(({ path }) => path === undefined); // what a path holds, its service may see
    expect(err).toContain(`tracecloak: ${SESSIONS.length} cases, seed 4: canaries seen in ${seen.length}, `);
  });

  test("prints no canary, in any format", async () => {
    const canaries = SESSIONS.flatMap((one) => plant(one, 4).needles.map(({ bytes }) => Buffer.from(bytes).toString()));
    expect(canaries.length).toBeGreaterThan(20);
    for (const format of ["text", "json", "junit"]) {
      const { out, err } = await leaky("--class", "session", "--seed", "4", "-o", format);
      expect(out).toContain("baggage-session-outside");
      expect(canaries.filter((canary) => (out + err).toLowerCase().includes(canary.toLowerCase()))).toEqual([]);
    }
  });

  test("JSON says the same as data", async () => {
    const { exit, out, address } = await leaky("--class", "tenant", "-o", "json");
    const report = JSON.parse(out);
    expect(exit).toBe(1);
    expect(Object.keys(report)).toEqual(["seed", "cases", "seen", "lost"]);
    expect(report.seen).toContainEqual({
      id: "baggage-tenant-outside",
      threat: "splitting, keys as data, properties",
      technique: "a member nobody names",
      class: "tenant",
      sink: address,
      place: "header baggage",
      encoding: "raw",
      whole: true,
    });
  });

  test("JUnit has a test case for each case, failed ones with what was seen", async () => {
    const { exit, out } = await leaky("--class", "tenant", "-o", "junit");
    const cases = (await readCorpus()).filter((one) => one.way === "outside" && one.class === "tenant");
    expect(exit).toBe(1);
    expect(out.match(/<testcase /g)).toHaveLength(cases.length);
    expect(out).toContain(`<testsuite name="tracecloak redteam" tests="${cases.length}" failures="${cases.length}">`);
    expect(out).toMatch(
      /<testcase classname="tracestate as storage" name="state-tenant-outside">\n {4}<failure message="tenant in /,
    );
  });
});

test("a mesh with the filter: exit 0, nothing on standard output", async () => {
  const port = await freePort();
  const bootstrap = await render(hop({ peer: "mesh", upstream: { ...LOOPBACK, port } }));
  const envoy = await world.envoy(bootstrap, { env: new TestKeys().env() });
  const target = `http://127.0.0.1:${envoy.ports.inbound}`;
  const flags = ["--target", target, "--sink", `127.0.0.1:${port}`, "--way", "mesh", "--wait", "0", ...ANY_COLLECTOR];
  const { exit, out, err } = await type(["redteam", ...flags, "--class", "health", "--class", "order"]);
  expect({ exit, out }).toEqual({ exit: 0, out: "" });
  expect(err).toMatch(/^tracecloak: [1-9]\d* cases, seed \d+: canaries seen in 0, controls lost in 0\n$/);
});

describe("a mesh that traces", () => {
  /** Runs all cases of a way through a hop whose spans go to a collector and whose log to a file, both looked at. */
  async function traced(way: string, given: Partial<Hop>, change: (bootstrap: Document) => void = () => {}) {
    const [port, collector] = [await freePort(), await freePort()];
    const log = join(await world.directory(), "envoy.log");
    const bootstrap: Document = await render(
      hop({ ...given, upstream: { ...LOOPBACK, port }, otlp: { ...LOOPBACK, port: collector } }),
    );
    flushSpansAtOnce(bootstrap);
    for (const one of connectionManager(bootstrap).access_log) {
      one.name = "envoy.access_loggers.file";
      one.typed_config = { ...one.typed_config, "@type": FILE_LOG, path: log };
    }
    change(bootstrap);
    const envoy = await world.envoy(bootstrap, { env: new TestKeys().env(), flushMs: 20 });
    const target = `http://127.0.0.1:${Object.values(envoy.ports)[0]}`;
    const flags = ["--sink", `127.0.0.1:${port}`, "--collector", `127.0.0.1:${collector}`, "--log", log];
    return type(["redteam", "--target", target, ...flags, "--way", way, "--wait", "1s"]);
  }

  test.each([
    ["mesh", { peer: "mesh" }],
    ["outside", {}],
    ["partner", { direction: "outbound", cluster: "partner-bank" }],
  ] as const)("way %s: no canary in spans and log, and every control", async (way, given) => {
    const { exit, err } = await traced(way, given);
    expect({ exit, err }).toEqual({
      exit: 0,
      err: expect.stringContaining("canaries seen in 0, controls lost in 0\n"),
    });
  });

  test("what its spans and its log hold is found in them", async () => {
    const { exit, out } = await traced("outside", {}, (bootstrap) => {
      const manager = connectionManager(bootstrap);
      manager.tracing.custom_tags.push({ tag: "baggage", request_header: { name: "baggage" } });
      manager.early_header_mutation_extensions = [];
      manager.access_log[0].typed_config.log_format.json_format.path = "%REQ(:PATH)%";
    });
    expect(exit).toBe(1);
    expect(out).toMatch(/^seen .* in 127\.0\.0\.1:\d+, body, /m);
    expect(out).toMatch(/^seen .*envoy\.log, text, /m);
  });
});

test("requests that reach no sink are lost, with a hint", async () => {
  const [port, nowhere] = [await freePort(), await freePort()];
  const flags = [
    "--target",
    `http://127.0.0.1:${nowhere}`,
    "--sink",
    `127.0.0.1:${port}`,
    "--wait",
    "0",
    ...ANY_COLLECTOR,
    "--class",
    "health",
  ];
  for (const more of [[], ["--no-controls"]]) {
    const { exit, out, err } = await type(["redteam", ...flags, ...more]);
    expect(exit).toBe(1);
    expect(out).toContain("lost baggage-health-outside: the request did not arrive [a member nobody names]\n");
    expect(err).toContain("tracecloak: hint: requests that reach no --sink prove nothing");
  }
});

test("without controls only canaries count", async () => {
  const port = await freePort();
  const flags = [
    "--target",
    `http://127.0.0.1:${port}`,
    "--sink",
    `127.0.0.1:${port}`,
    "--wait",
    "0",
    ...ANY_COLLECTOR,
    "--class",
    "iban",
  ];
  expect((await type(["redteam", ...flags])).exit).toBe(2);
  const { out } = await leaky("--class", "session", "--no-controls");
  expect(out).not.toContain("lost ");
  expect((await leaky("--class", "session")).out).toContain(
    "lost property-of-kept-session: baggage did not arrive as it must",
  );
});

describe("misuse", () => {
  const good = ["--target", "http://127.0.0.1:1", "--sink", "127.0.0.1:0", "--no-collector"];
  test.each([
    ["no target", ["--sink", "127.0.0.1:0"], "required option '--target <url>' not specified"],
    [
      "a target that is no URL",
      ["--target", "localhost:80", "--sink", "127.0.0.1:0"],
      "It is written http://HOST:PORT",
    ],
    ["a sink without a port", ["--target", "http://a.test", "--sink", "localhost"], "It is written HOST:PORT"],
    [
      "a class that the corpus does not have",
      [...good, "--class", "shoe-size"],
      "--class names no class of the corpus",
    ],
    [
      "a class that this way does not have",
      [...good, "--way", "partner", "--class", "health"],
      "no case is left to send",
    ],
    ["a seed that is no number", [...good, "--seed", "x"], "It is a whole number below"],
    ["a wait that is no duration", [...good, "--wait", "soon"], "--wait is not a duration"],
    [
      "an address of another machine",
      [...good, "--sink", "203.0.113.1:80"],
      "cannot listen on a --sink: EADDRNOTAVAIL",
    ],
    [
      "a collector of another machine",
      [...good, "--collector", "203.0.113.1:80"],
      "cannot listen on a --collector: EADDRNOTAVAIL",
    ],
  ])("%s", async (_, args, said) => {
    const { exit, out, err } = await type(["redteam", ...args]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(said);
    expect(err).toContain("tracecloak: hint: ");
  });
});
