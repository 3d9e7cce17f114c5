// The arrows of docs/architecture.md: every import points down, never up or beside, and the two roots share nothing.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../src/host/root.ts";

/** What each folder of the filter may import besides itself. */
const FILTER_ARROWS: Record<string, readonly string[]> = {
  "": ["filter", "abi"],
  filter: ["abi", "scrub", "decide", "carriers", "policy", "detect", "token", "crypto", "json", "words", "bytes"],
  abi: ["words", "bytes"],
  scrub: ["decide", "carriers", "policy", "detect", "token", "crypto", "json", "words", "bytes"],
  decide: ["policy", "detect", "token", "crypto", "json", "words", "bytes"],
  carriers: ["crypto", "json", "words", "bytes"],
  policy: ["crypto", "json", "words", "bytes"],
  detect: ["crypto", "json", "words", "bytes"],
  token: ["crypto", "json", "words", "bytes"],
  crypto: ["json", "words", "bytes"],
  json: ["words", "bytes"],
  words: ["bytes"],
  bytes: [],
};

/** Likewise for the tools. */
const TOOL_ARROWS: Record<string, readonly string[]> = {
  "": ["demo", "cli", "host", "token"],
  demo: ["cli", "render", "mesh", "envoy", "policy", "host", "token", "text"],
  cli: ["redteam", "render", "mesh", "envoy", "policy", "host", "token", "text"],
  redteam: ["host", "text"],
  render: ["mesh", "envoy", "policy", "host", "token", "text"],
  mesh: ["policy", "host", "token", "text"],
  envoy: ["host", "text"],
  policy: ["host", "token", "text"],
  host: [],
  token: ["text"],
  text: [],
};

/** Code files of a root, by their path in it. */
function files(root: string): string[] {
  const all = readdirSync(join(ROOT, root), { recursive: true, encoding: "utf8" });
  return all.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
}

/** The relative imports of a file, by their path in the root. */
function imports(root: string, file: string): string[] {
  const text = readFileSync(join(ROOT, root, file), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?"(\.[^"]*)"/g)].map(([, target]) => target as string);
  return found.map((target) => normalize(join(dirname(file), target)));
}

function folder(path: string): string {
  return path.includes(sep) ? (path.split(sep)[0] as string) : "";
}

describe.each([
  ["assembly", FILTER_ARROWS],
  ["src", TOOL_ARROWS],
] as const)("imports in %s", (root, arrows) => {
  it.each(files(root))("%s points down", (file) => {
    for (const target of imports(root, file)) {
      expect(target.startsWith(".."), `${file} imports ${target}, outside ${root}/`).toBe(false);
      const [from, to] = [folder(file), folder(target)];
      expect(from === to || arrows[from]?.includes(to), `${file} imports ${target}`).toBe(true);
    }
  });

  it("knows every folder", () => {
    expect(new Set(files(root).map(folder))).toEqual(new Set(Object.keys(arrows)));
  });
});

describe("the filter", () => {
  it("exports proxy_on_* callbacks from index.ts and nothing else", () => {
    const text = readFileSync(join(ROOT, "assembly", "index.ts"), "utf8");
    const names = [...text.matchAll(/^export .*?(\w+)\(/gm)].map(([, name]) => name as string);
    expect(names.filter((name) => !/^proxy_(on_|abi_version_)/.test(name))).toEqual([]);
  });

  it("spells proxy_* in abi/ and index.ts only", () => {
    const named = files("assembly").filter((file) => {
      const code = readFileSync(join(ROOT, "assembly", file), "utf8").replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
      return /\bproxy_\w+\(/.test(code);
    });
    expect(named.filter((file) => file !== "index.ts" && folder(file) !== "abi")).toEqual([]);
  });

  it("has no file of more than 320 lines that is written by hand", () => {
    const written = files("assembly").filter((file) => file !== "detect/name/wordlist.ts"); // made from words.txt
    const long = written.filter((file) => {
      return readFileSync(join(ROOT, "assembly", file), "utf8").split("\n").length > 320;
    });
    expect(long).toEqual([]);
  });

  it("uses no template literals, closures, exceptions or decorators", () => {
    for (const file of files("assembly")) {
      const code = readFileSync(join(ROOT, "assembly", file), "utf8").replaceAll(
        /\/\/.*|\/\*[\s\S]*?\*\/|"[^"\n]*"/g,
        "",
      );
      expect(code, file).not.toMatch(/`|\btry\b|\bthrow\b|^\s*@\w+/m);
      expect(code, file).not.toMatch(/=>/);
    }
  });
});
