import { bytesOf } from "../../../assembly/bytes/scan";
import { Problem } from "../../../assembly/json/problem";
import { readConfig } from "../../../assembly/policy/config";
import { Policy, Side } from "../../../assembly/policy/model";
import { Action, Mode, Point, Scope, Trace } from "../../../assembly/words/action";
import { CARRIERS, Carrier } from "../../../assembly/words/carrier";
import { Class } from "../../../assembly/words/class";

/** `spec` in single quotes, attached as the service checkout in zone mesh. */
function policyOf(spec: string): Policy {
  const attach = "{'point':'outbound-cluster','peer':'auto','tenant':'acme','service':'checkout','zone':'mesh'}";
  const head = "'apiVersion':'tracecloak/v1','kind':'TracePolicy'";
  const config = "{'attach':" + attach + ",'policy':{" + head + ",'spec':" + spec + "}}";
  return readConfig(bytesOf(config.replaceAll("'", '"')), new Problem())!;
}

/** `trace carriers baggage tokens` of one side. */
function shown(side: Side): string {
  let open = 0;
  for (let c = 0; c < CARRIERS; c++) if (side.carriers[c]) open++;
  const trace = side.trace == Trace.KEEP ? "keep" : side.trace == Trace.REMAP ? "remap" : "restart";
  const baggage = side.stripBaggage ? " strip" : "";
  return (
    trace +
    " " +
    open.toString() +
    baggage +
    (side.trustTokens ? " trust" : "") +
    (side.stripTokens ? " no-tokens" : "")
  );
}

class Row {
  constructor(
    public name: string,
    public zone: string,
    public into: string,
    public out: string,
  ) {}
}

const ROWS: Row[] = [
  new Row("own by default", "'own':true", "keep 32 trust", "keep 32"),
  new Row("not own by default", "'own':false", "restart 0", "remap 0 no-tokens"),
  new Row("own and remapped", "'own':true,'out':{'trace':'remap'}", "keep 32 trust", "remap 32 no-tokens"),
  new Row("kept outwards", "'out':{'trace':'keep'}", "restart 0", "keep 0"),
  new Row("kept outwards without tokens", "'out':{'trace':'keep','tokens':'strip'}", "restart 0", "keep 0 no-tokens"),
  new Row("two carriers", "'in':{'carriers':['traceparent','b3','b3']}", "restart 2", "remap 0 no-tokens"),
  new Row("own with no carriers", "'own':true,'in':{'carriers':[]}", "keep 0 trust", "keep 32"),
  new Row("no baggage", "'own':true,'out':{'baggage':'strip'}", "keep 32 trust", "keep 32 strip"),
  new Row("distrusted", "'own':true,'in':{'tokens':'distrust'}", "keep 32", "keep 32"),
  new Row("trusted", "'in':{'tokens':'trust','trace':'remap'}", "remap 0 trust", "remap 0 no-tokens"),
];

describe("sides of a zone", () => {
  it("have the defaults of rules 6 and 14 where the policy says nothing", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[i];
      const home = "{'name':'mesh','own':true}";
      const zones = "{'zones':[" + home + ",{'name':'z'," + row.zone + "},{'name':'outside'}]}";
      const zone = policyOf(zones).zones[1];
      expect(shown(zone.in)).toBe(row.into, row.name);
      expect(shown(zone.out)).toBe(row.out, row.name);
    }
  });
});

describe("the strict default", () => {
  it("is what an empty policy and no configuration at all mean", () => {
    for (let i = 0; i < 2; i++) {
      const policy = i == 0 ? policyOf("{}") : readConfig([], new Problem())!;
      expect(policy.mode).toBe(Mode.ENFORCE);
      expect(policy.unknown).toBe(Action.STRIP);
      expect(policy.entries.length).toBe(0);
      for (let c = 0; c < 256; c++) {
        const guarded = c == Class.PAYMENT || c == Class.SECRET;
        expect(policy.classes[c]).toBe(guarded ? <i8>Action.STRIP : -1, c.toString());
      }
      expect(policy.zones.length).toBe(2);
      expect(policy.zones[policy.home].name).toBe("mesh");
      expect(shown(policy.zones[policy.home].in)).toBe("keep 32 trust");
      const outside = policy.zones[policy.outside];
      expect(outside.name).toBe("outside");
      expect(outside.own).toBe(false);
      expect(shown(outside.in)).toBe("restart 1 strip");
      expect(shown(outside.out)).toBe("remap 1 strip no-tokens");
      expect(outside.in.carriers[Carrier.TRACEPARENT] && outside.out.carriers[Carrier.TRACEPARENT]).toBe(true);
    }
  });

  it("takes every peer for outside where nothing is configured", () => {
    const policy = readConfig([], new Problem())!;
    expect(policy.attach.point).toBe(Point.INBOUND_LISTENER);
    expect(policy.attach.peer).toBe(policy.outside);
  });
});

describe("readConfig", () => {
  it("compiles what the attachment says", () => {
    const attach = policyOf("{}").attach;
    expect(attach.point).toBe(Point.OUTBOUND_CLUSTER);
    expect(attach.peer).toBe(-1);
    expect(attach.tenant + "/" + attach.service + "/" + attach.zone).toBe("acme/checkout/mesh");
  });

  it("compiles an entry", () => {
    const policy = policyOf(
      "{'fields':[{'match':['baggage:user.id','header:X-User-Id'],'action':'tokenize','class':'user','scope':'service'," +
        "'long':'hash','on':['response'],'on_mesh':true,'zones':['outside'],'services':['cart','checkout']}," +
        "{'match':['baggage:env'],'action':'keep','values':['prod','dev'],'services':['cart']}," +
        "{'match':['baggage:vip'],'action':'hash','class':'vip'}," +
        "{'match':['baggage:region'],'action':'keep','pattern':'[a-z]{2}'}]}",
    );
    const first = policy.entries[0];
    expect(first.action).toBe(Action.TOKENIZE);
    expect(first.cls).toBe(Class.USER);
    expect(first.scope).toBe(Scope.SERVICE);
    expect(first.long).toBe(Action.HASH);
    expect(first.onRequest).toBe(false);
    expect(first.onResponse).toBe(true);
    expect(first.onMesh).toBe(true);
    expect(first.applies).toBe(true);
    expect(first.zones![policy.home]).toBe(false);
    expect(first.zones![policy.outside]).toBe(true);
    expect(first.names.length).toBe(2);
    expect(first.names[0].carrier).toBe(Carrier.BAGGAGE);
    expect(first.names[1].carrier).toBe(Carrier.HEADER);
    const second = policy.entries[1];
    expect(second.index).toBe(1);
    expect(second.applies).toBe(false);
    expect(second.onRequest).toBe(true);
    expect(second.onResponse).toBe(false);
    expect(second.long).toBe(Action.STRIP);
    expect(second.zones === null).toBe(true);
    expect(second.values!.length).toBe(2);
    expect(policy.entries[2].ownClass).toBe("vip");
    expect(policy.entries[2].cls).toBe(-1);
    expect(policy.entries[2].scope).toBe(Scope.TENANT);
    expect(policy.entries[3].pattern!.length).toBe(2);
  });

  it("compiles the rest of spec", () => {
    const policy = policyOf(
      "{'mode':'report','kill_switch':true,'unknown':'mask','classes':{'email':'hash','ip':'mask'}," +
        "'limits':{'members':8,'bytes':512,'header_bytes':4096,'new_tokens':0,'opaque_bytes':100},'accept_tenants':['globex']}",
    );
    expect(policy.mode).toBe(Mode.REPORT);
    expect(policy.killSwitch).toBe(true);
    expect(policy.unknown).toBe(Action.MASK);
    expect(policy.classes[Class.EMAIL]).toBe(<i8>Action.HASH);
    expect(policy.classes[Class.IP]).toBe(<i8>Action.MASK);
    expect(policy.classes[Class.SECRET]).toBe(<i8>Action.STRIP);
    expect(policy.members).toBe(8);
    expect(policy.bytes).toBe(512);
    expect(policy.headerBytes).toBe(4096);
    expect(policy.newTokens).toBe(0);
    expect(policy.opaqueBytes).toBe(100);
    expect(policy.acceptTenants.join()).toBe("globex");
  });

  it("compiles an exception", () => {
    const rest = "'zone':'outside','owner':'a','reason':'b','expires':'2030-01-31T00:00:00Z'}";
    const policy = policyOf(
      "{'exceptions':[{'match':['baggage:card'],'lift':'payment','action':'mask'," +
        rest +
        ",{'match':['baggage:card'],'lift':'entry','action':'keep'," +
        rest +
        "]}",
    );
    const lifted = policy.exceptions[0];
    expect(lifted.liftClass).toBe(Class.PAYMENT);
    expect(lifted.action).toBe(Action.MASK);
    expect(lifted.zone).toBe(policy.outside);
    expect(lifted.expires).toBe(1896048000);
    expect(policy.exceptions[1].liftClass).toBe(-1);
    expect(policy.exceptions[1].index).toBe(1);
  });

  it("keeps the clusters of a zone, and of peers nothing yet", () => {
    const policy = policyOf(
      "{'zones':[{'name':'mesh','own':true,'peers':['spiffe://acme.example/*'],'clusters':['mesh-*','a']},{'name':'outside'}]}",
    );
    expect(policy.zones[0].clusters.length).toBe(2);
    expect(policy.zones[0].clusters[0].length).toBe(6);
    expect(policy.zones[1].clusters.length).toBe(0);
  });
});
