// The reference policy by example, written by hand: what the model has to say of them is here, and all runners get
// their headers at every hop as well. Values are invented; the card number is the one of every test system.
import type { Example } from "./example.ts";
import type { Expected } from "./header.ts";
import type { Hop } from "./policy.ts";
import { STRANGERS } from "./strangers.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const PARENT = `00-${TRACE}-${SPAN}-01`;
const CARD = "4111111111111111";
const user = (value: string) => ({ token: "user", value });
const account = (value: string) => ({ token: "account", value });
const tenant = (value: string) => ({ token: "tenant", value });

const OUTSIDE = "inbound from outside";
const MESH = "inbound from mesh";
const PARTNER = "outbound to partner";

/** A request with one baggage line that comes from `hop`, and the line that leaves; undefined: none does. */
function baggage(id: string, hop: Hop, line: string, leaves: Expected | undefined): Example {
  const left: Example["leaves"] = leaves === undefined ? [] : [["baggage", leaves]];
  return { id, hop, message: "request", headers: [["baggage", line]], leaves: left };
}

const CHECKOUT = `env=prod,user.id=alice,account_id=4711,tenant=acme,region=eu-central-1,cart=17`;
const CHECKED_OUT: Expected = [
  "env=prod,user.id=",
  user("alice"),
  ",account_id=",
  account("4711"),
  ",tenant=",
  tenant("acme"),
  ",region=eu-central-1",
];

export const EXAMPLES: Example[] = [
  baggage("a checkout from outside", OUTSIDE, CHECKOUT, CHECKED_OUT),
  baggage("a checkout inside", MESH, CHECKOUT, CHECKED_OUT),
  baggage("a checkout to a partner", PARTNER, CHECKOUT, undefined),
  baggage("all kept stays byte for byte", MESH, " env = prod ,\tregion=eu-west-2", [" env = prod ,\tregion=eu-west-2"]),
  baggage("all kept from outside too", OUTSIDE, "env=%70rod", ["env=%70rod"]),
  baggage("white space goes with a rewrite", MESH, " env = prod ,x=1", ["env=prod"]),
  baggage("a blank makes a rewrite", MESH, "env=prod,,region=eu-west-2,", ["env=prod,region=eu-west-2"]),
  baggage("a property never stays", MESH, "env=prod;user=alice,region=eu-west-2;p", ["env=prod,region=eu-west-2"]),
  baggage("a malformed member inside", MESH, "env=prod,oops,region=eu-west-2", ["env=prod,region=eu-west-2"]),
  baggage("a malformed member at a boundary", OUTSIDE, "env=prod,oops,region=eu-west-2", undefined),
  baggage("a value that env may not hold", MESH, "env=alice", undefined),
  baggage("a value that region may not hold", MESH, "region=eu-west-22", undefined),
  baggage("a kept value is not a prefix", MESH, "env=production", undefined),
  baggage("a kept key again", MESH, "env=prod,env=dev", ["env=prod"]),
  baggage("a kept key in another spelling", MESH, "ENV=prod,%65nv=prod,en.v=prod", undefined),
  baggage("names by case and separators", MESH, "userId=alice,USER_ID=bob,user-id=carol", [
    "userId=",
    user("alice"),
    ",USER_ID=",
    user("bob"),
    ",user-id=",
    user("carol"),
  ]),
  baggage("a name in escapes", MESH, "user%49d=alice", ["user%49d=", user("alice")]),
  baggage("a name in escapes of escapes", MESH, "user%2549d=alice", undefined),
  baggage("a value is decoded once", MESH, "user.id=Am%C3%A9lie%252C", ["user.id=", user("Am\xc3\xa9lie%2C")]),
  baggage("a plus is a plus", MESH, "user.id=a+b", ["user.id=", user("a+b")]),
  baggage("a card number as an account", MESH, `account_id=${CARD},env=prod`, ["env=prod"]),
  baggage("a card number in groups", MESH, "account_id=4111-1111-1111-1111,env=prod", ["env=prod"]),
  baggage("a card number in escapes", MESH, "account_id=4111%201111%201111%201111,env=prod", ["env=prod"]),
  baggage("an empty value", MESH, "user.id=,env=prod", ["env=prod"]),
  baggage("the longest value", MESH, `user.id=${"u".repeat(63)}`, ["user.id=", user("u".repeat(63))]),
  baggage("a value too long", MESH, `user.id=${"u".repeat(64)}`, undefined),
  baggage("every length bucket", MESH, [1, 15, 16, 31, 32, 47, 48].map((n) => `user.id=${"u".repeat(n)}`).join(","), [
    ...[1, 15, 16, 31, 32, 47, 48].flatMap((n, i) => [`${i === 0 ? "" : ","}user.id=`, user("u".repeat(n))]),
  ]),
  {
    id: "several lines are one",
    hop: MESH,
    message: "request",
    headers: [
      ["baggage", ""],
      ["baggage", "env=prod"],
      ["Baggage", "region=eu-west-2,x=1"],
    ],
    leaves: [["baggage", ["env=prod,region=eu-west-2"]]],
  },
  {
    id: "a plain header from outside",
    hop: OUTSIDE,
    message: "request",
    headers: [
      ["x-user-id", "alice"],
      ["x-other", "alice"],
    ],
    leaves: [
      ["x-user-id", [user("alice")]],
      ["x-other", ["alice"]],
    ],
  },
  {
    id: "a plain header inside",
    hop: MESH,
    message: "request",
    headers: [["x-user-id", "alice"]],
    leaves: [["x-user-id", ["alice"]]],
  },
  {
    id: "a plain header to a partner",
    hop: PARTNER,
    message: "request",
    headers: [["x-user-id", "alice"]],
    leaves: [],
  },
  {
    id: "a plain header of a response",
    hop: OUTSIDE,
    message: "response",
    headers: [["x-user-id", "alice"]],
    leaves: [["x-user-id", ["alice"]]],
  },
  {
    id: "a plain header that is percent-encoded is not decoded",
    hop: OUTSIDE,
    message: "request",
    headers: [["x-user-id", "al%69ce"]],
    leaves: [["x-user-id", [user("al%69ce")]]],
  },
  {
    id: "a trace to a partner",
    hop: PARTNER,
    message: "request",
    headers: [
      ["traceparent", `cc-${TRACE}-${SPAN}-ff-alice`],
      ["tracestate", "es=s:1"],
      ["b3", `${TRACE}-${SPAN}-1`],
      ["uber-trace-id", `${TRACE}:${SPAN}:0:1`],
    ],
    leaves: [["traceparent", ["00-", { mapped: TRACE }, "-", { mapped: SPAN }, "-03"]]],
  },
  {
    id: "a trace from outside",
    hop: OUTSIDE,
    message: "request",
    headers: [
      ["traceparent", PARENT],
      ["tracestate", "es=s:1"],
      ["x-b3-sampled", "1"],
      ["sw8-x", "0"],
    ],
    leaves: [],
  },
  {
    id: "a trace inside",
    hop: MESH,
    message: "request",
    headers: [
      ["traceparent", PARENT],
      ["tracestate", "a=1, dd=s:2;t.usr.id:YWxpY2U~;o:rum,dd=s:9,1b=2"],
      ["x-b3-traceid", TRACE],
      ["x-b3-spanid", SPAN],
      ["x-datadog-tags", "_dd.p.dm=-4"],
    ],
    leaves: [
      ["traceparent", [PARENT]],
      ["tracestate", ["a=1,dd=s:2;o:rum"]],
      ["x-b3-traceid", [TRACE]],
      ["x-b3-spanid", [SPAN]],
      ["x-datadog-tags", ["_dd.p.dm=-4"]],
    ],
  },
  {
    id: "one malformed header of B3",
    hop: MESH,
    message: "request",
    headers: [
      ["b3", `${TRACE}-${SPAN}-1`],
      ["x-b3-flags", "alice"],
    ],
    leaves: [["b3", [`${TRACE}-${SPAN}-1`]]],
  },
  {
    id: "one malformed header of B3, without ids in the other spelling",
    hop: MESH,
    message: "request",
    headers: [
      ["b3", "1"],
      ["x-b3-traceid", "alice"],
    ],
    leaves: [],
  },
  {
    id: "the user id was all that dd had",
    hop: MESH,
    message: "request",
    headers: [
      ["traceparent", PARENT],
      ["tracestate", "dd=t.usr.id:YWxpY2U~"],
    ],
    leaves: [["traceparent", [PARENT]]],
  },
  {
    id: "a card number in tracestate",
    hop: MESH,
    message: "request",
    headers: [
      ["traceparent", PARENT],
      ["tracestate", `a=1,b=${CARD}`],
    ],
    leaves: [
      ["traceparent", [PARENT]],
      ["tracestate", ["a=1"]],
    ],
  },
  {
    id: "a response to outside",
    hop: OUTSIDE,
    message: "response",
    headers: [
      ["traceresponse", PARENT],
      ["server-timing", 'cache;desc="hit, trace";dur=2.1, Trace;desc=1'],
      ["server-timing", "db;dur=53"],
      ["x-trace", PARENT],
      ["baggage", "env=prod"],
    ],
    leaves: [["server-timing", ['cache;desc="hit, trace";dur=2.1, db;dur=53']]],
  },
  {
    id: "a response without trace metrics",
    hop: OUTSIDE,
    message: "response",
    headers: [
      ["server-timing", "cache , db"],
      ["server-timing", ""],
    ],
    leaves: [
      ["server-timing", ["cache , db"]],
      ["server-timing", [""]],
    ],
  },
  {
    id: "a response from a partner",
    hop: PARTNER,
    message: "response",
    headers: [
      ["traceresponse", PARENT],
      ["server-timing", "intid;desc=1"],
      ["content-language", "en"],
    ],
    leaves: [["content-language", ["en"]]],
  },
  ...STRANGERS,
];
