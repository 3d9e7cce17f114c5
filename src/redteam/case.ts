// The corpus: what is planted, where it enters, and what must arrive all the same. Reads tests/redteam/*.json.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../host/root.ts";
import type { Header } from "./message.ts";

/** Where a case's request enters. */
export const WAYS = ["outside", "mesh", "partner"] as const;
export type Way = (typeof WAYS)[number];

/** One attempt to carry something past the filter. Every text in headers, trailers and paths is a template. */
export interface Case {
  id: string;
  /** The row of the threat table that it belongs to. */
  threat: string;
  technique: string;
  /** The class of what is planted. */
  class: string;
  /** Whose request it is: from outside or a mesh peer into a service, or from the mesh out to a partner. */
  way: Way;
  /** HTTP version of the request. Default 1. */
  version?: 1 | 2;
  /** Default GET. */
  method?: string;
  /** Behind the path that leads to the case. A canary in it may reach the service, and nothing else. */
  path?: string;
  headers: Header[];
  trailers?: Header[];
  /** What must arrive: a header whose line, or one member of it, is exactly this. */
  keep?: Header[];
  /** What must not, as a regular expression of the values of that header. */
  gone?: Header[];
  /** A codec may refuse it, so that nothing need arrive. */
  refusable?: true;
  /** What the service answers. */
  answer?: Answer;
}

export interface Answer {
  headers: Header[];
  trailers?: Header[];
  /** gRPC's trailers-only form: one block of headers ends the answer. */
  only?: true;
  /** What must come back, as in a case. */
  keep?: Header[];
  gone?: Header[];
}

/** A file of the corpus. */
export interface Family {
  /** What it tries, in a sentence. */
  about: string;
  cases: Case[];
}

/** Where the corpus lies. */
export const CORPUS = join(ROOT, "data", "redteam");

/** All cases, by file and in their order. */
export async function readCorpus(directory = CORPUS): Promise<Case[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".json")).sort();
  const families = await Promise.all(
    files.map(async (file): Promise<Family> => JSON.parse(await readFile(join(directory, file), "utf8"))),
  );
  return families.flatMap(({ cases }) => cases);
}
