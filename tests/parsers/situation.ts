// Where messages meet the filter: the hops of tests/model at which what leaves is handed to other people's parsers, with
// the reference policy, and once with every carrier let through to the partner.
import { Filter } from "../../src/host/filter.ts";
import type { Header } from "../model/header.ts";
import { configurationOf, PLACES } from "../model/hop.ts";
import type { Hop } from "../model/policy.ts";
import { schema } from "../policy/schema-keys.ts";
import type { TestKeys } from "../stand/harness.ts";

interface Place {
  hop: Hop;
  /** What becomes of ids. */
  trace: "keep" | "remap" | "restart";
  /** Whether the partner gets every carrier that can be mapped, rather than what the reference policy lets through. */
  open?: true;
}

export const SITUATIONS = {
  "inside the mesh, inbound": { hop: "inbound from mesh", trace: "keep" },
  "inside the mesh, outbound": { hop: "outbound to mesh", trace: "keep" },
  "to a partner, mapped": { hop: "outbound to partner", trace: "remap" },
  "to a partner that gets every carrier": { hop: "outbound to partner", trace: "remap", open: true },
  "from outside, restarted": { hop: "inbound from outside", trace: "restart" },
} as const satisfies Record<string, Place>;

export type Situation = keyof typeof SITUATIONS;

const AGAIN: Header = ["x-envoy-original-url", "http://svc.example/"];
const isNotAgain = ([name]: Header) => name !== AGAIN[0];

/** The filter at one place. */
export class Gate {
  private constructor(
    readonly situation: Situation,
    private readonly filter: Filter,
    private readonly cluster: string,
  ) {}

  static async open(situation: Situation, keys: TestKeys): Promise<Gate> {
    const { hop, open }: Place = SITUATIONS[situation];
    const configuration = configurationOf(hop) as { attach: object; policy: Policy };
    if (open) {
      const partner = configuration.policy.spec.zones.find(({ name }) => name === "partner");
      if (partner !== undefined) partner.out.carriers = schema.definitions?.carrier?.enum;
    }
    const filter = await Filter.load({ env: keys.env() });
    const { ok, problem } = filter.configure(configuration);
    if (!ok) throw new Error(`the policy was refused: ${problem?.code} at ${problem?.pointer}`);
    return new Gate(situation, filter, PLACES[hop].cluster);
  }

  /** What leaves of a request: nothing of one that is refused. Each of `attempts` says what Envoy makes of what left. */
  pass(headers: readonly Header[], ...attempts: ((left: Header[]) => Header[])[]): Header[] {
    const store = new Map();
    let left = this.once(headers, store);
    for (const attempt of attempts) left = this.once([...attempt(left), ...this.again], store).filter(isNotAgain);
    return left;
  }

  /** What Envoy adds where a listener meets a request again: it comes by an internal redirect. */
  private get again(): readonly Header[] {
    return this.situation.startsWith("from outside") ? [AGAIN] : [];
  }

  private once(headers: readonly Header[], store: Map<string, Buffer>): Header[] {
    const exchange = this.filter.request(headers, { cluster: this.cluster, store });
    exchange.end();
    return exchange.reply === undefined ? exchange.headers : [];
  }
}

interface Policy {
  spec: { zones: { name: string; out: { carriers?: unknown } }[] };
}
