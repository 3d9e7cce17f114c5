// The linear memory of every VM in an Envoy, from outside: V8 reserves gigabytes of addresses for one wasm memory and
// makes only as much of them accessible as the memory has, so it is what is readable in front of such a reserve
// (proc(5), /proc/PID/maps).
import { readFile } from "node:fs/promises";
import { OURS } from "./contender.ts";
import { fresh, users } from "./request.ts";
import { Stand } from "./stand.ts";

/** No other mapping of an Envoy keeps this much out of reach behind it: 4 GiB less than what a memory may grow to. */
const RESERVE_BYTES = 3 * 1024 ** 3;

/** The bytes of each linear memory, in the order of /proc/PID/maps. */
export function readMemories(maps: string): number[] {
  const regions = maps.split("\n").flatMap((line) => {
    const [, from, to, access] = /^([0-9a-f]+)-([0-9a-f]+) (\S{4})/.exec(line) ?? [];
    return from && to && access ? [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), access }] : [];
  });
  return regions.flatMap((region, i) => {
    const next = regions[i + 1];
    const reserved = next?.from === region.to && next.access === "---p" && next.to - next.from >= RESERVE_BYTES;
    return reserved && region.access === "rw-p" ? [region.to - region.from] : [];
  });
}

export interface MemoryGrowth {
  requests: number;
  /** The largest linear memory after 5,000 users in turn, and after `requests` requests more, each with new values. */
  usersBytes: number;
  lateBytes: number;
}

const USERS = 5000;
const ROUNDS = 4;

/** Sends users in turn through our filter, then `requests` requests with values never seen before. */
export async function measureMemory(requests: number): Promise<MemoryGrowth> {
  const stand = await Stand.start({ contender: OURS, layout: "inbound" });
  try {
    const largest = async () => Math.max(...readMemories(await readFile(`/proc/${stand.pid}/maps`, "utf8")));
    await stand.send(ROUNDS * USERS, users(USERS));
    const usersBytes = await largest();
    await stand.send(requests, fresh());
    return { requests, usersBytes, lateBytes: await largest() };
  } finally {
    await stand.end();
  }
}
