// docs/redteam.md: its commands run against a real Envoy and find nothing, its transcript is what is printed where nobody
// protects, its words are the program's.
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WAYS } from "../../src/redteam/case.ts";
import { hop, LOOPBACK, render, TestKeys, World } from "../stand/harness.ts";
import { commandsOf, readPage, rowsOf, samplesOf } from "../stand/page.ts";
import { type } from "../stand/terminal.ts";

const PAGE = "docs/redteam.md";
const world = new World();
afterAll(() => world.end());

/** The ports of the page, and those that stand in for them. */
let ports: { target: number; sink: number };
/** The file of the page that Envoy's log goes to. */
let log: string;

beforeAll(async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sink = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  log = join(await world.directory(), "envoy.log");
  await writeFile(log, "");
  const bootstrap = await render(hop({ upstream: { ...LOOPBACK, port: sink } }));
  const envoy = await world.envoy(bootstrap, { env: new TestKeys().env() });
  ports = { target: envoy.ports.inbound ?? 0, sink };
});

/** Runs a command of the page, without what is only for a shell, and with `wait` in place of the default. */
function typed(command: string, target: number) {
  const words = command
    .replace("npx tracecloak ", "")
    .replace(/ > \S+$/, "")
    .split(" ");
  const args = words.map((word) =>
    word.replace(":8080", `:${target}`).replace(":8081", `:${ports.sink}`).replace("envoy.log", log),
  );
  // Another program of this machine may have the addresses where collectors usually are.
  const all = [...args, "--collector", "127.0.0.1:0"];
  return type(all.includes("--wait") ? all : [...all, "--wait", "0"]);
}

test.each(commandsOf(PAGE))("%s", async (command) => {
  const { exit, out, err } = await typed(command, ports.target);
  expect(out.split("\n").filter((line) => /^(?:seen|lost) /.test(line))).toEqual([]);
  expect({ exit, err }).toEqual({ exit: 0, err: expect.stringContaining("canaries seen in 0, controls lost in 0\n") });
});

test("the transcript is what a mesh gets that lets everything pass", async () => {
  const [transcript] = samplesOf(PAGE, "console").map(({ text }) => text);
  const [command = "", ...said] = transcript?.trimEnd().split("\n") ?? [];
  const { exit, out, err } = await typed(command.replace("$ ", ""), ports.sink);
  expect(exit).toBe(1);
  const plain = (out + err).replaceAll(`:${ports.sink}`, ":8081").replace(/seed \d+/, "seed 1093");
  expect(plain.trimEnd().split("\n")).toEqual(said);
});

test("lists the ways and the exit codes", () => {
  expect(rowsOf(PAGE, "`--way`").map(([way]) => way)).toEqual([...WAYS]);
  expect(rowsOf(PAGE, "exit code").map(([code]) => code)).toEqual(["0", "1", "2"]);
});

test("names every encoding that a canary may be seen in", async () => {
  const { viewsOf } = await import("../../src/redteam/view.ts");
  const encodings = new Set([...viewsOf(Buffer.from("%2525252525"))].map(({ encoding }) => encoding));
  for (const encoding of [...encodings, "case"]) expect(readPage(PAGE)).toContain(`\`${encoding}\``);
});
