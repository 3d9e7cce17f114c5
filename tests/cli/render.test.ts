// `tracecloak render envoy` and `tracecloak envoy` as their users call them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Exit, Io } from "../../src/cli/io.ts";
import { ROOT } from "../../src/host/root.ts";
import { type } from "../stand/terminal.ts";

const POLICY = join(ROOT, "data", "reference-policy.yaml");
const GOOD = ["--policy", POLICY, "--tenant", "acme", "--service", "checkout"];
const ENDS = ["--listen", "127.0.0.1:8080", "--upstream", "127.0.0.1:8081"];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-cli-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Outcome {
  out: string;
  err: string;
  exit: Exit;
}

async function tracecloak(argv: readonly string[], env: Io["env"] = {}): Promise<Outcome> {
  const { exit, out, err } = await type(argv, "", { env });
  return { exit, out, err };
}

describe("render envoy", () => {
  test("by default an inbound hop whose peer is outside, as YAML on standard output alone", async () => {
    const { out, err } = await tracecloak(["render", "envoy", ...GOOD, ...ENDS]);
    const [listener] = parse(out).static_resources.listeners;
    expect(listener.name).toBe("inbound");
    expect(out).toContain(
      '{"point":"inbound-listener","peer":"outside","tenant":"acme","service":"checkout","zone":"mesh","log":true,"edge":true}',
    );
    expect(out).not.toContain("admin:");
    expect(err).toBe("");
  });

  test("outbound says which zone the cluster is in", async () => {
    const outbound = ["render", "envoy", ...GOOD, ...ENDS, "--direction", "outbound", "-o", "json"];
    const partner = await tracecloak([...outbound, "--cluster", "partner-bank", "--tracing", "otlp=127.0.0.1:4318"]);
    expect(JSON.parse(partner.out).static_resources.clusters.map(({ name }: { name: string }) => name)).toEqual([
      "partner-bank",
      "tracecloak-otlp",
    ]);
    expect(partner.err).toBe("tracecloak: the cluster partner-bank is in zone partner\n");
    expect((await tracecloak(outbound)).err).toBe("tracecloak: the cluster upstream is in zone outside\n");
  });

  test("the filter may lie elsewhere on the machine that runs it", async () => {
    const { out } = await tracecloak(["render", "envoy", ...GOOD, ...ENDS, "--wasm", "/etc/envoy/tracecloak.wasm"]);
    expect(out).toContain("filename: /etc/envoy/tracecloak.wasm");
    expect(out).toContain("proxy_on_request_headers: {}");
  });

  test("a file that is no wasm is an error, not an empty list of capabilities", async () => {
    const { out, err } = await tracecloak(["render", "envoy", ...GOOD, ...ENDS, "--wasm", POLICY]);
    expect(out).toBe("");
    expect(err).toBe(
      "tracecloak: error: there is no filter to derive capabilities from\ntracecloak: hint: npm run build\n",
    );
  });

  test("a policy with errors renders nothing and says where", async () => {
    const file = join(directory, "bad.yaml");
    await writeFile(file, "apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n  unknown: keep\n");
    const { exit, out, err } = await tracecloak(["render", "envoy", "--policy", file, ...GOOD.slice(2), ...ENDS]);
    expect(out).toBe("");
    expect(err).toMatch(/bad\.yaml:4:12: error: .*\[[\w-]+\]\ntracecloak: error: the policy is not good\n/);
    expect(exit).toBe(1);
  });

  test.each<[name: string, argv: string[], message: RegExp]>([
    [
      "no policy file",
      ["--policy", "/nowhere.yaml", ...GOOD.slice(2), ...ENDS],
      /cannot read the policy \/nowhere\.yaml \(ENOENT\)/,
    ],
    ["a peer that is no zone", [...GOOD, ...ENDS, "--peer", "planet"], /no such zone as --peer names/],
    ["a port that is none", [...GOOD, "--listen", "127.0.0.1:99999", "--upstream", "a:1"], /written HOST:PORT/],
    [
      "a tracer that cannot be kept clean",
      [...GOOD, ...ENDS, "--tracing", "datadog=a:1"],
      /written otlp=HOST:PORT or zipkin=HOST:PORT; what other tracers export/,
    ],
    ["tracing without a port", [...GOOD, ...ENDS, "--tracing", "zipkin=a"], /written HOST:PORT/],
    ["a name that is none", [...GOOD, ...ENDS, "--zone", "Mesh!"], /1 to 63 of a-z/],
    ["a direction that is none", [...GOOD, ...ENDS, "--direction", "up"], /Allowed choices are inbound, outbound/],
    ["neither end", GOOD, /--listen/],
  ])("%s is misuse", async (_, argv, message) => {
    const { exit, out, err } = await tracecloak(["render", "envoy", ...argv]);
    expect(out).toBe("");
    expect(err).toMatch(message);
    expect(exit).toBe(2);
  });
});

describe("envoy", () => {
  test("prints a path on standard output, and nothing but it", async () => {
    const { out } = await tracecloak(["envoy"], process.env);
    expect(out).toMatch(/^\/.*envoy\n$/);
  });

  test("where there is none, what was tried is the error and what to do the hint", async () => {
    const { exit, out, err } = await tracecloak(["envoy"], { ENVOY_BIN: join(directory, "nowhere") });
    expect(out).toBe("");
    expect(exit).toBe(1);
    expect(err).toMatch(
      /^tracecloak: error: ENVOY_BIN names no usable Envoy: not there\ntracecloak: hint: point ENVOY_BIN/,
    );
  });
});
