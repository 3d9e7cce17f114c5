// The form of an example: a message at a hop, and what leaves.
import type { Expected, Header } from "./header.ts";
import type { Hop, Message } from "./policy.ts";

export interface Example {
  id: string;
  hop: Hop;
  message: Message;
  headers: Header[];
  /** What leaves, line by line. */
  leaves: [name: string, value: Expected][];
}
