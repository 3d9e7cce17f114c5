// What a command may touch of the world: streams, environment, colour. Data goes to `out`, talk to `err`.
export interface Io {
  /** Reads all of standard input. */
  stdin(): Promise<Buffer>;
  out(text: string): void;
  err(text: string): void;
  env: Record<string, string | undefined>;
  /** Whether `out` may be coloured: a terminal, and no NO_COLOR. */
  color: boolean;
}

/** Exit codes: 0 fine, 1 findings or a failure, 2 misuse of the command line. */
export type Exit = 0 | 1 | 2;

/** An error meant for the person at the command line: printed as `tracecloak: error: …` and `tracecloak: hint: …`. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    readonly exit: Exit = 2,
  ) {
    super(message);
    this.name = "CliError";
  }
}
