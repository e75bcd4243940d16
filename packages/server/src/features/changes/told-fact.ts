import type { Fact } from "@shipshape/domain/changes/fact";

/** Who told a fact: the name of its source, and of which kind that is. */
export type Teller = { readonly by: string; readonly kind: string };

export type ToldFact<F extends Fact = Fact> = {
  readonly fact: F;
  readonly told: Teller;
  /** The event that it was read from: where it stands when it was not understood. */
  readonly event: string;
};
