// docs/carriers.md says what the filter does.
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/host/root.ts";
import { carriersPage } from "../../tools/carriers.gen.ts";
import { makeKeys } from "../model/hop.ts";

test("the page is what the registry and the filter make it", async () => {
  const { env } = makeKeys(Math.floor(Date.now() / 1000));
  await expect(await carriersPage(env)).toMatchFileSnapshot(join(ROOT, "docs", "carriers.md"));
});
