// The unit tier on every Node that is supported: the filter's unit tables and the suites of vitest.config.ts beside this
// file. Also a program: node tests/nodes/run.mjs
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { countSuites, countUnits, root, run } from "../runner.mjs";
import { installNodes } from "./install.mjs";

/** So many runs at once: each is one thread, and that is what CI has. */
const LANES = 2;

/**
 * Runs the tier and answers `{ passed, failed }` over all, and the suites' `files`; prints a line for each Node, and what failed. Where the registry
 * has no binaries for this platform, and outside of CI where they cannot be installed, it runs on this Node alone.
 */
export async function runUnitTier() {
  const nodes = findNodes();
  const [oldest, ...later] = nodes;
  const folder = mkdtempSync(join(tmpdir(), "tracecloak-tables-"));
  try {
    // The tables are compiled once, on the oldest; on the others only what was compiled runs.
    const compiled = compileTables(oldest, folder);
    const results = await inLanes([
      { node: oldest, go: () => compiled },
      ...nodes.map((node) => ({ node, go: () => runSuites(node) })),
      ...later.map((node) => ({ node, go: () => compiled.then(() => runTables(node, folder)) })),
    ]);
    for (const node of nodes) {
      const { passed, failed } = sum(results.filter((one) => one.node === node));
      console.log(`node ${node.version}: ${passed} passed, ${failed} failed`);
    }
    return { ...sum(results), files: results.find(({ node, files }) => node === oldest && files !== undefined).files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

async function compileTables({ path, version }, folder) {
  const ran = await run("asp", ["-n", "--summary"], { node: path, show: false, env: { TRACECLOAK_TABLES: folder } });
  return told(`node ${version}, unit tables`, ran, countUnits(ran));
}

async function runTables({ path, version }, folder) {
  const ran = await run("tests/nodes/tables.mjs", [folder], { node: path, show: false });
  return told(`node ${version}, unit tables`, ran, countUnits(ran));
}

async function runSuites({ path, version }) {
  const report = `build/vitest-${version}.json`;
  rmSync(`${root}${report}`, { force: true });
  const config = ["--config", "tests/nodes/vitest.config.ts", "--root", "."];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ran = await run("vitest", ["run", ...config, ...reporters], { node: path, show: false });
  const { passed, failed, files } = countSuites(report);
  return told(`node ${version}, suites`, ran, { passed, failed: failed === 0 && ran.code !== 0 ? 1 : failed, files });
}

/** Prints what a run said where something of it failed. */
function told(name, { text }, counts) {
  if (counts.failed > 0) console.log(`${name}:\n${text}`);
  return counts;
}

/** Does the runs, LANES of them at a time; answers their counts in order, each with its Node. */
async function inLanes(runs) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < runs.length) {
      const i = next++;
      const { node, go } = runs[i];
      results[i] = { node, ...(await go()) };
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
