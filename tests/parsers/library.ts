// The parsers of all languages as one: headers in, what each library extracts from them out. One process for each
// language, for as long as the tests of a file run.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Header } from "../model/header.ts";
import { install, LANGUAGES, type Language, lacks } from "./install.ts";

/** Longer than the first start takes, with its downloads and builds, on a machine that has other work. */
export const INSTALL_MS = 600_000;

/** One thing that was extracted: `trace-id`, `member:user.id`, `state:dd`, `tag:_dd.p.dm` …, and its value. */
export type Fact = [what: string, value: string];

/** What was extracted, by library and propagator: `otel-go b3`. One that finds nothing is not there. */
export type Reading = Record<string, Fact[]>;

/**
 * Why the tests that need the parsers do not run here, or null. In CI that is an error, since it would let everything
 * pass; elsewhere whoever runs them is told.
 */
export async function whyNot(env: Record<string, string | undefined> = process.env): Promise<string | null> {
  const reasons = await Promise.all(LANGUAGES.map((language) => lacks(language, env)));
  const missing = LANGUAGES.flatMap((language, i) => (reasons[i] == null ? [] : [`${language}: ${reasons[i]}`]));
  if (missing.length === 0) return null;
  const reason = `no other people's parsers here: ${missing.join("; ")}`;
  if (env.CI) throw new Error(reason);
  process.stderr.write(`${reason}\n`);
  return reason;
}

export class Libraries {
  private constructor(private readonly processes: Reader[]) {}

  static async open(): Promise<Libraries> {
    return new Libraries(await Promise.all(LANGUAGES.map(async (language) => Reader.open(language))));
  }

  /** What all libraries extract from each of these messages, in their order. */
  async read(messages: readonly (readonly Header[])[]): Promise<Reading[]> {
    const lines = messages.map((headers) => JSON.stringify(headers.map(([name, value]) => [name, text(value)])));
    const answers = await Promise.all(this.processes.map((reader) => reader.ask(lines)));
    return messages.map((_, i) => Object.assign({}, ...answers.map((readings) => readings[i])));
  }

  end(): void {
    for (const reader of this.processes) reader.end();
  }
}

/** One process: a line in, a line out, in order. */
class Reader {
  private readonly waiting: { resolve(reading: Reading): void; reject(error: Error): void }[] = [];
  private said = "";

  private constructor(
    private readonly language: Language,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    createInterface({ input: child.stdout }).on("line", (line) => this.waiting.shift()?.resolve(JSON.parse(line)));
    child.stderr.on("data", (data) => {
      this.said += data;
    });
    child.on("error", (error) => this.fail(error.message));
    child.on("close", (code) => this.fail(`ended with ${code}: ${this.said.slice(-1000)}`));
    child.stdin.on("error", () => {}); // `close` says why
  }

  static async open(language: Language): Promise<Reader> {
    const { command, args, env } = await install(language);
    return new Reader(language, spawn(command, args, { env, stdio: "pipe" }));
  }

  ask(lines: readonly string[]): Promise<Reading[]> {
    if (this.child.exitCode !== null) throw new Error(`the parsers of ${this.language} ended: ${this.said}`);
    const answers = lines.map(() => new Promise<Reading>((resolve, reject) => this.waiting.push({ resolve, reject })));
    this.child.stdin.write(lines.map((line) => `${line}\n`).join(""));
    return Promise.all(answers);
  }

  end(): void {
    this.child.stdin.end();
  }

  private fail(reason: string): void {
    for (const { reject } of this.waiting.splice(0)) reject(new Error(`the parsers of ${this.language}: ${reason}`));
  }
}

/** The text that the bytes of a value spell, byte for byte where they are no UTF-8: what a server may make of either. */
function text(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  const decoded = bytes.toString("utf8");
  return Buffer.from(decoded, "utf8").equals(bytes) ? decoded : value;
}
