// The package: what is in it, that two builds are one, that its commands work where nothing else is, and that the samples
// of docs/library.md compile against it and print what the page says.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, WASM } from "../../src/host/root.ts";
import { World } from "../stand/harness.ts";
import { commandsOf, samplesOf } from "../stand/page.ts";
import { installPackage, type Package, passing, place, temporary } from "./install.ts";

const PAGE = "docs/library.md";
const MODULES = ["policy", "filter", "token"];
// Patience, no measure: a busy machine takes minutes to build and to install.
const PREPARE_MS = 600_000;
const COMMAND_MS = 180_000;

const world = new World();
let pack: Package;

beforeAll(async () => {
  const { directory, remove } = await temporary();
  world.later(remove);
  pack = await installPackage(directory);
}, PREPARE_MS);
afterAll(() => world.end());

const sha256 = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
const inside = (...path: string[]) => join(pack.place.directory, ...path);
const inPackage = (...path: string[]) => inside("node_modules", "tracecloak", ...path);
const tracecloak = (...args: string[]) => pack.place.run("npx", "--no-install", "tracecloak", ...args);

describe("what is in it", () => {
  test("code: what tsc makes of every file of src/, and nothing of an earlier build", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
    const made = sources
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
      .flatMap((file) => [".js", ".d.ts"].map((end) => join("build", "src", file.replace(/\.ts$/, end))));
    expect(pack.files.filter((file) => /^build\/src\/.*\.(?:js|d\.ts)$/.test(file))).toEqual(made.sort());
  });

  test("everything else is listed in the golden", async () => {
    const others = pack.files.filter((file) => !/^build\/src\/.*\.(?:js|d\.ts)$/.test(file));
    await expect(`${others.join("\n")}\n`).toMatchFileSnapshot("../golden/package.txt");
  });

  test("no test, no debug build, no map of sources", () => {
    expect(pack.files.filter((file) => /test|spec|debug|\.map$|\.wat$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  test("the filter of the build here, byte for byte", async () => {
    const digest = await sha256(WASM);
    expect(await sha256(inPackage("build", "tracecloak.wasm"))).toBe(digest);
    expect(pack.said).toContain(`build/tracecloak.wasm: sha256 ${digest}`);
    console.log(`build/tracecloak.wasm: sha256 ${digest}, built twice`);
  });

  test("every package that its code imports is a dependency, and no other", () => {
    const imported = pack.files
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => [
        ...readFileSync(inPackage(file), "utf8").matchAll(
          /(?:^(?:import|export) [^"`]*?from |^import |import\()"([^".][^"]*)"/gm,
        ),
      ])
      .map(([, name = ""]) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? "");
    const names = new Set(imported.filter((name) => !name.startsWith("node:")));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect([...names].sort()).toEqual(Object.keys(dependencies).sort());
  });
});

describe("installed in an empty folder", () => {
  beforeAll(async () => {
    await copyFile(join(ROOT, "data", "reference-policy.yaml"), inside("policy.yaml"));
  });

  const hop = ["--policy", "policy.yaml", "--tenant", "acme", "--service", "checkout"];

  test(
    "policy check",
    async () => {
      const { code, stderr } = await tracecloak("policy", "check", "policy.yaml");
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^tracecloak: 0 errors, /) });
    },
    COMMAND_MS,
  );

  test(
    "explain",
    async () => {
      const { code, stdout } = await tracecloak("explain", ...hop, "-H", "baggage: env=prod,note=hello");
      expect(code).toBe(0);
      expect(stdout).toMatch(/leaves as\n {2}baggage: env=prod\n$/);
    },
    COMMAND_MS,
  );

  test(
    "render and redteam, with an Envoy between them",
    async () => {
      const sink = await freePort();
      const flags = ["--listen", "127.0.0.1:0", "--upstream", `127.0.0.1:${sink}`, "--admin", "127.0.0.1:0"];
      const { stdout: bootstrap } = await passing(pack.place, "npx", "tracecloak", "render", "envoy", ...hop, ...flags);
      expect(bootstrap).toContain(inPackage("build", "tracecloak.wasm"));
      const envoy = await world.envoy(bootstrap);
      const target = `http://127.0.0.1:${envoy.ports.inbound}`;
      const told = ["--target", target, "--sink", `127.0.0.1:${sink}`, "--class", "payment", "--wait", "0"];
      const { code, stderr } = await tracecloak("redteam", ...told);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining("canaries seen in 0, controls lost in 0"),
      });
    },
    COMMAND_MS,
  );

  test(
    "demo",
    async () => {
      const { code, stdout, stderr } = await tracecloak("demo", "--json");
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("starting 3 Envoys") });
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, leaks: [] });
    },
    COMMAND_MS,
  );
});

describe(PAGE, () => {
  /** A sample's name, in the page's order. */
  const samples = samplesOf(PAGE, "ts").map(({ text }, i) => [`sample-${i + 1}`, text] as const);
  const printed = samplesOf(PAGE, "text").map(({ text }) => text);
  const [install, check, ...commands] = commandsOf(PAGE);

  beforeAll(async () => {
    for (const command of commands)
      await passing(pack.place, "sh", "-e", "-c", command.replaceAll("npx", "npx --no-install"));
    for (const [name, text] of samples) await writeFile(inside(`${name}.ts`), text);
    const names = MODULES.map((name) => `export * as ${name} from "tracecloak/${name}";\n`);
    await writeFile(inside("modules.ts"), names.join(""));
  }, COMMAND_MS);

  /** Type-checks files against the installed declarations, themselves checked, and compiles them. */
  async function compile(files: readonly string[], types: readonly string[]): Promise<string> {
    const options = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
    };
    const target = { target: "es2023", lib: ["es2023"], module: "nodenext", moduleResolution: "nodenext" };
    const found = { types, typeRoots: [join(ROOT, "node_modules", "@types")] };
    const config = JSON.stringify({ compilerOptions: { ...options, ...target, ...found }, files });
    await writeFile(inside("tsconfig.json"), config);
    const { stdout } = await pack.place.run("node", join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", ".");
    return stdout;
  }

  test("installs by the name that npm pack gives", () => {
    const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(install).toBe(`npm install ./${name}-${version}.tgz`);
    expect(check).toBe("npx tracecloak policy check policy.yaml");
  });

  test("the modules are those of the package", () => {
    const { exports } = JSON.parse(readFileSync(inPackage("package.json"), "utf8"));
    expect(Object.keys(exports)).toEqual([...MODULES.map((name) => `./${name}`), "./package.json"]);
    const shown = samples.flatMap(([, text]) =>
      [...text.matchAll(/from "tracecloak\/(\w+)"/g)].map(([, name]) => name),
    );
    expect(new Set(shown)).toEqual(new Set(MODULES));
  });

  test(
    "the declarations stand by themselves, without the types of Node",
    async () => {
      expect(await compile(["modules.ts"], [])).toBe("");
    },
    COMMAND_MS,
  );

  test(
    "the samples compile, and print what the page says",
    async () => {
      expect(
        await compile(
          samples.map(([name]) => `${name}.ts`),
          ["node"],
        ),
      ).toBe("");
      const outputs = [];
      for (const [name] of samples) outputs.push((await passing(pack.place, "node", `${name}.js`)).stdout);
      expect(outputs).toEqual(printed);
    },
    COMMAND_MS,
  );
});

test(
  "npm ci --omit=dev passes in a clone, says that nothing was built, and uses a build that is brought",
  async () => {
    const { directory, remove } = await temporary();
    world.later(remove);
    const clone = place(directory);

    for (const name of ["package.json", "package-lock.json", ".ci"])
      await cp(join(ROOT, name), join(directory, name), { recursive: true });
    const install = () => passing(clone, "npm", "ci", "--omit=dev", "--no-audit", "--no-fund");
    const { stdout, stderr } = await install();
    expect(stdout + stderr).toContain(
      "tracecloak: not built: asc and tsc not installed, which --omit=dev leaves out\n",
    );
    expect(stdout + stderr).toContain("tracecloak: hint: `npm ci` installs and builds all; or bring build/ ");
    expect((await clone.run("npm", "run", "build")).code).toBe(1);

    await mkdir(join(directory, "build"));
    for (const name of ["src", "tracecloak.wasm"])
      await cp(inPackage("build", name), join(directory, "build", name), { recursive: true });
    await copyFile(join(ROOT, "data", "reference-policy.yaml"), join(directory, "policy.yaml"));
    expect((await clone.run("npx", "--no-install", "tracecloak", "policy", "check", "policy.yaml")).code).toBe(0);
  },
  PREPARE_MS,
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
