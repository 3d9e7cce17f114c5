// tests/busy.mjs itself: it keeps cores busy, counts what the command says, and leaves nothing behind.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ROOT } from "../src/host/root.ts";

const run = promisify(execFile);

/** Runs a command twice beside one busy process, and says which processes of the tool were there meanwhile. */
async function busy(command: string) {
  const script = `ps -A -o ppid= -o pid= -o args= | grep "^ *$PPID " | grep -c "60_00[0]"; ${command}`;
  const args = [join(ROOT, "tests", "busy.mjs"), "--busy", "1", "--times", "2", "--", "sh", "-c", script];
  return run(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
}

test("two green runs beside one busy process", async () => {
  const { code, stdout } = await busy("echo 3 passed, 0 failed");
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(0, 2)).toEqual(["1", "3 passed, 0 failed"]);
  expect(stdout).toMatch(/^\| 1 \| 3 \| 0 \| 0\.\d \|\n\| 2 \| 3 \| 0 \| 0\.\d \|$/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 of 2 runs green, 1 busy processes");
});

test("a run that fails is told, and fails the whole", async () => {
  const { code, stdout } = await busy("echo 2 passed, 1 failed; exit 1");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\| 1 \| 2 \| 1 \| 0\.\d \| exit 1$/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 of 2 runs green, 1 busy processes");
});
