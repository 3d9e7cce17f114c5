// One configured instance: its policy and keys, bound to every situation that its attach point can meet.
import { equalsText } from "../bytes/scan";
import { addWord, Words } from "../detect/name/words";
import { globMatches } from "../policy/glob";
import { Attach, Policy } from "../policy/model";
import { Bundle } from "../token/bundle";
import { Point } from "../words/action";
import { Rules } from "./rules";

/** What proves that there is nothing more to come: later than any time that is compared with it. */
const NEVER: i64 = i64.MAX_VALUE;

/** More than `Rules` take that bind no name, and more than each name bound adds. */
const RULES_BYTES: i64 = 8192;
const BOUND_BYTES: i64 = 128;

export class Hop {
  /** By zone and request (even) or response (odd). */
  private rules: Array<Rules> = [];
  private readonly words: Words | null;
  /** Unix seconds at which an exception or a key changes and `bind` is due. */
  nextChange: i64 = NEVER;

  constructor(
    readonly policy: Policy,
    readonly bundle: Bundle | null,
    now: i64,
  ) {
    this.words = wordsOf(policy);
    this.bind(now);
  }

  get attach(): Attach {
    return this.policy.attach;
  }

  get inbound(): bool {
    const point = this.policy.attach.point;
    return point == Point.INBOUND_LISTENER || point == Point.INBOUND_CLUSTER;
  }

  /** Whether this is the attach point that rewrites trace ids towards the peer: the last one before the wire. */
  get maps(): bool {
    const point = this.policy.attach.point;
    return point == Point.INBOUND_LISTENER || this.leaves;
  }

  /** Whether this is the last attach point of an outbound hop, where the host that is met is known. */
  get leaves(): bool {
    const point = this.policy.attach.point;
    return point == Point.OUTBOUND_CLUSTER || point == Point.OUTBOUND_NET;
  }

  /** Whether the other attach point of this hop looks at its responses and trailers, and nothing of Envoy's comes between. */
  get defers(): bool {
    const point = this.policy.attach.point;
    return point == Point.INBOUND_CLUSTER || point == Point.OUTBOUND_LISTENER;
  }

  /** The rules for one message. */
  rulesFor(zone: i32, response: bool): Rules {
    return this.rules[zone * 2 + <i32>response];
  }

  /** Whether the host of the cluster of that name is picked elsewhere, so that the name says nothing of who is met. */
  isIndirect(buf: StaticArray<u8>, from: i32, to: i32): bool {
    return matchesAny(this.policy.attach.indirect, buf, from, to);
  }

  /** The zone of that name, else `outside`. */
  zoneCalled(buf: StaticArray<u8>, from: i32, to: i32): i32 {
    const zones = this.policy.zones;
    for (let z = 0; z < zones.length; z++) if (equalsText(buf, from, to, zones[z].name)) return z;
    return this.policy.outside;
  }

  /** The zone of a destination by its cluster name (rule 2): the first whose `clusters` match, else `outside`. */
  zoneOfCluster(buf: StaticArray<u8>, from: i32, to: i32): i32 {
    const zones = this.policy.zones;
    for (let z = 0; z < zones.length; z++) {
      if (matchesAny(zones[z].clusters, buf, from, to)) return z;
    }
    return this.policy.outside;
  }

  /** Binds the policy anew as it stands at `now` (Unix seconds). Allocates: never during a request. */
  bind(now: i64): void {
    const policy = this.policy;
    const rules: Array<Rules> = [];
    for (let z = 0; z < policy.zones.length; z++) {
      const zone = policy.zones[z];
      // Rule 4: `in` is what comes from the peer: its requests on inbound, its responses on outbound.
      const inbound = this.inbound;
      rules.push(new Rules(policy, this.words, this.bundle, zone, inbound, false, now));
      rules.push(new Rules(policy, this.words, this.bundle, zone, !inbound, true, now));
    }
    this.rules = rules;
    this.nextChange = this.changeAfter(now);
  }

  private changeAfter(now: i64): i64 {
    let next = NEVER;
    for (let i = 0; i < this.policy.exceptions.length; i++) next = sooner(next, this.policy.exceptions[i].expires, now);
    const bundle = this.bundle;
    if (bundle === null) return next;
    next = sooner(next, bundle.expires, now);
    for (let i = 0; i < bundle.leaves.length; i++) {
      next = sooner(next, bundle.leaves[i].mintFrom, now);
      next = sooner(next, bundle.leaves[i].mintUntil, now);
    }
    return next;
  }
}

function matchesAny(globs: Array<StaticArray<u8>>, buf: StaticArray<u8>, from: i32, to: i32): bool {
  for (let g = 0; g < globs.length; g++) if (globMatches(globs[g], buf, from, to)) return true;
  return false;
}

/** More than a hop under `policy` takes for its rules: what they hold for each zone, once for requests and once for responses. */
export function hopBytes(policy: Policy): i64 {
  let names: i64 = 0;
  for (let i = 0; i < policy.entries.length; i++) names += policy.entries[i].names.length;
  for (let i = 0; i < policy.exceptions.length; i++) names += policy.exceptions[i].names.length;
  return <i64>policy.zones.length * 2 * (RULES_BYTES + names * BOUND_BYTES);
}

/** The words that `policy` adds, null if it adds none. */
function wordsOf(policy: Policy): Words | null {
  let letters = 0;
  for (let i = 0; i < policy.words.length; i++) letters += policy.words[i].letters.length;
  if (letters == 0) return null;
  const words = new Words(letters);
  for (let i = 0; i < policy.words.length; i++) {
    const word = policy.words[i];
    addWord(words, word.cls, word.letters, 0, word.letters.length);
  }
  words.seal();
  return words;
}

/** The earlier of `a` and `b`, of which `b` counts only if it lies after `now`. */
function sooner(a: i64, b: i64, now: i64): i64 {
  return b > now && b < a ? b : a;
}
