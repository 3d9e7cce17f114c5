// `tracecloak policy check` as a person or a pipeline meets it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exit } from "../../src/cli/io.ts";
import { type } from "../stand/terminal.ts";

interface Ran {
  exit: Exit;
  out: string;
  err: string;
}

async function run(args: string[], given: { stdin?: string; color?: boolean } = {}): Promise<Ran> {
  const { exit, out, err } = await type(["policy", ...args], given.stdin, { color: given.color ?? false });
  return { exit, out, err };
}

// The first sample of docs/policy.md, so that the page's transcripts are what is run here.
const PAGE = readFileSync("docs/policy.md", "utf8");
const GOOD = PAGE.match(/^```yaml\n([\s\S]*?)^```$/m)?.[1] ?? "";
const BAD = GOOD.replace("action: tokenize", "action: tokenise");
const WARNED = GOOD.replace("spec:", "spec:\n  mode: report");
const transcripts = [...PAGE.matchAll(/^\$ npx tracecloak policy check policy.yaml\n([\s\S]*?)^```$/gm)].map(
  ([, said]) => said,
);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tracecloak-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe("policy check", () => {
  it("is quiet about a good policy, as docs/policy.md shows", async () => {
    const ran = await run(["check", file("policy.yaml", GOOD)]);
    expect(ran).toEqual({ exit: 0, out: "", err: transcripts[0] });
  });

  it("prints findings as docs/policy.md shows", async () => {
    const path = file("policy.yaml", BAD);
    const ran = await run(["check", path]);
    expect(ran.exit).toBe(1);
    expect((ran.out + ran.err).replaceAll(path, "policy.yaml")).toBe(transcripts[1]);
  });

  it("goes on where there are warnings alone, unless --strict", async () => {
    const path = file("policy.yaml", WARNED);
    const lenient = await run(["check", path]);
    expect(lenient.exit).toBe(0);
    expect(lenient.out).toContain(": warning: ");
    expect(lenient.err).toBe("tracecloak: 0 errors, 1 warning\n");
    expect(await run(["check", "--strict", path])).toEqual({ ...lenient, exit: 1 });
  });

  it("writes the same as data", async () => {
    const ran = await run(["check", "-o", "json", "-"], { stdin: BAD });
    expect(ran.exit).toBe(1);
    expect(JSON.parse(ran.out)).toEqual({
      findings: [
        {
          file: "stdin",
          line: 10,
          column: 15,
          severity: "error",
          code: "action-unknown",
          message: "not one of the words for this key",
          hint: 'did you mean "tokenize"?',
          pointer: "/spec/fields/0/action",
        },
      ],
    });
    expect(JSON.parse((await run(["check", "-o", "json", "-"], { stdin: GOOD })).out)).toEqual({ findings: [] });
  });

  it("checks several files in one run, and hides nothing behind a bad one", async () => {
    const [good, bad, broken] = [file("good.yaml", GOOD), file("bad.yaml", BAD), file("broken.yaml", "a: [1\n")];
    const missing = join(directory, "missing.yaml");
    const ran = await run(["check", broken, missing, bad, good, "-"], { stdin: WARNED });
    expect(ran.exit).toBe(1);
    const lines = ran.out.split("\n").filter((line) => !line.startsWith("    hint: "));
    expect(lines.map((line) => line.replace(`${directory}/`, "").replace(/(error|warning): .*/, "$1"))).toEqual([
      "broken.yaml:2:1: error",
      "missing.yaml:1:1: error",
      "bad.yaml:10:15: error",
      "stdin:8:9: warning",
      "",
    ]);
    expect(ran.err).toBe("tracecloak: 3 errors, 1 warning in 5 files\n");
    const { findings } = JSON.parse((await run(["check", "-o", "json", missing, bad])).out);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(["file-unreadable", "action-unknown"]);
    expect(await run(["check", good, good])).toMatchObject({
      exit: 0,
      err: "tracecloak: 0 errors, 0 warnings in 2 files\n",
    });
  });

  it("reads JSON where the name says so", async () => {
    const text = '{\n  "apiVersion": "tracecloak/v1",\n  "kind": "TracePolicy",\n  // none\n  "spec": {}\n}\n';
    const ran = await run(["check", file("policy.json", text)]);
    expect(ran.exit).toBe(1);
    expect(ran.out).toContain("policy.json:4:3: error: ");
  });

  it("colours when it may", async () => {
    expect((await run(["check", "-"], { stdin: BAD, color: true })).out).toContain("\u001b[31merror\u001b[39m");
    expect((await run(["check", "-"], { stdin: BAD })).out).not.toContain("\u001b");
  });

  it("is misused without a file, with one that is not there, and with a format it does not know", async () => {
    expect((await run(["check"])).exit).toBe(2);
    const missing = await run(["check", join(directory, "none.yaml")]);
    expect(missing.exit).toBe(2);
    expect(missing.err).toContain(`error: cannot read the policy ${join(directory, "none.yaml")} (ENOENT)\n`);
    expect((await run(["check", "-o", "xml", "-"])).exit).toBe(2);
  });

  it("prints no value of the policy", async () => {
    const secret = "hunter2-alice@example.com";
    const policies = [
      GOOD.replace("prod, staging", `${secret}, [${secret}]`),
      GOOD.replace("action: tokenize", `action: ${secret}`),
      GOOD.replace("class: user", `class: "${secret}"`),
      GOOD.replace("match: [", `match: ["${secret}", `),
      GOOD.replace("values: [prod, staging]", `pattern: "(${secret}"`),
      GOOD.replace("name: mesh", `name: "${secret}"`),
      GOOD.replace('["mesh-*"]', secret),
      `a: "${secret}`,
      `? [${secret}]\n: 1`,
    ];
    for (const stdin of policies) {
      for (const format of ["text", "json"]) {
        const ran = await run(["check", "-o", format, "-"], { stdin });
        expect(ran.exit, stdin).toBe(1);
        expect(ran.out + ran.err).not.toContain("hunter2");
      }
    }
  });

  it("begins its help with examples", async () => {
    expect((await run(["check", "--help"])).out).toMatch(
      /^Examples:\n {2}\$ npx tracecloak policy check policy\.yaml\n/,
    );
  });
});
