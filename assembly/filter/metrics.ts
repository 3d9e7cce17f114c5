// The counters of decide/counts as Envoy metrics, flushed on tick. Names follow Istio's tag format, which becomes labels
// with `extraStatTags` or `stats_tags` alone. Labels are words of the program, never of a header.
import {
  ANSWER,
  defineMetric,
  incrementMetric,
  LogLevel,
  MetricKind,
  readMetric,
  recordMetric,
  Status,
} from "../abi/host";
import { Writer } from "../bytes/writer";
import { clearCounted, counted, takeDegraded, takeField } from "../decide/counts";
import { Action } from "../words/action";
import { CARRIERS, carrierName } from "../words/carrier";
import { REASONS, reasonName } from "../words/reason";
import { count, notice, say, send } from "./notice";

const ACTIONS: i32 = Action.STRIP + 1;
const FIELDS: i32 = CARRIERS * ACTIONS * 2;

/** Metric ids by label set, as the host gave them; 0 until the first count. */
const ids = new StaticArray<u32>(FIELDS + REASONS);
/** Reasons that were logged: each is said once per VM. */
const said = new StaticArray<bool>(REASONS);
const name: Writer = new Writer(new StaticArray<u8>(160));

function actionName(action: i32): string {
  if (action == Action.KEEP) return "keep";
  if (action == Action.TOKENIZE) return "tokenize";
  if (action == Action.HASH) return "hash";
  if (action == Action.MASK) return "mask";
  return "strip";
}

function label(key: string, value: string): void {
  name.text(key);
  name.text("=.=");
  name.text(value);
  name.text(";.;");
}

/** Adds what was counted since the last flush to the host's counters. */
export function flush(): void {
  if (!counted) return;
  clearCounted();
  for (let carrier = 0; carrier < CARRIERS; carrier++) {
    for (let action = 0; action < ACTIONS; action++) {
      flushField(carrier, action, false);
      flushField(carrier, action, true);
    }
  }
  for (let reason = 0; reason < REASONS; reason++) flushDegraded(reason);
}

function flushField(carrier: i32, action: i32, would: bool): void {
  const n = takeField(carrier, action, would);
  if (n == 0) return;
  const i = (carrier * ACTIONS + action) * 2 + <i32>would;
  if (ids[i] == 0) {
    name.reset();
    label("action", actionName(action));
    label("carrier", carrierName(carrier));
    label("mode", would ? "report" : "enforce");
    name.text("tracecloak_fields_total");
  }
  add(i, n);
}

function flushDegraded(reason: i32): void {
  const n = takeDegraded(reason);
  if (n == 0) return;
  if (ids[FIELDS + reason] == 0) {
    name.reset();
    label("reason", reasonName(reason));
    name.text("tracecloak_degraded_total");
  }
  add(FIELDS + reason, n);
  if (said[reason]) return;
  said[reason] = true;
  notice("degraded");
  say("reason", reasonName(reason));
  count("fields", n);
  send(LogLevel.WARN);
}

/** Adds to the counter in place `i`, which `name` holds the name of unless it was defined before. */
function add(i: i32, n: u32): void {
  if (ids[i] == 0 && defineMetric(MetricKind.COUNTER, name.buf, 0, name.at) == Status.OK) ids[i] = ANSWER.metric;
  if (ids[i] != 0) incrementMetric(ids[i], n);
}

/** Counts a refused configuration under its problem's code, and says in a gauge that one is refused now. */
export function countRefusal(code: string): void {
  name.reset();
  label("code", code);
  name.text("tracecloak_config_refusals_total");
  if (defineMetric(MetricKind.COUNTER, name.buf, 0, name.at) == Status.OK) incrementMetric(ANSWER.metric, 1);
  gaugeRefused(1);
}

/** Says that the newest configuration is in use. Whether an earlier VM refused one is not known here: it is cleared. */
export function gaugeAccepted(): void {
  gaugeRefused(0);
}

function gaugeRefused(value: u64): void {
  name.reset();
  name.text("tracecloak_config_refused");
  if (defineMetric(MetricKind.GAUGE, name.buf, 0, name.at) == Status.OK) recordMetric(ANSWER.metric, value);
}

/** Counts a configuration that was taken and refuses all traffic, under the code of what is in the way. */
export function countClosed(code: string): void {
  name.reset();
  label("code", code);
  name.text("tracecloak_config_closed_total");
  if (defineMetric(MetricKind.COUNTER, name.buf, 0, name.at) == Status.OK) incrementMetric(ANSWER.metric, 1);
}

let liveId: u32 = 0;

/** Says how many configurations this VM holds, drained ones included. */
export function gaugeLive(configurations: i32): void {
  if (liveId == 0) {
    name.reset();
    name.text("tracecloak_configurations");
    if (defineMetric(MetricKind.GAUGE, name.buf, 0, name.at) != Status.OK) return;
    liveId = ANSWER.metric;
  }
  recordMetric(liveId, configurations);
}

let closedId: u32 = 0;
/** What this VM said last. */
let closedSaid: u64 = 0;

/**
 * Says how many configurations of this VM refuse all traffic. All VMs of an Envoy share the gauge, so one lowers only what
 * it said itself: the gauge is what the VM says that has most.
 */
export function gaugeClosed(configurations: u64): void {
  if (configurations == 0 && closedSaid == 0) return;
  if (closedId == 0) {
    name.reset();
    name.text("tracecloak_configurations_closed");
    if (defineMetric(MetricKind.GAUGE, name.buf, 0, name.at) != Status.OK) return;
    closedId = ANSWER.metric;
  }
  const more = readMetric(closedId) == Status.OK && ANSWER.value < configurations;
  if (more || configurations < closedSaid) recordMetric(closedId, configurations);
  closedSaid = configurations;
}
