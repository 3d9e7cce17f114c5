import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/text/problem.ts";
import { makeBundle } from "../../src/token/bundle.ts";
import {
  findRow,
  type Keyring,
  type KidRow,
  newKeyring,
  readKeyring,
  stateAt,
  withRows,
  writeKeyring,
} from "../../src/token/keyring.ts";
import { vectorKeyring } from "../../tools/token.gen.ts";

const SEED = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

function fresh(): Keyring {
  return newKeyring({
    tenants: ["acme", "globex"],
    zones: ["mesh", "outside"],
    classes: { badge: { number: 64, cardinality: "few" } },
    now: 1000,
    mintSeconds: 100,
    random: randomBytes,
  });
}

function faultOf(text: string): Problem {
  try {
    readKeyring(text);
  } catch (reason) {
    if (reason instanceof Problem) return reason;
    throw reason;
  }
  throw new Error("read without a fault");
}

test("a new keyring says what it is, and has secrets of its own for every tenant", () => {
  const keyring = fresh();
  expect(keyring).toMatchObject({ v: 1, use: "development", wrapped: false, kids: [] });
  expect(keyring.epochs).toEqual([{ epoch: 1, mint_from: 1000, mint_until: 1100 }]);
  const secrets = keyring.secrets.flatMap(({ seed, seal }) => [seed, seal]);
  expect(secrets.map((secret) => Buffer.from(secret, "base64url").length)).toEqual([32, 16, 32, 16]);
  expect(new Set(secrets).size).toBe(4);
});

test("what is read is written to the same bytes", () => {
  for (const keyring of [fresh(), vectorKeyring()]) {
    const text = writeKeyring(keyring);
    expect(writeKeyring(readKeyring(text))).toBe(text);
    expect(readKeyring(text)).toEqual(keyring);
  }
});

describe("a bad keyring is refused with its place and none of its text", () => {
  const text = writeKeyring(vectorKeyring());

  test.each([
    ["cut off", text.slice(0, 900), "line 19, column 70"],
    ["empty", "", "line 1, column 1"],
    ["two documents", `${text}{}`, "line"],
    ["a comment", text.replace("{", "{ // mine\n"), "line 1, column 3"],
    ["a repeated member", text.replace('"v": 1,', '"v": 1,\n  "v": 1,'), "line 3, column 3"],
    ["an unknown member", text.replace('"v": 1,', '"v": 1, "root": "x",'), "line 1, column 1"],
    ["another version", text.replace('"v": 1', '"v": 2'), "line 2, column 8"],
    ["a use of its own", text.replace("development", "production"), "line 3, column 10"],
    ["a seed cut short", text.replace(SEED, SEED.slice(1)), "line 13"],
    ["a seed that is not canonical", text.replace(SEED, `${SEED.slice(0, -1)}9`), "line 13"],
    ["a seed in capitals beyond base64url", text.replace(SEED, `+${SEED.slice(1)}`), "line 13"],
    ["a tenant that is not listed", text.replace('"tenants": ["acme"]', '"tenants": ["other"]'), "line 13"],
    ["a zone that is not listed", text.replace('"zones": ["mesh",', '"zones": ['), "line 17"],
    ["an epoch twice", text.replace('{"epoch":8,', '{"epoch":7,'), "line 10"],
    ["an epoch that ends before it begins", text.replace('"mint_until":1707776000', '"mint_until":1'), "line 9"],
    ["an epoch of 0", text.replaceAll('"epoch":7', '"epoch":0'), "line 9"],
    ["a kid of zero", text.replace("3f9ea444", "00000000"), "line 17, column 12"],
    ["a kid twice", text.replace("738eecad", "3f9ea444"), "line 18, column 12"],
    ["a kid in capitals", text.replace("3f9ea444", "3F9EA444"), "line 17, column 12"],
    ["a subject where there is none", text.replace('"subject":""', '"subject":"cart"'), "line 17"],
    ["a built-in class renamed", text.replace('"badge"', '"email"'), "line 7"],
    ["a built-in class number", text.replace('"number":64', '"number":3'), "line 7"],
  ])("%s", (_, bad, place) => {
    expect(bad).not.toBe(text);
    const fault = faultOf(bad);
    expect(fault.path).toContain(place);
    const said = `${fault.message} ${fault.hint}`;
    for (const secret of bad.match(/[A-Za-z0-9_-]{20,}/g) ?? []) expect(said).not.toContain(secret);
  });
});

test("a pending kid turns active by the clock", () => {
  const who = { tenant: "acme", service: "cart", zone: "mesh", accept: [] };
  const keyring = withRows(fresh(), makeBundle(fresh(), { ...who, now: 1000, ttlSeconds: 10 }).rows);
  const row = { ...keyring.kids[0], state: "pending" } as Keyring["kids"][number];
  expect(stateAt(keyring, row, 999)).toBe("pending");
  expect(stateAt(keyring, row, 1000)).toBe("active");
  expect(stateAt(keyring, { ...row, state: "revoked" }, 1000)).toBe("revoked");
});

test("a kid is found by an index of its table, made once, and of every table its own", () => {
  const keyring = vectorKeyring();
  for (const row of keyring.kids) expect(findRow(keyring, row.kid)).toBe(row);
  expect(findRow(keyring, "00000000")).toBeUndefined();
  const row = { ...(keyring.kids[0] as KidRow), kid: "00000001", subject: "late" };
  const longer = withRows(keyring, [row]);
  expect(findRow(longer, row.kid)).toBe(row);
  expect(findRow(keyring, row.kid)).toBeUndefined();
  expect(withRows(keyring, [])).toBe(keyring);
});

test("a keyring is made of the bytes that it is given, and of nothing else", () => {
  const random = (bytes: number) => Buffer.alloc(bytes, 7);
  const options = { tenants: ["acme"], zones: ["outside"], classes: {}, now: 0, mintSeconds: 1, random };
  expect(newKeyring(options)).toEqual(newKeyring(options));
});
