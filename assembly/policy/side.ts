// `in` and `out` of a zone (policy-semantics.md 4, 6, 9, 14): what comes from its peers, and what goes to them.
import { JsonKind, Node } from "../json/node";
import { Problem } from "../json/problem";
import { isListOf, isObjectOf, readWord } from "../json/shape";
import { Identity, Trace } from "../words/action";
import { CARRIERS, carrierByName } from "../words/carrier";
import { Side, Zone } from "./model";

const KEYS: StaticArray<string> = ["trace", "carriers", "baggage", "tokens", "identity_headers"];
const TRACES: StaticArray<string> = ["keep", "remap", "restart"];
const BAGGAGE: StaticArray<string> = ["strip"];
const IDENTITIES: StaticArray<string> = ["leave", "tokenize", "strip"];
const TOKENS_IN: StaticArray<string> = ["trust", "distrust"];
const TOKENS_OUT: StaticArray<string> = ["pass", "strip"];

/** Fills both sides of `zone` with what holds where the document says nothing: all inside the own mesh, nothing else. */
export function defaultSides(zone: Zone): void {
  zone.in.trace = zone.own ? Trace.KEEP : Trace.RESTART;
  zone.out.trace = zone.own ? Trace.KEEP : Trace.REMAP;
  zone.in.trustTokens = zone.own;
  zone.out.stripTokens = !zone.own;
  zone.in.identity = zone.own ? Identity.LEAVE : Identity.STRIP;
  for (let c = 1; c < CARRIERS; c++) {
    zone.in.carriers[c] = zone.own;
    zone.out.carriers[c] = zone.own;
  }
}

/** Reads `node` over the defaults of `zone.in`. */
export function readIn(node: Node, zone: Zone, problem: Problem): bool {
  if (!readShared(node, zone.in, problem)) return false;
  const tokens = node.member("tokens");
  if (tokens === null) return true;
  const word = readWord(tokens, TOKENS_IN, "tokens-unknown", problem);
  zone.in.trustTokens = word == 0;
  return word >= 0;
}

/** Reads `node` over the defaults of `zone.out`. */
export function readOut(node: Node, zone: Zone, problem: Problem): bool {
  const side = zone.out;
  if (!readShared(node, side, problem)) return false;
  // Rule 6: a tenant-wide token would link what two ids keep apart.
  const apart = side.trace != Trace.KEEP;
  side.stripTokens = apart;
  const tokens = node.member("tokens");
  if (tokens === null) return true;
  const word = readWord(tokens, TOKENS_OUT, "tokens-unknown", problem);
  if (word < 0) return false;
  side.stripTokens = word == 1;
  if (side.stripTokens || !apart) return true;
  return problem.say("tokens-remap", tokens.pointer(), "strip wherever the trace is remapped or restarted");
}

function readShared(node: Node, side: Side, problem: Problem): bool {
  if (!isObjectOf(node, KEYS, problem)) return false;
  const trace = node.member("trace");
  if (trace !== null) {
    side.trace = readWord(trace, TRACES, "trace-unknown", problem);
    if (side.trace < 0) return false;
  }
  const baggage = node.member("baggage");
  if (baggage !== null) {
    if (readWord(baggage, BAGGAGE, "baggage-unknown", problem) < 0) return false;
    side.stripBaggage = true;
  }
  const identity = node.member("identity_headers");
  if (identity !== null) {
    side.identity = readWord(identity, IDENTITIES, "identity-unknown", problem);
    if (side.identity < 0) return false;
  }
  const carriers = node.member("carriers");
  return carriers === null || readCarriers(carriers, side, problem);
}

function readCarriers(node: Node, side: Side, problem: Problem): bool {
  if (!isListOf(node, 0, CARRIERS, problem)) return false;
  for (let c = 0; c < CARRIERS; c++) side.carriers[c] = false;
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    const carrier = child.kind == JsonKind.STRING ? carrierByName(child.text()) : -1;
    if (carrier < 0) return problem.say("carrier-unknown", child.pointer(), "the name of a carrier");
    side.carriers[carrier] = true;
  }
  return true;
}
