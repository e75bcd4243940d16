import type { Outbound } from "../../kernel/outbound.ts";

/** Whether something can be used in this installation; if not, how to set it up. */
export type Readiness = { readonly ready: boolean; readonly because: string };

/** What an installation is to be told of a provider, one thing a field. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** Sealed where it is kept, and never shown again. */
  readonly secret: boolean;
  /** The environment variable that sets it; it wins over what was typed. */
  readonly variable: string;
  readonly required: boolean;
  readonly wanted: Pick<RegExp, "test">;
  /** What it should look like, for whoever typed something else. */
  readonly mend: string;
  /** Used where nothing is given. */
  readonly fallback?: string;
};

export type Values = Readonly<Record<string, string>>;

/** Something to do at the provider, with the text to paste there. */
export type SetUpStep = { readonly about: string; readonly code?: string };

/** A company or server that carries messages for one or more channels. */
export type Provider = {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly fields: readonly Field[];
  /** What to do at the provider, in order, with the addresses of this installation filled in. */
  steps(publicUrl: string): readonly SetUpStep[];
  /** Asks the provider whether it takes these values, in the way in which messages go there. Throws nothing. */
  check(values: Values, outbound: Outbound): Promise<Readiness>;
};

/** What is wrong with these values, with the mend, by field. */
export function faultsOf(
  { fields }: Pick<Provider, "fields">,
  values: Values,
): readonly { readonly field: Field; readonly message: string }[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    return value !== undefined && !field.wanted.test(value) ? [{ field, message: field.mend }] : [];
  });
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const inSentence = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);

/** Whether enough is given; if not, what is missing and where to give it. */
export function readinessOf({ title, fields }: Provider, values: Values): Readiness {
  const missing = fields.filter(({ name, required }) => required && !values[name]);
  if (missing.length === 0) return { ready: true, because: `${title} is set up` };
  return {
    ready: false,
    because:
      `${title} is not set up: an administrator gives the ${listed(missing.map(({ label }) => inSentence(label)))} ` +
      `under Settings, Channels, or starts Shipshape with ${listed(missing.map(({ variable }) => variable))}`,
  };
}
