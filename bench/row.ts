// The rows of the table: which requests, on which hop.
import type { LayoutName } from "./layout.ts";
import { fresh, known, long, plain, type Requests, rotating, users, vendors, worst } from "./request.ts";

export interface Row {
  layout: LayoutName;
  title: string;
  requests: () => Requests;
  /** Who is measured: all contenders, those of every hop, or no filter and ours alone. */
  who: "all" | "everywhere" | "ours";
  /** The share of requests that it gets: heavy ones do the work of several. */
  share?: number;
  /** As many requests until the first comes again; they are sent so often before anything is counted. */
  cycle?: number;
}

export const ROWS = {
  plain: { layout: "inbound", title: "no trace headers", requests: plain, who: "all" },
  known: { layout: "inbound", title: "tokens known", requests: known, who: "all" },
  rotating: { layout: "inbound", title: "tokens known, ids new", requests: rotating, who: "everywhere" },
  fresh: { layout: "inbound", title: "both tokens new", requests: fresh, who: "all" },
  users1000: {
    layout: "inbound",
    title: "1,000 users in turn, ids new",
    requests: () => users(1000),
    who: "everywhere",
    cycle: 1000,
  },
  users5000: {
    layout: "inbound",
    title: "5,000 users in turn, ids new",
    requests: () => users(5000),
    who: "everywhere",
    cycle: 5000,
  },
  traced: { layout: "traced", title: "tokens known", requests: known, who: "everywhere" },
  tracedRotating: { layout: "traced", title: "tokens known, ids new", requests: rotating, who: "everywhere" },
  mesh: { layout: "mesh", title: "tokens known", requests: known, who: "everywhere" },
  meshRotating: { layout: "mesh", title: "tokens known, ids new", requests: rotating, who: "everywhere" },
  partner: { layout: "partner", title: "`x-request-id` mapped", requests: known, who: "everywhere" },
  partnerRotating: { layout: "partner", title: "the same, ids new", requests: rotating, who: "everywhere" },
  members32: { layout: "inbound", title: "32 members", requests: () => long(32), who: "ours", share: 0.2 },
  members64: { layout: "inbound", title: "64 members", requests: () => long(64), who: "ours", share: 0.2 },
  worst: { layout: "inbound", title: "the worst legal request", requests: () => worst(), who: "ours", share: 0.2 },
  vendors: { layout: "inbound", title: "twelve vendors' carriers", requests: vendors, who: "ours", share: 0.2 },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof ROWS;

export const ROW_NAMES = Object.keys(ROWS) as RowName[];

export function rowOf(name: RowName): Row {
  return ROWS[name];
}
