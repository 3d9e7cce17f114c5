// A file that a mesh logs to: what is written to it from now on is a sink.
import { readFile, stat } from "node:fs/promises";

export class Log {
  private constructor(
    readonly path: string,
    private readonly from: number,
  ) {}

  /** Notes where it ends; one that is not there yet begins with what comes. */
  static async open(path: string): Promise<Log> {
    return new Log(
      path,
      await stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  }

  /** What was written since; all of it where the file has become shorter. Rejects where there is none. */
  async written(): Promise<Buffer> {
    const bytes = await readFile(this.path);
    return bytes.subarray(bytes.length < this.from ? 0 : this.from);
  }
}
