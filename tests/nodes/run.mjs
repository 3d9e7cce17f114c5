// The unit tier on every Node that is supported: the filter's unit tables and the suites of vitest.config.ts beside this
// file. Also a program: node tests/nodes/run.mjs
import { rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { countSuites, countUnits, root, run } from "../runner.mjs";
import { installNodes } from "./install.mjs";

/** So many runs at once: each is one thread, and that is what CI has. */
const LANES = 2;

/**
 * Runs the tier and answers `{ passed, failed }` over all; prints a line for each Node, and what failed. Where the registry
 * has no binaries for this platform, and outside of CI where they cannot be installed, it runs on this Node alone.
 */
export async function runUnitTier() {
  const nodes = findNodes();
  const runs = nodes.flatMap((node) => [
    { node, go: tables },
    { node, go: suites },
  ]);
  const results = await inLanes(runs, async ({ node, go }) => ({ node, ...(await go(node)) }));
  for (const node of nodes) {
    const { passed, failed } = sum(results.filter((one) => one.node === node));
    console.log(`node ${node.version}: ${passed} passed, ${failed} failed`);
  }
  return sum(results);
}

function findNodes() {
  const here = [{ version: process.versions.node, path: process.execPath }];
  try {
    const nodes = installNodes();
    if (nodes.length > 0) return nodes;
    console.log(`skipped: no other Node for ${process.platform}-${process.arch}; the unit tier runs on this one`);
  } catch (error) {
    if (process.env.CI) throw error;
    console.log(`skipped: the unit tier runs on this Node alone: ${error.message.split("\n")[0]}`);
  }
  return here;
}

async function tables({ path, version }) {
  const ran = await run("asp", ["-n", "--summary"], { node: path, show: false });
  const counts = countUnits(ran);
  if (counts.failed > 0) console.log(`node ${version}, unit tables:\n${ran.text}`);
  return counts;
}

async function suites({ path, version }) {
  const report = `build/vitest-${version}.json`;
  rmSync(`${root}${report}`, { force: true });
  const config = ["--config", "tests/nodes/vitest.config.ts", "--root", "."];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ran = await run("vitest", ["run", ...config, ...reporters], { node: path, show: false });
  const { passed, failed } = countSuites(report);
  const counts = { passed, failed: failed === 0 && ran.code !== 0 ? 1 : failed };
  if (counts.failed > 0) console.log(`node ${version}, suites:\n${ran.text}`);
  return counts;
}

/** Does `work` on each item, LANES of them at a time; answers in the items' order. */
async function inLanes(items, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

function sum(counts) {
  return {
    passed: counts.reduce((all, { passed }) => all + passed, 0),
    failed: counts.reduce((all, { failed }) => all + failed, 0),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { passed, failed } = await runUnitTier();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
