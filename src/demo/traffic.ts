// What the demonstration sends: two requests of a shop, and every value in them that must not travel.
import type { Identity } from "./service.ts";

/** The wires of the demonstration, in the order a request passes them. */
export const WIRES = [
  "client-edge",
  "edge-checkout",
  "job-checkout",
  "checkout-in",
  "checkout-out",
  "checkout-billing",
  "billing-in",
  "billing-out",
  "billing-partner",
] as const;
export type WireName = (typeof WIRES)[number];

/** Where something can be seen: on a wire, in one of its directions, or in what a program prints. */
export type Place = `${WireName} ${"requests" | "responses"}` | `${string}: ${string}`;

/** A planted value, and where it may be seen: before the first filter that should take it. */
export interface Secret {
  label: string;
  value: string;
  mayBeIn: readonly Place[];
}

/** One request as it is sent: where, and with which headers. */
export interface Journey {
  name: string;
  /** What happens, for the reader. */
  story: string;
  /** Who sends it. */
  sender: string;
  path: string;
  /** The wires it passes, first to last. */
  wires: readonly WireName[];
  headers: Record<string, string | string[]>;
}

const ALICE = { id: "u-alice-7431", email: "alice.doe@shop.example", account: "ACC-0042-7781" };
const BOB = { id: "u-bob-552083", email: "bob.roe@shop.example", account: "ACC-0099-1203" };
const CARD = "4242424242424242";
const SPLIT_CARD = "5555341244441115";
const SESSION = "sess-9f8e7d6c5b4a";
const JOB_SESSION = "sess-0a1b2c3d4e5f";
const OUTSIDE_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const OUTSIDE_SPAN = "00f067aa0ba902b7";
const JOB_TRACE = "0af7651916cd43dd8448eb211c80319c";
const JOB_SPAN = "b7ad6b7169203331";
const TENANT_NAME = "acme-retail";
const CREDENTIAL = "Bearer demonstration";

/** The checkout service knows its user after authentication and says so in baggage, as its developers once wanted. */
export function identify(credential: string): Identity | undefined {
  if (credential !== CREDENTIAL) return undefined;
  return { "user.id": ALICE.id, "user.email": ALICE.email, account_id: ALICE.account };
}

export const OUTSIDE: Journey = {
  name: "outside",
  story: "A browser outside checks out; checkout adds the user it knows to baggage",
  sender: "browser",
  path: "/checkout",
  wires: WIRES.filter((wire) => wire !== "job-checkout"),
  headers: {
    authorization: CREDENTIAL,
    traceparent: `00-${OUTSIDE_TRACE}-${OUTSIDE_SPAN}-01`,
    tracestate: `shop=${ALICE.email},dd=s:1;t.usr.id:${base64(ALICE.id)}`,
    "x-b3-traceid": OUTSIDE_TRACE,
    "x-b3-spanid": OUTSIDE_SPAN,
    "x-b3-sampled": "1",
    baggage: [
      `user.id=${ALICE.id},user.email=${encodeURIComponent(ALICE.email)},account_id=${ALICE.account}`,
      `card_number=${CARD},${split(SPLIT_CARD)},session=${SESSION};secure,env=prod,region=eu-west-1`,
    ],
    "x-user-id": ALICE.id,
  },
};

export const MESH: Journey = {
  name: "mesh",
  story: "A job inside the mesh, without a sidecar of its own, sends its user in clear",
  sender: "job",
  path: "/renew",
  wires: WIRES.filter((wire) => wire !== "client-edge" && wire !== "edge-checkout"),
  headers: {
    traceparent: `00-${JOB_TRACE}-${JOB_SPAN}-01`,
    tracestate: `dd=s:1;t.usr.id:${base64(BOB.id)}`,
    "x-b3-traceid": JOB_TRACE,
    "x-b3-spanid": JOB_SPAN,
    "x-b3-sampled": "1",
    baggage: [
      `user.id=${BOB.id},user.email=${encodeURIComponent(BOB.email)},account_id=${BOB.account}`,
      `tenant=${TENANT_NAME},session=${JOB_SESSION},env=prod,region=eu-west-1`,
    ].join(),
  },
};

const FROM_CLIENT: readonly Place[] = ["client-edge requests"];
const FROM_JOB: readonly Place[] = ["job-checkout requests"];
/** What checkout itself adds is on the wire to its sidecar too. */
const FROM_CHECKOUT: readonly Place[] = ["client-edge requests", "checkout-out requests"];

export const SECRETS: readonly Secret[] = [
  { label: "alice's user id", value: ALICE.id, mayBeIn: FROM_CHECKOUT },
  { label: "alice's e-mail", value: ALICE.email, mayBeIn: FROM_CHECKOUT },
  { label: "alice's account", value: ALICE.account, mayBeIn: FROM_CHECKOUT },
  { label: "card number", value: CARD, mayBeIn: FROM_CLIENT },
  { label: "card number in four parts", value: SPLIT_CARD, mayBeIn: FROM_CLIENT },
  { label: "session token", value: SESSION, mayBeIn: FROM_CLIENT },
  { label: "trace id of the outside", value: OUTSIDE_TRACE, mayBeIn: FROM_CLIENT },
  { label: "span id of the outside", value: OUTSIDE_SPAN, mayBeIn: FROM_CLIENT },
  { label: "bob's user id", value: BOB.id, mayBeIn: FROM_JOB },
  { label: "bob's e-mail", value: BOB.email, mayBeIn: FROM_JOB },
  { label: "bob's account", value: BOB.account, mayBeIn: FROM_JOB },
  { label: "bob's tenant", value: TENANT_NAME, mayBeIn: FROM_JOB },
  { label: "job's session token", value: JOB_SESSION, mayBeIn: FROM_JOB },
];

/** The labels of the values that a journey's request starts out with. */
export function plantedIn({ wires }: Journey): string[] {
  return SECRETS.filter(({ mayBeIn }) => mayBeIn.includes(`${wires[0] as WireName} requests`)).map(
    ({ label }) => label,
  );
}

function split(card: string): string {
  return [0, 1, 2, 3].map((part) => `c${"abcd"[part]}=${card.slice(part * 4, part * 4 + 4)}`).join(",");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
