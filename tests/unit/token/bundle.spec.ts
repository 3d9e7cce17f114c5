import { Problem } from "../../../assembly/json/problem";
import { Use } from "../../../assembly/token/bundle";
import { ACME, bundleOf, leafText, NOW, tryBundle } from "./acme";

/** ACME with the first `from` replaced by `to`, and how it must be refused. */
class Row {
  constructor(
    public name: string,
    public from: string,
    public to: string,
    public code: string,
    public pointer: string,
  ) {}
}

const SEAL = '{"tenant":"acme","epoch":7,"key":"oKGio6SlpqeoqaqrrK2urw"}';
const HASH_KEY = "nDSAVdAG_-2ITrBED5IJeb544VPYWDO6DFaU8n6mZp0";

function seal(tenant: string, epoch: i32): string {
  return SEAL.replace("acme", tenant).replace('"epoch":7', '"epoch":' + epoch.toString());
}

const ROWS: Row[] = [
  new Row("another format", '"v":1', '"v":2', "bundle-number", "/v"),
  new Row("an unknown key", '"v":1', '"v":1,"vv":1', "bundle-key-unknown", "/vv"),
  new Row("a seed beside the leaves", '"v":1', '"v":1,"seed":"AAAA"', "bundle-seed", "/seed"),
  new Row("a root", '"v":1', '"v":1,"root":"AAAA"', "bundle-seed", "/root"),
  new Row("seeds inside a seal", '"epoch":7,', '"epoch":7,"seeds":[],', "bundle-seed", "/seal/0/seeds"),
  new Row(
    "a seed inside a leaf",
    '"use":"tok.tenant",',
    '"use":"tok.tenant","seed":"",',
    "bundle-seed",
    "/leaves/0/seed",
  ),
  new Row("a missing key", '"version":3,', "", "bundle-key-missing", ""),
  new Row("an empty tenant", '"acme"', '""', "bundle-name", "/tenant"),
  new Row("an upper-case service", '"checkout"', '"Checkout"', "bundle-name", "/service"),
  new Row("a zone that is no string", '"zone":"mesh"', '"zone":1', "bundle-name", "/zone"),
  new Row("a name of 64", '"mesh"', '"' + "m".repeat(64) + '"', "bundle-name", "/zone"),
  new Row("a fraction", '"issued":1000', '"issued":1000.0', "bundle-number", "/issued"),
  new Row("an exponent", '"issued":1000', '"issued":1e3', "bundle-number", "/issued"),
  new Row("a negative time", '"issued":1000', '"issued":-1', "bundle-number", "/issued"),
  new Row("a time as text", '"issued":1000', '"issued":"1000"', "bundle-number", "/issued"),
  new Row("expiry before issue", '"expires":2000', '"expires":999', "bundle-number", "/expires"),
  new Row("a number of 17 digits", '"version":3', '"version":10000000000000000', "bundle-number", "/version"),
  new Row("a seal that is no list", '"seal":[' + SEAL + "]", '"seal":{}', "bundle-shape", "/seal"),
  new Row(
    "a seal key of 15 bytes",
    "oKGio6SlpqeoqaqrrK2urw",
    "oKGio6SlpqeoqaqrrK2u",
    "bundle-key-length",
    "/seal/0/key",
  ),
  new Row("a seal key with stray bits", "K2urw", "K2urx", "bundle-key-length", "/seal/0/key"),
  new Row("epoch 0", '"epoch":7', '"epoch":0', "bundle-number", "/seal/0/epoch"),
  new Row("an epoch over 32 bits", '"epoch":7', '"epoch":4294967296', "bundle-number", "/seal/0/epoch"),
  new Row("a seal twice", SEAL, SEAL + "," + SEAL, "bundle-epochs", "/seal/1/epoch"),
  new Row("epochs equal mod 16", SEAL, SEAL + "," + seal("acme", 23), "bundle-epochs", "/seal/1/epoch"),
  new Row(
    "four live epochs",
    SEAL,
    [SEAL, seal("acme", 8), seal("x", 9), seal("acme", 9), seal("acme", 10)].join(","),
    "bundle-epochs",
    "/seal/4",
  ),
  new Row("no seal for a leaf's epoch", '"epoch":7', '"epoch":8', "bundle-seal-missing", "/leaves/0/epoch"),
  new Row("a kid of zeros", "3f9ea444", "00000000", "bundle-kid", "/leaves/0/kid"),
  new Row("an upper-case kid", "3f9ea444", "3F9EA444", "bundle-kid", "/leaves/0/kid"),
  new Row("a short kid", "3f9ea444", "3f9ea4", "bundle-kid", "/leaves/0/kid"),
  new Row("a kid twice", "738eecad", "3f9ea444", "bundle-kid-repeated", "/leaves/1/kid"),
  new Row("an unknown use", "tok.tenant", "tok.zone", "bundle-use", "/leaves/0/use"),
  new Row("a leaf as long as another use's", '"hash.tenant"', '"tok.tenant"', "bundle-key-length", "/leaves/3/key"),
  new Row("a subject where none belongs", '"subject":""', '"subject":"x"', "bundle-subject", "/leaves/0/subject"),
  new Row("another service's leaf", '"subject":"checkout"', '"subject":"cart"', "bundle-subject", "/leaves/1/subject"),
  new Row("a map for nobody", '"subject":"partner"', '"subject":""', "bundle-subject", "/leaves/5/subject"),
  new Row("a map from elsewhere", '"zone":"mesh"', '"zone":"edge"', "bundle-origin", "/leaves/5/origin"),
  new Row("no origin", '"origin":"mesh"', '"origin":""', "bundle-name", "/leaves/0/origin"),
  new Row(
    "a window that ends before it starts",
    '"mint_until":1800',
    '"mint_until":1199',
    "bundle-number",
    "/leaves/0/mint_until",
  ),
  new Row(
    "a leaf twice",
    '"leaves":[',
    '"leaves":[' + leafText("00000009", "hash.tenant", "", HASH_KEY) + ",",
    "bundle-leaf-repeated",
    "/leaves/4",
  ),
  new Row("classes that are a list", '{"badge":64,"seat":65}', "[]", "bundle-shape", "/classes"),
  new Row("a built-in number", '"badge":64', '"badge":16', "bundle-number", "/classes/badge"),
  new Row("a number over a byte", '"badge":64', '"badge":256', "bundle-number", "/classes/badge"),
  new Row("a built-in class", '"badge"', '"email"', "bundle-class", "/classes/email"),
  new Row("a number twice", '"seat":65', '"seat":64', "bundle-class", "/classes/seat"),
  new Row("a class without a name", '"badge"', '""', "bundle-class", "/classes/"),
];

describe("readBundle", () => {
  it("reads what a sidecar gets", () => {
    const bundle = bundleOf(ACME);
    expect(bundle.tenant).toBe("acme");
    expect(bundle.version).toBe(3);
    expect(bundle.issued).toBe(1000);
    expect(bundle.expires).toBe(2000);
    expect(bundle.seals.length).toBe(1);
    expect(bundle.leaves.length).toBe(6);
    expect(bundle.leaves[0].kid).toBe(0x3f9ea444);
    expect(bundle.belongsTo("acme", "checkout", "mesh")).toBe(true);
    expect(bundle.belongsTo("acme", "checkout", "edge")).toBe(false);
    expect(bundle.belongsTo("acme", "cart", "mesh")).toBe(false);
    expect(bundle.belongsTo("acne", "checkout", "mesh")).toBe(false);
    expect(bundle.classNumber("seat")).toBe(65);
    expect(bundle.classNumber("email")).toBe(-1);
    expect(bundle.sealFor("acme", 7) !== null).toBe(true);
    expect(bundle.sealFor("acme", 8) === null).toBe(true);
    expect(bundle.sealFor("other", 7) === null).toBe(true);
  });

  it("refuses what a hop must not hold or cannot use, saying where, and no value", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(ACME.includes(row.from)).toBe(true, row.name);
      const problem = new Problem();
      const bundle = tryBundle(ACME.replace(row.from, row.to), problem);
      expect(bundle === null).toBe(true, row.name);
      expect(problem.code).toBe(row.code, row.name);
      expect(problem.pointer).toBe(row.pointer, row.name);
      expect(problem.expected.length).toBeGreaterThan(0, row.name);
      expect(problem.expected.includes("oKGi") || problem.expected.includes("MBSr")).toBe(false, row.name);
    }
  });

  it("takes a leaf of map.half by its length, and leaves it unused", () => {
    const half = leafText("00000002", "map.half", "partner", "A".repeat(86));
    const bundle = bundleOf(ACME.replace('"leaves":[', '"leaves":[' + half + ","));
    expect(bundle.leaves.length).toBe(6);
    const problem = new Problem();
    const short = half.replace("A".repeat(86), "A".repeat(43));
    expect(tryBundle(ACME.replace('"leaves":[', '"leaves":[' + short + ","), problem) === null).toBe(true);
    expect(problem.pointer).toBe("/leaves/0/key");
  });
});

describe("Bundle.leafFor", () => {
  it("answers the leaf of use, origin and subject, within its window and the bundle's life", () => {
    const bundle = bundleOf(ACME);
    expect(bundle.leafFor(Use.TOKEN_TENANT, "mesh", "", 1199) === null).toBe(true, "before mint_from");
    expect(bundle.leafFor(Use.TOKEN_TENANT, "mesh", "", 1200)!.kid).toBe(0x3f9ea444);
    expect(bundle.leafFor(Use.TOKEN_TENANT, "mesh", "", 1799)!.kid).toBe(0x3f9ea444);
    expect(bundle.leafFor(Use.TOKEN_TENANT, "mesh", "", 1800) === null).toBe(true, "at mint_until");
    expect(bundle.leafFor(Use.TOKEN_TENANT, "outside", "", NOW) === null).toBe(true, "another origin");
    expect(bundle.leafFor(Use.TOKEN_SERVICE, "mesh", "", NOW) === null).toBe(true, "another subject");
    expect(bundle.leafFor(Use.MAP_WHOLE, "mesh", "partner", NOW)!.kid).toBe(1);
    const expired = bundleOf(ACME.replace('"expires":2000', '"expires":1500'));
    expect(expired.leafFor(Use.TOKEN_TENANT, "mesh", "", 1499) !== null).toBe(true);
    expect(expired.leafFor(Use.TOKEN_TENANT, "mesh", "", 1500) === null).toBe(true, "the bundle has expired");
  });

  it("prefers the newest epoch whose window has begun", () => {
    const next = leafText("0000000a", "hash.tenant", "", HASH_KEY)
      .replace('"epoch":7', '"epoch":8')
      .replace("1200", "1600");
    const text = ACME.replace(SEAL, SEAL + "," + seal("acme", 8)).replace('"leaves":[', '"leaves":[' + next + ",");
    const bundle = bundleOf(text);
    expect(bundle.leafFor(Use.HASH_TENANT, "mesh", "", 1599)!.epoch).toBe(7);
    expect(bundle.leafFor(Use.HASH_TENANT, "mesh", "", 1600)!.epoch).toBe(8);
  });
});
