// The host's calls, typed. Every call answers a Status and none is swallowed: an error is never "absent". What a call
// gives besides lands in ANSWER or PAIRS; runs lie in ARENA and hold until `resetArena`. Nothing here decides.
import { EQUALS } from "../bytes/ascii";
import { PAIRS, readPairs } from "../bytes/pairs";
import { copyOf, startsWithText } from "../bytes/scan";
import { ARENA, closeConfig, offsetOf, openConfig } from "./arena";
import {
  proxy_add_header_map_value,
  proxy_call_foreign_function,
  proxy_define_metric,
  proxy_get_buffer_bytes,
  proxy_get_current_time_nanoseconds,
  proxy_get_header_map_pairs,
  proxy_get_metric,
  proxy_get_property,
  proxy_increment_metric,
  proxy_log,
  proxy_record_metric,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_property,
  proxy_set_tick_period_milliseconds,
} from "./env";
import { environ_get, environ_sizes_get, random_get } from "./wasi_snapshot_preview1";

/** How a call ended: WasmResult of proxy-wasm-cpp-host, by its numbers. */
export const enum Status {
  OK = 0,
  NOT_FOUND = 1,
  BAD_ARGUMENT = 2,
  SERIALIZATION = 3,
  PARSE = 4,
  BAD_EXPRESSION = 5,
  MEMORY_ACCESS = 6, // `allocate` answered 0: what the host has does not fit
  EMPTY = 7,
  CAS_MISMATCH = 8,
  RESULT_MISMATCH = 9,
  INTERNAL = 10, // also: the call is missing from `capability_restriction_config`
  BROKEN_CONNECTION = 11,
  UNIMPLEMENTED = 12,
}

/** The header maps of a stream. */
export const enum HeaderMap {
  REQUEST_HEADERS = 0,
  REQUEST_TRAILERS = 1,
  RESPONSE_HEADERS = 2,
  RESPONSE_TRAILERS = 3,
}

export const enum ConfigKind {
  VM = 6,
  PLUGIN = 7,
}

export const enum MetricKind {
  COUNTER = 0,
  GAUGE = 1,
  HISTOGRAM = 2,
}

export const enum LogLevel {
  TRACE = 0,
  DEBUG = 1,
  INFO = 2,
  WARN = 3,
  ERROR = 4,
  CRITICAL = 5,
}

/** The longest environment that is read, all variables together. */
export const ENVIRONMENT_LIMIT_BYTES: i32 = 256 * 1024;

const NONE: StaticArray<u8> = [];

/** What the call answered last, besides its Status. Meaningless unless that was OK. */
export class Answer {
  /** `getProperty`: its run in ARENA. */
  from: i32 = 0;
  to: i32 = 0;
  /** `defineMetric` */
  metric: u32 = 0;
  /** `readMetric` */
  value: u64 = 0;
  /** `readClock`: since the Unix epoch. */
  timeNs: u64 = 0;
  /** `takeConfig`, `readEnvironment`: the caller's own until the next call. */
  bytes: StaticArray<u8> = NONE;
}

export const ANSWER: Answer = new Answer();

// Where the host writes an address and a size, an id or a time.
const ADDRESS: usize = memory.data(8, 8);
const SIZE: usize = memory.data(4, 4);

function clearCells(): void {
  store<u64>(ADDRESS, 0);
  store<u32>(SIZE, 0); // a host that has nothing writes nothing
}

export function addressOf(buf: StaticArray<u8>, from: i32): usize {
  return changetype<usize>(buf) + from;
}

/** Sets ANSWER's run to what the cells say. */
function takeRun(): Status {
  const size = load<i32>(SIZE);
  ANSWER.from = 0;
  ANSWER.to = 0;
  if (size == 0) return Status.OK;
  const from = offsetOf(load<u32>(ADDRESS), size);
  if (from < 0) return Status.MEMORY_ACCESS;
  ANSWER.from = from;
  ANSWER.to = from + size;
  return Status.OK;
}

/**
 * Reads a whole header map into PAIRS, every duplicate in its place. EMPTY when there is no header or no such map: a
 * host has a map only while the callback about it runs. MEMORY_ACCESS when it does not fit ARENA, PARSE when it has
 * more than PAIRS_LIMIT pairs.
 */
export function getPairs(map: HeaderMap): Status {
  PAIRS.count = 0;
  clearCells();
  let status = <Status>proxy_get_header_map_pairs(map, ADDRESS, SIZE);
  if (status != Status.OK) return status;
  status = takeRun();
  if (status != Status.OK) return status;
  if (!readPairs(ARENA, ANSWER.from, ANSWER.to - ANSWER.from)) return Status.PARSE;
  return PAIRS.count == 0 ? Status.EMPTY : Status.OK;
}

/** Makes all lines of a name one line with this value. */
export function replaceHeader(
  map: HeaderMap,
  name: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  value: StaticArray<u8>,
  valueFrom: i32,
  valueTo: i32,
): Status {
  return <Status>(
    proxy_replace_header_map_value(
      map,
      addressOf(name, nameFrom),
      nameTo - nameFrom,
      addressOf(value, valueFrom),
      valueTo - valueFrom,
    )
  );
}

/** Adds one more line of a name. */
export function addHeader(
  map: HeaderMap,
  name: StaticArray<u8>,
  nameFrom: i32,
  nameTo: i32,
  value: StaticArray<u8>,
  valueFrom: i32,
  valueTo: i32,
): Status {
  return <Status>(
    proxy_add_header_map_value(
      map,
      addressOf(name, nameFrom),
      nameTo - nameFrom,
      addressOf(value, valueFrom),
      valueTo - valueFrom,
    )
  );
}

/** Removes all lines of a name; OK when there was none. Like all edits BAD_ARGUMENT when there is no such map. */
export function removeHeader(map: HeaderMap, name: StaticArray<u8>, nameFrom: i32, nameTo: i32): Status {
  return <Status>proxy_remove_header_map_value(map, addressOf(name, nameFrom), nameTo - nameFrom);
}

/** Reads the property at `path`, its steps separated by NUL, into ANSWER's run. */
export function getProperty(path: StaticArray<u8>): Status {
  clearCells();
  const status = <Status>proxy_get_property(addressOf(path, 0), path.length, ADDRESS, SIZE);
  return status == Status.OK ? takeRun() : status;
}

/**
 * Stores a property on the stream, one name without NUL. Later attempts and callbacks read it with `getProperty(name)`;
 * access logs find it as filter state `wasm.` and the name.
 */
export function setProperty(name: StaticArray<u8>, value: StaticArray<u8>, from: i32, to: i32): Status {
  return <Status>proxy_set_property(addressOf(name, 0), name.length, addressOf(value, from), to - from);
}

/** Defines a metric, or finds the one of that name; its id is ANSWER.metric. */
export function defineMetric(kind: MetricKind, name: StaticArray<u8>, from: i32, to: i32): Status {
  clearCells();
  const status = <Status>proxy_define_metric(kind, addressOf(name, from), to - from, ADDRESS);
  ANSWER.metric = load<u32>(ADDRESS);
  return status;
}

/** Adds to a counter (BAD_ARGUMENT unless `by` is above 0) or a gauge. */
export function incrementMetric(id: u32, by: i64): Status {
  return <Status>proxy_increment_metric(id, by);
}

/** Sets a gauge. */
export function recordMetric(id: u32, value: u64): Status {
  return <Status>proxy_record_metric(id, value);
}

/** Reads a counter or gauge into ANSWER.value: whatever VM has counted there. */
export function readMetric(id: u32): Status {
  clearCells();
  const status = <Status>proxy_get_metric(id, ADDRESS);
  ANSWER.value = load<u64>(ADDRESS);
  return status;
}

export function log(level: LogLevel, buf: StaticArray<u8>, from: i32, to: i32): Status {
  return <Status>proxy_log(level, addressOf(buf, from), to - from);
}

/** Asks for `proxy_on_tick` every `periodMs`; 0 ends it. */
export function setTick(periodMs: u32): Status {
  return <Status>proxy_set_tick_period_milliseconds(periodMs);
}

/** Reads the clock into ANSWER.timeNs. */
export function readClock(): Status {
  clearCells();
  const status = <Status>proxy_get_current_time_nanoseconds(ADDRESS);
  ANSWER.timeNs = load<u64>(ADDRESS);
  return status;
}

/** Calls a host function by name and wants no result. NOT_FOUND where the host has none of that name. */
export function callForeign(name: StaticArray<u8>, payload: StaticArray<u8>, from: i32, to: i32): Status {
  return <Status>(
    proxy_call_foreign_function(addressOf(name, 0), name.length, addressOf(payload, from), to - from, 0, 0)
  );
}

/** Reads a configuration whole into ANSWER.bytes, empty if there is none. Allocates: for configure time only. */
export function takeConfig(kind: ConfigKind): Status {
  clearCells();
  openConfig();
  const status = <Status>proxy_get_buffer_bytes(kind, 0, i32.MAX_VALUE, ADDRESS, SIZE);
  ANSWER.bytes = closeConfig();
  return status;
}

/**
 * Reads an environment variable into ANSWER.bytes, a copy that the caller wipes when done; NOT_FOUND if it is not
 * there. The rest of what the host handed over is wiped here. Allocates: for configure time only.
 */
export function readEnvironment(name: string): Status {
  ANSWER.bytes = NONE;
  clearCells();
  if (environ_sizes_get(ADDRESS, SIZE) != 0) return Status.INTERNAL;
  const count = load<i32>(ADDRESS);
  const size = load<i32>(SIZE);
  if (count == 0) return Status.NOT_FOUND;
  if (<u32>size > <u32>ENVIRONMENT_LIMIT_BYTES || <u32>count > <u32>size) return Status.MEMORY_ACCESS;
  const pointers = new StaticArray<u32>(count);
  const text = new StaticArray<u8>(size);
  let status = Status.INTERNAL;
  if (environ_get(changetype<usize>(pointers), changetype<usize>(text)) == 0) status = findVariable(text, name);
  wipe(text);
  return status;
}

/** Takes `name` out of `NAME=value NUL NAME=value NUL …`. */
function findVariable(text: StaticArray<u8>, name: string): Status {
  let from = 0;
  while (from < text.length) {
    let to = from;
    while (to < text.length && text[to] != 0) to++;
    const value = from + name.length + 1;
    if (value <= to && startsWithText(text, from, to, name) && text[value - 1] == EQUALS) {
      ANSWER.bytes = copyOf(text, value, to);
      return Status.OK;
    }
    from = to + 1;
  }
  return Status.NOT_FOUND;
}

/** Overwrites what held a secret. */
export function wipe(bytes: StaticArray<u8>): void {
  memory.fill(changetype<usize>(bytes), 0, bytes.length);
}

/** Fills `out` from the host's random source. */
export function readRandom(out: StaticArray<u8>): Status {
  return random_get(addressOf(out, 0), out.length) == 0 ? Status.OK : Status.INTERNAL;
}
