// The host's share of our work: the calls that its configuration lists, in that order, with nothing read and nothing
// decided between them. What they cost, no filter that makes them can go below. A line of the configuration is
// `MAP CALL NAME VALUE`, with tabs between, and NUL written as 0x01. A first line `PERIOD BEHIND AFTER` has it make all of
// them for AFTER requests, then one more in every PERIOD requests, none before BEHIND periods have passed.
import {
  proxy_add_header_map_value,
  proxy_get_buffer_bytes,
  proxy_get_header_map_pairs,
  proxy_get_property,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_property,
} from "../../assembly/abi/env";

const REQUEST: i32 = 0;
const RESPONSE: i32 = 2;
const PLUGIN_CONFIGURATION: i32 = 7;
const EVERYTHING: u32 = 0x7fffffff;

const SPACE: u8 = 0x20;
const ZERO: u8 = 0x30;
const TAB: u8 = 0x09;
const NEWLINE: u8 = 0x0a;
const NUL: u8 = 0x00;
const WRITTEN_NUL: u8 = 0x01;

/** What `CALL` names, by its first letter and, where two share that, another. */
const enum Call {
  PAIRS,
  REPLACE,
  ADD,
  REMOVE,
  PROPERTY,
  STORE,
}

const ARENA_BYTES: u32 = 64 * 1024;
const MOST: i32 = 64;
const FIELDS: i32 = 4;

const arena: usize = memory.data(64 * 1024, 16);
const config: usize = memory.data(16 * 1024, 16);
const cells: usize = memory.data(8, 8);
/** Of each call its map, its kind, and where name and value lie. */
const maps: usize = memory.data(64 * 4, 4);
const kinds: usize = memory.data(64 * 4, 4);
const runs: usize = memory.data(64 * 16, 4);
let count: i32 = 0;
/** How many of them are made for the request under way, and what says so. */
let limit: i32 = 0;
let period: i32 = 0;
let behind: i32 = 0;
let after: i32 = 0;
let served: i32 = 0;
let configuring: bool = false;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  if (configuring) return size <= 16 * 1024 ? config : 0;
  return size <= ARENA_BYTES ? arena : 0;
}

export function proxy_on_context_create(_id: u32, _root: u32): void {}

export function proxy_on_configure(_root: u32, size: u32): u32 {
  configuring = true;
  const status = proxy_get_buffer_bytes(PLUGIN_CONFIGURATION, 0, EVERYTHING, cells, cells + 4);
  configuring = false;
  if (status != 0) return 0;
  count = 0;
  let from = config;
  const end = config + size;
  while (from < end && load<u8>(from) != TAB && load<u8>(from) != NEWLINE) from++;
  if (from < end && load<u8>(from) == NEWLINE) readSteps(config, from++);
  else from = config;
  for (let at = from; at <= end; at++) {
    if (at < end && load<u8>(at) != NEWLINE) continue;
    if (at > from && !read(from, at)) return 0;
    from = at + 1;
  }
  return 1;
}

/** Reads the three numbers of the first line. */
function readSteps(from: usize, to: usize): void {
  after = 0;
  for (let at = from; at < to; at++) {
    const c = load<u8>(at);
    if (c == SPACE) {
      period = behind;
      behind = after;
      after = 0;
    } else after = after * 10 + <i32>(c - ZERO);
  }
}

/** How many calls this request gets. */
function step(): void {
  limit = count;
  if (period == 0 || ++served <= after) return;
  limit = min(max((served - after - 1) / period - behind, 0), count);
}

/** Reads a line; false where it is not one. */
function read(from: usize, to: usize): bool {
  if (count == MOST) return false;
  const starts = memory.data(16, 4);
  const ends = memory.data(16, 4);
  let field = 0;
  let start = from;
  for (let at = from; at <= to; at++) {
    if (at < to && load<u8>(at) == WRITTEN_NUL) store<u8>(at, NUL);
    if (at < to && load<u8>(at) != TAB) continue;
    if (field == FIELDS) return false;
    store<u32>(starts + (field << 2), <u32>start);
    store<u32>(ends + (field << 2), <u32>at);
    field++;
    start = at + 1;
  }
  if (field != FIELDS) return false;
  const kind = kindOf(load<u32>(starts + 4), load<u32>(ends + 4));
  if (kind < 0) return false;
  store<u32>(maps + (count << 2), <u32>(load<u8>(load<u32>(starts)) - ZERO));
  store<i32>(kinds + (count << 2), kind);
  const run = runs + (count << 4);
  store<u32>(run, load<u32>(starts + 8));
  store<u32>(run + 4, load<u32>(ends + 8) - load<u32>(starts + 8));
  store<u32>(run + 8, load<u32>(starts + 12));
  store<u32>(run + 12, load<u32>(ends + 12) - load<u32>(starts + 12));
  count++;
  return true;
}

/** `pairs`, `replace`, `add`, `remove`, `property`, `store`. */
function kindOf(from: usize, to: usize): i32 {
  const first = load<u8>(from);
  const third = load<u8>(from, 2);
  if (to - from < 3) return -1;
  if (first == 0x70) return third == 0x69 ? Call.PAIRS : Call.PROPERTY;
  if (first == 0x72) return third == 0x70 ? Call.REPLACE : Call.REMOVE;
  if (first == 0x61) return Call.ADD;
  return first == 0x73 ? Call.STORE : -1;
}

/** Makes the calls that stand for a map. */
function make(map: i32): u32 {
  for (let i = 0; i < limit; i++) {
    if (load<i32>(maps + (i << 2)) != map) continue;
    const run = runs + (i << 4);
    const name: usize = load<u32>(run);
    const nameSize = load<u32>(run + 4);
    const value: usize = load<u32>(run + 8);
    const valueSize = load<u32>(run + 12);
    switch (load<i32>(kinds + (i << 2))) {
      case Call.PAIRS:
        proxy_get_header_map_pairs(map, cells, cells + 4);
        break;
      case Call.REPLACE:
        proxy_replace_header_map_value(map, name, nameSize, value, valueSize);
        break;
      case Call.ADD:
        proxy_add_header_map_value(map, name, nameSize, value, valueSize);
        break;
      case Call.REMOVE:
        proxy_remove_header_map_value(map, name, nameSize);
        break;
      case Call.PROPERTY:
        proxy_get_property(name, nameSize, cells, cells + 4);
        break;
      default:
        proxy_set_property(name, nameSize, value, valueSize);
    }
  }
  return 0;
}

export function proxy_on_tick(_root: u32): void {}

export function proxy_on_request_headers(_id: u32, _count: u32, _end: u32): u32 {
  step();
  return make(REQUEST);
}

export function proxy_on_request_trailers(_id: u32, _count: u32): u32 {
  return 0;
}

export function proxy_on_response_headers(_id: u32, _count: u32, _end: u32): u32 {
  return make(RESPONSE);
}

export function proxy_on_response_trailers(_id: u32, _count: u32): u32 {
  return 0;
}

export function proxy_on_delete(_id: u32): void {}
