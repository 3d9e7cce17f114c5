// The commands of docs/operate.md, in their order, in a shell: from a policy to an Envoy that takes what was rendered.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { commandsOf } from "../stand/page.ts";
import { makeTool, type Tool } from "../stand/tool.ts";

let tool: Tool;

beforeAll(async () => {
  tool = await makeTool();
  await copyFile(join(ROOT, "data", "reference-policy.yaml"), join(tool.directory, "policy.yaml"));
});

afterAll(() => tool?.remove());

test("from a policy to an Envoy", async () => {
  const commands = commandsOf("docs/operate.md");
  const envoy = commands.pop() ?? "";
  const said = [];
  for (const command of commands) said.push(await tool.sh(command));
  const [check, , leaf, explain] = said;
  expect(check?.stderr).toMatch(/^tracecloak: 0 errors, /);
  expect(leaf?.stderr).toMatch(/kept \d+ new kids in keyring\.json/);
  expect(explain?.stdout).toMatch(/leaves as\n {2}baggage: env=prod,user\.id=t1\.[\w-]+\n$/);
  expect(commands).toHaveLength(5);

  // The last one runs until it is stopped; here Envoy only says whether it would.
  expect(envoy).toMatch(/ --config-path envoy\.yaml$/);
  const { stdout, stderr } = await tool.sh(`${envoy} --mode validate --log-level warn`);
  expect(stdout + stderr).toContain("configuration 'envoy.yaml' OK");
});
