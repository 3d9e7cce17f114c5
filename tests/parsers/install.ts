// Installs the parsers of each language once, by their own package managers, from the pins in this folder. They go to
// the product's cache, under a digest of pins and program, moved into place in one step.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheRoot } from "../../src/envoy/find.ts";
import { fillOnce } from "../stand/once.ts";

const run = promisify(execFile);
const HERE = fileURLToPath(new URL(".", import.meta.url));

export type Environment = Record<string, string | undefined>;

/** A program that reads headers and writes what the libraries of its language extract from them. */
export interface Program {
  command: string;
  args: string[];
  env: Environment;
}

interface Way {
  /** What decides about the install, in the language's folder. */
  files: string[];
  /** Without it there is no installing. */
  tool: [command: string, ...args: string[]];
  install(from: string, into: string, env: Environment): Promise<unknown>;
  program(from: string, installed: string): Omit<Program, "env"> & { env?: Environment };
}

/** `npx` and `npm run` put the tree's programs in front of the machine's: a package among them can bring another npm. */
function machine(env: Environment): Environment {
  const path = (env.PATH ?? "")
    .split(delimiter)
    .filter((directory) => !directory.endsWith(join("node_modules", ".bin")));
  return { ...env, PATH: path.join(delimiter) };
}

const WAYS = {
  go: {
    files: ["go.mod", "go.sum", "main.go"],
    tool: ["go", "version"],
    install: (from, into, env) => {
      const build = ["build", "-buildvcs=false", "-mod=readonly", "-o", join(into, "extract"), "."];
      return run("go", build, { cwd: from, env: { ...env, CGO_ENABLED: "0" } });
    },
    program: (_, installed) => ({ command: join(installed, "extract"), args: [] }),
  },
  javascript: {
    files: ["package.json", "package-lock.json"],
    tool: ["npm", "--version"],
    // What is optional of dd-trace is native, and the propagation module asks for none of it.
    install: async (from, into, env) => {
      for (const file of ["package.json", "package-lock.json"]) await cp(join(from, file), join(into, file));
      await run("npm", ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"], { cwd: into, env });
    },
    program: (from, installed) => ({ command: process.execPath, args: [join(from, "extract.mjs"), installed] }),
  },
  python: {
    files: ["requirements.txt"],
    tool: ["python3", "-m", "pip", "--version"],
    install: (from, into, env) => installPins(join(from, "requirements.txt"), into, env),
    program: (from, installed) => ({
      command: "python3",
      args: [join(from, "extract.py")],
      env: { PYTHONPATH: installed, PYTHONDONTWRITEBYTECODE: "1" },
    }),
  },
} satisfies Record<string, Way>;

export type Language = keyof typeof WAYS;

export const LANGUAGES = Object.keys(WAYS) as Language[];

/** Why the parsers of a language cannot be had on this machine, or null. */
export async function lacks(language: Language, env: Environment = process.env): Promise<string | null> {
  if (existsSync(await placeOf(language, env))) return null;
  const [command, ...args] = WAYS[language].tool;
  try {
    await run(command, args, { env: machine(env) });
    return null;
  } catch {
    return `\`${[command, ...args].join(" ")}\` does not run`;
  }
}

/** The program of a language, installed if it is not yet. */
export async function install(language: Language, env: Environment = process.env): Promise<Program> {
  const way: Way = WAYS[language];
  const from = join(HERE, language);
  const place = await placeOf(language, env);
  await fillOnce(place, (stage) => way.install(from, stage, machine(env)));
  const program = way.program(from, place);
  return { ...program, env: { ...env, ...program.env } };
}

/** Installs the wheels that a pip requirements file names by hash, and nothing else. */
export function installPins(requirements: string, into: string, env: Environment): Promise<unknown> {
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const only = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--target", into];
  // A user's or system-wide default must not redirect an install that names its own target.
  const settings = { ...env, PIP_USER: "0", PIP_BREAK_SYSTEM_PACKAGES: "1" };
  return run("python3", [...pip, ...only, "-r", requirements], { env: settings });
}

/** Where a language's parsers are, or are to be: another place for other pins. */
async function placeOf(language: Language, env: Environment): Promise<string> {
  const digest = createHash("sha256");
  for (const file of WAYS[language].files) digest.update(await readFile(join(HERE, language, file)));
  return join(cacheRoot(env), `parsers-${language}-${digest.digest("hex").slice(0, 16)}`);
}
