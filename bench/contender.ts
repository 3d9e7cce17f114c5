// What is compared: the HTTP filters that each contender puts in front of the router of one inbound hop.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
