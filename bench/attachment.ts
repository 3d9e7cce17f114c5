// Where a rendered bootstrap has our filter: found by what it is, wherever `render` puts it.
import type { Document } from "../tests/stand/harness.ts";

/** A list of HTTP filters that ours is in. */
export interface Attachment {
  place: "listener" | "cluster" | "router";
  filters: Document[];
  /** Our filter in that list. */
  ours: Document;
  /** Takes the whole list away, where it was there for ours alone. */
  drop(): void;
}

const WASM = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const CODEC = "envoy.filters.http.upstream_codec";

/** All attachments of a bootstrap, in the order in which a request meets them. */
export function attachments(bootstrap: Document): Attachment[] {
  const found: Attachment[] = [];
  const { listeners, clusters } = bootstrap.static_resources;
  for (const manager of managers(listeners)) {
    add(found, "listener", manager, "http_filters");
    for (const { typed_config } of manager.http_filters) add(found, "router", typed_config, "upstream_http_filters");
  }
  for (const cluster of clusters) {
    for (const options of Object.values<Document>(cluster.typed_extension_protocol_options ?? {})) {
      add(found, "cluster", options, "http_filters");
    }
  }
  return found;
}

/** Those that the request of a hop runs through: a cluster with filters of its own has none of the router's. */
export function live(all: readonly Attachment[]): Attachment[] {
  const cluster = all.some(({ place }) => place === "cluster");
  return all.filter(({ place }) => !(cluster && place === "router"));
}

/** Puts these filters where ours is in the list, none to take it out. */
export function replaceOurs({ filters, ours, drop }: Attachment, others: readonly Document[]): void {
  filters.splice(filters.indexOf(ours), 1, ...others);
  if (filters.every(({ name }) => name === CODEC)) drop();
}

function managers(listeners: readonly Document[]): Document[] {
  return listeners.flatMap(({ filter_chains }) =>
    filter_chains.flatMap(({ filters }: Document) => filters.map(({ typed_config }: Document) => typed_config)),
  );
}

function add(to: Attachment[], place: Attachment["place"], owner: Document, key: string): void {
  const filters: Document[] | undefined = owner?.[key];
  for (const ours of filters ?? []) {
    if (!isOurs(ours)) continue;
    to.push({
      place,
      filters: filters ?? [],
      ours,
      drop: () => {
        delete owner[key];
      },
    });
  }
}

function isOurs({ typed_config }: Document): boolean {
  return typed_config?.["@type"] === WASM && String(typed_config.config?.name).startsWith("tracecloak");
}
