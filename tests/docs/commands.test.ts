// docs/commands.md: its transcripts are what the program says, its commands run, its exit codes are those of the code.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandsOf, samplesOf } from "../stand/page.ts";
import { type } from "../stand/terminal.ts";
import { makeTool, type Tool } from "../stand/tool.ts";

const PAGE = "docs/commands.md";

describe("transcripts", () => {
  const transcripts = samplesOf(PAGE, "console").map(({ text }) => {
    const [, command = "", said = ""] = /^\$ npx tracecloak (.*)\n([\s\S]*)$/.exec(text) ?? [];
    return [command, said] as const;
  });

  it.each(transcripts)("%s", async (command, said) => {
    const { exit, out, err } = await type(command.split(" "));
    expect({ exit, text: out + err }).toEqual({ exit: 2, text: said });
  });

  it("are there", () => expect(transcripts).toHaveLength(2));
});

describe("commands", () => {
  let tool: Tool;
  beforeAll(async () => {
    tool = await makeTool();
  }, 120_000);
  afterAll(() => tool?.remove());

  it("run in their order", { timeout: 60_000 }, async () => {
    const commands = commandsOf(PAGE);
    expect(commands).toHaveLength(5);
    // `<(…)` is of bash.
    for (const command of commands) await tool.sh(`bash -ec ${quoted(command)}`);
    for (const file of ["keyring.json", "keys.json"]) {
      expect(existsSync(join(tool.directory, file)), file).toBe(true);
      expect((await tool.sh(`ls -l ${file}`)).stdout).toMatch(/^-rw------- /);
    }
  });
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
