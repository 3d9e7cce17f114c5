// The configurations of this VM, each under the host's root context: read and bound at configure, kept current on tick.
import { ANSWER, ConfigKind, LogLevel, readClock, readConfig, Status, setTick } from "../abi/host";
import { refusedCall } from "../abi/probe";
import { Hop } from "../decide/hop";
import { Problem } from "../json/problem";
import { readConfig as readPolicyConfig } from "../policy/config";
import { Mode } from "../words/action";
import { askHost } from "./explain";
import { clearMemos, keys, loadKeys } from "./keys";
import { countRefusal, gaugeAccepted, gaugeLive, readLive } from "./metrics";
import { notice, quote, say, send } from "./notice";
import { declareMarks } from "./property";

/**
 * Live configurations of one VM, drained ones included: beyond, an update is refused and the old one serves. Envoy tries
 * each configuration in a VM of its own before it hands it to those that serve; of these, one that refuses is lost with
 * all that it holds. So the VM of the trial refuses, by what the others say.
 */
const ROOTS_LIMIT: i32 = 64;
const TICK_MS: u32 = 1000;
const NS_PER_S: u64 = 1000000000;

class Root {
  /** Null until configured; such a root refuses all traffic. */
  hop: Hop | null = null;

  constructor(public id: u32) {}
}

const roots: Array<Root> = [];

export function addRoot(id: u32): void {
  roots.push(new Root(id));
}

/** Frees a configuration; false when there is none of that id. */
export function removeRoot(id: u32): bool {
  for (let i = 0; i < roots.length; i++) {
    if (roots[i].id != id) continue;
    roots.splice(i, 1);
    if (roots.length > 0) gaugeLive(roots.length);
    return true;
  }
  return false;
}

/** The hop configured under `id`, or null. */
export function hopOf(id: u32): Hop | null {
  for (let i = 0; i < roots.length; i++) if (roots[i].id == id) return roots[i].hop;
  return null;
}

/** Reads and binds the configuration that the host holds for `id`. False: refused, and said why in log and gauge. */
export function configure(id: u32): bool {
  const problem = new Problem();
  const hop = readHop(problem);
  if (hop === null) {
    notice("config_refused");
    say("code", problem.code);
    say("pointer", problem.pointer);
    quote("expected", problem.expected);
    send(LogLevel.ERROR);
    countRefusal(problem.code);
    return false;
  }
  for (let i = 0; i < roots.length; i++) if (roots[i].id == id) roots[i].hop = hop;
  gaugeAccepted();
  if (roots.length > 1) gaugeLive(roots.length); // a trial's VM has one, and says nothing
  clearMemos();
  askHost();
  declareMarks();
  return true;
}

function readHop(problem: Problem): Hop | null {
  if (roots.length == 1 && readLive() >= <u64>ROOTS_LIMIT) {
    problem.say("config-limit", "", "at most 64 live configurations in one VM");
    return null;
  }
  const refused = refusedCall();
  if (refused.length > 0 || setTick(TICK_MS) == Status.INTERNAL || readClock() != Status.OK) {
    problem.say("host-capability", "", "a host that allows " + (refused.length > 0 ? refused : "ticks and a clock"));
    return null;
  }
  const now = <i64>(ANSWER.timeNs / NS_PER_S);
  const status = readConfig(ConfigKind.PLUGIN);
  if (status != Status.OK && status != Status.NOT_FOUND && status != Status.EMPTY) {
    problem.say("host-config", "", "a configuration of at most 256 KiB");
    return null;
  }
  const policy = readPolicyConfig(ANSWER.bytes, problem); // of no bytes: the strict default, never "allow all"
  if (policy === null || !loadKeys(problem)) return null;
  if (policy.killSwitch) policy.mode = Mode.ENFORCE; // rule 17: more, never less
  const bundle = keys();
  if (bundle === null) return new Hop(policy, null, now);
  const attach = policy.attach;
  if (attach.tenant.length > 0 && !bundle.belongsTo(attach.tenant, attach.service, attach.zone)) {
    problem.say("bundle-owner", "/attach", "tenant, service and zone of the key bundle");
    return null;
  }
  return new Hop(policy, bundle.accepting(policy.acceptTenants), now);
}

/** Follows the clock: exceptions end and keys begin or end. Answers whether anything was bound anew. */
export function tick(): bool {
  if (readClock() != Status.OK) return false;
  const now = <i64>(ANSWER.timeNs / NS_PER_S);
  gaugeLive(roots.length);
  let bound = false;
  for (let i = 0; i < roots.length; i++) {
    const hop = roots[i].hop;
    if (hop === null || now < hop.nextChange) continue;
    hop.bind(now);
    bound = true;
  }
  if (bound) clearMemos();
  return bound;
}
