// A runner: messages through the built wasm in the Node host.
import { Filter } from "../../src/host/filter.ts";
import type { Field } from "../../src/host/field.ts";
import type { Header } from "./header.ts";
import { configurationOf, PLACES } from "./hop.ts";
import type { Hop, Message } from "./policy.ts";

/** Passes messages through one hop. */
export interface Runner {
  run(message: Message, headers: readonly Header[]): Promise<Header[]>;
  close(): Promise<void>;
}

export class NodeHop implements Runner {
  /** What was said of the fields of the message that ran last. */
  fields: readonly Field[] = [];

  private constructor(
    private readonly filter: Filter,
    private readonly hop: Hop,
  ) {}

  static async open(hop: Hop, env: Record<string, string>, wasm?: string): Promise<NodeHop> {
    const filter = await Filter.load({ env, explain: true, ...(wasm !== undefined && { wasm }) });
    const configured = filter.configure(configurationOf(hop));
    if (!configured.ok) throw new Error(`the reference policy was refused: ${JSON.stringify(configured.problem)}`);
    return new NodeHop(filter, hop);
  }

  async run(message: Message, headers: readonly Header[]): Promise<Header[]> {
    const { cluster } = PLACES[this.hop];
    const exchange = this.filter.request(message === "request" ? headers : [], { cluster });
    const left = message === "request" ? exchange.headers : exchange.response(headers);
    if (exchange.reply !== undefined) throw new Error(`answered ${exchange.reply.code} instead of going on`);
    this.fields = exchange.fields;
    exchange.end();
    return left;
  }

  async close(): Promise<void> {}
}
