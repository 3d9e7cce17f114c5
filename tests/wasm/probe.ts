// A filter that does what its configuration says, one command a line, to show what a proxy-wasm host does: the Node
// host and a real Envoy run it side by side. No part of the product, but built on the product's own ABI layer.
//
//   CALLBACK replace|add|remove NAME [VALUE]   an edit of that callback's map; the value is the rest of the line
//   CALLBACK other NAME VALUE                  the same replace, in the request headers whichever callback it is
//   CALLBACK first NAME                        logs what get_header_map_value says
//   CALLBACK dump                              logs `NAME=VALUE` of each line that the callback met, one log line each
//   CALLBACK reply CODE TEXT                   a local reply
//   CALLBACK trap                              unreachable
//   CALLBACK metric BY                         adds to the counter `probe_total`
//   CALLBACK set NAME VALUE | get PATH         a property; steps of the path are separated by spaces
//   CALLBACK env NAME | foreign NAME | random | clock | tick MS | say TEXT
// CALLBACK is configure, request, request-trailers, response, response-trailers or tick. Those about a map first log
// `CALLBACK pairs STATUS COUNT`; each command logs `COMMAND STATUS [ANSWER]`. A configuration of `refuse` is refused.
import { ARENA, allocate, resetArena } from "../../assembly/abi/arena";
import { localReply } from "../../assembly/abi/ending";
import {
  ANSWER,
  addHeader,
  ConfigKind,
  callForeign,
  defineMetric,
  getPairs,
  getProperty,
  HeaderMap,
  incrementMetric,
  LogLevel,
  log,
  MetricKind,
  readClock,
  readEnvironment,
  readRandom,
  removeHeader,
  replaceHeader,
  Status,
  setProperty,
  setTick,
  takeConfig,
  wipe,
} from "../../assembly/abi/host";
import { PAIRS } from "../../assembly/bytes/pairs";
import { bytesOf } from "../../assembly/bytes/scan";
import { proxy_get_header_map_value } from "./env";

const NO_MAP: i32 = -1;
const NAMES = ["request", "request-trailers", "response", "response-trailers"];
/** By root context. */
const CONFIGURATIONS = new Map<i32, Array<string>>();
/** The root of each stream. */
const ROOTS = new Map<i32, i32>();
let counter: u32 = 0;
let replied = false;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: i32): usize {
  return allocate(size);
}

export function proxy_on_context_create(id: i32, root: i32): void {
  resetArena();
  ROOTS.set(id, root == 0 ? id : root);
}

export function proxy_on_configure(id: i32, _size: i32): i32 {
  resetArena();
  const status = takeConfig(ConfigKind.PLUGIN);
  const bytes = ANSWER.bytes;
  const text = String.UTF8.decodeUnsafe(changetype<usize>(bytes), bytes.length);
  say("config " + status.toString() + " " + bytes.length.toString());
  if (text == "refuse") return 0;
  CONFIGURATIONS.set(id, text.split("\n"));
  const name = bytesOf("probe_total");
  if (defineMetric(MetricKind.COUNTER, name, 0, name.length) == Status.OK) counter = ANSWER.metric;
  obey(id, "configure", NO_MAP);
  return 1;
}

export function proxy_on_request_headers(id: i32, _count: i32, _end: i32): i32 {
  return meet(id, HeaderMap.REQUEST_HEADERS);
}

export function proxy_on_request_trailers(id: i32, _count: i32): i32 {
  return meet(id, HeaderMap.REQUEST_TRAILERS);
}

export function proxy_on_response_headers(id: i32, _count: i32, _end: i32): i32 {
  return meet(id, HeaderMap.RESPONSE_HEADERS);
}

export function proxy_on_response_trailers(id: i32, _count: i32): i32 {
  return meet(id, HeaderMap.RESPONSE_TRAILERS);
}

export function proxy_on_tick(id: i32): void {
  resetArena();
  obey(id, "tick", NO_MAP);
}

function meet(id: i32, map: HeaderMap): i32 {
  resetArena();
  replied = false;
  const status = getPairs(map);
  say(NAMES[map] + " pairs " + status.toString() + " " + PAIRS.count.toString());
  obey(id, NAMES[map], map);
  return replied ? 1 : 0;
}

function obey(id: i32, callback: string, map: i32): void {
  const root = ROOTS.get(id);
  if (!CONFIGURATIONS.has(root)) return;
  const lines = CONFIGURATIONS.get(root);
  for (let i = 0; i < lines.length; i++) {
    const words = lines[i].split(" ");
    if (words[0] != callback) continue;
    const rest = words.length > 3 ? words.slice(3).join(" ") : "";
    const answer = run(words[1], words.length > 2 ? words[2] : "", rest, map);
    say(words[1] == "say" ? words.slice(2).join(" ") : words[1] + " " + answer);
  }
}

function run(command: string, word: string, rest: string, map: i32): string {
  const name = bytesOf(word);
  const value = bytesOf(rest);
  if (command == "replace") return replaceHeader(map, name, 0, name.length, value, 0, value.length).toString();
  if (command == "other") return replaceHeader(0, name, 0, name.length, value, 0, value.length).toString();
  if (command == "add") return addHeader(map, name, 0, name.length, value, 0, value.length).toString();
  if (command == "remove") return removeHeader(map, name, 0, name.length).toString();
  if (command == "dump") return dump();
  if (command == "first") return first(map, name);
  if (command == "metric") return incrementMetric(counter, <i64>parseInt(word)).toString();
  if (command == "set") return setProperty(name, value, 0, value.length).toString();
  if (command == "get") return property(rest.length == 0 ? word : word + "\0" + rest.replaceAll(" ", "\0"));
  if (command == "env") return environment(word);
  if (command == "foreign") return callForeign(name, value, 0, 0).toString();
  if (command == "random") return random();
  if (command == "clock") return readClock().toString() + " " + ANSWER.timeNs.toString();
  if (command == "tick") return setTick(<u32>parseInt(word)).toString();
  if (command == "reply") {
    replied = true;
    return localReply(<u32>parseInt(word), value, value).toString();
  }
  if (command == "trap") unreachable();
  return "unknown";
}

function dump(): string {
  for (let i = 0; i < PAIRS.count; i++)
    say(textOf(PAIRS.nameFrom(i), PAIRS.nameTo(i)) + "=" + textOf(PAIRS.valueFrom(i), PAIRS.valueTo(i)));
  return PAIRS.count.toString();
}

function textOf(from: i32, to: i32): string {
  return String.UTF8.decodeUnsafe(changetype<usize>(ARENA) + from, to - from);
}

/** By the call itself, since the ABI layer has none for it. */
function first(map: i32, name: StaticArray<u8>): string {
  const out = memory.data(8);
  const status = proxy_get_header_map_value(map, changetype<usize>(name), name.length, out, out + 4);
  if (status != Status.OK) return status.toString();
  return status.toString() + " " + String.UTF8.decodeUnsafe(load<u32>(out), load<u32>(out, 4));
}

function property(path: string): string {
  const status = getProperty(bytesOf(path));
  if (status != Status.OK) return status.toString();
  return status.toString() + " " + textOf(ANSWER.from, ANSWER.to);
}

function environment(name: string): string {
  const status = readEnvironment(name);
  const answer = status.toString() + " " + ANSWER.bytes.length.toString();
  if (name != "KEPT") wipe(ANSWER.bytes);
  return answer;
}

function random(): string {
  const out = new StaticArray<u8>(2);
  const status = readRandom(out);
  return status.toString() + " " + out[0].toString() + "," + out[1].toString();
}

function say(text: string): void {
  const bytes = bytesOf(text);
  log(LogLevel.INFO, bytes, 0, bytes.length);
}
