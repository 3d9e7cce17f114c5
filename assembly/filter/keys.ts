// The VM's keys: the bundle in TRACECLOAK_KEYS, read once, and the memo of what was minted with it.
import { ANSWER, readEnvironment, readRandom, Status, wipe } from "../abi/host";
import { useMemo } from "../decide/transform";
import { Problem } from "../json/problem";
import { readJson } from "../json/read";
import { Bundle } from "../token/bundle";
import { Memo } from "../token/memo";
import { readBundle } from "../token/read";

const VARIABLE: string = "TRACECLOAK_KEYS";

let loaded: bool = false;
let held: Bundle | null = null;
let memo: Memo | null = null;

/** Reads the bundle unless that was done; false with a problem when there is one that is no bundle. None is fine. */
export function loadKeys(problem: Problem): bool {
  if (loaded) return true;
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
  const fresh = new Memo(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24));
  wipe(random);
  memo = fresh;
  useMemo(fresh);
  held = bundle;
  loaded = true;
  return true;
}

/** The VM's bundle, or null. */
export function keys(): Bundle | null {
  return held;
}

/** Forgets what was minted: whenever keys or policy change. */
export function clearMemo(): void {
  const m = memo;
  if (m !== null) m.clear();
}
