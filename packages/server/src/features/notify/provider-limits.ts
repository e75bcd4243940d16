import { RATE_WORDS, ratesIn } from "@shipshape/domain/notify/rate-words";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Rates } from "./channel.ts";
import type { Field, Provider } from "./provider.ts";
import { providerSettings } from "./provider-settings.ts";

/** How much a provider is sent: what it bears, or what was agreed with it. */
export const limitField = (
  given: Pick<Field, "name" | "label" | "variable"> & { readonly about: string; readonly fallback: string },
): Field => {
  const { about, ...field } = given;
  return {
    ...field,
    hint: `${about}, ${RATE_WORDS}`,
    secret: false,
    required: false,
    wanted: { test: (typed) => ratesIn(typed) !== undefined },
    mend: `write so many in a time, ${RATE_WORDS}`,
  };
};

/** The limits of a channel as its provider is set up now, by the names of the fields that hold them. */
export const limitsFrom =
  (kernel: Kernel, provider: Provider, names: { readonly inAll: string; readonly perAddress: string }) =>
  async (): Promise<Rates> => {
    const values = await providerSettings(kernel).values(provider);
    const of = (name: string) => ratesIn(values[name] ?? "none") ?? [];
    return { inAll: of(names.inAll), perAddress: of(names.perAddress) };
  };
