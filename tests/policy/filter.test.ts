// What the filter takes as its configuration and what it refuses: one table of policies, in a build that checks every
// index. The tools run the same table (check.test.ts).
import { readFileSync } from "node:fs";
import { instantiate } from "@assemblyscript/loader";
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "../stand/wasm.ts";

interface Row {
  name: string;
  config?: unknown;
  policy?: unknown;
  ok: boolean;
  code?: string;
  pointer?: string;
}

interface Reader extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  allocate(length: number): number;
  configure(): number;
  code(): number;
  pointer(): number;
  expected(): number;
  fits(): number;
}

type Verdict = "taken" | { code: string; pointer: string; expected: string };

const table = JSON.parse(readFileSync("tests/vectors/policy.json", "utf8")) as { attach: unknown; rows: Row[] };

const reference = table.rows.find(({ name }) => name === "the reference policy") ?? { name: "none", ok: false };

let configure: (text: string | Uint8Array) => Verdict;
let fits: (value: string) => boolean;

beforeAll(async () => {
  const { exports } = await instantiate<Reader>(await compileEntry("policy"));
  exports._initialize();
  const put = (bytes: Uint8Array) => {
    const at = exports.allocate(bytes.length);
    new Uint8Array(exports.memory.buffer).set(bytes, at);
  };
  const text = (at: number) => exports.__getString(at);
  configure = (config) => {
    put(Buffer.from(config));
    if (exports.configure() === 1) return "taken";
    return { code: text(exports.code()), pointer: text(exports.pointer()), expected: text(exports.expected()) };
  };
  fits = (value) => {
    put(Buffer.from(value));
    return exports.fits() === 1;
  };
});

function configOf({ config, policy }: Row): string {
  return JSON.stringify(config ?? { attach: table.attach, policy });
}

describe("the filter's policy reader", () => {
  it("takes and refuses what the table says, by code and pointer", () => {
    expect(table.rows.length).toBeGreaterThan(200);
    const wrong = table.rows.flatMap((row) => {
      const verdict = configure(configOf(row));
      const want = row.ok ? "taken" : `${row.code} ${row.pointer}`;
      const got = verdict === "taken" ? verdict : `${verdict.code} ${verdict.pointer}`;
      return want === got ? [] : [`${row.name}: want ${want}, got ${got}`];
    });
    expect(wrong).toEqual([]);
  });

  it("says of every refusal what should have stood there", () => {
    for (const row of table.rows.filter(({ ok }) => !ok)) {
      const verdict = configure(configOf(row));
      expect(verdict === "taken" ? "" : verdict.expected, row.name).not.toBe("");
    }
  });

  it("never repeats a value of the document", () => {
    const mark = "Zk93secret";
    const replaced = (value: unknown): unknown => {
      if (typeof value === "string") return mark;
      if (Array.isArray(value)) return value.map(replaced);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaced(child)]));
    };
    const walk = (value: unknown, path: string[], visit: (path: string[]) => void): void => {
      visit(path);
      if (typeof value !== "object" || value === null) return;
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key], visit);
    };
    const whole = { attach: table.attach, policy: reference.policy };
    let refused = 0;
    walk(whole, [], (path) => {
      const copy = structuredClone(whole) as unknown as Record<string, unknown>;
      let parent = copy;
      for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
      const last = path.at(-1);
      if (last !== undefined) parent[last] = replaced(parent[last]);
      const verdict = configure(JSON.stringify(copy));
      if (verdict === "taken") return;
      refused++;
      expect(JSON.stringify(verdict)).not.toContain(mark);
    });
    expect(refused).toBeGreaterThan(50);
  });

  it("takes nothing at all as the strict default", () => {
    expect(configure("")).toBe("taken");
  });

  it("knows the bytes of a Struct from JSON that starts with a line feed", () => {
    // google.protobuf.Struct {fields: {"policy": {string_value: "x"}}}, and the same with an entry of over 127 bytes.
    const field = (key: string, value: Buffer) =>
      Buffer.concat([Buffer.from([0x0a, key.length]), Buffer.from(key), Buffer.from([0x12, value.length]), value]);
    const short = field("policy", Buffer.from([0x1a, 1, 0x78]));
    const long = field("attach", Buffer.concat([Buffer.from([0x1a, 120]), Buffer.alloc(120, 0x78)]));
    const struct = Buffer.concat([
      Buffer.from([0x0a, short.length]),
      short,
      Buffer.from([0x0a, 0x80 | (long.length & 0x7f), long.length >> 7]),
      long,
    ]);
    const backwards = Buffer.from([0x0a, 0x80 | (long.length & 0x7f), long.length >> 7, ...long]);
    for (const bytes of [struct, backwards]) {
      expect(configure(bytes)).toMatchObject({ code: "config-struct", pointer: "" });
    }
    for (let end = 1; end < struct.length; end++) expect(configure(struct.subarray(0, end))).not.toBe("taken");
    expect(configure(`\n\n{\n"attach": ${JSON.stringify(table.attach)}}`)).toBe("taken");
    expect(configure("\n\n\n\n")).toMatchObject({ code: "json-syntax" });
  });

  it("reads 262,144 bytes and no more", () => {
    const config = configOf(reference);
    expect(configure(config + " ".repeat(262_144 - config.length))).toBe("taken");
    expect(configure(config + " ".repeat(262_145 - config.length))).toMatchObject({ code: "config-size" });
  });

  it("points at a repeated key by its byte", () => {
    const text = '{"attach":{"point":"inbound-listener","point":"inbound-cluster"}}';
    expect(configure(text)).toMatchObject({ code: "json-repeated", pointer: `#${text.lastIndexOf('"point"')}` });
  });
});

describe("patterns against regular expressions", () => {
  // xorshift32, seeded, so that a failure comes back.
  let seed = 0x2545f491;
  const random = (n: number) => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % n;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const textOf = (length: number, alphabet: readonly string[]) => Array.from({ length }, () => pick(alphabet)).join("");
  const compile = (pattern: string) => {
    const spec = { fields: [{ match: ["baggage:k"], action: "keep", pattern }] };
    const policy = { apiVersion: "tracecloak/v1", kind: "TracePolicy", spec };
    expect(configure(JSON.stringify({ attach: table.attach, policy })), pattern).toBe("taken");
    return new RegExp(`^(?:${pattern})$`);
  };

  it("fit the same values when written by hand", () => {
    const values = ["", "a", "aa", "eu-west-1", "*[", "--", "é", "a".repeat(64), `${"a".repeat(63)}d`, "a".repeat(65)];
    const patterns = [
      "[a-z]{2}-[a-z]{4,9}-[0-9]",
      "[a-c]{63}d",
      "[a-c]{0,64}",
      "a{0,32}b{0,32}",
      "\\*[*]?\\[?",
      "[a-]{2}",
    ];
    for (const pattern of patterns) {
      const twin = compile(pattern);
      for (const value of values) expect(fits(value), `${pattern} on ${value}`).toBe(twin.test(value));
    }
  });

  it("fit the same values when made at random", () => {
    const steps = ["a", "b", "[ab]"];
    const counts = ["", "", "?", "?", "{2}", "{0,2}", "{1,3}", "{0,7}"];
    for (let n = 0; n < 400; n++) {
      const pattern = Array.from({ length: 1 + random(8) }, () => pick(steps) + pick(counts)).join("");
      const twin = compile(pattern);
      for (let i = 0; i < 40; i++) {
        const value = textOf(random(12), ["a", "b"]);
        expect(fits(value), `${pattern} on ${value}`).toBe(twin.test(value));
      }
    }
  });
});
