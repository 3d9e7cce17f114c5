// What a command may touch of the world. `main.ts` makes the real one; nothing below it reads the world's own. Data goes to
// `out`, talk to `err`.
export interface Io {
  /** Reads all of standard input. It can be read once. */
  stdin(): Promise<Buffer>;
  out(data: string | Uint8Array): void;
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether `out` may be coloured: a terminal, no NO_COLOR and no --no-color. */
  color: boolean;
  /** Columns of the terminal that `out` is; undefined where it is none. */
  columns: number | undefined;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Bytes that nobody can guess. */
  random(bytes: number): Uint8Array;
  /** Shows how far something is, in place of what was shown before. Nothing where nobody watches. */
  progress(line: string): void;
}

/** Exit codes: 0 fine, 1 findings or a failure, 2 misuse of the command line. */
export type Exit = 0 | 1 | 2;

/** Unix seconds, as keys and bundles count. */
export function unixSeconds(io: Io): number {
  return Math.floor(io.now() / 1000);
}
