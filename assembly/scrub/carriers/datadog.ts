// Datadog under policy (carriers.md row 15): ids follow the zone's `trace`. A malformed header that holds no id goes alone.
import { PAIRS } from "../../bytes/pairs";
import { dropOws, skipOws } from "../../bytes/scan";
import {
  DatadogHeader,
  datadogId,
  findDatadogHeader,
  isPriority,
  isSyntheticOrigin,
  readDatadogId,
} from "../../carriers/datadog";
import { Edits } from "../../decide/edits";
import { settle } from "../../decide/field";
import { Hop } from "../../decide/hop";
import { decision } from "../../decide/judge";
import { Lines } from "../../decide/lines";
import { out } from "../../decide/output";
import { refuse } from "../../decide/refuse";
import { Rules } from "../../decide/rules";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { scrubValue } from "../value";
import { readDatadogTags, scrubDatadogTags } from "./ddtags";
import { admit, family, rewrites, settleHeader, stripHeader } from "./family";
import { scrubOpaque } from "./opaque";

/** The longest header that an origin can become: a token or a hash fits. */
const ORIGIN_BYTES: i32 = 255;

const tags: Lines = new Lines();
/** The origin as a position of PAIRS, and how many there are. */
let origin: i32 = -1;
let origins: i32 = 0;
let priorities: i32 = 0;
/** Whether the parent id is 0, as it is where a synthetic test begins the trace. */
let rootless: bool = false;

/** Scrubs all headers of the family. */
export function scrubDatadog(hop: Hop, rules: Rules, buf: StaticArray<u8>, lines: Lines, edits: Edits): void {
  const carrier = Carrier.DATADOG;
  const sound = read(buf, lines);
  if (!admit(hop, rules, carrier, sound, buf, lines, edits)) return;
  if (origins > 1) stripHeader(rules, carrier, Reason.MALFORMED, buf, origin, edits);
  if (origins == 1) scrubOrigin(rules, buf, edits);
  // A parent id of 0 is one only as long as the origin stays that makes it so.
  if (rootless && decision.action != Action.KEEP) return refuse(rules, carrier, Reason.CARRIER, buf, lines, edits);
  for (let i = 0; i < lines.count; i++) scrubHeader(rules, buf, lines.pair(i), edits);
  if (tags.count > 0) scrubDatadogTags(rules, buf, tags, edits);
  if (family.others.count > 0) scrubOpaque(rules, carrier, buf, family.others, edits);
}

/** Reads the headers into `family`; false when an id is malformed. */
function read(buf: StaticArray<u8>, lines: Lines): bool {
  family.clear();
  tags.count = 0;
  origins = 0;
  priorities = 0;
  const ids = family.ids;
  let sound = true;
  let synthetic = false;
  for (let i = 0; i < lines.count; i++) {
    const pair = lines.pair(i);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    switch (findDatadogHeader(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
      case DatadogHeader.TRACE_ID:
        if (++family.traces > 1 || !readDatadogId(buf, from, to) || datadogId == 0) sound = false;
        ids.lo = datadogId;
        break;
      case DatadogHeader.PARENT_ID:
        if (++family.spans > 1 || !readDatadogId(buf, from, to)) sound = false;
        ids.span = datadogId;
        break;
      case DatadogHeader.PRIORITY:
        priorities++;
        break;
      case DatadogHeader.ORIGIN:
        origin = pair;
        origins++;
        synthetic = isSyntheticOrigin(buf, from, to);
        break;
      case DatadogHeader.TAGS:
        tags.add(pair);
        break;
      default:
        family.others.add(pair);
    }
  }
  rootless = family.spans > 0 && ids.span == 0;
  if (rootless && (origins != 1 || !synthetic)) sound = false;
  ids.narrow = !readDatadogTags(buf, tags, ids);
  return sound;
}

/** Free text: a field under the header's own name. */
function scrubOrigin(rules: Rules, buf: StaticArray<u8>, edits: Edits): void {
  const nameFrom = PAIRS.nameFrom(origin);
  const nameTo = PAIRS.nameTo(origin);
  const from = skipOws(buf, PAIRS.valueFrom(origin), PAIRS.valueTo(origin));
  const to = dropOws(buf, from, PAIRS.valueTo(origin));
  const fallback = rules.keptInside;
  const start = out.at;
  const reason = Reason.CARRIER;
  const carrier = Carrier.DATADOG;
  scrubValue(rules, carrier, fallback, reason, false, buf, nameFrom, nameTo, buf, from, to, ORIGIN_BYTES);
  const changed = decision.action != Action.KEEP;
  settle(rules, carrier, buf, nameFrom, nameTo, from, to, start, changed);
  if (decision.action == Action.STRIP) edits.remove(nameFrom, nameTo);
  else if (changed) edits.replace(nameFrom, nameTo, start, out.at);
}

function scrubHeader(rules: Rules, buf: StaticArray<u8>, pair: i32, edits: Edits): void {
  const carrier = Carrier.DATADOG;
  const start = out.at;
  switch (findDatadogHeader(buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
    case DatadogHeader.TRACE_ID:
      if (rewrites(rules)) out.decimal(family.ids.lo);
      return settleHeader(rules, carrier, Class.TRACE_ID, buf, pair, start, edits);
    case DatadogHeader.PARENT_ID:
      if (rewrites(rules)) out.decimal(rootless ? 0 : family.ids.span);
      return settleHeader(rules, carrier, Class.SPAN_ID, buf, pair, start, edits);
    case DatadogHeader.PRIORITY:
      if (priorities > 1 || !isPriority(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair))) {
        return stripHeader(rules, carrier, Reason.MALFORMED, buf, pair, edits);
      }
      return settleHeader(rules, carrier, Class.SAFE, buf, pair, start, edits);
    default:
      return;
  }
}
