import type { ProviderView } from "@shipshape/contract/notify-providers";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Channels, providersOf } from "./channels.ts";
import type { Field, Provider, Values } from "./provider.ts";
import { providerSettings } from "./provider-settings.ts";

type View = z.input<typeof ProviderView>;

function fieldView(field: Field, given: { fixed: Values; typed: Values }): View["fields"][number] {
  const { name, label, hint, secret, required, variable, fallback } = field;
  const from =
    name in given.fixed
      ? "environment"
      : name in given.typed
        ? "settings"
        : fallback === undefined
          ? "nowhere"
          : "default";
  const value = given.fixed[name] ?? given.typed[name] ?? fallback ?? null;
  return { name, label, hint, secret, required, variable, from, value: secret ? null : value };
}

/** How a provider is set up; secrets are not in it. */
export async function providerView(kernel: Kernel, channels: Channels, provider: Provider): Promise<View> {
  const settings = providerSettings(kernel);
  const carried = Object.values(channels).filter((channel) => channel.provider === provider);
  const given = { fixed: settings.fixed(provider), typed: await settings.typed(provider) };
  const state = (await carried[0]?.readiness()) ?? { ready: false, because: "nothing uses it" };
  return {
    provider: provider.name,
    title: provider.title,
    about: provider.about,
    channels: carried.map(({ words }) => words.label),
    ...state,
    fields: provider.fields.map((field) => fieldView(field, given)),
    steps: provider.steps(kernel.config.publicUrl).map(({ about, code }) => ({ about, code: code ?? null })),
  };
}

export const providerViews = (kernel: Kernel, channels: Channels): Promise<View[]> =>
  Promise.all(providersOf(channels).map((provider) => providerView(kernel, channels, provider)));
