// The filter with a trap built in (tests/wasm/trap.ts), compiled with every check, and who springs it.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { get } from "../stand/client.ts";
import type { HopOptions, RunningHop, World } from "../stand/harness.ts";
import { compileEntry } from "../stand/wasm.ts";
import { REQUEST } from "./wire.ts";

/** A file with that wasm, for as long as `world` is there. */
export async function trappingWasm(world: World): Promise<string> {
  const wasm = join(await world.directory(), "trap.wasm");
  await writeFile(wasm, await compileEntry("trap"));
  return wasm;
}

type Way = [where: "a request" | "a response", direction: string, given: HopOptions];

export const WAYS: readonly Way[] = [
  ["a request", "inbound from outside", {}],
  ["a response", "inbound from outside", {}],
  ["a request", "outbound to a partner", { direction: "outbound", cluster: "partner-bank" }],
];

/** Traps the VM of a hop that is under load; the status of the request that did it. */
export async function trap(hop: RunningHop, where: Way[0]): Promise<number> {
  hop.upstream.answer((request) => ({ headers: request.path === "/trap-response" ? [["x-trap", "1"]] : [] }));
  const { status } =
    where === "a request"
      ? await get(hop.port, [...REQUEST, ["x-trap", "1"]])
      : await get(hop.port, REQUEST, "/trap-response");
  return status;
}
