// Files that flags and arguments name. `-` is standard input, wherever a file is read.
import { readFile } from "node:fs/promises";
import { type Problem, usage } from "../text/problem.ts";
import type { Io } from "./io.ts";

/** The bytes of `file`. `what` is the file's part in the command, for the error: `the policy`. */
export async function readInput(file: string, what: string, io: Io): Promise<Buffer> {
  if (file === "-") return io.stdin();
  try {
    return await readFile(file);
  } catch (reason) {
    const code = (reason as NodeJS.ErrnoException).code ?? "unreadable";
    throw usage(`cannot read ${what} ${file} (${code})`, "give the path of a file, or - for standard input", file);
  }
}

/** Throws where standard input is named for more than one of `files`, before any of them is taken for another. */
export function refuseTwice(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === "-").length > 1) throw namedTwice();
}

export function namedTwice(): Problem {
  return usage("standard input is named twice", "give one of the files by its path", "-");
}

/** What a file is called in findings. */
export function nameOfInput(file: string): string {
  return file === "-" ? "stdin" : file;
}
