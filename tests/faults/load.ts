// Load on one hop: several clients that ask again and again, each request on a connection of its own.
import { setTimeout as wait } from "node:timers/promises";
import { get } from "../stand/client.ts";
import type { Header } from "../stand/upstream.ts";

/** What a client met: what its clock said when it asked, and the status it got; 0 for no answer at all. */
export interface Answered {
  at: number;
  status: number;
}

export interface LoadOptions {
  clients?: number;
  /** Between an answer and the next request. */
  pauseMs?: number;
  clock?: () => number;
}

export interface Load {
  /** All answers so far, as they came. */
  readonly answered: readonly Answered[];
  /** Ends the clients, each with the answer to its last request. */
  stop(): Promise<readonly Answered[]>;
}

export function startLoad(
  port: number,
  headers: readonly Header[],
  { clients = 8, pauseMs = 0, clock = () => 0 }: LoadOptions = {},
): Load {
  const answered: Answered[] = [];
  let stopped = false;
  const done = Array.from({ length: clients }, async () => {
    while (!stopped) {
      const at = clock();
      const status = await get(port, headers).then(
        (reply) => reply.status,
        () => 0,
      );
      answered.push({ at, status });
      if (pauseMs > 0) await wait(pauseMs);
    }
  });
  return {
    answered,
    stop: async () => {
      stopped = true;
      await Promise.all(done);
      return answered;
    },
  };
}
