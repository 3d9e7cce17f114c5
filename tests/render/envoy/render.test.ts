// Rendered bootstraps: goldens (refreshed with UPDATE_GOLDENS=1), what Envoy itself says of them, and what must never
// stand in one.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { findEnvoy, OLDEST_PINS } from "../../../src/envoy/find.ts";
import { readCapabilities } from "../../../src/host/capability.ts";
import { ROOT } from "../../../src/host/root.ts";
import type { Hop } from "../../../src/mesh/hop.ts";
import { render, write } from "../../../src/render/envoy/render.ts";
import { OLDEST_ENVOY } from "../../../src/words/envoy.ts";
import { HOPS } from "./hops.ts";

const GOLDENS = join(ROOT, "tests", "golden", "render", "envoy");
const run = promisify(execFile);
const capabilities = await readCapabilities();

// biome-ignore lint/suspicious/noExplicitAny: tests reach into configuration of Envoy's shape
type Json = any;
const base = HOPS["inbound-outside"] as Hop;
const managerOf = (bootstrap: Json) => bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
const upstreamFiltersOf = (bootstrap: Json) =>
  (Object.values(bootstrap.static_resources.clusters[0].typed_extension_protocol_options)[0] as Json).http_filters;
const netOf = (bootstrap: Json) => managerOf(bootstrap).http_filters.at(-1).typed_config.upstream_http_filters;
const namesOf = (filters: Json[] | undefined) => filters?.map(({ name }) => name);

describe.each(Object.entries(HOPS))("%s", (name, hop) => {
  const golden = join(GOLDENS, `${name}.yaml`);

  test("equals its golden", async () => {
    const text = write(render(hop, capabilities), "yaml");
    if (process.env.UPDATE_GOLDENS) {
      await mkdir(GOLDENS, { recursive: true });
      await writeFile(golden, text);
    }
    expect(text).toBe(await readFile(golden, "utf8"));
  });

  test("its golden is accepted by Envoy, without a warning", async () => {
    const { path } = await findEnvoy({ env: process.env });
    const { stdout, stderr } = await run(path, ["--mode", "validate", "--log-level", "warning", "-c", golden], {
      cwd: ROOT,
    });
    expect(stdout + stderr).toBe(`configuration '${golden}' OK\n`);
  });

  test("as JSON it says the same", () => {
    const bootstrap = render(hop, capabilities);
    expect(JSON.parse(write(bootstrap, "json"))).toEqual(parse(write(bootstrap, "yaml")));
  });

  test("never fails open, never holds the value of a variable, never logs a raw carrier", () => {
    const text = write(render(hop, capabilities), "json");
    expect(text).not.toMatch(/FAIL_OPEN|fail_open|key_values|ACCEPT_UNTRUSTED|ENVIRONMENT\(/);
    const read = [...text.matchAll(/%REQ(?:_WITHOUT_QUERY)?\(([^)]*)\)/g)].map(([, header]) => header);
    // The method where it is a known one, what early mutation hides, the id of a request that may leave with another.
    expect(
      read.filter((header) => ![":METHOD", "x-tracecloak-state", "x-request-id"].includes(String(header))),
    ).toEqual([]);
    expect(text).not.toMatch(/%(?:RESP\(|TRAILER|TRACE_ID|PATH\(|DYNAMIC_METADATA)|decorator/);
  });
});

// Tracing is refused for it.
describe.each(Object.entries(HOPS).filter(([, { otlp, zipkin }]) => !otlp && !zipkin))("%s", (_, hop) => {
  test("for the oldest Envoy it is accepted there, without a warning", async () => {
    const { path } = await findEnvoy({ env: { ...process.env, ENVOY_BIN: undefined }, pins: OLDEST_PINS });
    const directory = await mkdtemp(join(tmpdir(), "tracecloak-oldest-"));
    const file = join(directory, "envoy.yaml");
    await writeFile(file, write(render({ ...hop, envoy: OLDEST_ENVOY }, capabilities), "yaml"));
    const validate = ["--mode", "validate", "--log-level", "warning", "-c", file];
    const { stdout, stderr } = await run(path, validate, { cwd: ROOT });
    await rm(directory, { recursive: true });
    expect(stdout + stderr).toBe(`configuration '${file}' OK\n`);
  });
});

test("every golden belongs to a hop", async () => {
  expect((await readdir(GOLDENS)).sort()).toEqual(
    Object.keys(HOPS)
      .map((name) => `${name}.yaml`)
      .sort(),
  );
});

describe("attachments (design.md 4)", () => {
  const ROUTER = "envoy.filters.http.router";
  const CODEC = "envoy.filters.http.upstream_codec";

  test("inbound first on the listener, outbound at the cluster with a net at the router, under a name for each point", () => {
    const attached = Object.entries(HOPS).map(([name, hop]) => {
      const bootstrap = render(hop, capabilities);
      const chains = [managerOf(bootstrap).http_filters, upstreamFiltersOf(bootstrap), netOf(bootstrap)];
      return [name, ...chains.map(namesOf)];
    });
    const inbound = ["tracecloak.inbound-listener", ROUTER];
    const cluster = ["tracecloak.inbound-cluster", CODEC];
    const outbound = ["tracecloak.outbound-cluster", CODEC];
    const net = ["tracecloak.outbound-net", CODEC];
    const hiding = ["tracecloak.aside", "tracecloak.hidden", ROUTER];
    expect(attached).toEqual([
      ["inbound-outside", inbound, undefined, undefined],
      ["inbound-outside-tracing", inbound, cluster, undefined],
      ["inbound-mesh", inbound, undefined, undefined],
      ["inbound-mesh-tracing", [inbound[0], ...hiding], ["tracecloak.state", ...cluster], undefined],
      ["inbound-outside-zipkin", inbound, cluster, undefined],
      ["outbound-mesh", [ROUTER], outbound, net],
      ["outbound-partner-tracing", hiding, ["tracecloak.state", ...outbound], net],
    ]);
  });

  test("each instance is told its point, all are told the whole policy", () => {
    const bootstrap = render(HOPS["outbound-mesh"] as Hop, capabilities);
    const filters = [upstreamFiltersOf(bootstrap)[0], netOf(bootstrap)[0]];
    const told = filters.map(({ typed_config }) => JSON.parse(typed_config.config.configuration.value));
    expect(told.map(({ attach }) => [attach.point, attach.peer, attach.log])).toEqual([
      ["outbound-cluster", "mesh", true],
      ["outbound-net", "outside", true],
    ]);
    expect(told.map(({ policy }) => policy)).toEqual([base.policy, base.policy]);
  });
});

describe("early mutation (policy-semantics.md 14, 17)", () => {
  const spec = (change: Json) => ({ ...(base.policy as Json), spec: { ...(base.policy as Json).spec, ...change } });

  test.each<[name: string, change: Partial<Hop>, restarts: boolean]>([
    ["a fixed peer whose trace restarts", {}, true],
    ["a peer in the mesh", { peer: "mesh" }, false],
    ["a peer whose trace is remapped", { peer: "partner" }, false],
    ["a peer found per request", { peer: "auto" }, false],
    ["outbound, where `in` is the response", { direction: "outbound" }, false],
    ["no zones at all: the strict default", { policy: {} }, true],
    ["no policy at all", { policy: null }, true],
    ["report changes nothing", { policy: spec({ mode: "report" }) }, false],
    ["off changes nothing", { policy: spec({ mode: "off" }) }, false],
    ["the kill switch restarts whatever the mode says", { policy: spec({ kill_switch: true, mode: "off" }) }, true],
    [
      "the kill switch restarts at a boundary that remapped",
      { policy: spec({ kill_switch: true }), peer: "partner" },
      true,
    ],
    ["the kill switch leaves ids in the mesh", { policy: spec({ kill_switch: true }), peer: "mesh" }, false],
    [
      "restart is the default of a zone that is not own",
      { policy: spec({ zones: [{ name: "mesh", own: true }, { name: "outside" }] }) },
      true,
    ],
  ])("%s", (_, change, restarts) => {
    const zone = change.policy !== undefined && !(change.policy as Json)?.spec ? "outside" : base.zone;
    const manager = managerOf(render({ ...base, ...change, zone }, capabilities));
    expect(removed(manager).includes("traceparent")).toBe(restarts);
  });

  test.each<[name: string, change: Partial<Hop>, edge: boolean]>([
    ["strangers", {}, true],
    ["a partner", { peer: "partner" }, true],
    ["a peer found per request", { peer: "auto" }, true],
    ["a peer in the mesh", { peer: "mesh" }, false],
    ["outbound", { direction: "outbound" }, false],
    ["report changes nothing", { policy: spec({ mode: "report" }) }, false],
  ])("addresses that are claimed go: %s", (_, change, edge) => {
    const names = removed(managerOf(render({ ...base, ...change }, capabilities)));
    expect(names.filter((name) => /forwarded/.test(name))).toEqual(edge ? ["forwarded", "x-forwarded-for"] : []);
  });
});

describe("hops that cannot be rendered", () => {
  test.each<[name: string, change: Partial<Hop>, code: string, path: string]>([
    ["a peer that is no zone", { peer: "planet" }, "no-zone", "--peer"],
    ["a zone that is none", { zone: "planet" }, "no-zone", "--zone"],
    [
      "tracing by an Envoy that cannot keep its spans clean",
      { envoy: "1.36", otlp: base.listen },
      "envoy-old",
      "--envoy",
    ],
    ["restart and tracing with a peer found per request", { peer: "auto", otlp: base.listen }, "peer-varies", "--peer"],
    ["the same for Zipkin", { peer: "auto", zipkin: base.listen }, "peer-varies", "--peer"],
  ])("%s", (_, change, code, path) => {
    expect(caught(() => render({ ...base, ...change }, capabilities))).toMatchObject({ code, path });
  });
});

/** The headers that go by name before Envoy looks at a request. */
function removed(manager: Json): string[] {
  const mutations = manager.early_header_mutation_extensions?.[0]?.typed_config.mutations ?? [];
  return mutations.flatMap(({ remove }: Json) => remove ?? []);
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (reason) {
    return reason;
  }
  return undefined;
}
