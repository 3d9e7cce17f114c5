// The VM's keys: the bundle in TRACECLOAK_KEYS, read once, and the memos of what was minted and decided with it.
import { ANSWER, readEnvironment, readRandom, Status, wipe } from "../abi/host";
import { LineMemo, useLineMemo } from "../decide/memo";
import { useMemo } from "../decide/transform";
import { Problem } from "../json/problem";
import { readJson } from "../json/read";
import { Bundle } from "../token/bundle";
import { Memo } from "../token/memo";
import { readBundle } from "../token/read";
import { Verdict } from "./verdict";

const VARIABLE: string = "TRACECLOAK_KEYS";

let loaded: bool = false;
let held: Bundle | null = null;
let tokens: Memo | null = null;
let lines: LineMemo | null = null;

/**
 * Reads the bundle unless that was done; none is fine. One that is no bundle is refused, with a problem whose pointer starts
 * with the variable's name; a host that does not show the environment closes.
 */
export function loadKeys(problem: Problem): Verdict {
  if (loaded) return Verdict.LIVE;
  const verdict = readKeys(problem);
  if (verdict == Verdict.REFUSED) problem.pointer = VARIABLE + problem.pointer;
  loaded = verdict == Verdict.LIVE;
  return verdict;
}

function readKeys(problem: Problem): Verdict {
  const status = readEnvironment(VARIABLE);
  if (status == Status.NOT_FOUND || (status == Status.OK && ANSWER.bytes.length == 0)) return Verdict.LIVE;
  if (status == Status.MEMORY_ACCESS) {
    problem.say("host-environment", "", "an environment of at most 256 KiB");
    return Verdict.REFUSED;
  }
  if (status != Status.OK) {
    problem.say("host-capability", "", "a host that allows environ_sizes_get and environ_get");
    return Verdict.CLOSED;
  }
  const text = ANSWER.bytes;
  const root = readJson(text, problem);
  wipe(text);
  if (root === null) return Verdict.REFUSED;
  const bundle = readBundle(root, problem);
  if (bundle === null) return Verdict.REFUSED;
  const random = new StaticArray<u8>(32);
  if (readRandom(random) != Status.OK) {
    problem.say("host-capability", "", "a host that allows random_get");
    return Verdict.CLOSED;
  }
  const at = changetype<usize>(random);
  const recentTokens = new Memo(load<u64>(at), load<u64>(at, 8));
  const recentLines = new LineMemo(load<u64>(at, 16), load<u64>(at, 24));
  wipe(random);
  tokens = recentTokens;
  lines = recentLines;
  useMemo(recentTokens);
  useLineMemo(recentLines);
  held = bundle;
  return Verdict.LIVE;
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
