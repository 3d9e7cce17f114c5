// A real Envoy for each way into the reference mesh, with spans going to a sink of their own, and what stands in for the
// filter in it: the filter, nothing, or the bench's Lua.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { RunningEnvoy } from "../../src/envoy/run.ts";
import { ROOT } from "../../src/host/root.ts";
import type { Hop } from "../../src/mesh/hop.ts";
import { Campaign, type Findings, ownIds } from "../../src/redteam/campaign.ts";
import type { Case, Way } from "../../src/redteam/case.ts";
import { openSink, type Sink } from "../../src/redteam/sink.ts";
import { type Leaf, mint } from "../../src/token/mint.ts";
import {
  connectionManager,
  type Document,
  flushSpansAtOnce,
  hop,
  LOOPBACK,
  render,
  TestKeys,
  until,
  type World,
} from "../stand/harness.ts";

/** What does the scrubbing. */
export const CONTENDERS = ["tracecloak", "no filter", "Lua"] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The hop that a way leads over. */
const HOPS: Readonly<Record<Way, Partial<Hop>>> = {
  outside: { direction: "inbound", peer: "outside" },
  mesh: { direction: "inbound", peer: "mesh" },
  partner: { direction: "outbound", cluster: "partner-bank" },
};

/** Sends the cases of one way through a fresh Envoy, and looks wherever anything of them may be. */
export async function run(
  world: World,
  contender: Contender,
  way: Way,
  cases: readonly Case[],
  seed: number,
): Promise<Findings> {
  const keys = new TestKeys();
  const campaign = new Campaign({
    cases: cases.filter((one) => one.way === way),
    seed,
    mint: { token: userToken(keys) },
  });
  const upstream = await sink(world, (path) => campaign.answerTo(path));
  const spans = await sink(world, () => null);
  const bootstrap: Document = await render(hop({ ...HOPS[way], upstream: at(upstream), otlp: at(spans) }));
  await prepare(bootstrap, contender);
  const envoy = await world.envoy(bootstrap, { env: keys.env(), flushMs: 50 });
  const port = envoy.ports[HOPS[way].direction ?? "inbound"];
  await campaign.send(new URL(`http://127.0.0.1:${port}`));
  await settled(envoy, spans);
  campaign.look("upstream", upstream.messages());
  // Outbound, the mesh's own spans and logs name the trace as the mesh knows it (docs/decisions/0013).
  const isOwn = way === "partner" ? ownIds : undefined;
  campaign.look("spans", spans.messages(), isOwn);
  campaign.lookAt("log", envoy.logs(), isOwn);
  for (const page of ["/stats", "/config_dump", "/clusters"]) campaign.lookAt("admin", await envoy.page(page));
  return campaign.findings();
}

async function sink(world: World, answerTo: Parameters<typeof openSink>[1]): Promise<Sink> {
  const opened = await openSink(LOOPBACK, answerTo);
  world.later(() => opened.close());
  return opened;
}

function at({ port }: Sink) {
  return { ...LOOPBACK, port };
}

/** HTTP/2 goes on as HTTP/2, trailers of HTTP/1 pass, spans leave at once; then the contender takes the filter's place. */
async function prepare(bootstrap: Document, contender: Contender): Promise<void> {
  flushSpansAtOnce(bootstrap);
  const manager = connectionManager(bootstrap);
  manager.http_protocol_options = { enable_trailers: true };
  const [cluster] = bootstrap.static_resources.clusters;
  const [options] = Object.values(cluster.typed_extension_protocol_options) as Document[];
  delete options.explicit_http_config;
  options.use_downstream_protocol_config = {
    http_protocol_options: { enable_trailers: true },
    http2_protocol_options: {},
  };
  if (contender === "tracecloak") return;
  // What is rendered together with the filter goes with it; logs and spans are then as Envoy makes them by default.
  delete manager.early_header_mutation_extensions;
  for (const log of manager.access_log) delete log.typed_config.log_format;
  for (const key of ["max_path_tag_length", "custom_tags", "operation"]) delete manager.tracing?.[key];
  delete manager.request_id_extension;
  const isOurs = ({ name }: Document) => name.startsWith("tracecloak.");
  delete manager.http_filters.at(-1).typed_config.upstream_http_filters;
  options.http_filters = options.http_filters?.filter((one: Document) => !isOurs(one));
  if (options.http_filters?.length === 1) delete options.http_filters;
  const others = manager.http_filters.filter((one: Document) => !isOurs(one));
  manager.http_filters = contender === "Lua" ? [await lua(), ...others] : others;
}

async function lua(): Promise<Document> {
  return {
    name: "envoy.filters.http.lua",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: await readFile(join(ROOT, "bench", "filters", "baggage.lua"), "utf8") },
    },
  };
}

/** How often nothing more may come before all is there. Logs are written out every 50 ms, spans at once. */
const QUIET_LOOKS = 3;

/** Waits until the spans and log lines of all requests are out: Envoy has none under way, and no more of them come. */
async function settled(envoy: RunningEnvoy, spans: Sink): Promise<void> {
  let [before, quiet] = [-1, 0];
  await until("spans and logs", async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const active = await envoy.stats("^http\\.(?:in|out)bound\\.downstream_rq_active$");
    expect(active.size).toBe(1);
    const size = spans.messages().length + envoy.logs().length;
    const isQuiet = size === before && [...active.values()].every((count) => count === 0);
    quiet = isQuiet ? quiet + 1 : 0;
    before = size;
    return quiet >= QUIET_LOOKS;
  });
}

/** Tokens of class user as the mesh itself mints them. */
export function userToken(keys: TestKeys): () => string {
  const { seal, leaves } = JSON.parse(keys.bundle()) as {
    seal: { key: string }[];
    leaves: (Omit<Leaf, "key"> & { key: string })[];
  };
  const leaf = leaves.find(({ use, origin }) => use === "tok.tenant" && origin === "mesh");
  if (leaf === undefined) throw new Error("the bundle has no leaf for tokens of the mesh");
  let nth = 0;
  return () => {
    const own = { ...leaf, key: Buffer.from(leaf.key, "base64url") };
    return mint(own, Buffer.from(seal[0]?.key ?? "", "base64url"), 1, Buffer.from(`user ${nth++}`)).text;
  };
}
