// Ctrl-C, or being asked to end: what runs is given up in order, so that nothing started stays behind.

import { Problem } from "../text/problem.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The work was given up because of a signal. */
export class Interrupted extends Problem {
  constructor() {
    super("interrupted", "interrupted");
  }
}

/** Listens for signals from its making until `forget`; after that they have their usual effect again. */
export class Interruption {
  /** Resolves at the first signal. */
  readonly happened: Promise<void>;
  private happen: () => void = () => {};

  constructor() {
    this.happened = new Promise((resolve) => {
      this.happen = resolve;
    });
    for (const signal of SIGNALS) process.once(signal, this.happen);
  }

  /** The work's result, or Interrupted if a signal comes first. */
  orElse<T>(work: Promise<T>): Promise<T> {
    const interrupted = this.happened.then(() => {
      throw new Interrupted();
    });
    return Promise.race([work, interrupted]);
  }

  forget(): void {
    for (const signal of SIGNALS) process.off(signal, this.happen);
  }
}
