// Datadog under policy (carriers.md row 15): ids follow the zone's `trace`. A malformed header that holds no id goes alone.
import { PAIRS } from "../../bytes/pairs";
import {
  DatadogHeader,
  datadogId,
  findDatadogHeader,
  isPriority,
  isSyntheticOrigin,
  readDatadogId,
} from "../../carriers/datadog";
import { scrubField } from "../../decide/door";
import { openTrimmed, refuse, stripHeader } from "../../decide/header";
import { Lines } from "../../decide/lines";
import { Message } from "../../decide/message";
import { Action } from "../../words/action";
import { Carrier } from "../../words/carrier";
import { Class } from "../../words/class";
import { Reason } from "../../words/reason";
import { readDatadogTags, scrubDatadogTags } from "./ddtags";
import { admit, family, rewrites, settleHeader } from "./family";
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
export function scrubDatadog(m: Message, lines: Lines): void {
  const carrier = Carrier.DATADOG;
  const sound = read(m.buf, lines);
  if (!admit(m, carrier, sound, lines)) return;
  if (origins > 1) stripHeader(m, carrier, Reason.MALFORMED, origin);
  if (origins == 1) scrubOrigin(m);
  // A parent id of 0 is one only as long as the origin stays that makes it so.
  if (rootless && m.field.action != Action.KEEP) return refuse(m, carrier, Reason.CARRIER, lines);
  for (let i = 0; i < lines.count; i++) scrubHeader(m, lines.pair(i));
  if (tags.count > 0) scrubDatadogTags(m, tags);
  if (family.others.count > 0) scrubOpaque(m, carrier, family.others);
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
function scrubOrigin(m: Message): void {
  const f = openTrimmed(m, Carrier.DATADOG, origin);
  f.otherwise(m.rules.keptInside, Reason.CARRIER);
  f.limitBytes = ORIGIN_BYTES;
  scrubField(m);
  if (f.action == Action.STRIP) m.remove(origin);
  else if (f.changed) m.replace(origin, f.at);
}

function scrubHeader(m: Message, pair: i32): void {
  const carrier = Carrier.DATADOG;
  const out = m.out;
  const start = out.at;
  switch (findDatadogHeader(m.buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair))) {
    case DatadogHeader.TRACE_ID:
      if (rewrites(m.rules)) out.decimal(family.ids.lo);
      return settleHeader(m, carrier, Class.TRACE_ID, pair, start);
    case DatadogHeader.PARENT_ID:
      if (rewrites(m.rules)) out.decimal(rootless ? 0 : family.ids.span);
      return settleHeader(m, carrier, Class.SPAN_ID, pair, start);
    case DatadogHeader.PRIORITY:
      if (priorities > 1 || !isPriority(m.buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair))) {
        return stripHeader(m, carrier, Reason.MALFORMED, pair);
      }
      return settleHeader(m, carrier, Class.SAFE, pair, start);
    default:
      return;
  }
}
