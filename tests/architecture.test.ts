// The arrows of docs/architecture.md: every import points down, never up or beside, no file imports itself by a detour,
// and the roots share nothing that they may not.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../src/host/root.ts";
import { files, imports, LAYERS, mayImport, ONLY, partOf, ROOTS, rootOf } from "./arrows.ts";

/** What a file of the filter declares for all of itself, and maybe for others: whether it does, as what, its name. */
const DECLARED = /^(export )?(?:abstract )?(?:const )?(function|class|enum|const|let)\b ?(\w+)/gm;

describe.each(["assembly", "src"] as const)("imports in %s", (root) => {
  it.each(files(root))("%s points down", (file) => {
    for (const target of imports(root, file)) {
      expect(target.startsWith(".."), `${file} imports ${target}, outside ${root}/`).toBe(false);
      expect(mayImport(root, partOf(root, file), partOf(root, target)), `${file} imports ${target}`).toBe(true);
    }
  });

  it("knows every part", () => {
    const parts = LAYERS[root].flat();
    expect(new Set(files(root).map((file) => partOf(root, file)))).toEqual(new Set(parts));
    expect(parts).toEqual(expect.arrayContaining(Object.entries(ONLY[root]).flatMap(([from, to]) => [from, ...to])));
  });
});

describe("roots", () => {
  const outside = Object.keys(ROOTS).flatMap((root) =>
    files(root).flatMap((file) =>
      imports(root, file)
        .map((target) => join(root, target))
        .filter((target) => rootOf(target) !== root)
        .map((target) => ({ root, file, target })),
    ),
  );

  it("import of each other what they may", () => {
    expect(outside.length).toBeGreaterThan(20);
    const wrong = outside.filter(({ root, target }) => !ROOTS[root]?.some((other) => target.startsWith(`${other}/`)));
    expect(wrong).toEqual([]);
  });
});

describe("files", () => {
  const graph = new Map(
    Object.keys(ROOTS).flatMap((root) =>
      files(root).map((file) => [join(root, file), imports(root, file).map((target) => join(root, target))] as const),
    ),
  );

  it("are found where they are imported", () => {
    const code = [...graph.values()].flat().filter((target) => target.endsWith(".ts"));
    expect(code.filter((target) => !graph.has(target))).toEqual([]);
  });

  it("never import each other in a circle, types included", () => {
    expect(circlesOf(graph)).toEqual([]);
  });

  it("have at most 320 lines where they are written by hand", () => {
    const made = ["assembly/detect/name/wordlist.ts"]; // from words.txt
    const long = [...graph.keys()].filter((path) => readFileSync(join(ROOT, path), "utf8").split("\n").length > 320);
    expect(long.filter((path) => !made.includes(path))).toEqual([]);
  });
});

describe("what renders configuration", () => {
  const rendering = files("src").filter((file) => file.startsWith("render/"));

  it.each(rendering)("%s is pure: no file, no clock, no chance, no environment", (file) => {
    const code = readFileSync(join(ROOT, "src", file), "utf8");
    expect(code).not.toMatch(/from "node:|\bprocess\b|\bDate\b|Math\.random|\bfetch\(/);
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
    expect(named.filter((file) => file !== "index.ts" && dirname(file) !== "abi")).toEqual([]);
  });

  it("gives a name to one export alone, and no type or exported constant the name of another", () => {
    const declared = files("assembly").flatMap((file) => {
      const code = readFileSync(join(ROOT, "assembly", file), "utf8");
      return [...code.matchAll(DECLARED)].map(([, shown, kind, name]) => ({ file, shown, kind, name }));
    });
    expect(declared.length).toBeGreaterThan(1000);
    const twice = declared.filter(({ file, shown, kind, name = "" }) => {
      const others = declared.filter((other) => other.name === name && other.file !== file);
      const oneMeaning = kind === "class" || kind === "enum" || /^[A-Z][A-Z0-9_]+$/.test(name);
      return others.some((other) => (shown && other.shown) || (oneMeaning && (shown || kind !== "const")));
    });
    expect(twice.map(({ file, name }) => `${name} in ${file}`)).toEqual([]);
  });

  it("gives limits of one name one value", () => {
    const values = new Map<string, Set<string>>();
    for (const file of files("assembly")) {
      const code = readFileSync(join(ROOT, "assembly", file), "utf8");
      for (const [, name = "", value = ""] of code.matchAll(
        /^(?:export )?const (\w*(?:LIMIT|BYTES)\w*): i32 = (.*);/gm,
      )) {
        values.set(name, (values.get(name) ?? new Set()).add(value));
      }
    }
    expect([...values].filter(([, of]) => of.size > 1)).toEqual([]);
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

/** Each circle once, from the file where it was met. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (done.has(file)) return;
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file]);
      return;
    }
    path.push(file);
    for (const target of graph.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return circles;
}
