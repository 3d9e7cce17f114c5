// What one sidecar gets (token-spec.md, BUNDLE): expanded leaves and seal keys; never a seed.

import { Problem } from "../text/problem.ts";
import { deriveKid, deriveLeaf, type LeafName, type Use } from "./derive.ts";
import type { Epoch, Keyring, KidRow, Secret } from "./keyring.ts";

/** At most so many epochs of one tenant are live, and no two with the same value mod 16. */
const LIVE_LIMIT = 3;
/** The filter holds no more leaves; a zone takes six. */
const LEAF_LIMIT = 256;
/** The previous epoch's seal is accepted so long after it stopped minting. */
const SEAL_GRACE_SECONDS = 24 * 3600;

export interface BundleSeal {
  tenant: string;
  epoch: number;
  key: string;
}

export interface BundleLeaf {
  kid: string;
  use: Use;
  origin: string;
  subject: string;
  epoch: number;
  mint_from: number;
  mint_until: number;
  key: string;
}

/** The document in TRACECLOAK_KEYS. Keys are base64url, kids 8 hex digits, times unix seconds. */
export interface Bundle {
  v: 1;
  tenant: string;
  service: string;
  zone: string;
  version: number;
  issued: number;
  expires: number;
  seal: BundleSeal[];
  leaves: BundleLeaf[];
  /** a deployment's own classes by name */
  classes: Record<string, number>;
}

/** Whose bundle, and for how long. */
export interface BundleRequest {
  tenant: string;
  service: string;
  zone: string;
  /** other tenants whose tokens may pass at this service: it gets their seal keys, no leaf of theirs */
  accept: readonly string[];
  /** unix seconds */
  now: number;
  ttlSeconds: number;
}

/**
 * Makes the bundle of one service. `rows` are those of its kids that the keyring does not know yet: whoever hands the
 * bundle out must first keep them (`withRows`), or its tokens cannot be opened.
 * Throws Problem where the keyring has no such tenant or zone, or no epoch that mints.
 */
export function makeBundle(keyring: Keyring, request: BundleRequest): { bundle: Bundle; rows: KidRow[] } {
  const { tenant, service, zone, now } = request;
  const recognised = [...new Set([tenant, ...request.accept])];
  if (!recognised.every((name) => keyring.tenants.includes(name))) throw unknownName("tenant", keyring.tenants);
  if (!keyring.zones.includes(zone)) throw unknownName("zone", keyring.zones);
  const live = liveEpochs(keyring, tenant, now);
  const minting = live.filter(({ epoch }) => epoch.mint_until > now);
  if (!minting.some(({ epoch }) => epoch.mint_from <= now))
    throw new Problem("epoch-none", "no epoch of this keyring mints now", "make a new keyring: tracecloak keys new");

  const kids = new Kids(keyring);
  const bundle: Bundle = {
    v: 1,
    tenant,
    service,
    zone,
    version: 1,
    issued: now,
    expires: now + request.ttlSeconds,
    seal: recognised.flatMap((name) =>
      liveEpochs(keyring, name, now).map(({ epoch, secret }) => ({
        tenant: name,
        epoch: epoch.epoch,
        key: secret.seal,
      })),
    ),
    leaves: minting.flatMap(({ epoch, secret }) =>
      leafNames(keyring, request, epoch.epoch).map((name) => leafOf(kids, name, epoch, secret, now)),
    ),
    classes: Object.fromEntries(Object.entries(keyring.classes).map(([name, { number }]) => [name, number])),
  };
  if (bundle.leaves.length > LEAF_LIMIT)
    throw new Problem("bundle-size", "too many zones for one bundle", `at most ${LEAF_LIMIT} leaves, six to a zone`);
  return { bundle, rows: kids.added };
}

/** The bundle as the one line that the environment variable holds. */
export function writeBundle(bundle: Bundle): string {
  return `${JSON.stringify(bundle)}\n`;
}

// Every origin zone for what a value may become; the service's own zone as origin towards every other for the maps.
function leafNames(keyring: Keyring, { tenant, service, zone }: BundleRequest, epoch: number): LeafName[] {
  const named = (use: Use, origin: string, subject: string): LeafName => ({ tenant, origin, subject, use, epoch });
  return [
    ...keyring.zones.flatMap((origin) => [
      named("tok.tenant", origin, ""),
      named("tok.service", origin, service),
      named("tok.trace", origin, ""),
      named("hash.tenant", origin, ""),
      named("hash.service", origin, service),
    ]),
    ...keyring.zones.filter((peer) => peer !== zone).map((peer) => named("map.whole", zone, peer)),
  ];
}

function leafOf(kids: Kids, name: LeafName, epoch: Epoch, secret: Secret, now: number): BundleLeaf {
  const seed = Buffer.from(secret.seed, "base64url");
  const row = kids.find(name) ?? kids.add(name, seed, epoch.mint_from > now);
  if (row.state !== "pending" && row.state !== "active")
    throw new Problem("kid-state", `a kid of this bundle is ${row.state}`, "only pending and active kids are minted");
  return {
    kid: row.kid,
    use: name.use,
    origin: name.origin,
    subject: name.subject,
    epoch: name.epoch,
    mint_from: epoch.mint_from,
    mint_until: epoch.mint_until,
    key: deriveLeaf(seed, name).toString("base64url"),
  };
}

/** A keyring's table of kids, and the rows that a bundle needs beside it. */
class Kids {
  readonly added: KidRow[] = [];
  private readonly byName: ReadonlyMap<string, KidRow>;
  private readonly taken: Set<string>;

  constructor({ kids }: Keyring) {
    this.byName = new Map(kids.map((row) => [keyOf(row), row]));
    this.taken = new Set(kids.map(({ kid }) => kid));
  }

  find(name: LeafName): KidRow | undefined {
    return this.byName.get(keyOf(name));
  }

  add(name: LeafName, seed: Buffer, isAhead: boolean): KidRow {
    const kid = deriveKid(seed, name, (other) => this.taken.has(other));
    const row: KidRow = { kid, ...name, state: isAhead ? "pending" : "active" };
    this.taken.add(kid);
    this.added.push(row);
    return row;
  }
}

/** Names have no slash in them. */
function keyOf({ tenant, origin, subject, use, epoch }: LeafName): string {
  return [tenant, origin, subject, use, epoch].join("/");
}

// Live: its seal is accepted, its secrets are there. In the calendar's order.
function liveEpochs(keyring: Keyring, tenant: string, now: number): { epoch: Epoch; secret: Secret }[] {
  const live = keyring.epochs.flatMap((epoch) => {
    const secret = keyring.secrets.find((entry) => entry.tenant === tenant && entry.epoch === epoch.epoch);
    return secret !== undefined && now < epoch.mint_until + SEAL_GRACE_SECONDS ? [{ epoch, secret }] : [];
  });
  if (live.length > LIVE_LIMIT || new Set(live.map(({ epoch }) => epoch.epoch % 16)).size < live.length)
    throw new Problem(
      "epoch-live",
      "too many live epochs",
      `at most ${LIVE_LIMIT} are live, no two with the same number mod 16`,
    );
  return live;
}

function unknownName(what: "tenant" | "zone", names: readonly string[]): Problem {
  return new Problem(`${what}-unknown`, `the keyring has no such ${what}`, `it has: ${names.join(", ")}`);
}
