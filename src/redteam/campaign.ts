// A campaign: plants every case, sends it, and looks for the canaries wherever anything arrived.
import type { Case } from "./case.ts";
import { send } from "./client.ts";
import { type Header, type Message, type Part, partsOf, valuesOf } from "./message.ts";
import { type Mint, type Planted, plant } from "./plant.ts";
import { isRead, isRenewal, type Renewal, renewalOf } from "./renewal.ts";
import { KINDS, kindOf } from "./secret.ts";
import { type Needle, Seer, type Sighting } from "./seer.ts";
import type { SinkAnswer } from "./sink.ts";

/** A canary that was seen where it must not be. */
export interface Leak {
  case: Case;
  /** The class of this very canary; a case may plant several. */
  class: string;
  sink: string;
  /** `header NAME`, `body` …, or several where no part alone holds it. */
  place: string;
  encoding: Sighting["encoding"];
  /** Whether all of it was seen, or a piece. */
  whole: boolean;
}

/** Something that had to arrive and did not. */
export interface Loss {
  case: Case;
  /** `request`, or the header of a control, with `answer` before it on the way back. */
  control: string;
}

export interface Findings {
  /** The cases that were sent, in order. */
  cases: readonly Case[];
  leaks: Leak[];
  losses: Loss[];
}

export interface Options {
  cases: readonly Case[];
  seed: number;
  mint?: Mint;
}

/** What a client is called that gets a canary back. */
export const ANSWER = "answer";
/** Whether a canary of this class, of this case, is the sink's own. */
export type IsOwn = (one: Case | undefined, cls: string) => boolean;
const NOBODY: IsOwn = () => false;
/** Of a call to a partner: the ids of the mesh, and a text that its own service has spelled as one. */
export const ownIds: IsOwn = (one, cls) => {
  return cls === "trace-id" || cls === "span-id" || (cls === "unknown" && one?.threat === "covert channels in ids");
};

const AT_ONCE = 4;
/** A shorter piece counts only in a copy of the case's own request or answer: in all the rest, chance makes some. */
const FAR_PIECE = 10;

export class Campaign {
  /** The cases with their canaries in place. */
  readonly planted: readonly Planted[];
  private readonly byMark: ReadonlyMap<string, Planted>;
  private readonly byNeedle = new Map<string, Planted>();
  private readonly seer: Seer;
  private readonly leaks = new Map<string, Leak>();
  private readonly arrivals = new Map<string, Message[]>();
  private readonly answers = new Map<string, Message>();

  constructor({ cases, seed, mint }: Options) {
    this.planted = cases.map((one) => plant(one, seed, mint));
    this.byMark = new Map(this.planted.map((one) => [one.mark, one]));
    const needles: Needle[] = this.planted.flatMap((one) => one.needles);
    for (const one of this.planted) for (const { id } of one.needles) this.byNeedle.set(id, one);
    this.seer = new Seer(needles);
  }

  /** What a sink answers to a request of this path: that of the case it belongs to, or null. */
  answerTo(path: string): SinkAnswer | null {
    const one = this.ownerOf(path);
    if (one === undefined || one.answer === null) return null;
    return { headers: one.answer.headers, trailers: one.answer.trailers, only: one.case.answer?.only === true };
  }

  /** Sends every case to `target`, a few at a time, and looks at what comes back. */
  async send(target: URL, progress: (sent: number) => void = () => {}): Promise<void> {
    const queue = [...this.planted];
    let sent = 0;
    const worker = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        const { version = 1, method = "GET" } = one.case;
        const path = `${target.pathname.replace(/\/$/, "")}/${one.mark}${one.path}`;
        const answer = await send(target, { version, method, path, headers: one.headers, trailers: one.trailers });
        if (answer !== null) {
          this.answers.set(one.mark, answer);
          this.search(ANSWER, partsOf(answer), one);
        }
        progress(++sent);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  /**
   * Looks through what a sink received. `isOwn` says what it may show: a mesh's own spans and logs name its own traces,
   * whatever a partner is told.
   */
  look(sink: string, messages: readonly Message[], isOwn: IsOwn = NOBODY): void {
    for (const message of messages) {
      const owner = this.ownerOf(message.path);
      if (owner !== undefined) this.arrivals.set(owner.mark, [...(this.arrivals.get(owner.mark) ?? []), message]);
      this.search(sink, partsOf(message), owner, isOwn);
    }
  }

  /** Looks through anything else that may hold a canary: a log, statistics. */
  lookAt(sink: string, text: string | Buffer, isOwn: IsOwn = NOBODY): void {
    this.search(sink, [{ place: "text", bytes: Buffer.from(text) }], undefined, isOwn);
  }

  findings(): Findings {
    const cases = this.planted.map((one) => one.case);
    const traced = this.isTraced();
    return {
      cases,
      leaks: [...this.leaks.values()],
      losses: this.planted.flatMap((one) => this.lossesOf(one, traced)),
    };
  }

  private ownerOf(path: string): Planted | undefined {
    const segments = path.split(/[/?]/);
    return segments.map((segment) => this.byMark.get(segment)).find((one) => one !== undefined);
  }

  /**
   * Whether the proxies on the way trace, and so renew span ids: no span id that a tracer reads arrived as it was, and every
   * case got one of its own. What renews only some of them, or makes all of them one, is no tracer.
   */
  private isTraced(): boolean {
    const read = this.planted.filter(({ headers }) => isRead(headers));
    const renewals = read.map((one) => renewalsIn(one.keep, this.arrivals.get(one.mark) ?? []));
    const all = renewals.flat();
    const ids = renewals.map((list) => new Set(list.map(({ to }) => to)));
    const distinct = new Set(ids.flatMap((set) => [...set]));
    return all.length > 0 && all.every(isRenewal) && distinct.size === ids.reduce((sum, { size }) => sum + size, 0);
  }

  private search(sink: string, parts: readonly Part[], owner?: Planted, isOwn: IsOwn = NOBODY): void {
    const all = Buffer.concat(parts.flatMap(({ bytes }) => [bytes, Buffer.of(0x0a)]));
    const counts = ({ id, whole, length }: Sighting) =>
      !isOwn(this.byNeedle.get(id)?.case, classOf(id)) &&
      (whole || length >= FAR_PIECE || (owner !== undefined && this.byNeedle.get(id) === owner));
    const sightings = this.seer.look(all).filter(counts);
    if (sightings.length === 0) return;
    const inParts = parts.map((part) => ({ part, seen: this.seer.look(part.bytes) }));
    for (const sighting of sightings) {
      const one = this.byNeedle.get(sighting.id);
      if (one === undefined) continue;
      const holding = inParts.flatMap(({ part, seen }) => {
        const found = seen.find(({ id, whole }) => id === sighting.id && (whole || !sighting.whole));
        return found === undefined ? [] : [{ place: this.named(part), ...found }];
      });
      const excused = owner === one && one.inPath.has(sighting.id);
      const places = excused ? holding.filter(({ place }) => place !== "path" && place !== "header :path") : holding;
      if (places.length === 0 && holding.length > 0) continue;
      for (const { place, encoding, whole } of places.length > 0 ? places : [{ place: "several", ...sighting }]) {
        const leak: Leak = { case: one.case, class: classOf(sighting.id), sink, place, encoding, whole };
        const key = [one.case.id, leak.class, sink, place, encoding].join("\n");
        if (this.leaks.get(key)?.whole !== true) this.leaks.set(key, leak);
      }
    }
  }

  /** The name of a part; of a header whose very name holds a canary, only that it is one. */
  private named({ place }: Part): string {
    return this.seer.look(Buffer.from(place, "latin1")).length > 0 ? place.replace(/ .*/, " name") : place;
  }

  private lossesOf(one: Planted, traced: boolean): Loss[] {
    const arrived = this.arrivals.get(one.mark) ?? [];
    const back = this.answers.get(one.mark);
    if (arrived.length === 0) return one.case.refusable ? [] : [{ case: one.case, control: "request" }];
    const lost = lostOf(one.keep, one.case.gone, arrived, traced);
    const lostBack = one.answer === null ? [] : lostOf(one.answer.keep, one.case.answer?.gone, back ? [back] : []);
    const controls = [...lost, ...lostBack.map((control) => `answer ${control}`)];
    return controls.map((control) => ({ case: one.case, control }));
  }
}

/** The class of a needle, by the kind in its id. */
function classOf(id: string): string {
  return KINDS[kindOf(id.replace(/^.*\//, ""))]?.class ?? "unknown";
}

/** Controls that none of the messages has, and headers that some message has in a form that must be gone. */
function lostOf(
  keep: readonly Header[],
  gone: readonly Header[] = [],
  messages: readonly Message[],
  traced = false,
): string[] {
  const values = ({ headers, trailers }: Message, name: string) => valuesOf([...headers, ...trailers], name);
  const lost = keep.filter((control) => {
    const [name, text] = control;
    if (traced && renewalsIn([control], messages).some(isRenewal)) return false;
    return !messages.some((message) =>
      values(message, name).some((line) => line === text || itemsOf(line).includes(text)),
    );
  });
  const there = gone.filter(([name, pattern]) => {
    return messages.some((message) => values(message, name).some((line) => new RegExp(pattern).test(line)));
  });
  return [...lost, ...there].map(([name]) => name);
}

/** What became of the span ids of controls in messages. */
function renewalsIn(keep: readonly Header[], messages: readonly Message[]): Renewal[] {
  return keep.flatMap((control) => messages.flatMap(({ headers }) => renewalOf(control, headers) ?? []));
}

function itemsOf(line: string): string[] {
  return line.split(",").map((item) => item.trim());
}
