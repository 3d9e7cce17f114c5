// Sends one request through the mesh and reads from the wires what every hop did to it.
import { setTimeout as pause } from "node:timers/promises";
import type { Span } from "./collector.ts";
import type { Hop } from "./hop.ts";
import { HOPS, type HopPlan, type Mesh } from "./mesh.ts";
import type { Message } from "./message.ts";
import type { Disagreement, JourneyReport } from "./report.ts";
import { post } from "./service.ts";
import { type Journey, plantedIn, WIRES, type WireName } from "./traffic.ts";

export interface Travelled {
  report: JourneyReport;
  disagreements: Disagreement[];
  problems: string[];
}

/** How long a span may take from the end of its request to its collector. */
const SPANS_WITHIN_MS = 10_000;
const LOOK_MS = 50;

/** What one request and its response were on a wire. */
interface Crossing {
  request: Message;
  response: Message;
}

/** Sends the journey's request and waits for its answer. `explainers` are those of HOPS, by name. */
export async function travel(mesh: Mesh, explainers: ReadonlyMap<string, Hop>, journey: Journey): Promise<Travelled> {
  const { name, story, sender, path, headers, wires } = journey;
  const marks = new Map(WIRES.map((wire) => [wire, mesh.wire(wire).requests.messages.length]));
  const spans = new Map(HOPS.map((plan) => [plan.name, mesh.spans(plan).length]));
  const status = await post(mesh.wire(wires[0] as WireName).port, path, headers);
  const travelled: Travelled = {
    report: { name, story, sender, planted: plantedIn(journey), status, hops: [], arrived: null },
    disagreements: [],
    problems: [],
  };
  if (status !== 200) travelled.problems.push(`the request from ${name} was answered ${status}`);

  for (const plan of HOPS) {
    const from = plan.from.find((wire) => wires.includes(wire));
    if (from === undefined) continue;
    const near = crossing(mesh, from, marks.get(from) ?? 0);
    const far = crossing(mesh, plan.to, marks.get(plan.to) ?? 0);
    const explainer = explainers.get(plan.name);
    if (near === null || far === null || explainer === undefined) {
      travelled.problems.push(`the request from ${name} did not pass ${plan.name}`);
      break;
    }
    const span = await spanOf(mesh, plan, spans.get(plan.name) ?? 0);
    if (span === undefined) travelled.problems.push(`no span of the request from ${name} came from ${plan.name}`);
    report(travelled, plan, from, explainer, near, far, span?.traceparent);
    if (plan.to === wires.at(-1)) travelled.report.arrived = far.request.headers;
  }
  return travelled;
}

/** Adds what a hop did to the request between its wires, and to the response on the way back. */
function report(
  travelled: Travelled,
  plan: HopPlan,
  from: WireName,
  explainer: Hop,
  near: Crossing,
  far: Crossing,
  traceparent?: string,
): void {
  const messages = [[near.request, far.request] as const, [far.response, near.response] as const] as const;
  const [request, response] = explainer.explain([...messages[0]], [...messages[1]], traceparent);
  const { name, about, to } = plan;
  travelled.report.hops.push({ name, about, from, to, request: request.rows, response: response.rows });
  const place = { journey: travelled.report.name, hop: name };
  for (const header of request.disagreements) travelled.disagreements.push({ ...place, direction: "request", header });
  for (const header of response.disagreements)
    travelled.disagreements.push({ ...place, direction: "response", header });
}

/** The span that a hop's Envoy made of its request `at`, once it is exported. */
async function spanOf(mesh: Mesh, plan: HopPlan, at: number): Promise<Span | undefined> {
  for (let waited = 0; waited < SPANS_WITHIN_MS && mesh.spans(plan)[at] === undefined; waited += LOOK_MS) {
    await pause(LOOK_MS);
  }
  return mesh.spans(plan)[at];
}

function crossing(mesh: Mesh, name: WireName, at: number): Crossing | null {
  const { requests, responses } = mesh.wire(name);
  const request = requests.messages[at];
  const response = responses.messages[at];
  return request === undefined || response === undefined ? null : { request, response };
}
