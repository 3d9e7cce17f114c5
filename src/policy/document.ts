// The shape of a policy that the filter took (policy-semantics.md, "Keys"). schema.json says the same to editors.
import type { Action, Identity, Mode, Scope, Trace } from "../words/action.ts";

export interface PolicyDocument {
  apiVersion: "tracecloak/v1";
  kind: "TracePolicy";
  metadata?: { name?: string; owner?: string };
  spec?: Spec | null;
}

export interface Spec {
  mode?: Mode;
  kill_switch?: boolean;
  fields?: Entry[];
  classes?: Record<string, Action>;
  words?: Record<string, string[]>;
  unknown?: "strip" | "mask";
  limits?: { members?: number; bytes?: number; header_bytes?: number; new_tokens?: number; opaque_bytes?: number };
  accept_tenants?: string[];
  exceptions?: Exception[];
  zones?: Zone[];
}

export interface Entry {
  match: string[];
  action: Action;
  class?: string;
  scope?: Scope;
  values?: string[];
  pattern?: string;
  long?: "hash" | "strip";
  on?: ("request" | "response")[];
  on_mesh?: boolean;
  zones?: string[];
  services?: string[];
}

export interface Exception {
  match: string[];
  lift: string;
  action: Action;
  zone: string;
  owner: string;
  reason: string;
  expires: string;
}

export interface Zone {
  name: string;
  own?: boolean;
  peers?: string[];
  clusters?: string[];
  in?: Side;
  out?: Side;
}

export interface Side {
  trace?: Trace;
  carriers?: string[];
  baggage?: "strip";
  tokens?: "trust" | "distrust" | "pass" | "strip";
  identity_headers?: Identity;
}
