// What a keyring is made of (token-spec.md, KEYS): the rows that whoever keeps it stores.
import type { TokenClass } from "../words/class.ts";
import type { LeafName } from "./derive.ts";

/** One period of keys. Times are unix seconds; `mint_until` is exclusive. */
export interface Epoch {
  epoch: number;
  mint_from: number;
  mint_until: number;
}

/** The secrets of one tenant and epoch, base64url: 32 and 16 bytes, random. An epoch that was destroyed has none. */
export interface Secret {
  tenant: string;
  epoch: number;
  seed: string;
  seal: string;
}

/** `pending` becomes `active` by the clock, at the epoch's `mint_from`; the rest is written. */
export type KidState = "pending" | "active" | "retired" | "revoked" | "destroyed";

/** A row of the kid table. Rows are added and change state; none is ever removed or used again. */
export interface KidRow extends LeafName {
  kid: string;
  state: KidState;
}

/** Never changed in place: what changes it answers a new one, and a store keeps that. */
export interface Keyring {
  readonly v: 1;
  /** This format is unwrapped: for development, and it says so. */
  readonly use: "development";
  readonly wrapped: false;
  readonly tenants: readonly string[];
  readonly zones: readonly string[];
  readonly classes: Readonly<Record<string, TokenClass>>;
  readonly epochs: readonly Readonly<Epoch>[];
  readonly secrets: readonly Readonly<Secret>[];
  readonly kids: readonly Readonly<KidRow>[];
}
