// Which part of the code may import which: the lists of docs/architecture.md as data, and the imports as the files have them.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { ROOT } from "../src/host/root.ts";

/** Parts of a root from the top: each may import what stands in later rows. A part is a folder, or a file named here. */
export type Layers = readonly (readonly string[])[];

/** The files right in a root: `index.ts`, `main.ts`. */
export const TOP = "";

export const LAYERS: Readonly<Record<"assembly" | "src", Layers>> = {
  assembly: [
    [TOP],
    ["filter"],
    ["abi", "scrub/scrub.ts"],
    ["scrub/carriers", "scrub/headers"],
    ["scrub"],
    ["decide"],
    ["carriers", "policy", "detect/name", "detect/value", "token"],
    ["detect"],
    ["crypto"],
    ["json"],
    ["words"],
    ["bytes"],
  ],
  src: [
    [TOP],
    ["exports"],
    ["demo"],
    ["cli"],
    ["redteam"],
    ["render/envoy"],
    ["explain"],
    ["mesh", "envoy"],
    ["policy"],
    ["host", "token"],
    ["words"],
    ["text"],
  ],
};

/** What may import less than all below it. */
export const ONLY: Readonly<Record<"assembly" | "src", Readonly<Record<string, readonly string[]>>>> = {
  assembly: { [TOP]: ["filter", "abi"], abi: ["words", "bytes"] },
  src: {
    [TOP]: ["demo", "cli", "host", "token", "text"],
    exports: ["policy", "host", "token", "words", "text"],
    redteam: ["host", "words", "text"],
    "render/envoy": ["mesh", "policy", "words", "text"],
    mesh: ["policy", "words", "text"],
    envoy: ["host", "text"],
    host: ["words", "text"],
    words: [],
  },
};

/** What may be imported by less than all above it. */
export const FOR: Readonly<Record<string, readonly string[]>> = { abi: [TOP, "filter"] };

/** What each root may import of others. Inside themselves, roots without layers are flat. */
export const ROOTS: Readonly<Record<string, readonly string[]>> = {
  assembly: [],
  src: [],
  "tests/stand": ["src"],
  tools: ["src"],
  bench: ["src", "tests/stand"],
  "bench/filters": ["assembly/abi"],
};

/** Code files of a root, by their path in it; without those of a root inside it. */
export function files(root: string): string[] {
  const all = readdirSync(join(ROOT, root), { recursive: true, encoding: "utf8" });
  const code = all.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
  return code.filter((file) => rootOf(join(root, file)) === root);
}

/** The relative imports of a file, types included, by their path in the root: the files themselves, which exist. */
export function imports(root: string, file: string): string[] {
  const text = readFileSync(join(ROOT, root, file), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)].map(([, target]) => target as string);
  return found.map((target) => normalize(join(dirname(file), target))).map((path) => withSuffix(path));
}

/** The part of `root` that a file is in: a file that the layers name, else its folder. */
export function partOf(root: "assembly" | "src", file: string): string {
  if (LAYERS[root].some((row) => row.includes(file))) return file;
  return file.includes(sep) ? dirname(file) : TOP;
}

/** The root that a file is in, by its path in the project. */
export function rootOf(path: string): string | undefined {
  const roots = Object.keys(ROOTS).filter((root) => path.startsWith(root + sep));
  return roots.sort((a, b) => b.length - a.length)[0];
}

/** Whether layers let one part import another. */
export function mayImport(root: "assembly" | "src", from: string, to: string): boolean {
  if (from === to) return true;
  const row = (part: string) => LAYERS[root].findIndex((parts) => parts.includes(part));
  const down = row(from) >= 0 && row(to) > row(from);
  return down && (ONLY[root][from]?.includes(to) ?? true) && (FOR[to]?.includes(from) ?? true);
}

/** AssemblyScript leaves the suffix out. */
function withSuffix(path: string): string {
  return /\.(?:ts|json|mjs)$/.test(path) ? path : `${path}.ts`;
}
