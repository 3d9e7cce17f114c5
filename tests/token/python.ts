// Python's `cryptography`, where the machine has it: a second implementation to hold ours against.
import { execFileSync } from "node:child_process";

/** Why it cannot be used here, or null. */
export function pythonLacks(): string | null {
  try {
    execFileSync("python3", ["-c", "import cryptography.hazmat.primitives.ciphers.aead"], { stdio: "pipe" });
    return null;
  } catch (reason) {
    return (reason as NodeJS.ErrnoException).code === "ENOENT" ? "no python3" : "python3 has no module cryptography";
  }
}
