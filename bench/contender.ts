// What is compared: the HTTP filters that each contender puts in front of the router of one inbound hop.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ROOT } from "../src/host/root.ts";
import type { Document } from "../tests/stand/harness.ts";
import { compileFilter, type FilterName } from "./compile.ts";

export interface Contender {
  name: string;
  /** Whether nothing raw may reach the upstream: a contender that does not do its work is not compared. */
  scrubs: boolean;
  /** The filters before the router, given the one that `render` put there. */
  filters(ours: Document): Promise<Document[]>;
}

export const NONE: Contender = { name: "no filter", scrubs: false, filters: async () => [] };
export const OURS: Contender = { name: "tracecloak", scrubs: true, filters: async (ours) => [ours] };

export const CONTENDERS: readonly Contender[] = [
  NONE,
  { name: "header_mutation", scrubs: true, filters: async () => [headerMutation()] },
  { name: "empty wasm", scrubs: false, filters: async () => [await wasm("empty")] },
  { name: "Lua, no crypto", scrubs: true, filters: async () => [await lua()] },
  { name: "npm SDK, no crypto", scrubs: true, filters: async () => [await wasm("sdk")] },
  { name: "our host calls alone", scrubs: true, filters: async () => [await wasm("calls")] },
  OURS,
];

/** The contenders of those names, comma-separated, behind NONE; and OURS as the wasm in the file `against`, if there is one. */
export async function contendersNamed(names: string, against?: string): Promise<Contender[]> {
  const wanted = names.split(",");
  const unknown = wanted.find((name) => !CONTENDERS.some((contender) => contender.name === name));
  if (unknown !== undefined) throw new Error("--only takes names of contenders (bench/README.md), with commas between");
  const named = CONTENDERS.filter((contender) => contender !== NONE && wanted.includes(contender.name));
  return [NONE, ...named, ...(against === undefined ? [] : [anotherBuild(resolve(against))])];
}

/** OURS, but for the file that its wasm is in. */
function anotherBuild(filename: string): Contender {
  const filters = async (ours: Document) => {
    const other = structuredClone(ours);
    other.typed_config.config.vm_config.code.local.filename = filename;
    return [other];
  };
  return { name: "tracecloak, another build", scrubs: true, filters };
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

async function lua(): Promise<Document> {
  const source = await readFile(join(ROOT, "bench", "filters", "baggage.lua"), "utf8");
  return {
    name: "envoy.filters.http.lua",
    typed_config: { "@type": `${HTTP}.lua.v3.Lua`, default_source_code: { inline_string: source } },
  };
}

async function wasm(name: FilterName): Promise<Document> {
  return {
    name: "bench",
    typed_config: {
      "@type": `${HTTP}.wasm.v3.Wasm`,
      config: {
        name: "bench",
        root_id: "bench",
        vm_config: {
          vm_id: "bench",
          runtime: "envoy.wasm.runtime.v8",
          code: { local: { filename: await compileFilter(name) } },
        },
      },
    },
  };
}
