// docs/token.md and the --help of its commands: everything in them that can be run is run, and its tables are the code's.
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bundle, BundleLeaf } from "../../src/token/bundle.ts";
import { LEAF_BYTES } from "../../src/token/derive.ts";
import { mint } from "../../src/token/mint.ts";
import { TOKEN_CLASSES } from "../../src/words/class.ts";
import { type } from "../stand/terminal.ts";
import { makeTool, type Tool } from "../stand/tool.ts";
import { findCryptography } from "./python.ts";

const PAGE = readFileSync(new URL("../../docs/token.md", import.meta.url), "utf8");
const ALICE = "alice@example.com";
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

function samples(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text as string);
}

let tool: Tool;

beforeAll(async () => {
  tool = await makeTool();
});

afterAll(() => tool?.remove());

/** token.txt, made as a filter with keys.json makes it. */
async function sendToken(use: string): Promise<void> {
  const bundle = JSON.parse(await readFile(join(tool.directory, "keys.json"), "utf8")) as Bundle;
  const leaf = bundle.leaves.find((entry) => entry.use === use && entry.origin === "mesh") as BundleLeaf;
  const named = { ...leaf, tenant: bundle.tenant, key: Buffer.from(leaf.key, "base64url") };
  const { text } = mint(named, Buffer.alloc(16), 3, Buffer.from(ALICE), Buffer.from(TRACE_ID, "hex"));
  await writeFile(join(tool.directory, "token.txt"), text);
}

describe.sequential("what the page says, in its order", () => {
  test("the keyring and the bundle", async () => {
    const [make, bundle] = samples("sh");
    await tool.sh(make as string);
    const { stderr } = await tool.sh(bundle as string);
    expect(stderr).toContain("kept 17 new kids in keyring.json");
  });

  test("the way back", async () => {
    await sendToken("tok.tenant");
    expect(await tool.sh(samples("sh")[2] as string)).toEqual({
      stdout: ALICE,
      stderr: "tracecloak: opened offline and unlogged: email of tenant default, origin mesh, epoch 1\n",
    });
    expect(samples("sh")).toHaveLength(3);
  });

  test.each(["tok.tenant", "tok.service", "tok.trace"])("the JavaScript opens a %s token", async (use) => {
    await sendToken(use);
    await writeFile(join(tool.directory, "open.mjs"), samples("js").join(""));
    expect((await tool.sh("node open.mjs")).stdout).toBe(`${ALICE}\n`);
  });

  test.for(["tok.tenant", "tok.service", "tok.trace"])("the Python opens a %s token", async (use, { skip }) => {
    const found = await findCryptography();
    if ("lacks" in found) {
      process.stderr.write(`docs/token.md: the Python sample was not run: ${found.lacks}\n`);
      return skip(found.lacks);
    }
    await sendToken(use);
    await writeFile(join(tool.directory, "open.py"), samples("python").join(""));
    expect((await tool.sh(`PYTHONPATH='${found.path}' python3 open.py`)).stdout).toBe(`${ALICE}\n`);
  });

  test.each([[[]], [["keys", "new"]], [["keys", "leaf"]], [["token", "open"]]])(
    "the examples of %j --help",
    async (path) => {
      await sendToken("tok.trace");
      const { out } = await type([...path, "--help"]);
      const commands = [...out.matchAll(/^ {2}\$ (.*)$/gm)].map(([, command]) => command as string);
      expect(commands.length).toBeGreaterThan(0);
      // Each by itself, beside the keyring that the page made: what writes one writes it elsewhere.
      for (const command of commands.filter((text) => / (keys|token) /.test(text)))
        await tool.sh(
          `TOKEN="$(cat token.txt)"\n${command.replace("--out keyring.json", "--out other.json --force").replace("--out keys.json", "--out keys.json --force")}`,
        );
    },
  );
});

test("the page names every use with its length", () => {
  for (const [use, bytes] of Object.entries(LEAF_BYTES)) expect(PAGE).toContain(`| \`${use}\` | ${bytes} |`);
});

test("the page names every class with its number", () => {
  const rows = (PAGE.match(/^(?:\| \d+ \| [a-z-]+ ){4}\|$/gm) ?? []).join("");
  const cells = [...rows.matchAll(/\| (\d+) \| ([a-z-]+) /g)].map(([, number, name]) => [name, Number(number)]);
  const table = Object.entries(TOKEN_CLASSES).map(([name, { number }]) => [name, number]);
  expect(new Map(cells as [string, number][])).toEqual(new Map(table as [string, number][]));
});

test("the page names every flag, and the token of the specification", async () => {
  for (const path of [
    ["keys", "new"],
    ["keys", "leaf"],
    ["token", "open"],
  ]) {
    const { out } = await type([...path, "--help"]);
    for (const [, flag] of out.matchAll(/^ {2}(--[a-z-]+) </gm)) expect(PAGE).toContain(`\`${flag}\``);
  }
  const vectors = JSON.parse(readFileSync(new URL("../vectors/token.json", import.meta.url), "utf8"));
  expect(PAGE).toContain(vectors.mutants.of);
});
