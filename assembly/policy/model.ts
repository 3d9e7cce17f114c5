// The compiled policy: what `read` makes of a document at configure and what requests execute. Data only.
// Every rule named below is a rule of policy-semantics.md.
import { Action, Identity, Mode, NO_ACTION, Point, Scope, Trace } from "../words/action";
import { CARRIERS } from "../words/carrier";
import { Class } from "../words/class";

/** Bytes of a text for people: the name of a policy or of its owner, the reason of an exception. */
export const PROSE_BYTES: i32 = 1024;

/** One name that an entry matches: a literal or a glob, for one carrier (Carrier.HEADER: a plain header). */
export class NamePattern {
  /** FNV-1a of `folded`, 0 for globs: tells most names apart without comparing them. */
  foldedHash: u32 = 0;
  glob: bool = false;

  constructor(
    public carrier: i32,
    /** As written: what `keep` needs, byte for byte. Header names are lower case. */
    public exact: StaticArray<u8>,
    /** In lower case without separators: what restricting actions need at most. Globs keep their asterisks. */
    public folded: StaticArray<u8>,
  ) {}
}

/** A compiled `pattern` (rule 3): a row of at most 64 positions, each of which takes one byte or may be left out. */
export class Pattern {
  /** By ASCII byte: one bit for each position that takes it. */
  takers: StaticArray<u64> = new StaticArray<u64>(128);
  /** One bit for each position that may be left out. */
  optional: u64 = 0;
  /** How many positions there are, 1 to 64. */
  length: i32 = 0;
}

/** One word of `words`: a name that it stands in is of its class. */
export class Word {
  constructor(
    /** Class.SAFE: what it stands in is nobody's. */
    public cls: i32,
    /** In lower case, without separators and digits. */
    public letters: StaticArray<u8>,
  ) {}
}

/** One entry of `fields` (rules 8 to 12). */
export class Entry {
  action: i32 = Action.STRIP;
  /** The class that `class:` fixes, or -1. */
  cls: i32 = -1;
  /** The name of a class of the deployment's own, whose number the key bundle has; else empty. */
  ownClass: string = "";
  scope: i32 = Scope.TENANT;
  names: Array<NamePattern> = [];
  /** `values`: the only values a kept field may hold; null when absent. */
  values: Array<StaticArray<u8>> | null = null;
  /** `pattern`, anchored; null when absent. */
  pattern: Pattern | null = null;
  /** `long`: Action.HASH or Action.STRIP. */
  long: i32 = Action.STRIP;
  onRequest: bool = true;
  onResponse: bool = false;
  onMesh: bool = false;
  /** One flag per zone of the policy's list; null when `zones` is absent (all). */
  zones: StaticArray<bool> | null = null;
  /** Whether `services` is absent or names the attached service. */
  applies: bool = true;

  constructor(
    /** Position in `fields`: what explanations call the rule. */
    public index: i32,
  ) {}
}

/** One exception (rule 12): lifts a class or an entry for the fields it matches, in one zone, until it expires. */
export class Exception {
  names: Array<NamePattern> = [];
  /** The class lifted, or -1 when it lifts the entry. */
  liftClass: i32 = -1;
  /** What happens to the field instead. */
  action: i32 = Action.KEEP;
  zone: i32 = -1;
  /** Unix seconds; from then on the exception is absent. */
  expires: i64 = 0;

  constructor(public index: i32) {}
}

/** One direction of a zone (rules 4, 6, 9, 14). Defaults of the zone's kind are already filled in. */
export class Side {
  trace: i32 = Trace.KEEP;
  /** One flag per carrier: whether the zone gate lets it through. */
  carriers: StaticArray<bool> = new StaticArray<bool>(CARRIERS);
  /** `baggage: strip` closes baggage whatever `carriers` says. */
  stripBaggage: bool = false;
  /** `in`: tokens of this peer are tokens. */
  trustTokens: bool = false;
  /** `out`: no token goes to this peer, and none is minted for it. */
  stripTokens: bool = false;
  /** `identity_headers`: what becomes of headers whose names mean somebody, or the mesh itself. */
  identity: i32 = Identity.LEAVE;
}

export class Zone {
  own: bool = false;
  /** Globs over `xds.cluster_name`. */
  clusters: Array<StaticArray<u8>> = [];
  in: Side = new Side();
  out: Side = new Side();

  constructor(
    public index: i32,
    public name: string,
  ) {}
}

/** The hop this instance serves. */
export class Attach {
  point: i32 = Point.INBOUND_LISTENER;
  /** The zone that the listener's author vouches for, by index; -1 means `auto`. */
  peer: i32 = -1;
  tenant: string = "";
  service: string = "";
  zone: string = "";
  /** Whether an access log reads the clean trace context that this instance leaves on the stream. */
  log: bool = false;
  /** Whether the listener's Envoy renews `x-request-id` of what comes in: `use_remote_address`, nothing preserved. */
  edge: bool = false;
  /**
   * Globs of the clusters whose host is picked elsewhere: aggregates, destinations that a header picks. Their name says
   * nothing of who is met.
   */
  indirect: Array<StaticArray<u8>> = [];
}

export class Policy {
  attach: Attach = new Attach();
  mode: i32 = Mode.ENFORCE;
  killSwitch: bool = false;
  /** Action.STRIP or Action.MASK. */
  unknown: i32 = Action.STRIP;
  /** Action by class number, NO_ACTION where the policy says nothing. Payment and secret are never NO_ACTION. */
  classes: StaticArray<i8> = new StaticArray<i8>(256);
  words: Array<Word> = [];
  members: i32 = 64;
  bytes: i32 = 8192;
  headerBytes: i32 = 98304;
  newTokens: i32 = 16;
  opaqueBytes: i32 = 4096;
  acceptTenants: Array<string> = [];
  entries: Array<Entry> = [];
  exceptions: Array<Exception> = [];
  /** In document order; the last is `outside`. */
  zones: Array<Zone> = [];
  /** The zone that nobody's peer falls into: the index of `outside`. */
  outside: i32 = 0;
  /** The index of the zone named by `attach.zone`. */
  home: i32 = 0;

  constructor() {
    for (let i = 0; i < 256; i++) this.classes[i] = <i8>NO_ACTION;
    this.classes[Class.PAYMENT] = <i8>Action.STRIP;
    this.classes[Class.SECRET] = <i8>Action.STRIP;
  }
}
