// Where the project lies on disk: the same files are asked for by sources and by what tsc made of them in build/.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory that holds package.json, whether this runs from src/ or from build/src/. */
export const ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** The filter as `npm run build` makes it. */
export const WASM = join(ROOT, "build", "tracecloak.wasm");

function rootAbove(directory: string): string {
  if (existsSync(join(directory, "package.json"))) return directory;
  const parent = dirname(directory);
  return parent === directory ? directory : rootAbove(parent);
}
