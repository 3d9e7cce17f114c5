import { expect, test } from "vitest";
import { Filter } from "../src/host/filter.ts";
import { differences } from "./model/compare.ts";
import { EXAMPLES } from "./model/examples.ts";
import type { Header } from "./model/header.ts";
import { configurationOf, makeKeys, PLACES } from "./model/hop.ts";
import { HOPS, type Hop } from "./model/policy.ts";
import { scrub } from "./model/scrub.ts";
import { readVectors } from "./model/vectors.ts";
const CASES = [...["baggage","baggage","traceparent","tracestate","b3","vendors"].flatMap(readVectors), ...EXAMPLES, ...EXAMPLES, ...EXAMPLES].filter(c=>JSON.stringify(c.headers).length<1500);
let s = Number(process.env.SEED ?? 1)>>>0;
const rnd = (n: number) => { s ^= s << 13; s >>>= 0; s ^= s >>> 17; s ^= s << 5; s >>>= 0; return s % n; };
const BITS = [",", ";", "=", "%", "%41", "%2", " ", "\t", "-", "\"", "\\", "a", "0", "f", "A", "z", "\x7f", "\xe9", "user.id=alice", "env=prod", ",env=dev", "dd=t.usr.id:x;s:1", "t.usr.id:", ",,", "d", "1", "00", "@", ":", "Tenant=x", "account%5Fid=7", "trace;", "intid"];
function mutate(v: string): string {
  for (let k = rnd(4); k >= 0; k--) {
    const at = rnd(v.length + 1);
    const how = rnd(5);
    const b = BITS[rnd(BITS.length)]!;
    if (how === 0) v = v.slice(0, at) + b + v.slice(at);
    else if (how === 1) v = v.slice(0, at) + v.slice(at + 1 + rnd(3));
    else if (how === 2) v = v.slice(0, at) + b + v.slice(at + 1);
    else if (how === 3) v = v.slice(0, at);
    else { const e = at + rnd(20); v = v.slice(0, e) + v.slice(at, e) + v.slice(e); }
  }
  return v;
}
test("fuzz", async () => {
  const now = Math.floor(Date.now() / 1000);
  const { keyring, env } = makeKeys(now);
  const wrong: string[] = [];
  const hops = Object.keys(HOPS) as Hop[];
  const filters = await Promise.all(hops.map(async (hop) => { const f = await Filter.load({ env, wasm: "/tmp/cs/p.wasm" }); expect(f.configure(configurationOf(hop)).ok).toBe(true); return f; }));
  const N = Number(process.env.N ?? 3000);
  for (let i = 0; i < N; i++) {
    let headers = CASES[rnd(CASES.length)]!.headers.map(([n, v]): Header => [n === "x-request-id" ? "x-zz" : n, rnd(3) ? mutate(v) : v]);
    if (rnd(4) === 0) headers = [...headers, ...CASES[rnd(CASES.length)]!.headers];
    if (rnd(6) === 0) headers.splice(rnd(headers.length), 1);
    if (rnd(6) === 0 && headers.length) headers.push(headers[rnd(headers.length)]!);
    const h = rnd(10) < 6 ? rnd(2) : rnd(hops.length);
    const hop = hops[h]!;
    const ex = filters[h]!.request(headers, { cluster: PLACES[hop].cluster });
    const req = ex.headers; const res = ex.response(headers); ex.end();
    if (ex.reply) { wrong.push(`${hop} reply ${ex.reply.code} ${JSON.stringify(headers)}`); break; }
    for (const [m, left] of [["request", req], ["response", res]] as const) {
      let d: string[]; try { d = differences(scrub(hop, m, headers, true), left, keyring, now); } catch (e) { d = [String(e)]; }
      if (d.length) wrong.push(`${hop} ${m}\n   ${d.join("\n   ")}\n   IN ${JSON.stringify(headers)}\n   OUT ${JSON.stringify(left)}`);
    }
  }
  console.log(wrong.length, "wrong of", N); console.log(wrong.slice(0, 8).map(x=>x.slice(0,1500)).join("\n\n"));
}, 100000);
