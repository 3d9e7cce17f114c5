// The main job end to end: real Envoys, the built filter, the OpenTelemetry SDK; and that it fails when it must.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { HopReport, Report } from "../../src/demo/report.ts";
import { post } from "../../src/demo/service.ts";
import { SECRETS } from "../../src/demo/traffic.ts";
import { ROOT } from "../../src/host/root.ts";
import { run as tracecloak } from "../../src/main.ts";
import { worldOf } from "../stand/terminal.ts";
import { envoys } from "./children.ts";
import { normalise } from "./transcript.ts";

const WITHIN_MS = 180_000;
const run = promisify(execFile);

interface Run {
  exit: number;
  out: string;
  err: string;
}

/** Runs `tracecloak demo` in this process. `heard` is told each line of its talk. */
async function demo(args: string[], heard: (line: string) => void = () => {}): Promise<Run> {
  const seen: Run = { exit: 0, out: "", err: "" };
  const world = worldOf({
    out: (text) => {
      seen.out += text;
    },
    err: (text) => {
      seen.err += text;
      heard(text);
    },
    env: process.env,
  });
  seen.exit = await tracecloak(["demo", ...args], world);
  return seen;
}

function summary({ request }: HopReport): string[] {
  return request.map((row) => `${row.carrier}:${row.field} ${row.action}`);
}

describe("tracecloak demo", () => {
  it("runs as the built program, as `npm start` runs it", { timeout: WITHIN_MS }, async () => {
    const main = join(ROOT, "build", "src", "main.js");
    const { stdout, stderr } = await run(process.execPath, [main, "demo", "--width", "100"], { timeout: WITHIN_MS });
    expect(stdout).toContain("Nothing leaked: ");
    const golden = await readFile(join(ROOT, "tests", "golden", "demo", "clean-pipe-100.txt"), "utf8");
    expect(normalise(stdout)).toBe(normalise(golden));
    expect(stdout).not.toContain("\x1b");
    expect(stderr).toMatch(/^(?:tracecloak: .*\n)+$/);
  });

  it(
    "shows every hop, lets nothing leak and opens a token again",
    async () => {
      const { exit, out } = await demo(["--json"]);
      const report = JSON.parse(out) as Report;
      expect(report).toMatchObject({ ok: true, leaks: [], disagreements: [], problems: [] });
      // Both ways of nine wires; of three Envoys four pages, the log, and the spans.
      expect(report.searched.places).toBe(2 * 9 + 3 * (4 + 1 + 1));
      expect(exit).toBe(0);

      const [outside, mesh] = report.journeys;
      const inner = ["checkout, inbound", "checkout, outbound", "billing, inbound", "billing, outbound"];
      expect(outside?.hops.map((hop) => hop.name)).toEqual(["edge", ...inner]);
      expect(mesh?.hops.map((hop) => hop.name)).toEqual(inner);

      const [edge, , out1, in2, out2] = outside?.hops ?? [];
      expect(summary(edge as HopReport)).toEqual(
        expect.arrayContaining([
          "traceparent:traceparent strip",
          "baggage:user.id tokenize",
          "baggage:account_id tokenize",
          "baggage:user.email strip",
          "baggage:card_number strip",
          "baggage:session strip",
          "baggage:env keep",
          "baggage:region keep",
          "header:x-user-id tokenize",
        ]),
      );
      expect(edge?.response).toMatchObject([{ carrier: "traceresponse", after: null }]);
      expect(summary(out2 as HopReport)).toContain("traceparent:traceparent remap");

      // What one hop mints, the next one knows and leaves.
      const minted = out1?.request.find((row) => row.field === "user.id");
      const known = in2?.request.find((row) => row.field === "user.id");
      expect(minted).toMatchObject({ action: "tokenize", after: expect.stringMatching(/^t1\./) });
      expect(known).toMatchObject({ action: "keep", before: minted?.after, after: minted?.after });

      // What outsiders claim of a user never equals what the mesh says of the same one.
      const claimed = edge?.request.find((row) => row.field === "user.id");
      expect(claimed?.before).toBe(minted?.before);
      expect(claimed?.after).not.toBe(minted?.after);

      expect(SECRETS.map(({ value }) => value)).toContain(report.wayBack?.value);
      expect(report.wayBack?.token).toMatch(/^t1\./);
    },
    WITHIN_MS,
  );

  it(
    "ends with 1 and names what leaked when the filter is off, never its value",
    async () => {
      const directory = await mkdtemp(join(tmpdir(), "tracecloak-test-"));
      try {
        const reference = await readFile(new URL("../../data/reference-policy.yaml", import.meta.url), "utf8");
        const off = join(directory, "off.yaml");
        await writeFile(off, reference.replace("mode: enforce", "mode: off"));
        const { exit, out } = await demo(["--policy", off, "--width", "120"]);
        expect(exit).toBe(1);
        const verdict = out.slice(out.indexOf("Not clean"));
        for (const { label, value } of SECRETS) {
          expect(verdict).toContain(`${label} was seen: `);
          expect(verdict).not.toContain(value);
        }
        expect(verdict).toContain("no token was seen");
      } finally {
        await rm(directory, { recursive: true });
      }
    },
    WITHIN_MS,
  );

  it(
    "goes on running with --keep until interrupted, and leaves nothing behind",
    async () => {
      const talk: string[] = [];
      let ready = () => {};
      const running = new Promise<void>((resolve) => {
        ready = resolve;
      });
      const ended = demo(["--keep"], (line) => {
        talk.push(line);
        if (line.includes("until interrupted")) ready();
      });
      await Promise.race([running, ended]);
      const ports = talk.flatMap((line) => line.match(/ is on 127\.0\.0\.1:(\d+)/)?.[1] ?? []).map(Number);
      expect(ports).toHaveLength(5);
      expect(envoys()).toHaveLength(3);
      expect(await post(ports[0] as number, "/again", {})).toBe(200);

      process.emit("SIGINT");
      const { exit, out } = await ended;
      expect(exit).toBe(0);
      expect(out).toContain("Nothing leaked");
      expect(envoys()).toEqual([]);
      for (const port of ports) await expect(post(port, "/", {})).rejects.toThrow("ECONNREFUSED");
      const keyring = talk.join("").match(/the keyring is (\S+)/)?.[1] ?? "";
      await expect(readFile(keyring)).rejects.toThrow("ENOENT");
    },
    WITHIN_MS,
  );

  it(
    "gives up in order when interrupted while its Envoys come up",
    async () => {
      const { exit, out, err } = await demo([], (line) => {
        if (line.includes("starting")) setImmediate(() => process.emit("SIGTERM"));
      });
      expect({ exit, out }).toEqual({ exit: 1, out: "" });
      expect(err).toMatch(/error: interrupted\n$/);
      expect(envoys()).toEqual([]);
    },
    WITHIN_MS,
  );

  it.each([
    ["no such file", "no-such-policy.yaml", "cannot read the policy no-such-policy.yaml (ENOENT)", 2],
    ["a file that is no policy", "package.json", "package.json:1:1: ", 1],
  ])("refuses %s before it starts anything", async (_, file, message, exit) => {
    const refused = await demo(["--policy", file]);
    expect(refused).toMatchObject({ exit, out: "", err: expect.stringContaining(message) });
    expect(refused.err).not.toContain("starting");
  });
});
