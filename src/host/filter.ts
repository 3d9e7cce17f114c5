// The filter in Node: loads the built wasm and runs it as an Envoy does, so that what a tool says is what Envoy does.
import type { Header } from "./headers.ts";
import type { Log } from "./status.ts";
import { Exchange, type RequestOptions } from "./stream.ts";
import { type Context, Vm, type VmOptions } from "./vm.ts";
import { compile } from "./wasm.ts";

export interface FilterOptions extends VmOptions {
  /** The wasm: a path or its bytes. Default: what `npm run build` leaves. */
  wasm?: string | Uint8Array<ArrayBuffer>;
}

/** A plugin configuration: as Envoy hands it over, or what it says (policy-semantics.md, rule 1). */
export type Configuration = string | Uint8Array | { attach: object; policy: unknown };

/** Why the filter refused a configuration, from its own log line. */
export interface Problem {
  code: string;
  /** RFC 6901, into the configuration. */
  pointer: string;
  expected: string;
}

export interface Configured {
  ok: boolean;
  problem?: Problem;
  /** What was logged meanwhile. */
  logs: Log[];
}

/** One configuration in a VM: a root context. A VM may have several. */
export class Root {
  readonly configured: Configured;
  private readonly context: Context;

  constructor(
    private readonly vm: Vm,
    configuration: Configuration,
  ) {
    const before = vm.logs.length;
    const bytes = bytesOf(configuration);
    this.context = vm.create();
    const started = vm.call(this.context, "proxy_on_vm_start", 0) ?? 1;
    this.context.configuration = bytes;
    const accepted = started === 0 ? 0 : (vm.call(this.context, "proxy_on_configure", bytes.length) ?? 1);
    this.context.configuration = undefined;
    const logs = vm.logs.slice(before);
    const problem = logs.map(readProblem).find((found) => found !== undefined);
    this.configured = { ok: accepted !== 0 && !vm.failed, logs, ...(problem && { problem }) };
  }

  /** Sends a request through. */
  request(headers: readonly Header[], options?: RequestOptions): Exchange {
    return new Exchange(this.vm, this.context, headers, options);
  }

  /** Lets the period pass that the filter asked for, if it did. */
  tick(): void {
    if (this.context.tickMs > 0) this.vm.call(this.context, "proxy_on_tick");
  }

  /** The configuration is gone, its last stream drained. */
  remove(): void {
    this.context.tickMs = 0;
    this.vm.remove(this.context);
  }
}

export class Filter {
  private main: Root | undefined;
  private readonly roots = new Set<Root>();

  private constructor(private readonly vm: Vm) {}

  /** Loads the wasm into a VM of its own. Throws Problem where there is none that a host can run. */
  static async load(options: FilterOptions = {}): Promise<Filter> {
    return new Filter(new Vm(await compile(options.wasm), options));
  }

  /** Takes a configuration into use and drops the one before; one that is refused changes nothing. */
  configure(configuration: Configuration): Configured {
    const next = this.root(configuration);
    if (next.configured.ok) {
      if (this.main !== undefined) this.remove(this.main);
      this.main = next;
    } else {
      this.remove(next);
    }
    return next.configured;
  }

  /** Adds one more configuration to the same VM. */
  root(configuration: Configuration): Root {
    const root = new Root(this.vm, configuration);
    this.roots.add(root);
    return root;
  }

  /** Ends a configuration of `root`. */
  remove(root: Root): void {
    this.roots.delete(root);
    root.remove();
  }

  /** Sends a request through what `configure` took last. */
  request(headers: readonly Header[], options?: RequestOptions): Exchange {
    if (this.main === undefined) throw new TypeError("no configuration was accepted yet: call configure first");
    return this.main.request(headers, options);
  }

  /** Ticks every configuration that asked for it. */
  tick(): void {
    for (const root of this.roots) root.tick();
  }

  /** Every metric defined so far. */
  metrics(): Record<string, number> {
    return this.vm.metrics.all();
  }

  /** Everything logged so far, oldest first. */
  get logs(): readonly Log[] {
    return this.vm.logs;
  }

  /** Whether the VM trapped: every stream is answered 503 from then on. */
  get failed(): boolean {
    return this.vm.failed;
  }

  /** Whether these bytes lie anywhere in the wasm's memory: what was wiped does not. */
  holds(bytes: Buffer): boolean {
    return this.vm.memory.read(0, this.vm.memory.size).includes(bytes);
  }

  /** How much memory the wasm has. */
  get memoryBytes(): number {
    return this.vm.memory.size;
  }
}

function bytesOf(configuration: Configuration): Buffer {
  if (typeof configuration === "string") return Buffer.from(configuration);
  if (configuration instanceof Uint8Array) return Buffer.from(configuration);
  return Buffer.from(JSON.stringify(configuration));
}

const REFUSED = /^tracecloak event=config_refused code=(\S+) pointer=(.*) expected="(.*)"$/;

function readProblem({ text }: Log): Problem | undefined {
  const [, code, pointer, expected] = REFUSED.exec(text) ?? [];
  if (code === undefined) return undefined;
  return { code, pointer: decodeURIComponent(pointer ?? ""), expected: expected ?? "" };
}
