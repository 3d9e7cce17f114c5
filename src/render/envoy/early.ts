// HCM early_header_mutation: what must go before Envoy itself looks at a request. Its tracer reads trace context before any
// HTTP filter, so only this keeps an outside id out of Envoy's own spans (design.md 4; carriers.md 2), and it appends to the
// addresses that a stranger claims. Unconditional, hence for listeners whose peer is fixed.
import type { Hop } from "../../mesh/hop.ts";
import { acts, isEdge, restarts } from "../../mesh/zone.ts";
import { HEADERS, holdsTrace } from "../../words/header.ts";
import { hide } from "./aside.ts";

/** Where a stranger says that the request came from (carriers.md row 35); Envoy then writes the address it sees. */
const ADDRESSES: readonly string[] = ["forwarded", "x-forwarded-for"];

/** Envoy's own: it samples by it and puts it into its spans. No carrier. */
const ENVOYS = "x-client-trace-id";

/** Whatever may hold ids of a trace or a decision about it. What is data alone, such as baggage, is left to the filter. */
const TRACE = HEADERS.filter(holdsTrace);
const NAMES: readonly string[] = [...namesOf(false), ENVOYS].sort();
const PREFIXES: readonly string[] = namesOf(true).sort();

/** The HCM's `early_header_mutation_extensions` of a hop, or none: no trace context and no address of a stranger's. */
export function earlyMutation(hop: Hop): { early_header_mutation_extensions?: object[] } {
  const mutations = [
    ...(isEdge(hop) && acts(hop.policy) ? ADDRESSES.map((name) => ({ remove: name })) : []),
    ...(restarts(hop) ? NAMES.map((name) => ({ remove: name })) : []),
    ...(restarts(hop) ? PREFIXES.map((prefix) => ({ remove_on_match: { key_matcher: { prefix } } })) : []),
    ...hide(hop),
  ];
  if (mutations.length === 0) return {};
  return {
    early_header_mutation_extensions: [
      {
        name: "envoy.http.early_header_mutation.header_mutation",
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
          mutations,
        },
      },
    ],
  };
}

function namesOf(family: boolean): string[] {
  return TRACE.filter((header) => header.family === family).map(({ name }) => name);
}
