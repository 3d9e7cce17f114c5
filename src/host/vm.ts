// One wasm VM as proxy-wasm-cpp-host runs it: contexts by number, one of them current while a callback runs, failed for
// good after a trap (failure policy FAIL_CLOSED). Of tracecloak it knows only the function that explains fields.
import { imports } from "./abi.ts";
import { Context, type Known, type LocalReply, type PropertyStore, type VmOptions } from "./context.ts";
import { Memory } from "./memory.ts";
import { Metrics } from "./metric.ts";
import type { Log } from "./status.ts";
import { type Exports, link, unfit } from "./wasm.ts";

export { Context, type Known, type LocalReply, type PropertyStore, type VmOptions };

export class Vm {
  readonly memory: Memory;
  readonly metrics = new Metrics();
  readonly logs: Log[] = [];
  /** Whether it trapped. Nothing is called any more. */
  failed = false;
  /** While `_initialize` runs: few calls are allowed then. */
  starting = true;
  private readonly exports: Exports;
  private active: Context;
  private lastId = 0;

  constructor(
    module: WebAssembly.Module,
    readonly options: VmOptions,
  ) {
    this.active = new Context(0, undefined, undefined);
    const { memory, exports } = link(module, imports(this));
    this.memory = new Memory(memory);
    this.exports = exports;
    const initialize = exports._initialize;
    if (initialize !== undefined) this.run(() => initialize());
    this.starting = false;
    if (this.failed) throw unfit("wasm-trap", "_initialize", "it must not call the host or fail");
  }

  /** The context that calls are about. */
  get current(): Context {
    return this.active;
  }

  /** Makes a context with the next number, and tells the wasm. */
  create(root?: Context, store?: PropertyStore, known?: Known): Context {
    const context = new Context(++this.lastId, root, store, known);
    this.call(context, "proxy_on_context_create", root?.id ?? 0);
    return context;
  }

  /** Ends a context: log, done, delete. */
  remove(context: Context): void {
    if (context.root !== undefined) this.call(context, "proxy_on_log");
    this.call(context, "proxy_on_done");
    this.call(context, "proxy_on_delete");
  }

  /** Calls an export about a context; undefined when it is missing, not allowed, or the VM failed before or by it. */
  call(context: Context, name: string, ...args: number[]): number | undefined {
    const callback = this.exports[name];
    if (callback === undefined || !this.allows(name) || this.failed) return undefined;
    const before = this.active;
    this.active = context;
    const result = this.run(() => callback(context.id, ...args));
    this.active = before;
    return result;
  }

  /** The address of new memory with these bytes, 0 when the wasm has none to give. Not subject to `capabilities`. */
  give(bytes: Uint8Array): number {
    const address = this.exports.proxy_on_memory_allocate?.(bytes.length) ?? 0;
    if (address !== 0) this.memory.write(address, bytes);
    return address;
  }

  allows(name: string): boolean {
    const allowed = this.options.capabilities ?? [];
    return allowed.length === 0 || allowed.includes(name);
  }

  private run(callback: () => number): number | undefined {
    try {
      return callback();
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.failed = true;
      this.logs.push({ level: "critical", text: `wasm trap: ${error.message}` });
      return undefined;
    }
  }
}

/** Whether the wasm itself failed; its stack running out is an error of the engine's own. */
function isTrap(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /call stack/.test(error.message));
}
