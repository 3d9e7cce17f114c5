// What must not be seen where: planted values after the filter that should have taken them, trace ids of the mesh and
// tokens outside of it, keys anywhere. Looks through everything that was recorded; names values by their labels only.
import { keysIn } from "./keys.ts";
import { type Encoding, Planted, Searchable } from "./leak.ts";
import type { Place, Secret } from "./traffic.ts";

/** Everything that one place showed. */
export interface Sink {
  place: Place;
  bytes: string | Uint8Array;
}

/** A value that was seen where it must not be. */
export interface Leak {
  place: Place;
  label: string;
  encoding: Encoding;
}

/** Every secret in every sink that may not hold it, in the order of the sinks. */
export function findLeaks(sinks: readonly Sink[], secrets: readonly Secret[]): Leak[] {
  const planted = secrets.map(({ label, value, mayBeIn }) => ({ one: new Planted(label, value), mayBeIn }));
  const leaks: Leak[] = [];
  for (const { place, bytes } of sinks) {
    const text = new Searchable(bytes);
    for (const { one, mayBeIn } of planted) {
      const encoding = mayBeIn.includes(place) ? null : one.seenIn(text);
      if (encoding !== null) leaks.push({ place, label: one.label, encoding });
    }
  }
  return leaks;
}

const BEYOND_MESH: readonly Place[] = [
  "client-edge requests",
  "client-edge responses",
  "billing-partner requests",
  "billing-partner responses",
];

/** What nobody planted but the mesh made: its tokens and trace ids, which stay inside, and its keys, which stay hidden. */
export function madeInMesh(sinks: readonly Sink[], bundles: ReadonlyMap<string, string>): Secret[] {
  const inside = sinks.map(({ place }) => place).filter((place) => !BEYOND_MESH.includes(place));
  const made = sinks.filter(({ place }) => place === "checkout-out requests" || place === "checkout-billing requests");
  const tokens = new Set(made.flatMap(({ bytes }) => findTokens(bytes)));
  const traces = new Set(made.flatMap(({ bytes }) => findTraceIds(bytes)));
  return [
    ...[...tokens].map((value, at) => ({ label: `token ${at + 1} of the mesh`, value, mayBeIn: inside })),
    ...[...traces].map((value, at) => ({ label: `trace id ${at + 1} of the mesh`, value, mayBeIn: inside })),
    ...[...bundles].flatMap(([service, bundle]) =>
      keysIn(bundle).map((value, at) => ({ label: `key ${at + 1} of ${service}`, value, mayBeIn: [] })),
    ),
  ];
}

/** token-spec.md, TOKEN: what looks like a token or hash of version 1. */
const TOKEN = /(?<![A-Za-z0-9_-])t1\.[A-Za-z0-9_-]{40,136}(?![A-Za-z0-9_-])/g;

/** Every token in a text, each once, in the order they stand there. */
export function findTokens(source: string | Uint8Array): string[] {
  return [...new Set(latin1(source).match(TOKEN) ?? [])];
}

function findTraceIds(source: string | Uint8Array): string[] {
  const lines = latin1(source).matchAll(/^traceparent:[ \t]*00-([0-9a-f]{32})-/gim);
  return [...lines].map(([, id = ""]) => id);
}

function latin1(source: string | Uint8Array): string {
  return typeof source === "string" ? source : Buffer.from(source).toString("latin1");
}
