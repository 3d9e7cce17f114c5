// `tracecloak explain` as a person or a program meets it, on the reference policy and the built wasm.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exit } from "../../src/cli/io.ts";
import { makeBundle, writeBundle } from "../../src/token/bundle.ts";
import { newKeyring, readKeyring, withRows, writeKeyring } from "../../src/token/keyring.ts";
import { type } from "../stand/terminal.ts";

let directory: string;
let keyring: string;
const POLICY = "data/reference-policy.yaml";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tracecloak-"));
  keyring = join(directory, "keyring.json");
  const now = Math.floor(Date.now() / 1000);
  const made = newKeyring({
    tenants: ["acme"],
    zones: ["mesh", "partner", "outside"],
    classes: {},
    now,
    mintSeconds: 3600,
    random: randomBytes,
  });
  const hop = { tenant: "acme", service: "checkout", zone: "mesh", accept: [], now, ttlSeconds: 60 };
  writeFileSync(keyring, writeKeyring(withRows(made, makeBundle(made, hop).rows)), { mode: 0o600 });
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Ran {
  exit: Exit;
  out: string;
  err: string;
}

const HOP = ["--policy", POLICY, "--tenant", "acme", "--service", "checkout"];

async function run(
  args: string[],
  given: { stdin?: string; env?: Record<string, string>; color?: boolean } = {},
): Promise<Ran> {
  const { stdin, ...rest } = given;
  const { exit, out, err } = await type(["explain", ...HOP, ...args], stdin, rest);
  return { exit, out, err };
}

interface Said {
  carrier: string;
  field: string;
  class: string;
  action: string;
  reason: string;
  rule: { entry: number; file: string; line: number; column: number } | null;
  changed: boolean;
  before: string;
  after: string | null;
}

interface Document {
  fields: Said[];
  headers: [string, string][];
  reply: { code: number } | null;
}

async function data(...args: string[]): Promise<Document> {
  const ran = await run(["-o", "json", ...args]);
  expect(ran).toMatchObject({ exit: 0, err: "" });
  return JSON.parse(ran.out);
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TO_MESH = ["--direction", "outbound", "--cluster", "mesh-cart"];
const TO_PARTNER = ["--direction", "outbound", "--cluster", "partner-bank"];

describe("explain", () => {
  it("prints a row per field and the headers that leave", async () => {
    const ran = await run(["-H", "baggage: env=prod,note=hello", "-H", "accept: */*"]);
    expect(ran).toEqual({
      exit: 0,
      err: "",
      out: [
        "carrier  field  class    action  rule                 before -> after",
        "baggage  env    env      keep    fields[0] line 11    prod   -> prod",
        "baggage  note   unknown  strip   no entry matches it  hello  -> (removed)",
        "",
        "leaves as",
        "  accept: */*",
        "  baggage: env=prod",
        "",
      ].join("\n"),
    });
  });

  it("says so where no field is concerned", async () => {
    const { out } = await run(["-H", "accept: */*"]);
    expect(out).toMatch(/^no field of a carrier.*\n\nleaves as\n {2}accept: \*\/\*\n$/);
  });

  it("names the rule, and where it stands", async () => {
    const { fields, headers } = await data(
      ...TO_MESH,
      "--keyring",
      keyring,
      "-H",
      "baggage: user.id=alice",
      "-H",
      "x-user-id: alice",
    );
    expect(fields).toEqual([
      {
        carrier: "baggage",
        field: "user.id",
        class: "user",
        action: "tokenize",
        reason: "entry",
        rule: { entry: 2, file: POLICY, line: 17, column: 7 },
        changed: true,
        would: false,
        before: "alice",
        after: expect.stringMatching(/^t1\.[\w-]{62}$/),
      },
    ]);
    expect(headers).toEqual([
      ["x-user-id", "alice"],
      ["baggage", `user.id=${fields[0]?.after}`],
    ]);
  });

  it("goes by the hop: the same headers to a partner", async () => {
    const { fields, headers } = await data(
      ...TO_PARTNER,
      "--keyring",
      keyring,
      "-H",
      "baggage: user.id=alice",
      "-H",
      `traceparent: ${PARENT}`,
    );
    const actions = Object.fromEntries(
      fields.map(({ carrier, action, after }) => [carrier, { action, gone: after === null }]),
    );
    expect(actions).toEqual({
      baggage: { action: "strip", gone: true },
      traceparent: { action: "remap", gone: false },
    });
    expect(headers).toEqual([["traceparent", expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)]]);
    expect(headers[0]?.[1]).not.toContain("4bf92f3577b34da6a3ce929d0e0e4736");
  });

  it("takes response headers", async () => {
    const { headers } = await data("--response", "-H", `traceresponse: ${PARENT}`, "-H", "content-type: text/plain");
    expect(headers).toEqual([["content-type", "text/plain"]]);
  });

  it("marks what mode report would do, and changes nothing", async () => {
    const report = file("report.yaml", readFileSync(POLICY, "utf8").replace("mode: enforce", "mode: report"));
    const { out } = await run(["--policy", report, "-H", "baggage: note=hello"]);
    expect(out).toContain("  would strip  ");
    expect(out).toContain("\n  baggage: note=hello\n");
  });

  it("colours for a terminal alone", async () => {
    const plain = await run(["-H", "baggage: note=hello"]);
    const bright = await run(["-H", "baggage: note=hello"], { color: true });
    expect(plain.out).not.toContain("\x1b[");
    expect(bright.out).toContain("\x1b[31m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
    expect(bright.out.replaceAll(/\x1b\[\d+m/g, "")).toBe(plain.out);
  });
});

describe("explain's keys", () => {
  it("are none by default: what would be a token is stripped, and a hint says how to get keys", async () => {
    const { out, err } = await run([...TO_MESH, "-H", "baggage: user.id=alice"]);
    expect(out).toMatch(/user\.id +user +strip +no key, fields\[2\] line 17 +alice +-> \(removed\)/);
    const [, args = ""] =
      err.match(/: npx tracecloak (keys new .*) --out keyring\.json, then --keyring keyring\.json\n$/) ?? [];
    const made = file("hinted.json", (await type(args.split(" "))).out);
    chmodSync(made, 0o600);
    expect((await run([...TO_MESH, "--keyring", made, "-H", "baggage: user.id=alice"])).out).toContain("user.id=t1.");
  });

  it("come from TRACECLOAK_KEYS as in an Envoy", async () => {
    const hop = { tenant: "acme", service: "checkout", zone: "mesh", accept: [], ttlSeconds: 60 };
    const { bundle } = makeBundle(readKeyring(readFileSync(keyring, "utf8")), {
      ...hop,
      now: Math.floor(Date.now() / 1000),
    });
    const env = { TRACECLOAK_KEYS: writeBundle(bundle) };
    const ran = await run([...TO_MESH, "-H", "baggage: user.id=alice"], { env });
    expect(ran.out).toMatch(/baggage: user\.id=t1\./);
    expect(ran.err).toBe("");
  });

  it("leave the keyring as it is", async () => {
    const before = readFileSync(keyring, "utf8");
    await data(...TO_MESH, "--keyring", keyring, "-H", "baggage: user.id=alice");
    expect(readFileSync(keyring, "utf8")).toBe(before);
  });

  it("whose kids the keyring does not have yet make tokens that nobody can open: a hint says what to do", async () => {
    const fresh = file("fresh.json", (await type(["keys", "new", "--tenant", "acme"])).out);
    chmodSync(fresh, 0o600);
    const given = ["--keyring", fresh];
    const { out, err } = await run([...TO_MESH, ...given, "-H", "baggage: user.id=alice"]);
    const [token = ""] = out.match(/t1\.[\w-]+/) ?? [];
    const opened = () => type(["token", "open", ...given], token);
    expect((await opened()).exit).toBe(1);
    const leaf = `keys leaf --keyring ${fresh} --tenant acme --service checkout --zone mesh`;
    expect(err).toBe(
      `tracecloak: hint: a token above opens only once the keyring has this service's kids, which explain does not keep: npx tracecloak ${leaf} --out keys.json\n`,
    );
    expect((await type(leaf.split(" "))).exit).toBe(0);
    expect((await opened()).out).toBe("alice");
    expect((await run([...TO_MESH, ...given, "-H", "baggage: user.id=alice"])).err).toBe("");
  });

  it("of another service are refused by the filter", async () => {
    const hop = { tenant: "acme", service: "cart", zone: "mesh", accept: [], ttlSeconds: 60 };
    const { bundle } = makeBundle(readKeyring(readFileSync(keyring, "utf8")), {
      ...hop,
      now: Math.floor(Date.now() / 1000),
    });
    const ran = await run([...TO_MESH, "-H", "baggage: user.id=alice"], {
      env: { TRACECLOAK_KEYS: writeBundle(bundle) },
    });
    expect(ran).toMatchObject({ exit: 2, out: "", err: expect.stringContaining("refuses this hop [bundle-owner]") });
  });

  it.each([
    ["no JSON", "planted-key", "json-syntax"],
    ["a root among them", '{"v":1,"root":"planted-key"}', "bundle-seed"],
    ["keys that are missing", '{"v":1}', "bundle-key-missing"],
  ])("%s: the error says that it is the bundle, and nothing of it", async (_, bundle, code) => {
    const { exit, out, err } = await run([...TO_MESH, "-H", "a: 1"], { env: { TRACECLOAK_KEYS: bundle } });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(`the filter refuses the key bundle in TRACECLOAK_KEYS [${code}]`);
    expect(err).toMatch(/^tracecloak: hint: TRACECLOAK_KEYS[#/]?[\w/]*: expected /m);
    expect(err).not.toContain("planted-key");
  });
});

describe("explain's table", () => {
  const long = `x-user-id: ${"a".repeat(300)}`;
  const width = (text: string) => Math.max(...(text.split("\n\n")[0] ?? "").split("\n").map((line) => line.length));

  it("cuts nothing on its way to a file or another program", async () => {
    const { out } = await type(["explain", ...HOP, "-H", long], "", { env: { COLUMNS: "80" } });
    expect(out.match(/a{300}/g)).toHaveLength(1);
    expect(out.split("\n\n")[0]).not.toContain("…");
  });

  it.each([
    [{ columns: 140 }, 140],
    [{ columns: 140, env: { COLUMNS: "110" } }, 110],
    [{ columns: 140, env: { COLUMNS: "" } }, 140],
  ])("fits a terminal: %j", async (given, columns) => {
    const { out } = await type(["explain", ...HOP, "-H", long], "", given);
    expect(width(out)).toBeLessThanOrEqual(columns);
    expect(out.split("\n\n")[0]).toContain("…");
  });
});

describe("explain's headers", () => {
  it("come from a file or standard input as well, in order", async () => {
    const lines = "baggage: env=prod\r\n\r\nx-two:   2  \n";
    const path = file("headers.txt", lines);
    const want = ["", "leaves as", "  x-one: 1", "  x-two: 2", "  x-three: 3", "  baggage: env=prod", ""];
    for (const given of [`@${path}`, "@-"]) {
      const { out } = await run(["-H", "x-one: 1", "-H", given, "-H", "x-three:3"], { stdin: lines });
      expect(out.split("\n").sort()).toEqual(expect.arrayContaining([...want].sort()));
    }
  });

  it("are bytes: text is UTF-8", async () => {
    const { headers } = await data("-H", "x-note: né€");
    expect(headers).toEqual([["x-note", "né€"]]);
  });

  it.each([
    ["no colon", "secret"],
    ["no name", ": secret"],
    ["a name that is no token", "a secret: 1"],
    ["a line break", "a: b\nsecret: 1"],
  ])("are refused without being repeated: %s", async (_, line) => {
    const ran = await run(["-H", "a: 1", "-H", line]);
    expect(ran).toEqual({
      exit: 2,
      out: "",
      err: "tracecloak: error: header 2 is not a header\ntracecloak: hint: a header is written 'name: value'\n",
    });
  });

  it("are not taken from what is another file", async () => {
    for (const other of ["--policy", "--keyring"]) {
      const ran = await run([other, "-", "-H", "@-"], { stdin: "secret" });
      expect(ran).toMatchObject({ exit: 2, err: expect.stringContaining("standard input is named twice") });
    }
  });

  it("must be there", async () => {
    expect(await run([])).toMatchObject({ exit: 2, err: expect.stringContaining("no header was given") });
    expect(await run(["-H", "@/no/such/file"])).toMatchObject({ exit: 2, err: expect.stringContaining("ENOENT") });
  });
});

describe("explain's policy", () => {
  it("is refused by the filter, where and why", async () => {
    const bad = file("bad.yaml", readFileSync(POLICY, "utf8").replace("action: tokenize", "action: tokenise"));
    const ran = await run(["--policy", bad, "-H", "a: 1"]);
    expect(ran).toMatchObject({ exit: 1, out: "" });
    expect(ran.err).toMatch(/bad\.yaml:18:\d+: expected .*\[action-unknown\]/);
  });

  it.each(["zones: planet", "zones: 5", "zones: [1, null]", "zones: { name: mesh }", "zones: [{ clusters: 5 }]"])(
    "is refused where it has not the shape of one: %s",
    async (zones) => {
      const bad = file("shape.yaml", `apiVersion: tracecloak/v1\nkind: TracePolicy\nspec:\n  ${zones}\n`);
      for (const peer of ["outside", "auto"]) {
        const ran = await run(["--policy", bad, "--peer", peer, "-H", "a: 1"]);
        expect(ran).toMatchObject({ exit: 1, out: "", err: expect.stringMatching(/shape\.yaml:4:\d+: expected /) });
      }
    },
  );

  it("is refused where it is no YAML", async () => {
    const ran = await run(["--policy", file("broken.yaml", "a: [1\n"), "-H", "a: 1"]);
    expect(ran).toMatchObject({ exit: 1, out: "", err: expect.stringMatching(/broken\.yaml:\d+:\d+: /) });
  });

  it("must be there", async () => {
    expect(await run(["--policy", "/no/such.yaml", "-H", "a: 1"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("ENOENT"),
    });
  });

  it("must know the hop's zone", async () => {
    const ran = await run(["--zone", "mars", "-H", "a: 1"]);
    expect(ran).toMatchObject({ exit: 2, out: "" });
    expect(ran.err).toContain("/attach/zone");
  });
});

describe("explain --help", () => {
  it("starts with examples that run, and says that values are printed", async () => {
    const { out, exit } = await run(["--help"]);
    expect(exit).toBe(0);
    expect(out).toContain("It prints the values you give it");
    const examples = out.slice(out.indexOf("Examples:\n") + 10, out.indexOf("\nUsage:")).replaceAll(/ \\\n +/g, " ");
    const lines = [...examples.matchAll(/^ {2}\$ npx tracecloak explain (.*)$/gm)].map(([, line = ""]) => line);
    expect(lines).toHaveLength(3);
    const files = {
      "policy.yaml": POLICY,
      "keyring.json": keyring,
      "@headers.txt": `@${file("example.txt", "baggage: env=prod\n")}`,
    };
    for (const line of lines) {
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = ""]) => quoted ?? bare);
      const args = words.map((word) => (word in files ? files[word as keyof typeof files] : word));
      expect(await run(args), line).toMatchObject({ exit: 0, out: expect.stringContaining("leaves as") });
    }
  });
});
