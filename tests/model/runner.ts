// Two ways to pass messages through the filter at a hop: the built wasm in the Node host, and a real Envoy.
import type { Field } from "../../src/host/field.ts";
import { Filter } from "../../src/host/filter.ts";
import { get } from "../stand/client.ts";
import type { RunningHop, World } from "../stand/harness.ts";
import type { Header } from "./header.ts";
import { configurationOf, PLACES } from "./hop.ts";
import type { Hop, Message } from "./policy.ts";

/** What left of one exchange, which had the same headers in its request and in its response. */
export type Left = Record<Message, Header[]>;

export class NodeHop {
  /** What was said of the fields of the request that ran last. */
  fields: readonly Field[] = [];

  private constructor(
    private readonly filter: Filter,
    private readonly cluster: string,
  ) {}

  static async open(hop: Hop, env: Record<string, string>): Promise<NodeHop> {
    const filter = await Filter.load({ env, explain: true });
    const configured = filter.configure(configurationOf(hop));
    if (!configured.ok) throw new Error(`the reference policy was refused: ${JSON.stringify(configured.problem)}`);
    return new NodeHop(filter, PLACES[hop].cluster);
  }

  async run(headers: readonly Header[]): Promise<Left> {
    const exchange = this.filter.request(headers, { cluster: this.cluster });
    const request = exchange.headers;
    this.fields = [...exchange.fields];
    const response = exchange.response(headers);
    exchange.end();
    if (exchange.reply !== undefined) throw new Error(`answered ${exchange.reply.code} instead of going on`);
    return { request, response };
  }
}

export class EnvoyHop {
  private nth = 0;
  private readonly answers = new Map<string, readonly Header[]>();

  private constructor(private readonly running: RunningHop) {
    running.upstream.answer(({ path }) => ({ headers: [...(this.answers.get(path) ?? [])] }));
  }

  static async open(hop: Hop, env: Record<string, string>, world: World): Promise<EnvoyHop> {
    const { attach, cluster } = PLACES[hop];
    const direction = hop.startsWith("inbound") ? "inbound" : "outbound";
    return new EnvoyHop(await world.hop({ env, direction, cluster, peer: attach.peer ?? "auto" }));
  }

  /** Sends the request over a connection of its own; the names of the response in lower case, as Node's server wants. */
  async run(headers: readonly Header[]): Promise<Left> {
    const path = `/${this.nth++}`;
    this.answers.set(
      path,
      headers.map(([name, value]) => [name.toLowerCase(), value]),
    );
    const { status, headers: response, body } = await get(this.running.port, headers, path);
    if (status !== 200) throw new Error(`answered ${status}`);
    return { request: (JSON.parse(body.toString("utf8")) as { headers: Header[] }).headers, response };
  }
}
