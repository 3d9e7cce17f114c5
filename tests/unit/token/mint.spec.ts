import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { Seal, Use } from "../../../assembly/token/bundle";
import { tokenKindOf } from "../../../assembly/token/leaf";
import { mint } from "../../../assembly/token/mint";
import { TokenKind } from "../../../assembly/token/token";
import { ACME, bundleOf, leafOf, minted, TRACE_LO } from "./acme";

const ALICE = "alice@example.com";
const BUNDLE = bundleOf(ACME);

class Row {
  constructor(
    public name: string,
    public use: i32,
    public cls: i32,
    public want: string,
  ) {}
}

// token-spec.md, VECTORS.
const ROWS: Row[] = [
  new Row(
    "tok.tenant user",
    Use.TOKEN_TENANT,
    1,
    "t1.Fz-epEQBi-DlOiaMXOLx1OW3V_nU6S0I7rV_MnMDI7X6ZIIuMBhwaydYYtbn8bxpopG39E_hTFJ24zh25yI",
  ),
  new Row(
    "tok.trace user",
    Use.TOKEN_TRACE,
    1,
    "t1.N24KQGcBz5xiOaxPZFL9-0PUFgGYQ8ghstalpv7r5emkcIt3ykiRgQdXOf3Oz19e03dnbyikTcpGE5_bRJySy0oTw0H_og",
  ),
  new Row("hash.tenant email", Use.HASH_TENANT, 3, "t1.JwsPYeQDRC7aK2pyGoBOnHv2MjqboCd4_pM5QN2H"),
];

/** What `mint` is called with, and the reason why it must refuse. */
class Refused {
  constructor(
    public name: string,
    public use: i32,
    public kind: i32,
    public cls: i32,
    public size: i32,
    public epoch: u32 = 7,
    public room: i32 = 200,
  ) {}
}

const REFUSED: Refused[] = [
  new Refused("an empty value", Use.TOKEN_TENANT, TokenKind.TOKEN, 1, 0),
  new Refused("64 bytes in a token", Use.TOKEN_TENANT, TokenKind.TOKEN, 1, 64),
  new Refused("64 bytes in scope trace", Use.TOKEN_TRACE, TokenKind.TRACE, 1, 64),
  new Refused("256 bytes in a hash", Use.HASH_SERVICE, TokenKind.HASH, 1, 256),
  new Refused("a hash under a token's leaf", Use.TOKEN_TENANT, TokenKind.HASH, 1, 5),
  new Refused("a token under a hash's leaf", Use.HASH_TENANT, TokenKind.TOKEN, 1, 5),
  new Refused("a token under a leaf of scope trace", Use.TOKEN_TRACE, TokenKind.TOKEN, 1, 5),
  new Refused("a leaf that maps", Use.MAP_WHOLE, 0, 1, 5),
  new Refused("class 0", Use.TOKEN_TENANT, TokenKind.TOKEN, 0, 5),
  new Refused("class 256", Use.TOKEN_TENANT, TokenKind.TOKEN, 256, 5),
  new Refused("the seal of another epoch", Use.TOKEN_TENANT, TokenKind.TOKEN, 1, 5, 8),
  new Refused("one byte too little room", Use.TOKEN_TENANT, TokenKind.TOKEN, 1, 5, 7, 64),
];

describe("mint", () => {
  it("makes the tokens of the specification", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      expect(minted(BUNDLE, leafOf(BUNDLE, row.use), row.cls, ALICE)).toBe(row.want, row.name);
    }
  });

  it("gives each length its bucket", () => {
    const sizes: i32[] = [1, 15, 16, 31, 32, 47, 48, 63];
    const token: i32[] = [65, 65, 86, 86, 107, 107, 129, 129];
    const trace: i32[] = [75, 75, 97, 97, 118, 118, 139, 139];
    for (let i = 0; i < sizes.length; i++) {
      const value = "x".repeat(sizes[i]);
      expect(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TENANT), 1, value).length).toBe(token[i], value);
      expect(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TRACE), 1, value).length).toBe(trace[i], value);
      expect(minted(BUNDLE, leafOf(BUNDLE, Use.HASH_TENANT), 1, value).length).toBe(43, value);
    }
    expect(minted(BUNDLE, leafOf(BUNDLE, Use.HASH_TENANT), 1, "x".repeat(255)).length).toBe(43, "255");
  });

  it("refuses what does not fit, and writes nothing", () => {
    for (let i = 0; i < REFUSED.length; i++) {
      const row = REFUSED[i];
      const out = new Writer(new StaticArray<u8>(row.room));
      const buf = bytesOf("x".repeat(row.size));
      const seal = new Seal("acme", row.epoch, 1, 2);
      const done = mint(leafOf(BUNDLE, row.use), seal, row.kind, row.cls, buf, 0, row.size, 0, out);
      expect(done).toBe(false, row.name);
      expect(out.at).toBe(0, row.name);
    }
  });

  it("is not misled by what it keeps for the class and trace before", () => {
    // Classes 1, 17, 65 share a slot. Every turn is compared with a leaf that has kept nothing yet.
    const classes: i32[] = [1, 1, 17, 1, 65, 2, 2, 1, 17];
    const traces: u64[] = [TRACE_LO, 1, 1, TRACE_LO, 1, 0, 1, TRACE_LO, 1];
    const uses: i32[] = [Use.TOKEN_TENANT, Use.TOKEN_SERVICE, Use.TOKEN_TRACE, Use.HASH_TENANT, Use.HASH_SERVICE];
    for (let u = 0; u < uses.length; u++) {
      const worn = leafOf(BUNDLE, uses[u]);
      for (let i = 0; i < classes.length; i++) {
        const fresh = bundleOf(ACME);
        const want = minted(fresh, leafOf(fresh, uses[u]), classes[i], ALICE, traces[i]);
        expect(minted(BUNDLE, worn, classes[i], ALICE, traces[i])).toBe(want, uses[u].toString() + " " + i.toString());
      }
    }
  });

  it("tells apart what a token must tell apart", () => {
    const leaf = leafOf(BUNDLE, Use.TOKEN_TENANT);
    const trace = leafOf(BUNDLE, Use.TOKEN_TRACE);
    const text = minted(BUNDLE, leaf, 1, ALICE);
    expect(minted(BUNDLE, leaf, 1, ALICE)).toBe(text);
    expect(minted(BUNDLE, leaf, 2, ALICE)).not.toBe(text, "class");
    expect(minted(BUNDLE, leaf, 1, ALICE + "x")).not.toBe(text, "value");
    expect(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_SERVICE), 1, ALICE)).not.toBe(text, "leaf");
    expect(minted(BUNDLE, trace, 1, ALICE, 1)).not.toBe(minted(BUNDLE, trace, 1, ALICE, 2), "trace");
  });

  it("appends, and leaves what is before it", () => {
    const out = new Writer(new StaticArray<u8>(200));
    out.text("user=");
    const buf = bytesOf("xx" + ALICE + "yy");
    const leaf = leafOf(BUNDLE, Use.HASH_TENANT);
    const seal = BUNDLE.sealFor("acme", 7)!;
    expect(mint(leaf, seal, tokenKindOf(leaf.use), 3, buf, 2, buf.length - 2, 0, out)).toBe(true);
    let text = "";
    for (let i = 0; i < out.at; i++) text += String.fromCharCode(out.buf[i]);
    expect(text).toBe("user=" + ROWS[2].want);
  });
});
