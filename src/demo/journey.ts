// Sends one request through the mesh and reads from the wires what every hop did to it.
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

/** What one request and its response were on a wire. */
interface Crossing {
  request: Message;
  response: Message;
}

/** Sends the journey's request and waits for its answer. `explainers` are those of HOPS, by name. */
export async function travel(mesh: Mesh, explainers: ReadonlyMap<string, Hop>, journey: Journey): Promise<Travelled> {
  const { name, story, sender, path, headers, wires } = journey;
  const marks = new Map(WIRES.map((wire) => [wire, mesh.wire(wire).requests.messages.length]));
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
    report(travelled, plan, from, explainer, near, far);
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
): void {
  const [request, response] = explainer.explain([near.request, far.request], [far.response, near.response]);
  const { name, about, to } = plan;
  travelled.report.hops.push({ name, about, from, to, request: request.rows, response: response.rows });
  const place = { journey: travelled.report.name, hop: name };
  for (const header of request.disagreements) travelled.disagreements.push({ ...place, direction: "request", header });
  for (const header of response.disagreements)
    travelled.disagreements.push({ ...place, direction: "response", header });
}

function crossing(mesh: Mesh, name: WireName, at: number): Crossing | null {
  const { requests, responses } = mesh.wire(name);
  const request = requests.messages[at];
  const response = responses.messages[at];
  return request === undefined || response === undefined ? null : { request, response };
}
