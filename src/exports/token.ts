// `tracecloak/token`: mints tokens as the filter does, and opens them. docs/library.md shows it.

import { Problem } from "../text/problem.ts";
import type { Bundle as BundleDocument, BundleLeaf } from "../token/bundle.ts";
import { LEAF_BYTES } from "../token/derive.ts";
import * as keyrings from "../token/keyring.ts";
import { mint } from "../token/mint.ts";
import { openToken } from "../token/open.ts";
import { className, TOKEN_CLASSES } from "../words/class.ts";

export { Problem };

export interface MintOptions {
  /** The class that the token says: a built-in name, or one of the bundle's own `classes`. */
  class: string;
  /** How far equal values give equal tokens. Default: `tenant`. */
  scope?: "tenant" | "service" | "trace";
  /** Makes a hash, which nobody can open. Not in scope `trace`. */
  hash?: boolean;
  /** The zone that the value came from. Default: the zone of the bundle. */
  origin?: string;
  /** The trace of scope `trace`: 16 or 32 hex digits. */
  traceId?: string;
  /** Chooses the epoch. Default: the clock. */
  now?: Date;
}

/** A key bundle, as a sidecar gets it. */
export interface Bundle {
  /**
   * Mints the token that the filter makes of these bytes under the same keys. Text is taken as UTF-8. A token holds 1 to 63
   * bytes, a hash 1 to 255. Throws a Problem if the value does not fit, no key of the bundle mints what is asked for, or
   * the class has few values and the scope is `tenant`: equality would give them away.
   */
  mint(value: string | Uint8Array, options: MintOptions): string;
}

export interface OpenOptions {
  /** 16 or 32 hex digits: a token of scope `trace` opens only if it was made in this trace. */
  traceId?: string;
  /** Decides which keys open. Default: the clock. */
  now?: Date;
}

/** What a token stood for. */
export interface Opened {
  /** The bytes of the value; most are UTF-8 text. */
  value: Uint8Array;
  class: string;
  tenant: string;
  /** The zone that the value came from. */
  origin: string;
  epoch: number;
}

/** A keyring: whoever has it can open every token of the deployment. */
export interface Keyring {
  /** Opens a token, offline and unlogged. Throws one and the same Problem, `token-not-opened`, whatever the cause. */
  open(token: string, options?: OpenOptions): Opened;
}

/** Reads the bundle that `tracecloak keys leaf` wrote. Throws a Problem, `bundle-invalid`, if it is none. */
export function readBundle(text: string): Bundle {
  const bundle = parse(text);
  return { mint: (value, options) => mintWith(bundle, Buffer.from(value), options) };
}

/** Reads the keyring that `tracecloak keys new` wrote. Throws a Problem with the place of what is wrong. */
export function readKeyring(text: string): Keyring {
  const keyring = keyrings.readKeyring(text);
  return { open: (token, options = {}) => openWith(keyring, token, options) };
}

function mintWith(bundle: BundleDocument, value: Uint8Array, options: MintOptions): string {
  const { class: name, scope = "tenant", hash = false, origin = bundle.zone, traceId } = options;
  const now = seconds(options.now);
  if (bundle.expires <= now) throw new Problem("bundle-expired", "the bundle has expired", RENEW);
  const built = Object.hasOwn(TOKEN_CLASSES, name) ? TOKEN_CLASSES[name] : undefined;
  const number = built?.number ?? (Object.hasOwn(bundle.classes, name) ? bundle.classes[name] : undefined);
  if (number === undefined)
    throw new Problem("class-unknown", "no token has such a class", `one of ${Object.keys(TOKEN_CLASSES).join(", ")}`);
  if (built?.cardinality === "few" && scope === "tenant")
    throw new Problem("class-few", "a class of few values in scope tenant", "use scope service or trace");
  const leaf = leafFor(bundle, `${hash ? "hash" : "tok"}.${scope}`, origin, now);
  const seal = leaf && bundle.seal.find(({ tenant, epoch }) => tenant === bundle.tenant && epoch === leaf.epoch);
  if (leaf === undefined || seal === undefined)
    throw new Problem(
      "leaf-none",
      "no key of the bundle mints that now",
      "look at scope, origin and epoch; hashes have no scope trace",
    );
  const key = Buffer.from(leaf.key, "base64url");
  const sealKey = Buffer.from(seal.key, "base64url");
  if (key.length !== LEAF_BYTES[leaf.use] || sealKey.length !== SEAL_BYTES) throw invalid();
  const trace = traceId === undefined ? undefined : traceOf(traceId);
  return mint({ ...leaf, tenant: bundle.tenant, key }, sealKey, number, value, trace).text;
}

/** The leaf that the filter would take: of those that mint now, the one of the newest epoch. */
function leafFor(bundle: BundleDocument, use: string, origin: string, now: number): BundleLeaf | undefined {
  return bundle.leaves
    .filter((leaf) => leaf.use === use && leaf.origin === origin && leaf.mint_from <= now && now < leaf.mint_until)
    .sort((a, b) => b.epoch - a.epoch)[0];
}

function openWith(keyring: keyrings.Keyring, token: string, { traceId, now }: OpenOptions): Opened {
  const asked = { now: seconds(now), ...(traceId !== undefined && { traceId: traceOf(traceId) }) };
  const { value, row, classNumber } = openToken(keyring, token, asked);
  const { tenant, origin, epoch } = row;
  return { value: Uint8Array.from(value), class: className(classNumber, keyring.classes), tenant, origin, epoch };
}

const SEAL_BYTES = 16;
const RENEW = "make another: tracecloak keys leaf";

function parse(text: string): BundleDocument {
  try {
    const bundle = JSON.parse(text) as BundleDocument;
    const whole =
      bundle.v === 1 &&
      Array.isArray(bundle.leaves) &&
      Array.isArray(bundle.seal) &&
      typeof bundle.classes === "object";
    if (whole) return bundle;
  } catch {
    // The parser's own message quotes the text.
  }
  throw invalid();
}

function invalid(): Problem {
  return new Problem("bundle-invalid", "this is no key bundle of version 1", RENEW);
}

function seconds(now = new Date()): number {
  return Math.floor(now.getTime() / 1000);
}

function traceOf(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(hex))
    throw new Problem("trace-id", "this is no trace id", "16 or 32 hex digits");
  return Buffer.from(hex, "hex");
}
