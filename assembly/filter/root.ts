// The life of a configuration in this VM: read and bound at configure, kept current on tick, freed at the end.

import { ANSWER, ConfigKind, LogLevel, readClock, Status, setTick, takeConfig } from "../abi/host";
import { refusedCall } from "../abi/probe";
import { Hop, hopBytes } from "../decide/hop";
import { Problem } from "../json/problem";
import { readConfig } from "../policy/config";
import { Policy } from "../policy/model";
import { Mode } from "../words/action";
import { CONFIG_LIMIT_BYTES } from "../words/limit";
import { askHost } from "./explain";
import { clearMemos, keys, keysLoaded, loadKeys } from "./keys";
import { boundOf, couldFit, fits, hold, leave, release } from "./memory";
import { countClosed, countRefusal, gaugeAccepted, gaugeClosed, gaugeLive } from "./metrics";
import { notice, quote, say, send } from "./notice";
import { declareProperties } from "./passes";
import { Direction, readDirection } from "./property";
import { countRoots, findRoot, Root, rootAt, rootSlots, takeRoot } from "./roots";
import { Standing } from "./standing";

const TICK_MS: u32 = 1000;
const NS_PER_S: u64 = 1000000000;
/** How many requests of a configuration are asked for their listener's direction at first, and one in how many later. */
const FIRST_LOOKS: u32 = 64;
const LOOK_EVERY: u32 = 256;

/** The root whose tick serves the whole VM; 0 when none has one. Context ids start at 1. */
let ticking: u32 = 0;
/** How many of the roots refuse all traffic. */
let closed: i32 = 0;
/** The first needed call that the host refuses, or empty; the same for all configurations of a VM. */
let refused: string = "";
let probed: bool = false;
/** The code that was logged last for a configuration that is closed: each is said once per VM. */
let said: string = "";

/** Frees a configuration; false when there is none of that id. */
export function removeRoot(id: u32): bool {
  const root = takeRoot(id);
  if (root === null) return false;
  if (id == ticking) ticking = 0;
  empty(root);
  if (countRoots() > 0) gaugeLive(countRoots());
  return true;
}

/** Gives up what a root holds; nothing passes it from here on. */
function empty(root: Root): void {
  if (root.closed) gaugeClosed(--closed);
  root.closed = false;
  root.hop = null;
  release(root.bytes);
  root.bytes = 0;
}

/** The hop configured under `id`, or null: nothing may pass. */
export function hopOf(id: u32): Hop | null {
  const root = serving(id);
  return root === null ? null : root.hop;
}

/** The root called `id`, or null. Where the root that ticked is gone, this one takes over, and catches up with the clock before it serves. */
function serving(id: u32): Root | null {
  const root = findRoot(id);
  if (root !== null && ticking == 0 && startTick(id)) follow();
  return root;
}

/**
 * The same as `hopOf` for a request that begins. A configuration for one direction at a listener of the other lets the wrong
 * things pass, so it is closed; under report mode, which changes nothing (rule 17), it is told. Envoy tells the direction on
 * streams alone, at a price: the first requests of a configuration are asked, then few.
 */
export function hopAtStart(id: u32): Hop | null {
  const root = serving(id);
  if (root === null) return null;
  const hop = root.hop;
  if (hop === null || hop.policy.mode == Mode.OFF) return hop;
  const met = root.met++;
  if (met >= FIRST_LOOKS && met % LOOK_EVERY != 0) return hop;
  if (readDirection() != (hop.inbound ? Direction.OUTBOUND : Direction.INBOUND)) return hop;
  return contradict(root, hop);
}

function contradict(root: Root, hop: Hop): Hop | null {
  const problem = new Problem();
  problem.say("point-direction", "/attach/point", hop.inbound ? "an inbound listener" : "an outbound listener");
  if (hop.policy.mode != Mode.REPORT) {
    empty(root);
    close(root, problem);
    return null;
  }
  if (!root.told) tell(problem);
  root.told = true;
  return hop;
}

/** Takes the tick for all roots; `id` is that of the context under way, or of its root. False when the host refuses. */
function startTick(id: u32): bool {
  if (setTick(TICK_MS) != Status.OK) return false;
  ticking = id;
  return true;
}

/** Reads and binds the configuration of `size` bytes that the host holds for `id`. False: refused, and said why. */
export function configure(id: u32, size: i32): bool {
  const root = findRoot(id);
  if (root === null) return true; // its streams find no root: all of them are refused
  empty(root); // Envoy configures a context again that it already has
  const problem = new Problem();
  root.bytes = boundOf(size);
  const ticks = startTick(id); // first of all: what is closed is counted on tick as well
  const standing = readHop(root, size, ticks, problem);
  if (root.hop === null) root.bytes = 0; // what cannot be served holds nothing that another could have
  hold(root.bytes);
  leave(boundOf(size)); // what it was read from
  if (standing == Standing.REFUSED) {
    notice("config_refused");
    say("code", problem.code);
    say("pointer", problem.pointer);
    quote("expected", problem.expected);
    send(LogLevel.ERROR);
    countRefusal(problem.code);
    return false;
  }
  gaugeAccepted();
  if (countRoots() > 1) gaugeLive(countRoots()); // a trial's VM has one, and says nothing
  if (standing == Standing.CLOSED) close(root, problem);
  clearMemos();
  askHost();
  declareProperties();
  return true;
}

function close(root: Root, problem: Problem): void {
  root.closed = true;
  closed++;
  gaugeClosed(closed);
  tell(problem);
}

/** Counts what is in the way of a configuration, and logs it once per VM and code. */
function tell(problem: Problem): void {
  countClosed(problem.code);
  if (said == problem.code) return;
  said = problem.code;
  notice("config_closed");
  say("code", problem.code);
  quote("expected", problem.expected);
  send(LogLevel.ERROR);
}

function readHop(root: Root, size: i32, ticks: bool, problem: Problem): Standing {
  if (size > CONFIG_LIMIT_BYTES) {
    problem.say("host-config", "", "a configuration of at most 256 KiB");
    return Standing.REFUSED;
  }
  if (!fits(root.bytes)) return full(problem);
  const status = takeConfig(ConfigKind.PLUGIN);
  if (status != Status.OK && status != Status.NOT_FOUND && status != Status.EMPTY) {
    return withheld("proxy_get_buffer_bytes", problem);
  }
  const policy = readConfig(ANSWER.bytes, problem); // of no bytes: the strict default, never "allow all"
  if (policy === null) return Standing.REFUSED;
  const earlier = keysLoaded();
  const loaded = loadKeys(problem);
  if (loaded != Standing.LIVE) return loaded;
  if (!isOwner(policy)) {
    problem.say("bundle-owner", "/attach", "tenant, service and zone of the key bundle");
    // The trial has read the bundle for this configuration; a worker may hold one that came with another.
    return earlier ? Standing.CLOSED : Standing.REFUSED;
  }
  root.bytes += hopBytes(policy);
  if (!couldFit(root.bytes)) {
    problem.say("policy-size", "/policy/spec", "fewer zones, or fewer names in `fields`");
    return Standing.REFUSED;
  }
  if (!fits(root.bytes)) return full(problem);
  if (!probed) refused = refusedCall();
  probed = true;
  if (refused.length > 0) return withheld(refused, problem);
  if (!ticks) return withheld("proxy_set_tick_period_milliseconds", problem);
  if (readClock() != Status.OK) return withheld("proxy_get_current_time_nanoseconds", problem);
  root.hop = bindHop(policy, <i64>(ANSWER.timeNs / NS_PER_S));
  return Standing.LIVE;
}

/** Whether the VM's keys, if it has any, are this hop's. */
function isOwner(policy: Policy): bool {
  const bundle = keys();
  const attach = policy.attach;
  return bundle === null || attach.tenant.length == 0 || bundle.belongsTo(attach.tenant, attach.service, attach.zone);
}

function bindHop(policy: Policy, now: i64): Hop {
  if (policy.killSwitch) policy.mode = Mode.ENFORCE; // rule 17: more, never less
  const bundle = keys();
  return new Hop(policy, bundle === null ? null : bundle.accepting(policy.acceptTenants), now);
}

function full(problem: Problem): Standing {
  problem.say("host-memory", "", "room for one more configuration in this VM");
  return Standing.CLOSED;
}

function withheld(call: string, problem: Problem): Standing {
  problem.say("host-capability", "", "a host that allows " + call);
  return Standing.CLOSED;
}

/** A second has passed for the root `id`. The newest configuration ticks for all; the one before it ends its own tick here. */
export function tick(id: u32): bool {
  if (id == ticking) follow();
  else setTick(0);
  return id == ticking;
}

/** Follows the clock: exceptions end and keys begin or end. */
function follow(): void {
  if (readClock() != Status.OK) return;
  const now = <i64>(ANSWER.timeNs / NS_PER_S);
  gaugeLive(countRoots());
  gaugeClosed(closed);
  let bound = false;
  for (let slot = 0; slot < rootSlots(); slot++) {
    const root = rootAt(slot);
    const hop: Hop | null = root === null ? null : root.hop;
    if (hop === null || now < hop.nextChange) continue;
    hop.bind(now);
    leave(root!.bytes);
    bound = true;
  }
  if (bound) clearMemos();
}
