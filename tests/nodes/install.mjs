// The Nodes of package.json beside this file: binaries out of the npm registry, pinned by digest in its lock, without an
// install script. They go to the product's cache once, moved into place in one step.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FILES = ["package.json", "package-lock.json"];

/** The pinned Nodes of a platform, oldest first, as `{ version, name }`; none where the registry has no binaries. */
export function pinned(platform = `${process.platform}-${process.arch}`) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
  return Object.entries(optionalDependencies)
    .filter(([name]) => name.endsWith(`-${platform}`))
    .map(([name, spec]) => ({ name, version: spec.slice(spec.lastIndexOf("@") + 1) }));
}

/** The pinned Nodes, as `{ version, path }`, installed if they are not yet. Throws what npm said where that fails. */
export function installNodes(env = process.env) {
  const nodes = pinned();
  if (nodes.length === 0) return [];
  const digest = createHash("sha256");
  for (const file of FILES) digest.update(readFileSync(join(HERE, file)));
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "tracecloak");
  const place = join(cache, `nodes-${digest.digest("hex").slice(0, 16)}`);
  if (!existsSync(place)) fill(place, nodes, env);
  return nodes.map(({ name, version }) => ({ version, path: join(place, name, "bin", "node") }));
}

/** `npm test` puts the tree's programs in front of the machine's: a package among them brings an older npm. */
function machine(env) {
  const path = (env.PATH ?? "").split(delimiter).filter((one) => !one.endsWith(join("node_modules", ".bin")));
  return { ...env, PATH: path.join(delimiter) };
}

function fill(place, nodes, env) {
  mkdirSync(dirname(place), { recursive: true });
  const stage = mkdtempSync(join(dirname(place), ".stage-"));
  try {
    const from = join(stage, "from");
    for (const file of FILES) cpSync(join(HERE, file), join(from, file));
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { status, stderr, error } = spawnSync("npm", args, { cwd: from, env: machine(env), encoding: "utf8" });
    if (status !== 0) throw new Error(`npm ci in tests/nodes: ${error?.message ?? stderr}`);
    // The binary alone: headers and pages are as large again.
    for (const { name } of nodes)
      cpSync(join(from, "node_modules", name, "bin"), join(stage, "to", name, "bin"), { recursive: true });
    try {
      renameSync(join(stage, "to"), place);
    } catch (error) {
      if (!existsSync(place)) throw error; // whoever was faster put the same there
    }
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
