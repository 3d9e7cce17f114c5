import { encodeBase64url } from "../../../assembly/bytes/base64url";
import { bytesOf } from "../../../assembly/bytes/scan";
import { Writer } from "../../../assembly/bytes/writer";
import { sipHash } from "../../../assembly/crypto/siphash";
import { NO_TENANT, OWN_TENANT, Seal, Use } from "../../../assembly/token/bundle";
import { Recognised, recognise } from "../../../assembly/token/recognise";
import { TokenKind } from "../../../assembly/token/token";
import { textOf } from "../crypto/hex";
import { ACME, bundleOf, leafOf, minted } from "./acme";

const BUNDLE = bundleOf(ACME);
const FOUND = new Recognised();

function isToken(text: string): bool {
  const buf = bytesOf(text);
  return recognise(BUNDLE, buf, 0, buf.length, FOUND);
}

/** A body of `size` bytes in all, its first byte given, with a seal that fits. */
function sealed(first: u8, size: i32, seal: Seal): string {
  const body = new StaticArray<u8>(size);
  for (let i = 0; i < size; i++) body[i] = <u8>i;
  body[0] = first;
  let tag = sipHash(seal.k0, seal.k1, body, 0, size - 8);
  for (let i = size - 8; i < size; i++, tag >>= 8) body[i] = <u8>tag;
  const out = new Writer(new StaticArray<u8>(200));
  out.text("t1.");
  encodeBase64url(out, body, 0, size);
  return textOf(out.buf, 0, out.at);
}

class Row {
  constructor(
    public name: string,
    public kind: i32,
    public size: i32,
    public want: bool,
  ) {}
}

// Each has a good seal: only kind and length decide.
const ROWS: Row[] = [
  new Row("a token, n = 16", 1, 46, true),
  new Row("a token, n = 32", 1, 62, true),
  new Row("a token, n = 48", 1, 78, true),
  new Row("a token, n = 64", 1, 94, true),
  new Row("a token, n = 0", 1, 30, false),
  new Row("a token, n = 80", 1, 110, false),
  new Row("a token, n = 24", 1, 54, false),
  new Row("a hash", 2, 30, true),
  new Row("a hash with C", 2, 46, false),
  new Row("scope trace, n = 16", 3, 54, true),
  new Row("scope trace, n = 64", 3, 102, true),
  new Row("scope trace, n = 0", 3, 38, false),
  new Row("scope trace without tw", 3, 62, false),
  new Row("kind 0", 0, 62, false),
  new Row("kind 4", 4, 62, false),
  new Row("kind 5", 5, 62, false),
  new Row("kind 6", 6, 62, false),
  new Row("kind 7", 7, 62, false),
  new Row("kind 15", 15, 62, false),
];

describe("recognise", () => {
  it("knows what mint makes, and says what it is", () => {
    expect(isToken(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TENANT), 200, "alice"))).toBe(true);
    expect(FOUND.kind).toBe(TokenKind.TOKEN);
    expect(FOUND.cls).toBe(200);
    expect(FOUND.kid).toBe(0x3f9ea444);
    expect(FOUND.epochMod).toBe(7);
    expect(FOUND.tenant).toBe(OWN_TENANT);
    expect(isToken(minted(BUNDLE, leafOf(BUNDLE, Use.HASH_SERVICE), 3, "alice"))).toBe(true);
    expect(FOUND.kind).toBe(TokenKind.HASH);
    expect(isToken(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TRACE), 3, "alice"))).toBe(true);
    expect(FOUND.kind).toBe(TokenKind.TRACE);
  });

  it("takes exactly the kinds and lengths of the specification", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const text = sealed(<u8>((ROWS[i].kind << 4) | 7), ROWS[i].size, BUNDLE.seals[0]);
      expect(isToken(text)).toBe(ROWS[i].want, ROWS[i].name);
    }
  });

  it("refuses every token with one byte changed", () => {
    const buf = bytesOf(minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TENANT), 1, "alice@example.com"));
    let recognised = 0;
    for (let i = 0; i < buf.length; i++) {
      const good = buf[i];
      for (let change = 1; change < 256; change++) {
        buf[i] = good ^ <u8>change;
        if (recognise(BUNDLE, buf, 0, buf.length, FOUND)) recognised++;
      }
      buf[i] = good;
    }
    expect(recognised).toBe(0);
    expect(recognise(BUNDLE, buf, 0, buf.length, FOUND)).toBe(true);
  });

  it("refuses a token that is cut, extended, or not where the run says", () => {
    const text = minted(BUNDLE, leafOf(BUNDLE, Use.TOKEN_TENANT), 1, "alice@example.com");
    for (let size = 0; size < text.length; size++)
      expect(isToken(text.substring(0, size))).toBe(false, size.toString());
    expect(isToken(text + "A")).toBe(false);
    expect(isToken(text + "=")).toBe(false);
    expect(isToken(" " + text)).toBe(false);
    const buf = bytesOf("xx" + text + "yy");
    expect(recognise(BUNDLE, buf, 2, 2 + text.length, FOUND)).toBe(true);
    expect(recognise(BUNDLE, buf, 1, 1 + text.length, FOUND)).toBe(false);
  });

  it("needs a held seal key of that epoch and of a tenant that passes here", () => {
    const bundle = bundleOf(ACME);
    const partner = new Seal("partner", 7, 1, 2);
    bundle.seals.push(new Seal("other", 7, 3, 4));
    bundle.seals.push(partner);
    const buf = bytesOf(sealed(0x17, 62, partner));
    const later = bytesOf(sealed(0x18, 62, partner));
    bundle.accept = [];
    expect(partner.accepted).toBe(NO_TENANT);
    expect(recognise(bundle, buf, 0, buf.length, FOUND)).toBe(false, "held, not accepted");
    bundle.accept = ["nobody", "partner"];
    expect(recognise(bundle, buf, 0, buf.length, FOUND)).toBe(true, "accepted");
    expect(FOUND.tenant).toBe(1);
    expect(recognise(bundle, later, 0, later.length, FOUND)).toBe(false, "no seal of epoch 8");
    bundle.accept = ["nobody"];
    expect(recognise(bundle, buf, 0, buf.length, FOUND)).toBe(false, "no longer accepted");
  });

  it("asks the policy at hand who is accepted, not the one read last", () => {
    const bundle = bundleOf(ACME);
    const partner = new Seal("partner", 7, 1, 2);
    bundle.seals.push(partner);
    const buf = bytesOf(sealed(0x17, 62, partner));
    const open = bundle.accepting(["partner"]);
    const closed = bundle.accepting([]);
    expect(recognise(open, buf, 0, buf.length, FOUND)).toBe(true);
    expect(recognise(closed, buf, 0, buf.length, FOUND)).toBe(false);
    expect(recognise(bundle, buf, 0, buf.length, FOUND)).toBe(false);
    const text = minted(open, leafOf(open, Use.TOKEN_TENANT), 1, "alice");
    const own = bytesOf(text);
    expect(recognise(closed, own, 0, own.length, FOUND)).toBe(true, "the own tenant always is");
    expect(minted(closed, leafOf(closed, Use.TOKEN_TENANT), 1, "alice")).toBe(text);
    expect(open.belongsTo("acme", "checkout", "mesh") && open.classNumber("seat") == 65).toBe(true);
  });
});
