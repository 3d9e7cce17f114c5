// Messages that are nearly right, with secrets planted in them: the carriers' own grammar, spelled in odd ways, cut,
// doubled and mixed with what parsers trip over.
import type { Header } from "../../src/host/headers.ts";
import type { Random } from "./random.ts";
import type { Place, Setup } from "./setup.ts";
import { vendorHeaders } from "./vendor.ts";

/** What nobody may see, as it was spelled; `window` bytes of it in a row are a leak. */
export interface Secret {
  text: string;
  window: number;
}

export interface Message {
  headers: Header[];
  secrets: Secret[];
}

/** No hexadecimal digit and no lower case: nothing that the filter writes looks like a secret. */
const LETTERS = "GHJKMNPQRSTUVWXYZ";
const HEX = "0123456789abcdef";
const CARDS = ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117"];
const KEPT = ["env=prod", "env=dev", "region=eu-west-1", " env = test ", "env=p%72od", "region=us-east-2"];
const NAMES = [
  "user.id",
  "USER_ID",
  "userId",
  "user%49d",
  "account_id",
  "tenant",
  "env",
  "region",
  "mail",
  "session",
  "card",
  "x",
  "%",
  "é",
  "",
];
/** An id of a metric that is cut in two is a metric of any name, which is the application's. */
const UNCUT = ["server-timing"];
/** What entries and nobody name. */
const WORDS = ["user", "plan", "order", "note", "env"];
const STATES = ["rojo", "dd", "es", "ot", "in", "33@nr", "b3", "foo@", "1key", "sw", "user"];
const VENDORS = [
  "uber-trace-id",
  "sw8",
  "sw8-correlation",
  "x-datadog-tags",
  "uberctx-user",
  "ot-baggage-a",
  "baggage-a",
  "correlation-context",
  "x-b3-novel",
  "grpc-trace-bin",
  "newrelic",
  "request-id",
  "traceresponse",
  "sentry-trace",
  "x-dtpc",
  "x-amzn-trace-id",
];
const PIECES = [
  ...' \t,;=-"\\%@:+*0fAz\x00\x7f\xe9',
  "%41",
  "%2",
  "%00",
  ",,",
  ";;",
  "==",
  "00-",
  "t1.",
  "****",
  ", ",
  "\r\n",
];

export class Messages {
  /** The ids of the message's traceparent, if it has one. */
  private trace = "";
  private span = "";
  /** Whether all ids of a message are those. */
  private alike = false;

  constructor(
    private readonly random: Random,
    /** Genuine tokens, to be played back. */
    private readonly tokens: readonly string[],
  ) {}

  make(setup: Setup): Message {
    const r = this.random;
    const secrets: Secret[] = [];
    const headers: Header[] = [];
    const hides = (place: Place) => setup.hides.includes(place);
    const ids = hides("ids") ? secrets : [];
    const plant = (place: Place) => {
      if (setup.echoes === true && place !== "plain" && this.trace !== "" && r.once(2)) return this.echo();
      return hides(place) ? this.secret(secrets, setup) : this.harmless();
    };
    this.trace = "";
    this.span = "";
    this.alike = setup.echoes === true;
    if (r.below(3) > 0) headers.push(...this.traceparent(ids, setup.echoes === true));
    for (let n = r.below(3); n > 0; n--) headers.push(["baggage", this.baggage(setup, () => plant("baggage"))]);
    for (let n = r.below(3); n > 1; n--) headers.push(...this.b3(ids));
    for (let n = r.below(3); n > 0; n--)
      headers.push(["tracestate", this.tracestate(setup, secrets, () => plant("tracestate"))]);
    if (r.once(3)) headers.push([r.pick(VENDORS), plant("vendor")]);
    if (r.once(2)) {
      const text = () => plant("vendor");
      const name = () =>
        setup.namesStay === true || r.once(2)
          ? r.pick(WORDS)
          : this.nameOf(hides("vendor") ? secrets : [], plant("vendor"));
      const trace = () => this.idOf(ids, 32);
      headers.push(...vendorHeaders({ random: r, trace, span: () => this.idOf(ids, 16), text, name }));
    }
    if (r.once(3))
      headers.push([
        r.pick(["x-user-id", "X-User-ID", "xuserid", "x_user_id", "x-mail"].slice(0, hides("plain") ? 4 : 5)),
        plant("plain"),
      ]);
    if (!this.alike && r.once(8)) headers.push(r.pick(headers.concat([["x-other", "1"]])));
    if (setup.namesStay !== true && r.once(2))
      this.mangle(headers.filter(([name]) => !UNCUT.includes(name) && (name !== "tracestate" || hides("tracestate"))));
    if (r.once(40)) headers.unshift(this.busy());
    headers.splice(r.below(headers.length + 1), 0, ["x-kept", r.text(`${HEX} ,;=%"`, 0, 30)]);
    return { headers, secrets };
  }

  /** An id as other carriers of the message have it, or a new one. */
  private idOf(secrets: Secret[], digits: 16 | 32): string {
    const known = digits === 32 ? this.trace : this.span;
    if (known !== "" && (this.alike || !this.random.once(6))) return known;
    return this.id(secrets, digits);
  }

  /** A text that spells an id of the traceparent. */
  private echo(): string {
    const id = this.random.pick([this.trace, this.trace.slice(16), this.span]);
    const bytes = Buffer.from(id, "hex");
    return this.random.pick([
      id,
      id.toUpperCase(),
      `id.${id}`,
      BigInt(`0x${id.slice(-16)}`).toString(),
      bytes.toString("base64url"),
      Buffer.from(id).toString("base64url"),
      id.replace(/(.{8})(?=.)/g, "$1-"),
    ]);
  }

  /** What takes most of the work that a message may cause, or more: of what comes behind not all is looked at. */
  private busy(): Header {
    const r = this.random;
    const value = r.pick(["4-Ax-", "0-0--", "A1-", "%41%42"]).repeat(200 + r.below(1_000));
    const one = (i: number) => r.pick([`user.id=${value}`, `k${i}=${value}`, `user.id.${value.slice(0, 90)}=${i}`]);
    if (r.once(4)) return ["x-honeycomb-trace", `1;trace_id=a,k=${value.repeat(6)}`];
    return ["baggage", Array.from({ length: 4 + r.below(8) }, (_, i) => one(i)).join(",")];
  }

  /** A text as the name of a header or of a member, a token of HTTP; hosts write headers in lower case. */
  private nameOf(secrets: Secret[], text: string): string {
    const name = text.replaceAll(/[^\w.-]/g, ".").slice(0, 60) || "a";
    for (const word of name.match(/[G-Z]{6,}/g) ?? []) secrets.push({ text: word.toLowerCase(), window: 6 });
    return name;
  }

  /** A secret of letters, or a genuine token where tokens are none, in some spelling. */
  private secret(secrets: Secret[], { inside }: Setup): string {
    const r = this.random;
    if (!inside && this.tokens.length > 0 && r.once(12)) {
      const token = r.pick(this.tokens);
      secrets.push({ text: token, window: token.length });
      return token;
    }
    const plain = r.text(LETTERS, 6, r.once(6) ? 120 : 24);
    const text = this.spell(plain);
    const stretch = Math.ceil(text.length / plain.length); // bytes that it takes to spell one
    secrets.push({ text: plain, window: 6 }, { text, window: 6 * stretch });
    return r.pick([text, text, `****${text}`, `${text}@example.com`, `prod ${text}`, `****${text}@example.com`]);
  }

  private spell(text: string): string {
    const percent = (one: string) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
    return this.random.pick([
      (t: string) => t,
      (t: string) => t,
      (t: string) => t.replaceAll(/./g, percent),
      (t: string) => t.replaceAll(/./g, percent).replaceAll("%", "%25"),
      (t: string) => Buffer.from(t).toString("base64"),
      (t: string) => t.replaceAll(/.../g, "$& "),
    ])(text);
  }

  private harmless(): string {
    return this.random.text(`${HEX}.-`, 0, 12);
  }

  private baggage(setup: Setup, plant: () => string): string {
    const r = this.random;
    const members = Array.from({ length: r.once(30) ? 70 : r.below(7) }, () => {
      const kind = r.below(6);
      if (kind < 2) return r.pick(KEPT);
      if (kind === 2) return `${r.pick(NAMES)}=${this.harmless()}`;
      const key = setup.namesStay === true || r.once(2) ? r.pick(NAMES) : plant();
      const properties = r.once(4) ? `;${plant()}=${plant()};p` : "";
      return r.once(10) && setup.namesStay !== true
        ? plant()
        : `${key}${r.pick(["=", " = ", "="])}${plant()}${properties}`;
    });
    return members.join(r.pick([",", ", ", " ,\t"]));
  }

  private tracestate(setup: Setup, secrets: Secret[], plant: () => string): string {
    const r = this.random;
    const members = Array.from({ length: r.once(30) ? 34 : r.below(5) }, () => {
      if (r.once(4)) return r.pick(["es=s:0.1", "ot=th:c;rv:abcdefabcdefab", "ot=th:8"]);
      if (r.once(3)) return `dd=s:1;t.usr.id:${this.userId(secrets)};t.dm:-4`;
      if (r.once(3)) return `rojo=${r.pick(["", "x:", "1-2-3 4:"])}${this.card(secrets)}`;
      return `${setup.namesStay === true || r.once(2) ? r.pick(STATES) : plant()}=${plant()}`;
    });
    return members.join(r.pick([",", ", "]));
  }

  /** The user id of `dd` never stays, not even inside. */
  private userId(secrets: Secret[]): string {
    const text = this.random.text(LETTERS, 6, 20);
    secrets.push({ text, window: 6 });
    return text;
  }

  /** A payment card goes wherever it is seen. */
  private card(secrets: Secret[]): string {
    const card = this.random.pick(CARDS);
    const text = this.random.pick([card, ...[" ", "-", ".", "+"].map((by) => card.replace(/(....)(?=.)/g, `$1${by}`))]);
    secrets.push({ text, window: 12 });
    return text;
  }

  private traceparent(secrets: Secret[], sound: boolean): Header[] {
    const r = this.random;
    const [id, span] = [this.id(secrets, 32), this.id(secrets, 16)];
    this.trace = id;
    this.span = span;
    const text = `${r.pick(["00", "00", "cc", "ff"])}-${id}-${span}-${r.pick(["01", "ff", "01-more"])}`;
    if (sound) return [["traceparent", `00-${id}-${span}-01`]];
    const line: Header = ["traceparent", r.once(6) ? text.toUpperCase() : text];
    return r.once(8) ? [line, line] : [line];
  }

  private b3(secrets: Secret[]): Header[] {
    const r = this.random;
    const [id, span] = [this.id(secrets, r.pick([16, 32])), this.id(secrets, 16)];
    if (r.once(2)) return [["b3", `${id}-${span}${r.pick(["", "-1", "-d", "-0-05e3ac9a4f6e3b90"])}`]];
    return [
      ["x-b3-traceid", id],
      ["x-b3-spanid", span],
      ["x-b3-sampled", r.pick(["1", "true", "2"])],
    ];
  }

  private id(secrets: Secret[], digits: number): string {
    const text = this.random.text(HEX, digits, digits);
    secrets.push({ text, window: 12 }, { text: text.toUpperCase(), window: 12 });
    for (const half of text.match(/.{16}/g) ?? []) {
      const number = BigInt(`0x${half}`);
      for (const spelling of [number, -BigInt.asIntN(64, number)].map(String)) {
        if (spelling.length > 16) secrets.push({ text: spelling, window: 16 });
      }
    }
    return text;
  }

  /** Cuts, doubles and pierces values in place; names stay. */
  private mangle(headers: Header[]): void {
    const r = this.random;
    for (let times = 1 + r.below(3); times > 0 && headers.length > 0; times--) {
      const line = r.pick(headers);
      const at = r.below(line[1].length + 1);
      const end = at + r.below(12);
      const [before, middle, after] = [line[1].slice(0, at), line[1].slice(at, end), line[1].slice(end)];
      line[1] = r.pick([before + after, before + r.pick(PIECES) + middle + after, before + middle + middle + after]);
    }
  }
}
