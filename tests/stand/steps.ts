// Counts the work of JavaScript as tests/stand/wasm.ts counts that of the filter: how often functions were entered and
// blocks were run, by V8's own counters. The same on any machine and under any load. What a built-in does inside, such as
// `indexOf` or a copy of bytes, is not seen, only that it was called from somewhere.
import { type Profiler, Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";

export interface Counter {
  /** The steps that `run` takes in the files whose paths end so. Nothing else may use those files meanwhile. */
  steps(run: () => unknown): Promise<number>;
  stop(): void;
}

/**
 * Starts to count in files whose path ends with one of `files`. Functions that ran before have no counters for their
 * blocks: call it before the first test.
 */
export async function countSteps(...files: string[]): Promise<Counter> {
  // What is optimised is inlined, and then counted now and then.
  for (const flag of ["--no-opt", "--no-maglev"]) setFlagsFromString(flag);
  const session = new Session();
  session.connect();
  const ask = <T>(method: string, parameters?: object) =>
    new Promise<T>((resolve, reject) => {
      session.post(method, parameters, (error: Error | null, answer?: object) =>
        error ? reject(error) : resolve(answer as T),
      );
    });
  await ask("Profiler.enable");
  await ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  // Counts start from nothing whenever they are taken.
  const take = async () => {
    const { result } = await ask<Profiler.TakePreciseCoverageReturnType>("Profiler.takePreciseCoverage");
    const looked = result.filter(({ url }) => files.some((file) => url.endsWith(file)));
    const entered = looked.flatMap(({ functions }) => functions).filter(({ ranges }) => ranges[0]?.count !== 0);
    if (entered.length > 0 && !entered.some(({ isBlockCoverage }) => isBlockCoverage))
      throw new Error("no block is counted: the functions ran before the counter was started");
    return entered.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0);
  };
  return {
    steps: async (run) => {
      await take();
      await run();
      const taken = await take();
      if (taken === 0) throw new Error(`no step was taken in ${files.join(", ")}`);
      return taken;
    },
    stop: () => session.disconnect(),
  };
}
