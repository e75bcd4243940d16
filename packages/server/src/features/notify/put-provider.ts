import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { faultsOf, type Provider, type Values } from "./provider.ts";
import { providerSettings } from "./provider-settings.ts";

/** Sets a provider up. What is left out stays as it was; what is empty is taken away. Secrets reach no log and no audit. */
export async function putProvider(kernel: Kernel, actor: Actor, provider: Provider, given: Values): Promise<void> {
  const settings = providerSettings(kernel);
  const known = new Map(provider.fields.map((field) => [field.name, field]));
  const fixed = settings.fixed(provider);
  const faults = [
    ...Object.keys(given).flatMap((name) => {
      const field = known.get(name);
      if (!field) return [{ path: `values.${name}`, message: `${provider.title} has no such setting` }];
      if (name in fixed) return [{ path: `values.${name}`, message: `${field.variable} sets it: change it there` }];
      return [];
    }),
    ...faultsOf(provider, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""))).map(
      ({ field, message }) => ({ path: `values.${field.name}`, message }),
    ),
  ];
  if (faults.length > 0) throw new DomainError("invalid", `${provider.title} was not set up: see the fields.`, faults);
  const before = await settings.typed(provider);
  const after = Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ""));
  const shown = (values: Values) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, known.get(name)?.secret ? "kept" : value]));
  await inTransaction(kernel.db, async (tx) => {
    await settings.put(tx, provider, after);
    await audit(tx, actor, {
      action: "notify.putProvider",
      subject: `provider:${provider.name}`,
      before: shown(before),
      after: { ...shown(after), changed: Object.keys(given) },
    });
  });
  settings.forget(provider);
}
