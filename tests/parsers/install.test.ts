// What the other files here need is had or said to be missing; in CI a missing tool is a failure, never a skip.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LANGUAGES } from "./install.ts";
import { INSTALL_MS, Libraries, whyNot } from "./library.ts";

let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "tracecloak-path-"));
});
afterAll(() => rm(empty, { recursive: true }));

test("a machine without the tools is told which", async () => {
  const reason = await whyNot({ PATH: empty, XDG_CACHE_HOME: empty });
  for (const language of LANGUAGES) expect(reason).toContain(`${language}: `);
});

test("in CI that is an error", async () => {
  await expect(whyNot({ PATH: empty, XDG_CACHE_HOME: empty, CI: "1" })).rejects.toThrow("`go version` does not run");
});

test.skipIf((await whyNot()) !== null)(
  "a process that ends takes what waits with it, and says why",
  async () => {
    const libraries = await Libraries.open();
    libraries.end();
    await expect(libraries.read([[["traceparent", ""]]])).rejects.toThrow(/the parsers of \w+/);
  },
  INSTALL_MS,
);
