// Where a keyring is kept. Making keys is pure (bundle.ts, keyring.ts); what it made is kept through this.
import type { Keyring } from "./keyring.ts";

export interface KeyringStore {
  /** The keyring as it stands. */
  load(): Promise<Keyring>;
  /**
   * Puts what `change` makes of the newest keyring in its place. Nobody else changes it in between; once this resolves, the
   * change is kept. Where `change` answers the keyring that it got, or throws, nothing is written.
   */
  change(change: (keyring: Keyring) => Keyring): Promise<void>;
}
