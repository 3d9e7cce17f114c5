/** A Node that package.json pins. */
export interface Pin {
  name: string;
  version: string;
}

export function pinned(platform?: string): Pin[];

export function installNodes(env?: Record<string, string | undefined>): { version: string; path: string }[];
