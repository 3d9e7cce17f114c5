import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type BundleRequest, makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { LEAF_BYTES } from "../../src/token/derive.ts";
import { type Keyring, type KidState, newKeyring, withRows } from "../../src/token/keyring.ts";
import { mint } from "../../src/token/mint.ts";
import { openToken } from "../../src/token/open.ts";

const DAY = 86400;
const BASE = { tenant: "acme", service: "checkout", zone: "mesh", accept: [], ttlSeconds: 3600 } as const;

/** Epochs of ten days each, from day 0 on: epoch 1 mints on days 0 to 9. */
function keyringOf(epochs: readonly number[], zones = ["mesh", "partner", "outside"]): Keyring {
  const keyring = newKeyring({
    tenants: ["acme", "globex"],
    zones,
    classes: {},
    now: 0,
    mintSeconds: 10 * DAY,
    random: randomBytes,
  });
  return {
    ...keyring,
    epochs: epochs.map((epoch, i) => ({ epoch, mint_from: i * 10 * DAY, mint_until: (i + 1) * 10 * DAY })),
    secrets: epochs.flatMap((epoch) => keyring.secrets.map((secret) => ({ ...secret, epoch }))),
  };
}

/** The keyring once a bundle's kids are kept in it. */
function kept(keyring: Keyring, request: BundleRequest): Keyring {
  return withRows(keyring, makeBundle(keyring, request).rows);
}

/** The keyring with one kid in another state. */
function withState(keyring: Keyring, index: number, state: KidState): Keyring {
  return { ...keyring, kids: keyring.kids.map((row, i) => (i === index ? { ...row, state } : row)) };
}

const epochsOf = (rows: readonly { epoch: number }[]): number[] => [...new Set(rows.map(({ epoch }) => epoch))];

test("holds every origin for what is minted, and a map towards every other zone", () => {
  const { bundle } = makeBundle(keyringOf([1]), { ...BASE, now: 0 });
  expect(bundle).toMatchObject({ v: 1, tenant: "acme", service: "checkout", zone: "mesh", version: 1, issued: 0 });
  expect(bundle.expires).toBe(3600);
  const names = bundle.leaves.map(({ use, origin, subject }) => `${use} ${origin} ${subject}`);
  const minting = ["mesh", "partner", "outside"].flatMap((origin) => [
    `tok.tenant ${origin} `,
    `tok.service ${origin} checkout`,
    `tok.trace ${origin} `,
    `hash.tenant ${origin} `,
    `hash.service ${origin} checkout`,
  ]);
  expect(names).toEqual([...minting, "map.whole mesh partner", "map.whole mesh outside"]);
  for (const { use, key } of bundle.leaves) expect(Buffer.from(key, "base64url").length, use).toBe(LEAF_BYTES[use]);
});

test("never holds a seed", () => {
  const keyring = keyringOf([1]);
  const text = writeBundle(makeBundle(keyring, { ...BASE, accept: ["globex"], now: 0 }).bundle);
  for (const { seed } of keyring.secrets) expect(text).not.toContain(seed);
  expect(text.match(/\n/g)).toHaveLength(1);
});

test("adds each kid once, so that a second bundle of the service is the first", () => {
  const fresh = keyringOf([1]);
  const before = structuredClone(fresh);
  const first = makeBundle(fresh, { ...BASE, now: 0 });
  expect(fresh).toEqual(before); // whoever hands a bundle out keeps its rows
  const keyring = withRows(fresh, first.rows);
  const again = makeBundle(keyring, { ...BASE, now: 0 });
  expect([first.rows.length, again.rows.length]).toEqual([17, 0]);
  expect(again.bundle).toEqual(first.bundle);
  const other = makeBundle(keyring, { ...BASE, service: "cart", now: 0 });
  expect(other.rows).toHaveLength(6); // tok.service and hash.service, for three origins
});

test("what it mints is opened by the keyring that kept the kids", () => {
  const keyring = kept(keyringOf([1]), { ...BASE, now: 0 });
  const { bundle } = makeBundle(keyring, { ...BASE, now: 0 });
  for (const leaf of bundle.leaves.filter(({ use }) => use.startsWith("tok."))) {
    const named = { ...leaf, tenant: bundle.tenant, key: Buffer.from(leaf.key, "base64url") };
    const { text } = mint(named, Buffer.alloc(16), 3, Buffer.from("alice@example.com"), Buffer.alloc(8, 1));
    const { value, row, classNumber } = openToken(keyring, text, { now: 0 });
    expect(value.toString()).toBe("alice@example.com");
    expect({ origin: row.origin, use: row.use, classNumber }).toEqual({
      origin: leaf.origin,
      use: leaf.use,
      classNumber: 3,
    });
  }
});

test("origins never share a token", () => {
  const { bundle } = makeBundle(keyringOf([1]), { ...BASE, now: 0 });
  const texts = bundle.leaves
    .filter(({ use }) => use === "tok.tenant")
    .map(
      (leaf) =>
        mint(
          { ...leaf, tenant: "acme", key: Buffer.from(leaf.key, "base64url") },
          Buffer.alloc(16),
          1,
          Buffer.from("x"),
        ).text,
    );
  expect(new Set(texts).size).toBe(3);
});

describe("epochs by the clock", () => {
  test.each([
    ["before the next is announced", [1], 5, [1], [1]],
    ["the next waits", [1, 2], 5, [1, 2], [1, 2]],
    ["the previous stopped minting, its seal is accepted", [1, 2], 10, [1, 2], [2]],
    ["a day later it is gone", [1, 2], 11, [2], [2]],
  ])("%s", (_, epochs, day, seals, leaves) => {
    const { bundle } = makeBundle(keyringOf(epochs), { ...BASE, now: day * DAY });
    expect(epochsOf(bundle.seal)).toEqual(seals);
    expect(epochsOf(bundle.leaves)).toEqual(leaves);
  });

  test("kids of an epoch ahead are pending, and open nothing yet", () => {
    const keyring = kept(keyringOf([1, 2]), { ...BASE, now: 0 });
    expect(keyring.kids.map(({ epoch, state }) => `${epoch} ${state}`)).toEqual([
      ...Array(17).fill("1 active"),
      ...Array(17).fill("2 pending"),
    ]);
  });

  test.each([
    ["none mints", [1], 10, "epoch-none"],
    ["four are live", [1, 2, 3, 4], 0, "epoch-live"],
    ["two are equal mod 16", [1, 17], 0, "epoch-live"],
  ])("refuses where %s", (_, epochs, day, code) => {
    expect(() => makeBundle(keyringOf(epochs), { ...BASE, now: day * DAY })).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  test("refuses to mint under a kid that was retired, revoked or destroyed", () => {
    for (const state of ["retired", "revoked", "destroyed"] as const) {
      const keyring = withState(kept(keyringOf([1]), { ...BASE, now: 0 }), 3, state);
      expect(() => makeBundle(keyring, { ...BASE, now: 0 })).toThrow(
        expect.objectContaining({ code: "kid-state" }) as Error,
      );
    }
  });
});

test("an accepted tenant gives its seal and no leaf", () => {
  const { bundle } = makeBundle(keyringOf([1]), { ...BASE, accept: ["globex", "acme"], now: 0 });
  expect(bundle.seal.map(({ tenant }) => tenant)).toEqual(["acme", "globex"]);
  expect(bundle.leaves).toHaveLength(17);
});

test("refuses a tenant or zone that the keyring does not have, and more zones than a filter holds", () => {
  const request = { ...BASE, now: 0 };
  expect(() => makeBundle(keyringOf([1]), { ...request, tenant: "acne" })).toThrow(/no such tenant/);
  expect(() => makeBundle(keyringOf([1]), { ...request, accept: ["acne"] })).toThrow(/no such tenant/);
  expect(() => makeBundle(keyringOf([1]), { ...request, zone: "mash" })).toThrow(/no such zone/);
  const many = ["mesh", ...Array.from({ length: 43 }, (_, i) => `zone-${i}`)];
  expect(() => makeBundle(keyringOf([1], many), request)).toThrow(/too many zones/);
});

test("opens nothing that is revoked or destroyed, and says no more than for any other token", () => {
  const keyring = kept(keyringOf([1]), { ...BASE, now: 0 });
  const { bundle } = makeBundle(keyring, { ...BASE, now: 0 });
  const leaf = bundle.leaves[0] as (typeof bundle.leaves)[number];
  const { text } = mint(
    { ...leaf, tenant: "acme", key: Buffer.from(leaf.key, "base64url") },
    Buffer.alloc(16),
    1,
    Buffer.from("x"),
  );
  const answer = (keyring: Keyring): string => {
    try {
      return openToken(keyring, text, { now: 0 }).value.toString();
    } catch (reason) {
      return JSON.stringify([(reason as Error).message, reason]);
    }
  };
  expect(answer(withState(keyring, 0, "retired"))).toBe("x");
  const [epoch] = keyring.epochs as [Keyring["epochs"][number]];
  const ahead = { ...keyring, epochs: [{ ...epoch, mint_from: 1 }] };
  const refusals = new Set([
    answer(withState(ahead, 0, "pending")),
    answer(withState(keyring, 0, "revoked")),
    answer(withState(keyring, 0, "destroyed")),
    answer({ ...keyring, secrets: [] }),
    answer({ ...keyring, kids: [] }),
  ]);
  expect(refusals.size).toBe(1);
  expect([...refusals][0]).toContain("cannot be opened");
});
