// The VM's keys: the bundle in TRACECLOAK_KEYS, read once, and the memos of what was minted and decided with it.
import { ANSWER, readEnvironment, readRandom, Status, wipe } from "../abi/host";
import { LineMemo, useLineMemo } from "../decide/memo";
import { useMemo } from "../decide/transform";
import { Problem } from "../json/problem";
import { readJson } from "../json/read";
import { Bundle } from "../token/bundle";
import { Memo } from "../token/memo";
import { readBundle } from "../token/read";

const VARIABLE: string = "TRACECLOAK_KEYS";

let loaded: bool = false;
let held: Bundle | null = null;
let tokens: Memo | null = null;
let lines: LineMemo | null = null;

/**
 * Reads the bundle unless that was done; false when there is one that is no bundle, with a problem whose pointer starts
 * with the variable's name. None is fine.
 */
export function loadKeys(problem: Problem): bool {
  if (loaded || readKeys(problem)) return true;
  problem.pointer = VARIABLE + problem.pointer;
  return false;
}

function readKeys(problem: Problem): bool {
  const status = readEnvironment(VARIABLE);
  if (status == Status.NOT_FOUND || (status == Status.OK && ANSWER.bytes.length == 0)) {
    loaded = true;
    return true;
  }
  if (status != Status.OK) return problem.say("host-environment", "", "an environment that can be read");
  const text = ANSWER.bytes;
  const root = readJson(text, problem);
  wipe(text);
  if (root === null) return false;
  const bundle = readBundle(root, problem);
  if (bundle === null) return false;
  const random = new StaticArray<u8>(32);
  if (readRandom(random) != Status.OK) return problem.say("host-random", "", "random bytes from the host");
  const at = changetype<usize>(random);
  const recentTokens = new Memo(load<u64>(at), load<u64>(at, 8));
  const recentLines = new LineMemo(load<u64>(at, 16), load<u64>(at, 24));
  wipe(random);
  tokens = recentTokens;
  lines = recentLines;
  useMemo(recentTokens);
  useLineMemo(recentLines);
  held = bundle;
  loaded = true;
  return true;
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
