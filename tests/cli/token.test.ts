import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bundle, BundleLeaf } from "../../src/token/bundle.ts";
import { mint } from "../../src/token/mint.ts";
import { type } from "../stand/terminal.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const ALICE = Buffer.from("alice@example.com");
let directory: string;
let file: string;
let bundle: Bundle;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-token-"));
  file = join(directory, "keyring.json");
  await writeFile(file, (await type(["keys", "new", "--class", "badge=64:many"])).out, { mode: 0o600 });
  const leaf = ["keys", "leaf", "--keyring", file, "--tenant", "default", "--service", "cart", "--zone", "mesh"];
  bundle = JSON.parse((await type(leaf)).out) as Bundle;
});

afterAll(() => rm(directory, { recursive: true }));

function minted(use: string, value: Uint8Array = ALICE, classNumber = 3): string {
  const leaf = bundle.leaves.find((entry) => entry.use === use) as BundleLeaf;
  const key = Buffer.from(leaf.key, "base64url");
  const seal = Buffer.from(bundle.seal[0]?.key ?? "", "base64url");
  return mint({ ...leaf, tenant: bundle.tenant, key }, seal, classNumber, value, Buffer.from(TRACE_ID, "hex")).text;
}

function open(stdin: string | Uint8Array, ...flags: string[]) {
  return type(["token", "open", "--keyring", file, ...flags], stdin);
}

describe("token open", () => {
  test.each(["tok.tenant", "tok.service", "tok.trace"])(
    "writes the value of a %s token and nothing more",
    async (use) => {
      const { exit, bytes, err } = await open(minted(use));
      expect(exit).toBe(0);
      expect(bytes).toEqual(ALICE);
      expect(err).toBe("tracecloak: opened offline and unlogged: email of tenant default, origin mesh, epoch 1\n");
    },
  );

  test("writes bytes that are no text as they are", async () => {
    const value = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0a]);
    expect((await open(minted("tok.tenant", value))).bytes).toEqual(value);
  });

  test.each([
    ["text as it is", Buffer.from("Zo\u00eb"), "Zo\u00eb"],
    ["escape sequences and line breaks escaped", Buffer.from("a\x1b[31m\nb\u202e"), "a\\x1b[31m\\x0ab\\xe2\\x80\\xae"],
    ["bytes that are no text escaped", Buffer.from([0x61, 0xff, 0x0d]), "a\\xff\\x0d"],
  ])("gives a terminal one line: %s", async (_, value, line) => {
    const { out } = await type(["token", "open", "--keyring", file], minted("tok.tenant", value), { columns: 80 });
    expect(out).toBe(`${line}\n`);
  });

  test("writes the same as data, and bytes that are no text in base64", async () => {
    const said = { class: "email", tenant: "default", origin: "mesh", epoch: 1, use: "tok.tenant" };
    const base64 = ALICE.toString("base64");
    const text = await open(minted("tok.tenant"), "-o", "json");
    expect(JSON.parse(text.out)).toEqual({ value: ALICE.toString(), base64, ...said });
    const bytes = await open(minted("tok.tenant", Buffer.from([0xff, 0x00])), "-o", "json");
    expect(JSON.parse(bytes.out)).toEqual({ value: null, base64: "/wA=", ...said });
  });

  test("takes the token from a file, and the keyring from standard input", async () => {
    const path = join(directory, "token.txt");
    await writeFile(path, minted("tok.tenant"));
    expect((await open("", "--token-file", path)).bytes).toEqual(ALICE);
    const argv = ["token", "open", "--keyring", "-", "--token-file", path];
    expect((await type(argv, await readFile(file))).bytes).toEqual(ALICE);
    expect((await type(["token", "open", "--keyring", "-"], await readFile(file))).exit).toBe(2);
  });

  test("does not mind a line's end around the token", async () => {
    expect((await open(`${minted("tok.tenant")}\r\n`)).bytes).toEqual(ALICE);
  });

  test("names a class of the deployment's own", async () => {
    expect((await open(minted("tok.tenant", ALICE, 64))).err).toContain("badge of tenant default");
  });

  test("holds a token of scope trace to the trace that is given", async () => {
    const token = minted("tok.trace");
    for (const traceId of [TRACE_ID, TRACE_ID.toUpperCase(), TRACE_ID.slice(16)])
      expect((await open(token, "--trace-id", traceId)).exit, traceId).toBe(0);
    expect((await open(token, "--trace-id", "1".repeat(32))).exit).toBe(1);
    expect((await open(minted("tok.tenant"), "--trace-id", "1".repeat(32))).exit).toBe(0);
  });

  test("has one answer for every cause", async () => {
    const token = minted("tok.tenant");
    const flipped = token.slice(0, 40) + (token[40] === "A" ? "B" : "A") + token.slice(41);
    const answers = new Set<string>();
    for (const stdin of [
      "",
      "t1.",
      "alice",
      token.slice(0, -1),
      `${token} ${token}`,
      flipped,
      minted("hash.tenant"),
      Buffer.alloc(4096, 0x80),
    ]) {
      const { exit, out, err } = await open(stdin);
      expect({ exit, out }).toEqual({ exit: 1, out: "" });
      answers.add(err);
    }
    answers.add((await open(minted("tok.trace"), "--trace-id", "1".repeat(32))).err);
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(
      /^tracecloak: error: this token cannot be opened\ntracecloak: hint: one answer for every cause/,
    );
  });

  test.each([[["--keyring", "KEYRING"]], [[]]])(
    "refuses a token as an argument, with %j, and does not repeat it",
    async (flags) => {
      const token = minted("tok.tenant");
      const argv = ["token", "open", ...flags.map((flag) => (flag === "KEYRING" ? file : flag)), token];
      const { exit, out, err } = await type(argv, token);
      expect({ exit, out }).toEqual({ exit: 2, out: "" });
      expect(err).toContain("not taken from the command line");
      expect(err).toContain("shell's history");
      expect(err).not.toContain(token);
    },
  );

  test.each(["", "0".repeat(32), "g".repeat(32), "1".repeat(31)])("refuses %j as a trace id", async (traceId) => {
    const { exit, err } = await open(minted("tok.trace"), "--trace-id", traceId);
    expect(exit).toBe(2);
    expect(err).toContain("--trace-id is not a trace id");
  });

  test("asks for the keyring", async () => {
    expect(await type(["token", "open"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("required option '--keyring <file>' not specified") as string,
    });
  });
});
