// The host's side of proxy-wasm ABI 0.2.1: what exports.cc of proxy-wasm-cpp-host and Envoy's Context answer, call by
// call, errors included. The calls that the filter makes, and those that tests need to show why it must not.
import { randomFillSync } from "node:crypto";
import type { Context, Machine } from "./context.ts";
import { decodeField } from "./field.ts";
import { type HeaderMap, readPairs } from "./headers.ts";
import { MemoryFault } from "./memory.ts";
import { Errno, LEVELS, Status } from "./status.ts";

type Call = (...args: never[]) => number;
/** A call, and where its arguments hold the name it is about: address, then size. */
type Entry = [call: Call, nameAt?: number];

const RANDOM_LIMIT_BYTES = 64 * 1024;
const VM_CONFIGURATION = 6;
const PLUGIN_CONFIGURATION = 7;
const LAST_BUFFER = 8;
const LAST_MAP = 7;

/** Calls allowed while the module starts; startVm() of wasm.cc. */
const AT_START = ["proxy_log", "environ_sizes_get", "environ_get", "random_get"];

/** The imports of a VM, whose `memory` is there by the time that calls arrive. */
export function imports(vm: Machine): Record<string, Record<string, Call>> {
  const wrap = (entries: Record<string, Entry>, denied: number, fault: number) =>
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, guard(vm, name, entry, denied, fault)]));
  const step: Record<string, Call> = vm.options.step === undefined ? {} : { log_execution: stepOf(vm.options.step) };
  return {
    env: { ...wrap(proxyCalls(vm), Status.INTERNAL, Status.MEMORY_ACCESS), ...step },
    wasi_snapshot_preview1: wrap(wasiCalls(vm), Errno.NOT_CAPABLE, Errno.FAULT),
  };
}

function stepOf(step: (point: number) => void): Call {
  return (point: number) => {
    step(point);
    return 0;
  };
}

function guard(vm: Machine, name: string, [call, nameAt]: Entry, denied: number, fault: number): Call {
  return (...args: never[]) => {
    if (vm.starting && !AT_START.includes(name)) {
      throw new WebAssembly.RuntimeError(`call to ${name} while the module starts`);
    }
    if (!vm.allows(name)) {
      vm.logs.push({ level: "error", text: `Attempted call to restricted capability: ${name}` });
      return denied;
    }
    try {
      const about = nameAt === undefined ? "" : vm.memory.text(args[nameAt] ?? 0, args[nameAt + 1] ?? 0);
      return vm.options.fail?.(name, about) ?? call(...args);
    } catch (error) {
      if (error instanceof MemoryFault) return fault;
      throw error;
    }
  };
}

function proxyCalls(vm: Machine): Record<string, Entry> {
  /** Hands bytes over in memory of the wasm's own, the answer to most getters. */
  const handOver = (bytes: Uint8Array, addressAt: number, sizeAt: number): number => {
    let address = 0;
    if (bytes.length > 0) {
      address = vm.give(bytes);
      if (address === 0) return Status.MEMORY_ACCESS;
    }
    vm.memory.writeU32(addressAt, address);
    vm.memory.writeU32(sizeAt, bytes.length);
    return Status.OK;
  };
  const edit = (type: number, change: (map: HeaderMap) => void): number => {
    const map = type >>> 0 > LAST_MAP ? undefined : vm.current.maps[type];
    if (map === undefined) return Status.BAD_ARGUMENT;
    change(map);
    return Status.OK;
  };

  return {
    proxy_log: [
      (level: number, text: number, size: number) => {
        const name = LEVELS[level];
        if (name === undefined) return Status.BAD_ARGUMENT;
        vm.logs.push({ level: name, text: vm.memory.text(text, size, "utf8") });
        return Status.OK;
      },
    ],
    proxy_get_buffer_bytes: [
      (kind: number, start: number, length: number, data: number, size: number) => {
        if (kind >>> 0 > LAST_BUFFER) return Status.BAD_ARGUMENT;
        const buffer = kind === VM_CONFIGURATION ? Buffer.alloc(0) : vm.current.configuration;
        if (buffer === undefined || (kind !== VM_CONFIGURATION && kind !== PLUGIN_CONFIGURATION))
          return Status.NOT_FOUND;
        return handOver(buffer.subarray(start >>> 0, (start >>> 0) + (length >>> 0)), data, size);
      },
    ],
    proxy_get_header_map_pairs: [
      (type: number, data: number, size: number) => {
        if (type >>> 0 > LAST_MAP) return Status.BAD_ARGUMENT;
        return handOver(vm.current.maps[type]?.serialize() ?? Buffer.alloc(0), data, size);
      },
    ],
    proxy_get_header_map_value: [
      (type: number, name: number, nameSize: number, data: number, size: number) => {
        const map = type >>> 0 > LAST_MAP ? undefined : vm.current.maps[type];
        if (map === undefined) return Status.BAD_ARGUMENT;
        const value = map.first(vm.memory.text(name, nameSize));
        return value === undefined ? Status.NOT_FOUND : handOver(value, data, size);
      },
      1,
    ],
    proxy_set_header_map_pairs: [
      (type: number, data: number, size: number) => edit(type, (map) => map.set(readPairs(vm.memory.read(data, size)))),
    ],
    proxy_replace_header_map_value: [
      (type: number, name: number, nameSize: number, value: number, valueSize: number) =>
        edit(type, (map) => map.replace(vm.memory.text(name, nameSize), vm.memory.read(value, valueSize))),
      1,
    ],
    proxy_add_header_map_value: [
      (type: number, name: number, nameSize: number, value: number, valueSize: number) =>
        edit(type, (map) => map.add(vm.memory.text(name, nameSize), vm.memory.read(value, valueSize))),
      1,
    ],
    proxy_remove_header_map_value: [
      (type: number, name: number, nameSize: number) => edit(type, (map) => map.remove(vm.memory.text(name, nameSize))),
      1,
    ],
    proxy_get_property: [
      (path: number, pathSize: number, data: number, size: number) => {
        const value = property(vm.current, vm.memory.text(path, pathSize));
        return value === undefined ? Status.NOT_FOUND : handOver(value, data, size);
      },
      0,
    ],
    proxy_set_property: [
      (name: number, nameSize: number, value: number, valueSize: number) => {
        const store = vm.current.store;
        if (store === undefined) return Status.NOT_FOUND;
        store.set(vm.memory.text(name, nameSize), vm.memory.read(value, valueSize));
        return Status.OK;
      },
      0,
    ],
    proxy_define_metric: [
      (kind: number, name: number, nameSize: number, idAt: number) => {
        const id = vm.metrics.define(kind >>> 0, vm.memory.text(name, nameSize));
        if (id === undefined) return Status.BAD_ARGUMENT;
        vm.memory.writeU32(idAt, id);
        return Status.OK;
      },
      1,
    ],
    proxy_increment_metric: [(id: number, by: bigint) => vm.metrics.increment(id, by)],
    proxy_record_metric: [(id: number, value: bigint) => vm.metrics.record(id, BigInt.asUintN(64, value))],
    proxy_get_metric: [
      (id: number, valueAt: number) => {
        const value = vm.metrics.read(id);
        if (value === undefined) return Status.NOT_FOUND;
        vm.memory.writeU64(valueAt, BigInt(value));
        return Status.OK;
      },
    ],
    proxy_set_tick_period_milliseconds: [
      (periodMs: number) => {
        (vm.current.root ?? vm.current).tickMs = periodMs >>> 0;
        return Status.OK;
      },
    ],
    proxy_get_current_time_nanoseconds: [
      (time: number) => {
        vm.memory.writeU64(time, vm.options.now?.() ?? BigInt(Date.now()) * 1_000_000n);
        return Status.OK;
      },
    ],
    proxy_send_local_response: [
      (code: number, details: number, detailsSize: number, body: number, bodySize: number) => {
        const reply = { code, details: vm.memory.text(details, detailsSize), body: vm.memory.text(body, bodySize) };
        if (vm.current.root !== undefined) vm.current.reply ??= reply;
        return Status.OK;
      },
    ],
    proxy_call_foreign_function: [
      (name: number, nameSize: number, payload: number, payloadSize: number) => {
        const known = vm.options.explain === true && vm.memory.text(name, nameSize) === "tracecloak_field";
        if (!known) return Status.NOT_FOUND;
        if (payloadSize > 0) vm.current.fields.push(decodeField(vm.memory.read(payload, payloadSize)));
        return Status.OK;
      },
      0,
    ],
  };
}

const HOST_ZONE = "xds\0upstream_host_metadata\0filter_metadata\0tracecloak\0zone";
/** By number of config.core.v3.TrafficDirection. */
const DIRECTIONS: readonly (string | undefined)[] = [undefined, "inbound", "outbound"];

/** Envoy's Context::getProperty, so far as there is something to find. */
function property(context: Context, path: string): Buffer | undefined {
  if (context.store === undefined) return undefined;
  const { cluster, hostZone, direction } = context.known;
  if (path === "xds\0cluster_name") return cluster === undefined ? undefined : Buffer.from(cluster);
  if (path === HOST_ZONE) return hostZone === undefined ? undefined : Buffer.from(hostZone);
  if (path === "xds\0listener_direction") return Buffer.from([DIRECTIONS.indexOf(direction), 0, 0, 0, 0, 0, 0, 0]);
  return context.store.get(path.replace(/\0$/, ""));
}

function wasiCalls(vm: Machine): Record<string, Entry> {
  const variables = Object.entries(vm.options.env ?? {}).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
  return {
    environ_sizes_get: [
      (count: number, size: number) => {
        vm.memory.writeU32(count, variables.length);
        vm.memory.writeU32(size, Buffer.concat(variables).length);
        return Errno.SUCCESS;
      },
    ],
    environ_get: [
      (pointers: number, text: number) => {
        let at = text;
        for (const [i, variable] of variables.entries()) {
          vm.memory.writeU32(pointers + 4 * i, at);
          vm.memory.write(at, variable);
          at += variable.length;
        }
        return Errno.SUCCESS;
      },
    ],
    random_get: [
      (out: number, size: number) => {
        if (size >>> 0 > RANDOM_LIMIT_BYTES) return Errno.INVALID;
        vm.memory.write(out, vm.options.random?.(size) ?? randomFillSync(Buffer.alloc(size)));
        return Errno.SUCCESS;
      },
    ],
  };
}
