// A policy bound to one situation: one zone, one direction, request or response. Made at configure and again when keys
// or exceptions change; a request only reads it.

import { bytesOf } from "../bytes/scan";
import { formOf } from "../detect/name/recent";
import { Words } from "../detect/name/words";
import { Entry, Exception, NamePattern, Policy, Side, Zone } from "../policy/model";
import { Bundle, Leaf, Seal, Use } from "../token/bundle";
import { Action, Identity, Trace } from "../words/action";
import { CARRIERS, Carrier, hasFields } from "../words/carrier";
import { Class } from "../words/class";

const USES: i32 = 6;

let bindings: u32 = 0;

/** One name of one entry that applies here. */
export class Bound {
  constructor(
    public name: NamePattern,
    public entry: Entry,
    /** The number of the entry's class in tokens; 0 when it has none, or no key knows it. */
    public cls: i32,
    /** What the name means where a field may mean the same (rule 8); 0 for `keep` and for globs. */
    public form: u64,
  ) {}
}

/** One name of one exception that holds here and now. */
export class BoundException {
  constructor(
    public name: NamePattern,
    public exception: Exception,
  ) {}
}

export class Rules {
  /** No other rules of this VM have the same, earlier ones included. */
  readonly serial: u32 = ++bindings;
  /** By carrier, in the order of `fields`; empty for carriers without named fields. */
  readonly bound: StaticArray<Array<Bound>> = new StaticArray<Array<Bound>>(CARRIERS);
  readonly exceptions: Array<BoundException> = [];
  /** By Use; null where no key is held. */
  readonly leaves: StaticArray<Leaf | null> = new StaticArray<Leaf | null>(USES);
  /** By Use: what tokens of that leaf are sealed with. */
  readonly seals: StaticArray<Seal | null> = new StaticArray<Seal | null>(USES);
  /** What the zone says of this direction. */
  readonly side: Side;
  /** Whether a message here can get new tokens at all. */
  mints: bool = false;
  /** The zone's name as bytes. */
  readonly zoneName: StaticArray<u8>;

  constructor(
    readonly policy: Policy,
    /** The words that the policy adds to the dictionary of names. */
    readonly words: Words | null,
    readonly bundle: Bundle | null,
    readonly zone: Zone,
    /** Whether it comes from the peer. */
    readonly incoming: bool,
    readonly response: bool,
    now: i64,
  ) {
    this.side = incoming ? zone.in : zone.out;
    this.zoneName = bytesOf(zone.name);
    for (let c = 0; c < CARRIERS; c++) this.bound[c] = [];
    for (let i = 0; i < policy.entries.length; i++) this.bind(policy.entries[i]);
    for (let i = 0; i < policy.exceptions.length; i++) {
      const exception = policy.exceptions[i];
      if (exception.zone != zone.index || now >= exception.expires) continue;
      for (let n = 0; n < exception.names.length; n++) {
        this.exceptions.push(new BoundException(exception.names[n], exception));
      }
    }
    if (bundle !== null && now < bundle.expires) this.bindKeys(bundle, now);
    this.mints = !this.withoutTokens && this.holdsKeys() && this.hasOpenFields();
  }

  private bind(entry: Entry): void {
    const zones = entry.zones;
    if (!entry.applies || (zones !== null && !zones[this.zone.index])) return;
    let cls = entry.cls > 0 ? entry.cls : 0;
    const bundle = this.bundle;
    if (entry.ownClass.length > 0 && bundle !== null) cls = max(0, bundle.classNumber(entry.ownClass));
    for (let n = 0; n < entry.names.length; n++) {
      const name = entry.names[n];
      if (name.carrier == Carrier.HEADER) {
        if (this.zone.own && !entry.onMesh) continue;
        if (!(this.response ? entry.onResponse : entry.onRequest)) continue;
      }
      const named = entry.action == Action.KEEP || name.glob;
      const form: u64 = named ? 0 : formOf(name.exact, 0, name.exact.length);
      this.bound[name.carrier].push(new Bound(name, entry, cls, form));
    }
  }

  /** token-spec.md, origin: the zone the value came from; for maps the own zone, with the peer's as subject. */
  private bindKeys(bundle: Bundle, now: i64): void {
    const origin = this.incoming ? this.zone.name : this.policy.attach.zone;
    for (let use = 0; use < USES; use++) {
      const leaf =
        use == Use.MAP_WHOLE
          ? bundle.leafFor(use, this.policy.attach.zone, this.zone.name, now)
          : bundle.leafFor(use, origin, use == Use.TOKEN_SERVICE || use == Use.HASH_SERVICE ? bundle.service : "", now);
      this.leaves[use] = leaf;
      this.seals[use] = leaf !== null ? bundle.sealFor(bundle.tenant, leaf.epoch) : null;
    }
  }

  /** Whether the zone gate (rule 6) lets a carrier through. */
  passes(carrier: i32): bool {
    if (this.policy.killSwitch && carrier != Carrier.TRACEPARENT && carrier != Carrier.B3) return false;
    if (carrier == Carrier.BAGGAGE && this.side.stripBaggage) return false;
    return this.side.carriers[carrier];
  }

  /** Whether any key is held here to make tokens with. */
  private holdsKeys(): bool {
    for (let use = 0; use < Use.MAP_WHOLE; use++) if (this.leaves[use] !== null) return true;
    return false;
  }

  /** Whether any field here can be given a token: of a plain header that policy names, or of a carrier that passes. */
  private hasOpenFields(): bool {
    if (this.bound[Carrier.HEADER].length > 0 || this.identity == Identity.TOKENIZE) return true;
    for (let c = 1; c < CARRIERS; c++) if (hasFields(c) && this.passes(c)) return true;
    return false;
  }

  /** Whether no token goes to this peer and none is minted for it (rules 6 and 17). */
  get withoutTokens(): bool {
    return this.policy.killSwitch || (!this.incoming && this.side.stripTokens);
  }

  /** What happens to trace ids here; the kill switch (rule 17) never lets outside ids in or ours out as they are. */
  get trace(): i32 {
    const trace = this.side.trace;
    if (this.policy.killSwitch && !this.zone.own && trace == Trace.KEEP) {
      return this.incoming ? Trace.RESTART : Trace.REMAP;
    }
    return trace;
  }

  /** Whether this is a hop inside a mesh that keeps its traces, with nothing switched off. */
  get inside(): bool {
    return this.zone.own && this.trace == Trace.KEEP && !this.policy.killSwitch;
  }

  /** What a field gets that stays inside a mesh and goes beyond it, where its carrier may pass (carriers.md section 2). */
  get keptInside(): Action {
    return this.zone.own ? Action.KEEP : Action.STRIP;
  }

  /** What becomes of headers that mean somebody (rule 9); the kill switch (rule 17) lets none of them in. */
  get identity(): i32 {
    return this.policy.killSwitch && this.incoming && !this.zone.own ? Identity.STRIP : this.side.identity;
  }

  /** The action that a class has of its own, or NO_ACTION. */
  classAction(cls: i32): i32 {
    return cls == Class.UNKNOWN ? -1 : this.policy.classes[cls];
  }
}
