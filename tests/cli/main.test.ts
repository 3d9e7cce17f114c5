// The frame that every command stands in.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { build, run } from "../../src/main.ts";
import { type, worldOf } from "../stand/terminal.ts";

const SECRET = "alice@example.com";

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await type(["--version"])).toMatchObject({ exit: 0, out: `${version}\n`, err: "" });
});

test("--help of every command starts with examples, on standard output", async () => {
  const program = build(worldOf());
  const paths = (command: Command): string[][] => [
    [],
    ...command.commands.flatMap((child) => paths(child).map((path) => [child.name(), ...path])),
  ];
  expect(paths(program)).toContainEqual(["keys", "leaf"]);
  for (const path of paths(program)) {
    const { exit, out, err } = await type([...path, "--help"]);
    expect({ exit, err }, path.join(" ")).toEqual({ exit: 0, err: "" });
    expect(out, path.join(" ")).toMatch(/^Examples:\n {2}\$ /);
  }
});

test.each([[[]], [["keys"]], [["token"]], [["policy"]]])(
  "bare %j prints help as misuse, on standard error",
  async (argv) => {
    const { exit, out, err } = await type(argv);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain("Usage: tracecloak");
    expect(err).not.toContain("error");
  },
);

describe("misuse exits 2 with an error and a hint", () => {
  test.each([
    ["a near miss of a command", ["kyes"], "unknown command 'kyes'", "did you mean keys?"],
    ["of a subcommand", ["token", "opne"], "unknown command 'opne'", "did you mean open?"],
    ["of an option", ["keys", "new", "--zoen", "x"], "unknown option '--zoen'", "did you mean --zone?"],
    [
      "of an option, with its value",
      ["keys", "new", `--zoen=${SECRET}`],
      "unknown option '--zoen'",
      "did you mean --zone?",
    ],
    [
      "of a required option",
      ["keys", "leaf", `--kering=${SECRET}`],
      "unknown option '--kering'",
      "did you mean --keyring?",
    ],
    [
      "a required option that is missing",
      ["keys", "leaf"],
      "required option '--keyring <file>' not specified",
      "--help",
    ],
    ["an option without its value", ["keys", "new", "--zone"], "option '--zone <name>' argument missing", "--help"],
    ["an unknown command", [SECRET], "unknown command", "--help"],
    ["an unknown subcommand", ["token", SECRET], "unknown command", "--help"],
    ["an unknown option", ["keys", "new", `--${SECRET}`], "unknown option", "--help"],
    ["an unknown short option", ["keys", "new", `-${SECRET}`], "unknown option", "--help"],
    ["too many arguments", ["keys", "new", SECRET], "too many arguments", "--help"],
    [
      "a value that is none of the choices",
      ["policy", "check", "-o", SECRET],
      "option '-o, --output <format>' is invalid. Allowed",
      "--help",
    ],
    ["a missing argument", ["policy", "check"], "missing required argument 'file'", "--help"],
    ["no duration", ["keys", "new", "--mint-for", SECRET], "--mint-for is not a duration", "12h"],
    ["a duration too long", ["keys", "new", "--mint-for", "3651d"], "--mint-for is not a duration", "3650d"],
    ["no name", ["keys", "new", "--tenant", SECRET], "--tenant is not a name", "a-z"],
    ["no class", ["keys", "new", "--class", SECRET], "--class is not of the form", "badge=64:many"],
  ])("%s", async (_, argv, error, hint) => {
    const { exit, out, err } = await type(argv);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    const [first, second, rest] = err.split("\n");
    expect(first).toMatch(new RegExp(`^tracecloak: error: ${escaped(error)}`));
    expect(second).toMatch(new RegExp(`^tracecloak: hint: .*${escaped(hint)}`));
    expect(rest).toBe("");
    expect(err).not.toContain(SECRET);
  });
});

test("a defect of ours is told by its kind and place, never by its message", async () => {
  let err = "";
  const out = (): void => {
    throw new RangeError(SECRET);
  };
  const heard = (text: string): void => {
    err += text;
  };
  const exit = await run(["--version"], worldOf({ out, err: heard }));
  expect(exit).toBe(1);
  expect(err).toMatch(
    /^tracecloak: error: RangeError at .*main\.test\.ts:\d+:\d+.*\ntracecloak: hint: this is a defect/,
  );
  expect(err).not.toContain(SECRET);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
