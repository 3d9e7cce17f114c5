// The VM's keys: the bundle in TRACECLOAK_KEYS, read once, and the memos of what was minted and decided with it.
import { ANSWER, readEnvironment, readRandom, Status, wipe } from "../abi/host";
import { LINE_MEMO_BYTES, LineMemo, useLineMemo } from "../decide/memo";
import { useMemo } from "../decide/transform";
import { Problem } from "../json/problem";
import { readJson } from "../json/read";
import { Bundle } from "../token/bundle";
import { MEMO_BYTES, Memo } from "../token/memo";
import { readBundle } from "../token/read";
import { makeRoom } from "./memory";
import { Standing } from "./standing";

const VARIABLE: string = "TRACECLOAK_KEYS";

let loaded: bool = false;
let held: Bundle | null = null;
let tokens: Memo | null = null;
let lines: LineMemo | null = null;

/**
 * Reads the bundle unless that was done; none is fine. One that is no bundle is refused, with a problem whose pointer starts
 * with the variable's name; a host that does not show the environment closes.
 */
export function loadKeys(problem: Problem): Standing {
  if (loaded) return Standing.LIVE;
  const standing = readKeys(problem);
  if (standing == Standing.REFUSED) problem.pointer = VARIABLE + problem.pointer;
  loaded = standing == Standing.LIVE;
  return standing;
}

function readKeys(problem: Problem): Standing {
  const status = readEnvironment(VARIABLE);
  if (status == Status.NOT_FOUND || (status == Status.OK && ANSWER.bytes.length == 0)) return Standing.LIVE;
  if (status == Status.MEMORY_ACCESS) {
    problem.say("host-environment", "", "an environment of at most 256 KiB");
    return Standing.REFUSED;
  }
  if (status != Status.OK) {
    problem.say("host-capability", "", "a host that allows environ_sizes_get and environ_get");
    return Standing.CLOSED;
  }
  const text = ANSWER.bytes;
  const root = readJson(text, problem);
  wipe(text);
  if (root === null) return Standing.REFUSED;
  const bundle = readBundle(root, problem);
  if (bundle === null) return Standing.REFUSED;
  const random = new StaticArray<u8>(32);
  if (readRandom(random) != Status.OK) {
    problem.say("host-capability", "", "a host that allows random_get");
    return Standing.CLOSED;
  }
  const at = changetype<usize>(random);
  makeRoom(MEMO_BYTES + LINE_MEMO_BYTES);
  const recentTokens = new Memo(load<u64>(at), load<u64>(at, 8));
  const recentLines = new LineMemo(load<u64>(at, 16), load<u64>(at, 24));
  wipe(random);
  tokens = recentTokens;
  lines = recentLines;
  useMemo(recentTokens);
  useLineMemo(recentLines);
  held = bundle;
  return Standing.LIVE;
}

/** Whether an earlier configuration of this VM had the keys read: they are then its, whatever this one came with. */
export function keysLoaded(): bool {
  return loaded;
}

/** The VM's bundle, or null. */
export function keys(): Bundle | null {
  return held;
}

/** Forgets what was minted and decided: whenever keys or policy change. */
export function clearMemos(): void {
  const t = tokens;
  if (t !== null) t.clear();
  const l = lines;
  if (l !== null) l.clear();
}
