// One hop: a workload's Envoy, whose requests pass it, and the peer on the other side.
import type { EnvoyVersion } from "../words/envoy.ts";
import type { Address } from "./address.ts";
import type { Workload } from "./workload.ts";

export type Direction = "inbound" | "outbound";

export interface Hop extends Workload {
  direction: Direction;
  /** Where Envoy listens, and where it sends what it took. */
  listen: Address;
  upstream: Address;
  /** The administration interface; none without it. */
  admin?: Address;
  /** A zone's name that the author of the listener vouches for, or `auto`. */
  peer: string;
  /** The name of the upstream cluster: outbound, zones go by it. */
  cluster: string;
  /** Where spans go, by OTLP over HTTP; no tracing without it. */
  otlp?: Address;
  /** Where spans go instead, by Zipkin's API, version 2. */
  zipkin?: Address;
  /** The Envoy that will run it; the newest unless told otherwise. */
  envoy?: EnvoyVersion;
  /** The filter's wasm as this Envoy will find it. */
  wasm: string;
  /** The policy document as a plain value, whole. */
  policy: unknown;
}

/** What says who the peer of a hop is. */
export type PeerOf = Pick<Hop, "direction" | "peer" | "cluster" | "policy">;
