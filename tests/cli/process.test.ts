// The program as a process: what only a shell can see of it.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTool, type Tool } from "../stand/tool.ts";

let tool: Tool;

beforeAll(async () => {
  tool = await makeTool();
});

afterAll(() => tool?.remove());

test("exit codes reach the shell: fine, failure, misuse", async () => {
  const { stdout, stderr } = await tool.sh(`
    tracecloak keys new > keyring.json; echo $?
    echo nothing | tracecloak token open --keyring keyring.json || echo $?
    tracecloak nothing || echo $?`);
  expect(stdout).toBe("0\n1\n2\n");
  expect(stderr).toContain("tracecloak: hint: ");
});

test("a reader that goes away is no failure", async () => {
  await tool.sh("{ tracecloak keys new; echo $? > code; } | true; wait");
  const { stdout, stderr } = await tool.sh("for i in $(seq 900); do test -s code && break; sleep 0.1; done; cat code");
  expect(stdout).toBe("0\n");
  expect(stderr).toBe("");
});

test("keys go to standard output alone, where a terminal may not see them", async () => {
  const { stdout, stderr } = await tool.sh("tracecloak keys new");
  const secrets = [...stdout.matchAll(/"(?:seed|seal)":"([^"]+)"/g)].map(([, secret]) => secret as string);
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) expect(stderr).not.toContain(secret);
});

test
  .skipIf(!existsSync("/dev/full"))
  .each(["keys new", "version", "--help", "completion bash", "policy check empty.yaml"])(
  "%s: a full disk is told, without a stack, and is no success",
  async (command) => {
    const { stdout, stderr } = await tool.sh(`: > empty.yaml; tracecloak ${command} > /dev/full || echo $?`);
    expect(stdout).toBe("1\n");
    expect(stderr).toContain("tracecloak: error: cannot write standard output (ENOSPC)\n");
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test.skipIf(!existsSync("/dev/full"))("where nobody can be told, the exit code says it", async () => {
  expect((await tool.sh("tracecloak nothing 2> /dev/full || echo $?")).stdout).toBe("2\n");
  expect((await tool.sh("tracecloak version > /dev/full 2>&1 || echo $?")).stdout).toBe("1\n");
});

/** Runs the program on a terminal of its own. */
const ON_TERMINAL = "python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' tracecloak";

test.each<[where: string, command: string, coloured: boolean]>([
  ["a terminal", `${ON_TERMINAL} policy check empty.yaml < /dev/null`, true],
  ["a terminal with NO_COLOR", `NO_COLOR=1 ${ON_TERMINAL} policy check empty.yaml < /dev/null`, false],
  [
    "a terminal with an empty NO_COLOR, which is none",
    `NO_COLOR= ${ON_TERMINAL} policy check empty.yaml < /dev/null`,
    true,
  ],
  ["a terminal with --no-color", `${ON_TERMINAL} policy check empty.yaml --no-color < /dev/null`, false],
  ["a pipe", "tracecloak policy check empty.yaml | cat", false],
])("on %s colours are as wanted", async (_, command, coloured) => {
  const { stdout } = await tool.sh(`unset NO_COLOR; : > empty.yaml; ${command}`);
  expect(stdout).toContain("[strict-default]");
  expect(stdout.includes("\x1b[")).toBe(coloured);
});
