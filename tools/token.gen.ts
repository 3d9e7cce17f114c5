// Makes tests/vectors/token.json with src/token. Written to disk only on request:
// `npx vitest run tests/token/vectors.test.ts -u`. The filter must agree with every row.
import { aessiv } from "@noble/ciphers/aes.js";
import { makeBundle } from "../src/token/bundle.ts";
import { deriveKid, deriveLeaf, info, type LeafName, type Use } from "../src/token/derive.ts";
import { type Keyring, withRows } from "../src/token/keyring.ts";
import { mapSpan, mapTrace } from "../src/token/map.ts";
import { kindOf, type Leaf, type Minted, mint, sivKey } from "../src/token/mint.ts";
import { mapRequest, type Way } from "../src/token/request.ts";
import { siphash } from "../src/token/siphash.ts";
import { associatedData, Kind, PREFIX, writeHead, writeText } from "../src/token/text.ts";
import { bytesOf, count, hex, withSpareBit } from "./bytes.ts";

export const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
/** Both epochs are in a bundle made then: 7 mints, 8 is pending. */
const NOW = 1_700_000_100;
const SPAN_ID = "00f067aa0ba902b7";
const EPOCHS = [7, 8] as const;
const USES = ["tok.tenant", "tok.service", "tok.trace", "hash.tenant", "hash.service"] as const;
const LENGTHS = [1, 15, 16, 31, 32, 47, 48, 63];
const HASH_LENGTHS = [...LENGTHS, 64, 127, 128, 254, 255];
const ALICE = Buffer.from("alice@example.com");

const seedOf = (epoch: number): Buffer => count(32, (epoch - 7) * 32); // epoch 7: 000102..1f
const sealOf = (epoch: number): Buffer => count(16, 0xa0 + (epoch - 7) * 16); // epoch 7: a0a1..af

/** The deployment of the vectors, as a keyring. */
export function vectorKeyring(): Keyring {
  const keyring: Keyring = {
    v: 1,
    use: "development",
    wrapped: false,
    tenants: ["acme"],
    zones: ["mesh", "partner", "outside"],
    classes: { badge: { number: 64, cardinality: "many" } },
    epochs: [
      { epoch: 7, mint_from: 1_700_000_000, mint_until: 1_707_776_000 },
      { epoch: 8, mint_from: 1_707_776_000, mint_until: 1_715_552_000 },
    ],
    secrets: EPOCHS.map((epoch) => ({
      tenant: "acme",
      epoch,
      seed: seedOf(epoch).toString("base64url"),
      seal: sealOf(epoch).toString("base64url"),
    })),
    kids: [],
  };
  return withRows(keyring, makeBundle(keyring, bundleRequest()).rows);
}

/** Everything in token.json. Byte strings are hex, but for what stands in a keyring, bundle or token. */
export function tokenVectors() {
  const keyring = vectorKeyring();
  return {
    source: "token-spec.md, version 1; made by tools/token.gen.ts",
    trace_id: TRACE_ID,
    now: NOW,
    keyring,
    bundle: makeBundle(keyring, bundleRequest()).bundle,
    leaves: EPOCHS.flatMap((epoch) =>
      [...USES.map((use) => nameOf(use, epoch)), nameOf("map.whole", epoch)].map((name) => ({
        ...name,
        info: hex(info(name)),
        leaf: hex(deriveLeaf(seedOf(epoch), name)),
        kid: kidOf(name),
      })),
    ),
    tokens: tokenRows(),
    maps: mapRows(),
    requests: requestRows(),
    mutants: {
      of: minted("tok.tenant", 7, 1, ALICE).text,
      rule: "every character after the prefix becomes each of the other 63 of the base64url alphabet",
      count: 5229,
      recognised: 0,
      opened: 645,
      note: "opening does not look at the seal: what opens differs in the seal alone and gives the same value",
    },
    strangers: strangerRows(),
  };
}

function bundleRequest() {
  return { tenant: "acme", service: "checkout", zone: "mesh", accept: [], now: NOW, ttlSeconds: 3600 };
}

function tokenRows() {
  return EPOCHS.flatMap((epoch) =>
    USES.flatMap((use) => [
      ...(kindOf(use) === Kind.HASH ? HASH_LENGTHS : LENGTHS).map((length) =>
        tokenRow(`${use}, ${length} bytes, epoch ${epoch}`, use, epoch, 1, bytesOf(length)),
      ),
      tokenRow(`${use}, the specification's value, epoch ${epoch}`, use, epoch, use === "hash.tenant" ? 3 : 1, ALICE),
      tokenRow(
        `${use}, a value that ends like padding, epoch ${epoch}`,
        use,
        epoch,
        2,
        Buffer.from("a\x80\0", "latin1"),
      ),
      tokenRow(`${use}, a class of the deployment's own, epoch ${epoch}`, use, epoch, 64, ALICE),
    ]),
  );
}

function tokenRow(id: string, use: Use, epoch: number, classNumber: number, value: Buffer) {
  const { kind, ad, p, tw, v, c, seal, text } = minted(use, epoch, classNumber, value);
  const parts = { ad: hex(ad), p: hex(p), tw: hex(tw), v: hex(v), c: hex(c), seal: hex(seal) };
  return {
    id,
    use,
    epoch,
    kid: kidOf(nameOf(use, epoch)),
    kind,
    class: classNumber,
    value: hex(value),
    ...parts,
    text,
  };
}

function mapRows() {
  const traceIds = [TRACE_ID, "0000000000000000a3ce929d0e0e4736", "12345678901234590000000000000000", "f".repeat(32)];
  return EPOCHS.flatMap((epoch) =>
    traceIds.map((traceId) => {
      const name = nameOf("map.whole", epoch);
      const key = deriveLeaf(seedOf(epoch), name);
      const mapped = mapTrace(key, Buffer.from(traceId, "hex"));
      const span = mapSpan(key, mapped, Buffer.from(SPAN_ID, "hex"));
      return {
        epoch,
        peer: name.subject,
        trace: traceId,
        mapped_trace: hex(mapped),
        span: SPAN_ID,
        mapped_span: hex(span),
      };
    }),
  );
}

/** Request ids in each shape, both ways (docs/decisions/0015); null is one that has no shape to be mapped in. */
function requestRows() {
  const ids = [
    "b7ad6b71-6920-4331-8448-eb211c80319c",
    "b7ad6b71-6920-9331-c448-eb211c80319c",
    "B7AD6B71-6920-A331-8448-EB211C80319C",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    TRACE_ID,
    "0".repeat(32),
    "F".repeat(32),
    SPAN_ID,
    "f".repeat(16),
    ...["", "alice-checkout-0001", SPAN_ID.slice(1), `${SPAN_ID}0`, `g${SPAN_ID.slice(1)}`, `${TRACE_ID}0`],
    ...["b7ad6b71-6920-4331-8448-eb211c80319", "b7ad6b716-920-4331-8448-eb211c80319c"],
    ...["{b7ad6b71-6920-4331-8448-eb211c80319c}", "b7ad6b71-6920-4331-8448-eb211c80319c0", "230b030023ae2822-SJC"],
  ];
  return EPOCHS.flatMap((epoch) => {
    const key = deriveLeaf(seedOf(epoch), nameOf("map.whole", epoch));
    return (["in", "out"] as Way[]).flatMap((way) =>
      ids.map((id) => ({ epoch, way, id, mapped: mapRequest(key, way, id) })),
    );
  });
}

// What is not a token, or is one that cannot be opened: `recognised` by a hop with the bundle's seals, `opened` with the
// keyring, no trace id given unless the row has one.
function strangerRows() {
  const good = minted("tok.tenant", 7, 1, ALICE);
  const leaf = leafOf("tok.tenant", 7);
  const head = good.ad.subarray(2);
  const rows: { id: string; text: string; recognised: boolean; opened: boolean; trace_id?: string }[] = [];
  const add = (id: string, text: string, recognised: boolean, opened: boolean) =>
    rows.push({ id, text, recognised, opened });

  for (const [length, spare] of [
    [15, 4],
    [17, 2],
    [33, 0],
    [63, 4],
  ] as const) {
    const { text } = minted("tok.tenant", 7, 1, bytesOf(length));
    for (let bit = 0; bit < spare; bit++)
      add(`spare bit ${bit} set, ${length} bytes`, withSpareBit(text, bit), false, false);
  }
  add("padding", `${good.text}=`, false, false);
  add(
    "the alphabet of plain base64",
    PREFIX + Buffer.from(good.text.slice(3), "base64url").toString("base64"),
    false,
    false,
  );
  add("a blank inside", `${good.text.slice(0, 40)} ${good.text.slice(40)}`, false, false);
  add("a blank after", `${good.text}\t`, false, false);
  add("a percent-encoded letter", `%74${good.text.slice(1)}`, false, false);
  add("upper-case prefix", `T${good.text.slice(1)}`, false, false);
  add("another version", `t2${good.text.slice(2)}`, false, false);
  add("prefix alone", PREFIX, false, false);
  add("nothing", "", false, false);
  add("cut by one character", good.text.slice(0, -1), false, false);
  add("cut by four characters", good.text.slice(0, -4), false, false);

  for (let kind = 0; kind < 16; kind++) {
    if (kind === Kind.TOKEN) continue;
    // As long as a kind 3 with n = 24, a hash with a C, or a kind that there is not.
    add(
      `kind ${kind} in the head, sealed`,
      sealed(Buffer.of((kind << 4) | 7), good.ad.subarray(3), good.v, good.c),
      false,
      false,
    );
  }
  add("n = 0, sealed", sealed(head, good.v), false, false);
  add("n = 24, sealed", sealed(head, good.v, good.c.subarray(0, 24)), false, false);
  add("n = 80, sealed", sealed(head, good.v, count(80, 0)), false, false);

  const withHead = (changed: Buffer) => sealed(changed, good.v, good.c);
  add("another class, sealed", withHead(writeHead(Kind.TOKEN, 7, leaf.kid, 2)), true, false);
  add("an unknown kid, sealed", withHead(writeHead(Kind.TOKEN, 7, "00000001", 1)), true, false);
  add(
    "the kid of another leaf, sealed",
    withHead(writeHead(Kind.TOKEN, 7, leafOf("tok.service", 7).kid, 1)),
    true,
    false,
  );
  add("the kid of a map, sealed", withHead(writeHead(Kind.TOKEN, 7, kidOf(nameOf("map.whole", 7)), 1)), true, false);
  const nextEpoch = Buffer.concat([writeHead(Kind.TOKEN, 8, leaf.kid, 1), good.v, good.c]);
  add("the next epoch, sealed by its key", sealedBy(sealOf(8), nextEpoch), true, false);
  const body = Buffer.concat([head, good.v, good.c]);
  add("the seal of another epoch", sealedBy(sealOf(8), body), false, true);
  add("a seal of zeros", writeText(Buffer.concat([body, Buffer.alloc(8)])), false, true);
  add("an epoch whose seal is not held", sealed(writeHead(Kind.TOKEN, 9, leaf.kid, 1), good.v, good.c), false, false);

  for (const [id, p] of BAD_PADDING)
    add(`${id}, minted by a leaf's holder`, sealed(head, encrypted(leaf, head, p)), true, false);
  const trace = leafOf("tok.trace", 7);
  const asToken = writeHead(Kind.TOKEN, 7, trace.kid, 1);
  add("kind 1 under a leaf of scope trace", sealed(asToken, encrypted(trace, asToken, good.p)), true, false);

  const traced = minted("tok.trace", 7, 1, ALICE).text;
  rows.push({ id: "scope trace, its trace", text: traced, trace_id: TRACE_ID, recognised: true, opened: true });
  rows.push({
    id: "scope trace, its low half",
    text: traced,
    trace_id: TRACE_ID.slice(16),
    recognised: true,
    opened: true,
  });
  rows.push({
    id: "scope trace, another trace",
    text: traced,
    trace_id: "1".repeat(32),
    recognised: true,
    opened: false,
  });
  return rows;
}

const BAD_PADDING: readonly [string, Buffer][] = [
  ["an empty value", Buffer.concat([Buffer.of(0x80), Buffer.alloc(15)])],
  ["no padding", Buffer.alloc(16, 0x61)],
  ["zeros alone", Buffer.alloc(16)],
  ["a larger bucket than needed", Buffer.concat([Buffer.from("a\x80", "latin1"), Buffer.alloc(30)])],
  ["another byte after the padding", Buffer.concat([Buffer.from("a\x80", "latin1"), Buffer.alloc(13), Buffer.of(1)])],
];

function nameOf(use: Use, epoch: number): LeafName {
  const subject = use === "map.whole" ? "partner" : use.endsWith(".service") ? "checkout" : "";
  return { use, tenant: "acme", origin: "mesh", subject, epoch };
}

function kidOf(name: LeafName): string {
  return deriveKid(seedOf(name.epoch), name, () => false);
}

function leafOf(use: Use, epoch: number): Leaf {
  const name = nameOf(use, epoch);
  return { ...name, kid: kidOf(name), key: deriveLeaf(seedOf(epoch), name) };
}

function minted(use: Use, epoch: number, classNumber: number, value: Buffer): Minted {
  return mint(leafOf(use, epoch), sealOf(epoch), classNumber, value, Buffer.from(TRACE_ID, "hex"));
}

/** V || C of a plaintext that mint would not make. */
function encrypted(leaf: Leaf, head: Buffer, p: Buffer): Buffer {
  return Buffer.from(aessiv(sivKey(leaf), associatedData(head, Buffer.alloc(0))).encrypt(p));
}

function sealed(...parts: Buffer[]): string {
  return sealedBy(sealOf(7), Buffer.concat(parts));
}

function sealedBy(key: Buffer, body: Buffer): string {
  return writeText(Buffer.concat([body, siphash(key, body)]));
}

/** The vectors as text: one row a line. */
export function writeVectors(): string {
  const members = Object.entries(tokenVectors()).map(([name, value]) => {
    const rows = Array.isArray(value)
      ? `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`
      : null;
    return `  ${JSON.stringify(name)}: ${rows ?? JSON.stringify(value)}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}
