// The package as users get it: packed by `npm pack` in a copy of the sources, which builds it there, and installed in an
// empty folder. Dependencies come from the registry that npm is set up with.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../src/host/root.ts";

const execute = promisify(execFile);

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Place {
  directory: string;
  /** Runs a program there; `npm` and `npx` are those that came with Node. */
  run(program: string, ...args: string[]): Promise<Ran>;
}

export interface Package {
  /** What is in the tarball, by path, sorted. */
  files: string[];
  /** What `npm pack` and the build said. */
  said: string;
  /** Where it is installed, and nothing else. */
  place: Place;
}

/** A new directory under the system's, removed by `remove`. */
export async function temporary(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "tracecloak-package-"));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** Packs and installs into `directory`. */
export async function installPackage(directory: string): Promise<Package> {
  // Neither the path nor its length is that of the other build.
  const copy = place(join(directory, "sources", "of-another-length"));
  await mkdir(copy.directory, { recursive: true });
  for (const name of await readdir(ROOT))
    if (!["node_modules", "build", ".git"].includes(name))
      await cp(join(ROOT, name), join(copy.directory, name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(copy.directory, "node_modules"));
  const packed = await passing(copy, "npm", "pack", "--json", "--pack-destination", directory);
  const [{ filename, files }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];

  const installed = place(join(directory, "installed"));
  await mkdir(installed.directory);
  await writeFile(join(installed.directory, "package.json"), '{ "type": "module" }\n');
  await passing(installed, "npm", "install", "--no-audit", "--no-fund", join(directory, filename));
  return { files: files.map(({ path }) => path).sort(), said: packed.stderr, place: installed };
}

/** Runs a program that must exit with 0. */
export async function passing(where: Place, program: string, ...args: string[]): Promise<Ran> {
  const ran = await where.run(program, ...args);
  if (ran.code !== 0) throw new Error(`${[program, ...args].join(" ")}: exit ${ran.code}\n${ran.stderr}`);
  return ran;
}

export function place(directory: string): Place {
  const bin = dirname(process.execPath);
  // What an npm that runs these tests says of itself and of this project is not meant for another.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?:command|lifecycle|package|config_local_prefix)/.test(name),
    ),
  );
  const path = (env.PATH ?? "").split(delimiter).filter((one) => !one.endsWith(join("node_modules", ".bin")));
  const settings = { ...env, PATH: [bin, ...path].join(delimiter), NO_COLOR: "1" };
  return {
    directory,
    run: async (program, ...args) => {
      const file = ["npm", "npx", "node"].includes(program) ? join(bin, program) : program;
      try {
        const { stdout, stderr } = await execute(file, args, { cwd: directory, env: settings, maxBuffer: 2 ** 26 });
        return { code: 0, stdout, stderr };
      } catch (reason) {
        const {
          code,
          stdout = "",
          stderr = String(reason),
        } = reason as { code?: unknown; stdout?: string; stderr?: string };
        return { code: typeof code === "number" ? code : -1, stdout, stderr };
      }
    },
  };
}
