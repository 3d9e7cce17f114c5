// Python's `cryptography`, a second implementation to hold ours against: installed once into the product's cache, by
// the pins beside this file.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheRoot } from "../../src/envoy/find.ts";
import { type Environment, installPins } from "../parsers/install.ts";
import { fillOnce } from "../stand/once.ts";

const PINS = fileURLToPath(new URL("requirements.txt", import.meta.url));
const run = promisify(execFile);

/** The PYTHONPATH under which python3 has it, or why there is none: in CI that is an error. */
export async function findCryptography(env: Environment = process.env): Promise<{ path: string } | { lacks: string }> {
  // Native wheels: each version of Python has its own.
  const asked = await run("python3", ["-c", "import sys; print(*sys.version_info[:2], sep='.')"], { env }).catch(
    () => undefined,
  );
  if (asked === undefined) return lacking("`python3` does not run", env);
  const digest = createHash("sha256").update(await readFile(PINS));
  const path = join(cacheRoot(env), `cryptography-${asked.stdout.trim()}-${digest.digest("hex").slice(0, 16)}`);
  try {
    await fillOnce(path, (stage) => installPins(PINS, stage, env));
    await run("python3", ["-c", "import cryptography.hazmat.primitives.ciphers.aead"], {
      env: { ...env, PYTHONPATH: path },
    });
    return { path };
  } catch {
    return lacking("python3 cannot have the module cryptography", env);
  }
}

function lacking(lacks: string, env: Environment): { lacks: string } {
  if (env.CI) throw new Error(lacks);
  return { lacks };
}
