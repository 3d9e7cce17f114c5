// What a test run started and has not ended: asked of the system, not of the code under test.
import { execFileSync } from "node:child_process";

/** The Envoys whose parent is this process, a line of `ps` each. */
export function envoys(): string[] {
  const lines = execFileSync("ps", ["-A", "-o", "ppid=", "-o", "comm="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => Number.parseInt(line, 10) === process.pid && line.includes("envoy"));
}
