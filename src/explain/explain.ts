// What the filter does to the headers of one message on one hop, found by running the filter: hop in, fields out. Reads no
// file but the wasm, where none is handed in, and prints nothing: the command line and a page of the web ask alike.
import type { Field } from "../host/field.ts";
import { Filter, type FilterOptions } from "../host/filter.ts";
import type { Header } from "../host/headers.ts";
import type { LocalReply } from "../host/vm.ts";
import { isEdge } from "../mesh/zone.ts";
import type { Attach } from "../policy/attach.ts";
import type { Refusal } from "../policy/judge.ts";
import { Problem } from "../text/problem.ts";

/** The variable that a filter's key bundle is in. */
export const KEYS = "TRACECLOAK_KEYS";

/** One message on one hop. */
export interface Question {
  /** The hop, as `render` would attach it; whether it is an edge is found here. */
  attach: Attach;
  /** The policy's document, good or bad. */
  policy: unknown;
  /** The key bundle as an Envoy would have it in `KEYS`. */
  keys?: string | undefined;
  headers: readonly Header[];
  /** Whether the headers are a response's. */
  response?: boolean | undefined;
  /** The upstream cluster's name; outbound zones go by it. */
  cluster?: string | undefined;
}

/** What became of the message, or why the filter takes no such configuration. */
export type Answer =
  | { refusal: Refusal }
  | { refusal?: never; fields: readonly Field[]; headers: readonly Header[]; reply: LocalReply | undefined };

/** Clock, randomness and wasm for the filter. */
export type Surroundings = Pick<FilterOptions, "wasm" | "now" | "random">;

/** Asks the filter. @throws {Problem} where there is no filter that can be run, and where it traps */
export async function explain(question: Question, surroundings: Surroundings = {}): Promise<Answer> {
  const { attach, policy, keys, headers, cluster } = question;
  const env: Record<string, string> = keys === undefined ? {} : { [KEYS]: keys };
  const filter = await Filter.load({ ...surroundings, explain: true, env });
  const { ok, problem } = filter.configure({ attach, policy });
  if (filter.failed) throw trapped();
  if (!ok) return { refusal: problem ?? UNNAMED };
  // Asked only now: `isEdge` reads a policy of the right shape, and the filter is who says so.
  const direction = attach.point.startsWith("inbound") ? "inbound" : "outbound";
  if (isEdge({ direction, peer: attach.peer, cluster: cluster ?? "", policy }))
    filter.configure({ attach: { ...attach, edge: true }, policy });

  const exchange = filter.request(question.response ? [] : headers, cluster === undefined ? {} : { cluster });
  const left = question.response ? exchange.response(headers) : exchange.headers;
  if (filter.failed) throw trapped();
  return { fields: exchange.fields, headers: left, reply: exchange.reply };
}

const UNNAMED: Refusal = { code: "refused", pointer: "", expected: "see the filter's log" };

function trapped(): Problem {
  return new Problem("filter-trapped", "the filter trapped", "this is a defect of tracecloak; please report it");
}
