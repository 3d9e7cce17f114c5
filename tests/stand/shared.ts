// One Envoy for many hops: it follows its listeners and clusters in files, and each hop is added under names of its own,
// beside those that are there. Starting an Envoy costs some 500 ms of a core, adding a hop next to nothing.
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunningEnvoy } from "../../src/envoy/run.ts";
import { until } from "./patience.ts";

// biome-ignore lint/suspicious/noExplicitAny: a rendered bootstrap that a test has changed
type Document = any;

const TYPES = {
  lds: "type.googleapis.com/envoy.config.listener.v3.Listener",
  cds: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
};

/** Resources that Envoy reads from a file and follows: an update is one rename. */
export class ResourceFile {
  private version = 0;
  private readonly path: string;

  constructor(
    private readonly directory: string,
    private readonly kind: keyof typeof TYPES,
  ) {
    this.path = join(directory, `${kind}.json`);
  }

  /** Where `dynamic_resources` finds it. */
  get source(): object {
    const source = { path: this.path, watched_directory: { path: this.directory } };
    return { resource_api_version: "V3", path_config_source: source };
  }

  /** Puts these resources in the place of those before. */
  async write(all: readonly object[]): Promise<void> {
    this.version++;
    const resources = all.map((one) => ({ "@type": TYPES[this.kind], ...one }));
    const next = join(this.directory, `${this.kind}-${this.version}.json`);
    await writeFile(next, JSON.stringify({ version_info: String(this.version), resources }));
    await rename(next, this.path);
  }
}

export class SharedEnvoy {
  private readonly listeners: Document[] = [];
  private readonly clusters: Document[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private nth = 0;

  private constructor(
    readonly envoy: RunningEnvoy,
    private readonly lds: ResourceFile,
    private readonly cds: ResourceFile,
  ) {}

  /** Starts one with what `bootstrap` has beside listeners and clusters. `directories` are two of its own. */
  static async start(
    bootstrap: Document,
    directories: readonly [string, string],
    start: (bootstrap: Document) => Promise<RunningEnvoy>,
  ): Promise<SharedEnvoy> {
    const lds = new ResourceFile(directories[0], "lds");
    const cds = new ResourceFile(directories[1], "cds");
    await Promise.all([lds.write([]), cds.write([])]);
    const { static_resources, ...rest } = bootstrap;
    const envoy = await start({ ...rest, dynamic_resources: { lds_config: lds.source, cds_config: cds.source } });
    return new SharedEnvoy(envoy, lds, cds);
  }

  /** Adds the listener and the clusters of a rendered bootstrap; its port, once it takes connections. One after another. */
  add(bootstrap: Document): Promise<number> {
    const added = this.last.then(() => this.addNow(bootstrap));
    this.last = added.catch(() => {});
    return added;
  }

  private async addNow(bootstrap: Document): Promise<number> {
    const { listeners, clusters } = renamed(bootstrap.static_resources, ++this.nth);
    this.clusters.push(...clusters);
    await this.cds.write(this.clusters);
    await this.until("its clusters", async () => {
      const page = await this.envoy.page("/clusters");
      return clusters.every(({ name }: Document) => page.includes(`\n${name}::`) || page.startsWith(`${name}::`));
    });
    this.listeners.push(...listeners);
    await this.lds.write(this.listeners);
    return this.until("its port", async () => (await this.envoy.refresh())[listeners[0].name]);
  }

  /** Waits for something, or for Envoy's refusal. */
  private until<T>(what: string, probe: () => Promise<T>): ReturnType<typeof until<T>> {
    return until(`hop ${this.nth}: ${what}`, async () => {
      const rejected = [...(await this.envoy.stats("update_rejected$")).values()];
      if (rejected.some((count) => count > 0)) throw new Error(`hop ${this.nth} was refused:\n${this.envoy.logs()}`);
      return probe();
    });
  }
}

/** The same listeners and clusters, all names of theirs ending with a number. */
function renamed({ listeners, clusters }: Document, nth: number): { listeners: Document[]; clusters: Document[] } {
  const names = new Set([...listeners, ...clusters].map(({ name }) => name));
  const rename = (key: string, value: unknown) =>
    ["name", "cluster", "cluster_name", "collector_cluster"].includes(key) && names.has(value)
      ? `${value}-${nth}`
      : value;
  return JSON.parse(JSON.stringify({ listeners, clusters }), rename);
}
