// The frame that every command stands in.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { PINS, pinnedVersion } from "../../src/envoy/find.ts";
import { WASM } from "../../src/host/root.ts";
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
    ["help of an unknown command", ["help", SECRET], "unknown command", "--help"],
    ["an unknown option", ["keys", "new", "--frobnicate"], "unknown option '--frobnicate'", "--help"],
    ["an unknown option before a required one", ["explain", "--fast"], "unknown option '--fast'", "--help"],
    ["an unknown option of a group", ["keys", "--fast"], "unknown option '--fast'", "--help"],
    [
      "an unknown option behind a value",
      ["keys", "new", "--tenant", "--x", "--fst"],
      "unknown option '--fst'",
      "--help",
    ],
    ["an unknown letter", ["keys", "new", "-x"], "unknown option '-x'", "--help"],
    ["what has not the form of an option", ["keys", "new", `--${SECRET}`], "unknown option", "--help"],
    ["nor of a letter", ["keys", "new", `-${SECRET}`], "unknown option", "--help"],
    ["too many arguments", ["keys", "new", SECRET], "too many arguments", "--help"],
    [
      "a value that is none of the choices",
      ["policy", "check", "-o", SECRET],
      "option '-o, --output <format>' is invalid. Allowed",
      "--help",
    ],
    [
      "an argument that is none of the choices",
      ["completion", SECRET],
      "the value is invalid for argument 'shell'. Allowed choices are bash",
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

describe("on -o json", () => {
  test.each([
    [["policy", "check", "-o", "json", "/nowhere.yaml"], 2],
    [["policy", "check", "-ojson", "/nowhere.yaml"], 2],
    [["policy", "check", "--output=json", "/nowhere.yaml"], 2],
    [["demo", "--json", "--policy", "/nowhere.yaml"], 2],
  ])("%j: what is wrong is one line of JSON on standard error", async (argv, want) => {
    const { exit, out, err } = await type(argv);
    expect({ exit, out }).toEqual({ exit: want, out: "" });
    expect(JSON.parse(err)).toEqual({
      error: {
        code: "usage",
        message: "cannot read the policy /nowhere.yaml (ENOENT)",
        hint: "give the path of a file, or - for standard input",
        path: "/nowhere.yaml",
      },
    });
  });

  test.each([
    [["keys", "new", "-o", "json", "--tenant", SECRET], "--tenant"],
    [["keys", "new", "-o", "json", "--tennant", SECRET], "--tennant"],
    [["explain", "-o", "json", "--zone", SECRET], "--zone"],
  ])("%j: the path is the flag, and the value is nowhere", async (argv, path) => {
    const { exit, err } = await type(argv);
    expect(exit).toBe(2);
    expect(JSON.parse(err).error).toMatchObject({ code: "usage", path });
    expect(err).not.toContain(SECRET);
  });

  test("behind -- nothing is a flag", async () => {
    expect((await type(["policy", "check", "--", "-o", "json"])).err).not.toContain("{");
  });
});

describe("standard input", () => {
  test("is every file that is named -", async () => {
    const policy = readFileSync("data/reference-policy.yaml");
    const hop = ["--tenant", "acme", "--service", "cart"];
    const ends = ["--listen", "127.0.0.1:1", "--upstream", "127.0.0.1:2"];
    expect((await type(["policy", "check", "-"], policy)).exit).toBe(0);
    expect((await type(["explain", "--policy", "-", ...hop, "-H", "a: 1"], policy)).exit).toBe(0);
    expect((await type(["render", "envoy", "--policy", "-", ...hop, ...ends], policy)).exit).toBe(0);
  });

  test("is given to one of them", async () => {
    const { exit, out, err } = await type(
      ["explain", "--policy", "-", "--tenant", "a", "--service", "b", "-H", "@-"],
      "a: 1",
    );
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(/^tracecloak: error: standard input is named twice\n/);
  });

  test("is a keyring, which keeps nothing", async () => {
    const keyring = (await type(["keys", "new"])).out;
    const leaf = ["keys", "leaf", "--keyring", "-", "--tenant", "default", "--service", "cart", "--zone", "mesh"];
    const { exit, out, err } = await type(leaf, keyring);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain("this service has new kids, and standard input keeps none");
  });
});

describe("colours", () => {
  const argv = ["policy", "check", "-"];

  test("are where the world has them", async () => {
    expect((await type(argv, "", { color: true })).out).toContain("\x1b[");
    expect((await type(argv, "", { color: false })).out).not.toContain("\x1b[");
  });

  test.each([[["--no-color", ...argv]], [[...argv, "--no-color"]]])("are not with --no-color: %j", async (words) => {
    const { exit, out } = await type(words, "", { color: true });
    expect(exit).toBe(0);
    expect(out).toContain("[strict-default]");
    expect(out).not.toContain("\x1b[");
  });
});

describe("version", () => {
  test("says what a report of a problem needs", async () => {
    const { exit, out } = await type(["version", "-o", "json"]);
    expect(exit).toBe(0);
    const said = JSON.parse(out);
    const wasm = readFileSync(WASM);
    expect(said).toEqual({
      tracecloak: JSON.parse(readFileSync("package.json", "utf8")).version,
      filter: createHash("sha256").update(wasm).digest("hex"),
      envoy: pinnedVersion(readFileSync(PINS, "utf8")),
      node: process.versions.node,
    });
    expect((await type(["version"])).out).toBe(
      `tracecloak ${said.tracecloak}\nfilter     sha256:${said.filter}\nenvoy      ${said.envoy}\nnode       ${said.node}\n`,
    );
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
