// What each call of the floor costs: the floor makes one call more in every period of requests, and what a request costs
// meanwhile is counted.
import { attachments, live, replaceOurs } from "./attachment.ts";
import { type Call, nameCall, writeCalls } from "./calls.ts";
import { compileFilter } from "./compile.ts";
import { type Contender, FLOOR, floorAt, NONE } from "./contender.ts";
import { type Counter, type Figure, perRequest } from "./counter.ts";
import { LAYOUTS } from "./layout.ts";
import { type RowName, rowOf } from "./row.ts";
import { Stand } from "./stand.ts";

export interface Step {
  row: RowName;
  /** Where: `listener`, `cluster` or `router`. */
  place: string;
  call: string;
  cost: number;
}

/** Requests before a step is counted, and in each count of it. */
const SETTLE = 60;
const COUNTED = 100;
const COUNTS = 5;
const PERIOD = SETTLE + COUNTED * COUNTS;
const WARM_UP = 2000;

/** The steps of every hop. */
export async function measureSteps(counter: Counter, progress: (line: string) => void): Promise<Step[]> {
  const steps: Step[] = [];
  for (const row of ["plain", ...LAYOUTS.map((layout) => (layout === "inbound" ? "known" : layout))] as RowName[]) {
    progress(`calls of ${row}`);
    const none = await costs(counter, NONE, row, 1);
    const calls: { place: string; name: string }[] = [];
    const figures = await costs(counter, stepping(calls), row, () => calls.length + 1);
    const places = [...new Set(calls.map(({ place }) => place))];
    let before = none[0]?.median ?? Number.NaN;
    for (const [i, figure] of figures.entries()) {
      const call = calls[i - 1];
      const step = {
        row,
        place: call?.place ?? places.join(" and "),
        call: call?.name ?? "create, enter for the request and the response, delete",
        cost: Math.round(figure.median - before),
      };
      progress(`  ${step.place}, ${step.call}: ${step.cost}`);
      steps.push(step);
      before = figure.median;
    }
  }
  return steps;
}

/** The floor with one call more in each period, from one attachment to the next; `calls` is told which they are. */
function stepping(calls: { place: string; name: string }[]): Contender {
  const place: Contender["place"] = async (bootstrap, scene) => {
    const filename = await compileFilter("calls");
    for (const [i, attachment] of live(attachments(bootstrap)).entries()) {
      const mine: readonly Call[] = scene.calls[i] ?? [];
      const script = `${PERIOD} ${calls.length} ${WARM_UP}\n${writeCalls(mine)}`;
      replaceOurs(attachment, [floorAt(attachment, filename, script, i)]);
      calls.push(...mine.map((call) => ({ place: attachment.place, name: nameCall(call) })));
    }
    for (const left of attachments(bootstrap)) replaceOurs(left, []);
  };
  return { ...FLOOR, place };
}

async function costs(
  counter: Counter,
  contender: Contender,
  row: RowName,
  count: number | (() => number),
): Promise<Figure[]> {
  const { layout, requests } = rowOf(row);
  const stand = await Stand.start({ contender, layout, counter, requests: requests() });
  try {
    const make = requests();
    await stand.send(WARM_UP, make);
    await counter.open(stand.pid);
    const figures: Figure[] = [];
    const steps = typeof count === "number" ? count : count();
    for (let step = 0; step < steps; step++) {
      await stand.send(SETTLE, make);
      figures.push(await perRequest(counter, stand.pid, (n) => stand.send(n, make), COUNTED));
    }
    return figures;
  } finally {
    await stand.end();
  }
}
