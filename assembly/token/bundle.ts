// The key bundle of a sidecar (token-spec.md, BUNDLE) as requests use it: seals to recognise by, leaves to mint and map
// under. What a document must be like is read.ts's matter.
import { Leaf } from "./leaf";

export { Leaf, Use } from "./leaf";

/** `Seal.accepted` and `Recognised.tenant`: the bundle's own tenant, or none; others by their place in `accept`. */
export const OWN_TENANT: i32 = -1;
export const NO_TENANT: i32 = -2;

/** The recognition key of one tenant and epoch. */
export class Seal {
  /** OWN_TENANT, the place in `Bundle.accept`, or NO_TENANT: held, but its tokens do not pass here. */
  accepted: i32 = NO_TENANT;

  constructor(
    public tenant: string,
    public epoch: u32,
    public k0: u64,
    public k1: u64,
  ) {}
}

/** A class of the deployment's own. */
export class OwnClass {
  constructor(
    public name: string,
    public number: i32,
  ) {}
}

export class Bundle {
  version: i64 = 0;
  /** Unix seconds. */
  issued: i64 = 0;
  expires: i64 = 0;
  seals: Array<Seal> = [];
  leaves: Array<Leaf> = [];
  classes: Array<OwnClass> = [];

  constructor(
    public tenant: string,
    public service: string,
    public zone: string,
  ) {}

  /** Whether this bundle was made for the workload that the policy is attached to. Any other must be refused. */
  belongsTo(tenant: string, service: string, zone: string): bool {
    return this.tenant == tenant && this.service == service && this.zone == zone;
  }

  /** The other tenants whose tokens pass here: the policy's `accept_tenants`. Takes effect when assigned, for all. */
  set accept(tenants: Array<string>) {
    for (let i = 0; i < this.seals.length; i++) {
      const seal = this.seals[i];
      seal.accepted = seal.tenant == this.tenant ? OWN_TENANT : NO_TENANT;
      for (let t = 0; t < tenants.length && seal.accepted == NO_TENANT; t++) {
        if (tenants[t] == seal.tenant) seal.accepted = t;
      }
    }
  }

  /** The same keys for one policy among several in a VM: who is accepted here changes nothing there. Leaves are shared. */
  accepting(tenants: Array<string>): Bundle {
    const own = new Bundle(this.tenant, this.service, this.zone);
    own.version = this.version;
    own.issued = this.issued;
    own.expires = this.expires;
    own.leaves = this.leaves;
    own.classes = this.classes;
    for (let i = 0; i < this.seals.length; i++) {
      const seal = this.seals[i];
      own.seals.push(new Seal(seal.tenant, seal.epoch, seal.k0, seal.k1));
    }
    own.accept = tenants;
    return own;
  }

  /**
   * The leaf to use at `now` (unix seconds): the newest epoch whose window holds it; null where none does, or when the
   * bundle has expired. `subject` is the own service for `*.service`, the peer's zone for `map.*`, else "".
   */
  leafFor(use: i32, origin: string, subject: string, now: i64): Leaf | null {
    if (now >= this.expires) return null;
    let newest: Leaf | null = null;
    for (let i = 0; i < this.leaves.length; i++) {
      const leaf = this.leaves[i];
      if (leaf.use != use || leaf.origin != origin || leaf.subject != subject) continue;
      if (now < leaf.mintFrom || now >= leaf.mintUntil) continue;
      if (newest === null || leaf.epoch > newest.epoch) newest = leaf;
    }
    return newest;
  }

  /** The seal of a tenant's epoch, or null. For the own tenant's leaves of kinds 1 to 3 there always is one. */
  sealFor(tenant: string, epoch: u32): Seal | null {
    for (let i = 0; i < this.seals.length; i++) {
      if (this.seals[i].epoch == epoch && this.seals[i].tenant == tenant) return this.seals[i];
    }
    return null;
  }

  /** The number of a class of the deployment's own, 64..255, or -1. The built-in ones are words/class's. */
  classNumber(name: string): i32 {
    for (let i = 0; i < this.classes.length; i++) if (this.classes[i].name == name) return this.classes[i].number;
    return -1;
  }
}
