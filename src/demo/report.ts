// What the demonstration found, as data: what `--json` prints, and what every text about it is made from.
import type { Row } from "../text/table.ts";
import type { Line } from "./message.ts";
import type { WireName } from "./traffic.ts";
import type { Leak } from "./verdict.ts";

export interface HopReport {
  name: string;
  /** What stands there and whom it faces, for the reader. */
  about: string;
  from: WireName;
  to: WireName;
  request: Row[];
  response: Row[];
}

export interface JourneyReport {
  name: string;
  story: string;
  /** Who sent the request. */
  sender: string;
  /** The planted values in it, and in what a service adds to it, by their labels. */
  planted: string[];
  /** The status that the sender got. */
  status: number;
  hops: HopReport[];
  /** The header lines of the request as the partner got it; null when it did not get there. */
  arrived: Line[] | null;
}

/** A header that the wire and the same wasm in the Node host do not agree about. */
export interface Disagreement {
  journey: string;
  hop: string;
  direction: "request" | "response";
  header: string;
}

/** A token taken from a wire, and its value as `tracecloak token open` answers it. */
export interface WayBack {
  wire: WireName;
  token: string;
  value: string;
}

export interface Report {
  /** Whether everything below is as it must be. */
  ok: boolean;
  journeys: JourneyReport[];
  leaks: Leak[];
  disagreements: Disagreement[];
  /** What else went wrong, for people. */
  problems: string[];
  wayBack: WayBack | null;
  searched: { places: number; values: number; bytes: number };
  /** Loopback ports by name, where the demonstration goes on running. */
  ports?: Record<string, number>;
}
