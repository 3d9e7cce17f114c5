// What is compared: each contender puts its HTTP filters into a hop that `render` wrote, in the place of ours.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ROOT } from "../src/host/root.ts";
import type { Document } from "../tests/stand/harness.ts";
import { type Attachment, attachments, live, replaceOurs } from "./attachment.ts";
import { type Call, writeCalls } from "./calls.ts";
import { compileFilter, type FilterName } from "./compile.ts";
import type { LayoutName } from "./layout.ts";
import { MODULE, missingPeer, WASM } from "./peers.ts";

/** What a contender is told of the hop that it is put into. */
export interface Scene {
  layout: LayoutName;
  /** The environment that Envoy gets: our keys. */
  env: Record<string, string>;
  /** What a peer is told: its keys, spelled as bench/peers/job reads them. */
  peerConfiguration: string;
  peerKey: string;
  /** The calls of ours at each attachment that a request runs through. */
  calls: readonly (readonly Call[])[];
}

export interface Contender {
  name: string;
  /** Whether nothing raw may reach the upstream: a contender that does not do its work is not compared. */
  scrubs: boolean;
  /** What of the job it does not do. */
  leavesOut: string;
  /** Whether it is measured on every hop, or on the inbound one alone. */
  everywhere: boolean;
  /** Why it cannot be measured here, by name. */
  missing?(): Promise<string | undefined>;
  /** Puts it into the bootstrap in the place of ours. */
  place(bootstrap: Document, scene: Scene): Promise<void>;
}

const ALL = "everything";
const NO_CRYPTO = "tokens, all but baggage";

export const NONE: Contender = contender("no filter", false, ALL, true, async () => []);
export const OURS: Contender = { ...contender("tracecloak", true, "", true, async () => []), place: async () => {} };
export const FLOOR: Contender = {
  ...contender("our host calls alone", true, ALL, true, async () => []),
  place: async (bootstrap, { calls }) => {
    const filename = await compileFilter("calls");
    for (const [i, attachment] of live(attachments(bootstrap)).entries()) {
      replaceOurs(attachment, [floorAt(attachment, filename, writeCalls(calls[i] ?? []), i)]);
    }
    for (const left of attachments(bootstrap)) replaceOurs(left, []);
  },
};

export const RUST: Contender = {
  ...contender(
    "Rust proxy-wasm",
    true,
    "detectors, meaning of names, vendors' carriers, identity headers, metrics, logs, marks, a policy to read",
    true,
    async ({ peerConfiguration }) => [wasm("peer", WASM, peerConfiguration)],
  ),
  missing: () => missingPeer(WASM),
};
export const LUA: Contender = contender(
  "Lua, HMAC",
  true,
  "the same, and the way back from a token, and knowing which tokens are ours",
  true,
  async ({ layout, peerKey }) => [
    await lua("peers", "baggage.lua", { KEY: peerKey, PARTNER: String(layout === "partner") }),
  ],
);
export const NATIVE: Contender = {
  ...contender(
    "native module, Rust",
    true,
    "what Rust proxy-wasm leaves out, and the sandbox",
    true,
    async ({ peerConfiguration }) => [dynamicModule(peerConfiguration)],
  ),
  missing: () => missingPeer(MODULE),
};

export const CONTENDERS: readonly Contender[] = [
  NONE,
  FLOOR,
  OURS,
  RUST,
  LUA,
  NATIVE,
  contender("header_mutation", true, "all but removing baggage", false, async () => [headerMutation()]),
  contender("empty wasm", false, ALL, false, async () => [wasm("bench", await compileFilter("empty"), "")]),
  contender("Lua, no crypto", true, NO_CRYPTO, false, async () => [await lua("filters", "baggage.lua", {})]),
  contender("npm SDK, no crypto", true, NO_CRYPTO, false, async () => [wasm("bench", await compileFilter("sdk"), "")]),
];

/** The contenders of those names, comma-separated, behind NONE; and OURS as the wasm in the file `against`, if there is one. */
export async function contendersNamed(names: string, against?: string): Promise<Contender[]> {
  const wanted = names.split(",").map((name) => name.trim());
  const fits = (one: string, name: string) => name === one || name.replaceAll(",", "") === one;
  const unknown = wanted.find((one) => !CONTENDERS.some(({ name }) => fits(one, name)));
  if (unknown !== undefined) throw new Error("--only takes names of contenders (bench/README.md), with commas between");
  const named = CONTENDERS.filter((one) => one !== NONE && wanted.some((name) => fits(name, one.name)));
  return [NONE, ...named, ...(against === undefined ? [] : [anotherBuild(resolve(against))])];
}

/** Puts what `make` answers where one would: before all else on a listener, on the cluster of an outbound hop. */
function contender(
  name: string,
  scrubs: boolean,
  leavesOut: string,
  everywhere: boolean,
  make: (scene: Scene) => Promise<Document[]>,
): Contender {
  const place = async (bootstrap: Document, scene: Scene) => {
    const all = attachments(bootstrap);
    const outbound = scene.layout === "mesh" || scene.layout === "partner";
    const home = (outbound ? all.find((one) => one.place === "cluster") : undefined) ?? all[0];
    const filters = await make(scene);
    for (const one of all) replaceOurs(one, one === home ? filters : []);
  };
  return { name, scrubs, leavesOut, everywhere, place };
}

/** OURS, but for the file that its wasm is in. */
function anotherBuild(filename: string): Contender {
  const place = async (bootstrap: Document) => {
    for (const { ours } of attachments(bootstrap)) ours.typed_config.config.vm_config.code.local.filename = filename;
  };
  return { ...OURS, name: "tracecloak, another build", place };
}

/** Our filter as it stands there, with the floor's wasm: one VM for each, told which calls to make. */
export function floorAt({ ours }: Attachment, filename: string, script: string, number: number): Document {
  const other = structuredClone(ours);
  const { config } = other.typed_config;
  other.name = `floor${number}`;
  config.name = `floor${number}`;
  config.vm_config.vm_id = `floor${number}`;
  config.vm_config.code.local.filename = filename;
  config.configuration.value = script;
  return other;
}

const HTTP = "type.googleapis.com/envoy.extensions.filters.http";

/** Removes the header, which is the most that it can do for baggage. */
function headerMutation(): Document {
  const remove = [{ remove: "baggage" }];
  return {
    name: "envoy.filters.http.header_mutation",
    typed_config: {
      "@type": `${HTTP}.header_mutation.v3.HeaderMutation`,
      mutations: { request_mutations: remove, response_mutations: remove },
    },
  };
}

async function lua(folder: string, file: string, words: Readonly<Record<string, string>>): Promise<Document> {
  let source = await readFile(join(ROOT, "bench", folder, file), "utf8");
  for (const [word, value] of Object.entries(words)) source = source.replace(`@${word}@`, value);
  return {
    name: "envoy.filters.http.lua",
    typed_config: { "@type": `${HTTP}.lua.v3.Lua`, default_source_code: { inline_string: source } },
  };
}

function wasm(name: FilterName | "bench" | "peer", filename: string, configuration: string): Document {
  return {
    name,
    typed_config: {
      "@type": `${HTTP}.wasm.v3.Wasm`,
      config: {
        name,
        root_id: name,
        vm_config: { vm_id: name, runtime: "envoy.wasm.runtime.v8", code: { local: { filename } } },
        configuration: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: configuration },
      },
    },
  };
}

function dynamicModule(configuration: string): Document {
  return {
    name: "peer",
    typed_config: {
      "@type": `${HTTP}.dynamic_modules.v3.DynamicModuleFilter`,
      dynamic_module_config: { name: "peer_module" },
      filter_name: "peer",
      filter_config: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: configuration },
    },
  };
}
