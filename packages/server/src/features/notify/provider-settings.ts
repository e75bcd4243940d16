import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { settingStore } from "../../kernel/setting-store.ts";
import { faultsOf, type Provider, type Readiness, readinessOf, type Values } from "./provider.ts";

/** How long what another process changed may stay unknown here. */
const FRESH_MS = 3_000;

const keyOf = ({ name }: Provider): string => `notify.provider.${name}`;

export type ProviderSettings = {
  /** Everything given for a provider: the environment wins over what was typed, and fallbacks fill in. */
  values(provider: Provider): Promise<Values>;
  /** What was typed, as it is kept. */
  typed(provider: Provider): Promise<Values>;
  /** What the environment says. */
  fixed(provider: Provider): Values;
  readiness(provider: Provider): Promise<Readiness>;
  /** Keeps what was typed, sealed, in the caller's transaction. */
  put(tx: Db, provider: Provider, values: Values): Promise<void>;
  /** What was kept is read anew. */
  forget(provider: Provider): void;
};

type Kept = { readonly at: number; readonly values: Promise<Values> };

/** The variables of the mail server are the kernel's too: it sends mail before anybody is paged. */
const variablesOf = ({ providers, smtpUrl, mailFrom }: Kernel["config"]): Values =>
  smtpUrl === undefined ? providers : { ...providers, SHIPSHAPE_SMTP_URL: smtpUrl, SHIPSHAPE_MAIL_FROM: mailFrom };

/** What the environment says of a provider. */
const fixedBy = (config: Kernel["config"], { fields }: Provider): Values =>
  Object.fromEntries(
    fields.flatMap(({ name, variable }) => {
      const value = variablesOf(config)[variable];
      return value === undefined ? [] : [[name, value]];
    }),
  );

function create({ config, db, seal }: Kernel): ProviderSettings {
  const known = new Map<string, Kept>();
  const fixed = (provider: Provider): Values => fixedBy(config, provider);
  const read = async (provider: Provider): Promise<Values> => {
    const sealed = await settingStore(db).get<string>(keyOf(provider));
    return sealed === undefined ? {} : (JSON.parse(seal.open(sealed)) as Values);
  };
  const typed = (provider: Provider): Promise<Values> => {
    const kept = known.get(provider.name);
    if (kept && performance.now() - kept.at < FRESH_MS) return kept.values;
    const values = read(provider);
    known.set(provider.name, { at: performance.now(), values });
    values.catch(() => known.delete(provider.name));
    return values;
  };
  const values = async (provider: Provider): Promise<Values> => {
    const fallbacks = provider.fields.flatMap(({ name, fallback }) =>
      fallback === undefined ? [] : [[name, fallback]],
    );
    return { ...Object.fromEntries(fallbacks), ...(await typed(provider)), ...fixed(provider) };
  };
  return {
    values,
    typed,
    fixed,
    readiness: async (provider) => readinessOf(provider, await values(provider)),
    put: (tx, provider, given) => settingStore(tx).put(keyOf(provider), seal.seal(JSON.stringify(given))),
    forget: ({ name }) => void known.delete(name),
  };
}

const ofKernel = new WeakMap<Kernel, ProviderSettings>();

/** One for each server, so that what is changed here is known here at once. */
export function providerSettings(kernel: Kernel): ProviderSettings {
  const settings = ofKernel.get(kernel) ?? create(kernel);
  ofKernel.set(kernel, settings);
  return settings;
}

/** Refuses to start with a variable that cannot be right, naming all of them at once. */
export function checkVariables({ config }: Pick<Kernel, "config">, providers: readonly Provider[]): void {
  const faults = providers.flatMap((provider) =>
    faultsOf(provider, fixedBy(config, provider)).map(({ field, message }) => ({ path: field.variable, message })),
  );
  if (faults.length === 0) return;
  const lines = faults.map(({ path, message }) => `  ${path}: ${message}`);
  throw new DomainError("invalid", `The configuration is wrong:\n${lines.join("\n")}`, faults);
}
