// The header map in hand: where it is met, what was found in it so far, and what is to be done to it. One is in hand at a
// time, so there is one, made when the module starts and filled anew for each map.
import { PAIRS, PAIRS_LIMIT } from "../bytes/pairs";
import { Writer } from "../bytes/writer";
import { startEffort } from "../detect/effort";
import { MappedId } from "../token/map";
import { Mode } from "../words/action";
import { CARRIERS } from "../words/carrier";
import { Edits } from "./edits";
import { Field } from "./field";
import { Hop } from "./hop";
import { Kept } from "./kept";
import { Lines } from "./lines";
import { Marks } from "./marks";
import { Rules } from "./rules";
import { Sent } from "./sent";
import { Shown } from "./shown";
import { Parent } from "./trace";

/** Room for all that a header map of the largest size can become; more than that is refused. */
const OUT_BYTES: i32 = 160 * 1024;

function makeLines(): StaticArray<Lines> {
  const made = new StaticArray<Lines>(CARRIERS);
  for (let c = 0; c < CARRIERS; c++) made[c] = new Lines();
  return made;
}

export class Message {
  // Where it is met; there from `start` on.
  hop: Hop = changetype<Hop>(0);
  rules: Rules = changetype<Rules>(0);
  /** What PAIRS and every field's runs point into. */
  buf: StaticArray<u8> = [];
  /** Whether its pairs are trailers, which Envoy's connection manager does not look at. */
  trailers: bool = false;
  /** Whether it is of a CONNECT that is left alone, so that only the gate holds. */
  tunnel: bool = false;

  // Its pairs, sorted.
  /** By carrier. */
  readonly lines: StaticArray<Lines> = makeLines();
  /** By pair, whether it belongs to a carrier. */
  readonly sorted: StaticArray<bool> = new StaticArray<bool>(PAIRS_LIMIT);
  /** Whether any does. */
  carriers: bool = false;

  // Its trace.
  /** Whether it has a trace id, and its low half: for scope trace. */
  traced: bool = false;
  traceLow: u64 = 0;
  readonly parent: Parent = new Parent();
  readonly b3: Parent = new Parent();
  readonly shown: Shown = new Shown();
  /** The trace mapped last. */
  readonly mapped: MappedId = new MappedId();
  readonly marks: Marks = new Marks();
  /** What was sent, where an attempt before this one edited it. */
  readonly sent: Sent = new Sent();

  // What becomes of it.
  /** Where new values are written. `edits` points into it. */
  readonly out: Writer = new Writer(new StaticArray<u8>(OUT_BYTES));
  readonly edits: Edits = new Edits();
  /** The members that stay of the list in hand. */
  readonly kept: Kept = new Kept(this.out);
  /** The field in hand. */
  readonly field: Field = new Field();
  /** Tokens made new so far. */
  minted: i32 = 0;
  /** Bytes that values may have yet which only a vendor can read. */
  private opaqueLeft: i32 = 0;

  /** Begins the map that PAIRS was read from: `buf` holds it. */
  start(hop: Hop, rules: Rules, buf: StaticArray<u8>): void {
    this.hop = hop;
    this.rules = rules;
    this.buf = buf;
    startEffort();
    this.minted = 0;
    this.opaqueLeft = rules.policy.opaqueBytes;
    this.out.reset();
    this.edits.reset();
  }

  /** Whether it is decided and counted, and goes on as it came (policy-semantics.md 17). */
  get reports(): bool {
    return this.rules.policy.mode == Mode.REPORT;
  }

  /** Takes `bytes` of what values may have that only a vendor can read; false, with nothing taken, where less is left. */
  takeOpaque(bytes: i32): bool {
    if (bytes > this.opaqueLeft) return false;
    this.opaqueLeft -= bytes;
    return true;
  }

  /** Removes the header of `pair`, all lines of its name. */
  remove(pair: i32): void {
    this.edits.remove(PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
  }

  /** Puts one line of what stands in `out` from `start` on in the place of all lines of the header of `pair`. */
  replace(pair: i32, start: i32): void {
    this.edits.replace(PAIRS.nameFrom(pair), PAIRS.nameTo(pair), start, this.out.at);
  }

  /** Adds such a line behind them. */
  add(pair: i32, start: i32): void {
    this.edits.add(PAIRS.nameFrom(pair), PAIRS.nameTo(pair), start, this.out.at);
  }
}

/** The one, for those who begin a map. All below it are handed it. */
export const message: Message = new Message();
