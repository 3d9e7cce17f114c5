// `tracecloak completion`: what a shell itself makes of each script. bash is there wherever tests run; what of zsh and fish
// is not installed is said, and not tested.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build } from "../../src/main.ts";
import { type, worldOf } from "../stand/terminal.ts";

const execute = promisify(execFile);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tracecloak-completion-"));
  await writeFile(join(directory, "policy.yaml"), "");
  await writeFile(join(directory, "two words.yaml"), "");
});
afterAll(() => rm(directory, { recursive: true }));

async function scriptOf(shell: string): Promise<string> {
  const { exit, out, err } = await type(["completion", shell]);
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  const file = join(directory, `tracecloak.${shell}`);
  await writeFile(file, out);
  return file;
}

/** Words typed so far, the last one half, and what is offered. The same in every shell. */
const ROWS: [typed: string[], offered: string[]][] = [
  [["po"], ["policy"]],
  [
    ["keys", ""],
    ["leaf", "new"],
  ],
  [["keys", "leaf", "--keyr"], ["--keyring"]],
  [["keys", "leaf", "--tenant", "keys", "--serv"], ["--service"]],
  [["--no-color", "keys", "l"], ["leaf"]],
  [
    ["policy", "check", "-o", ""],
    ["json", "text"],
  ],
  [["explain", "--direction", "in"], ["inbound"]],
  [["explain", "--tenant", ""], []],
  [
    ["completion", ""],
    ["bash", "fish", "zsh"],
  ],
  [["policy", "check", "poli"], ["policy.yaml"]],
  [["policy", "check", "--strict", "poli"], ["policy.yaml"]],
  [["render", "envoy", "--policy", "poli"], ["policy.yaml"]],
];

describe("bash", () => {
  /** Asks the function that bash would call, as bash calls it. */
  async function complete(words: readonly string[]): Promise<string[]> {
    const script = `source "$1"; shift
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _tracecloak; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const argv = ["--norc", "-c", script, "bash", await scriptOf("bash"), "tracecloak", ...words];
    const { stdout } = await execute("bash", argv, { cwd: directory });
    return stdout.split("\n").filter((line) => line !== "");
  }

  test("takes the script, and registers it", async () => {
    await execute("bash", ["-n", await scriptOf("bash")]);
    const { stdout } = await execute("bash", [
      "-c",
      `source "$1"; complete -p tracecloak`,
      "bash",
      await scriptOf("bash"),
    ]);
    expect(stdout).toBe("complete -F _tracecloak tracecloak\n");
  });

  test.each(ROWS)("%j", async (words, offered) => {
    expect((await complete(words)).sort()).toEqual(offered);
  });

  test("knows --flag=value, whose parts bash hands over apart, and names with blanks", async () => {
    expect(await complete(["policy", "check", "--output", "=", "j"])).toEqual(["json"]);
    expect(await complete(["policy", "check", "--output", "="])).toEqual(["text", "json"]);
    expect(await complete(["policy", "check", "two"])).toEqual(["two words.yaml"]);
  });

  test("offers every command and every long flag that there is", async () => {
    const program = build(worldOf());
    const walk = async (command: typeof program, path: string[]): Promise<void> => {
      const flags = command.options.flatMap(({ long }) => long ?? []);
      expect(await complete([...path, "--"]), path.join(" ")).toEqual(expect.arrayContaining([...flags, "--help"]));
      const names = command.commands.map((child) => child.name());
      if (names.length > 0) expect((await complete([...path, ""])).sort()).toEqual(names.sort());
      for (const child of command.commands) await walk(child as typeof program, [...path, child.name()]);
    };
    await walk(program, []);
  });
});

/** Why a shell cannot be asked, or null. */
async function lacks(shell: string): Promise<string | null> {
  return execute(shell, ["-c", "true"]).then(
    () => null,
    () => `${shell} is not installed`,
  );
}

test("zsh takes the script", async ({ skip }) => {
  const reason = await lacks("zsh");
  if (reason !== null) return skip(reason);
  await execute("zsh", ["-n", await scriptOf("zsh")]);
});

describe("fish", () => {
  test.for(ROWS)("%j", async ([words, offered], { skip }) => {
    const reason = await lacks("fish");
    if (reason !== null) return skip(reason);
    const script = `source $argv[1]; complete -C "tracecloak ${words.join(" ")}"`;
    const { stdout } = await execute("fish", ["--no-config", "-c", script, await scriptOf("fish")], { cwd: directory });
    const names = stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
    expect(names.sort()).toEqual(offered);
  });
});

test("every script names every command, in the quotes of its shell", async () => {
  for (const shell of ["zsh", "fish"]) {
    const { out } = await type(["completion", shell]);
    for (const word of ["policy", "explain", "completion", "version", "leaf", "no-color"])
      expect(out, shell).toContain(word);
  }
});

test("another shell is misuse, and the shells are named", async () => {
  const { exit, out, err } = await type(["completion", "tcsh"]);
  expect({ exit, out }).toEqual({ exit: 2, out: "" });
  expect(err).toContain("bash, zsh, fish");
});
