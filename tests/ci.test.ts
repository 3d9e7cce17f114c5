// The scripts in .ci as a shell sees them. `npm` is a stand-in: the real one would run these tests again.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, WASM } from "../src/host/root.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-ci-"));
});
afterAll(() => rm(directory, { recursive: true }));

interface Ran {
  code: number;
  out: string;
  err: string;
}

function run(program: string, args: string[], path = process.env.PATH ?? ""): Promise<Ran> {
  const options = { cwd: ROOT, env: { ...process.env, PATH: path } };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
  });
}

describe(".ci/run", () => {
  test.each<[name: string, tests: [said: string, code: number], check: number, last: string, code: number]>([
    ["all is well", ["120 passed, 0 failed", 0], 0, "120 passed, 0 failed", 0],
    ["tests fail", ["118 passed, 2 failed", 1], 0, "118 passed, 2 failed", 1],
    ["a check fails", ["120 passed, 0 failed", 0], 1, "120 passed, 1 failed", 1],
    ["tests and a check fail", ["118 passed, 2 failed", 1], 1, "118 passed, 3 failed", 1],
    ["nothing could be installed", ["no such package", 1], 0, "0 passed, 1 failed", 1],
    ["a runner breaks with no test at fault", ["120 passed, 0 failed", 1], 0, "120 passed, 1 failed", 1],
  ])("%s: one line over all runners, and its exit code", async (_, [said, code], check, last, want) => {
    const npm = join(directory, "npm");
    await writeFile(npm, `#!/bin/sh\ncase "$*" in cit) echo "${said}"; exit ${code};; *) exit ${check};; esac\n`);
    await chmod(npm, 0o755);
    const ran = await run(join(ROOT, ".ci", "run"), [], `${directory}${delimiter}${process.env.PATH}`);
    expect(ran.out.trimEnd().split("\n").at(-1)).toBe(last);
    expect(ran.code).toBe(want);
  });
});

test(".ci/size.mjs says size and digest on standard error: standard output is what `npm start` prints as data", async () => {
  const { code, out, err } = await run(process.execPath, [join(ROOT, ".ci", "size.mjs")]);
  expect({ code, out }).toEqual({ code: 0, out: "" });
  const digest = createHash("sha256")
    .update(await readFile(WASM))
    .digest("hex");
  const [size, sum] = err.trimEnd().split("\n");
  expect(size).toMatch(/^build\/tracecloak\.wasm: \d+ bytes of \d+$/);
  expect(sum).toBe(`build/tracecloak.wasm: sha256 ${digest}`);
});
