const PREFIX = { incident: "INC", deployment: "DEP", alert: "ALR", approval: "APR", silence: "SIL" } as const;

/** What people call by a number. */
export type Numbered = keyof typeof PREFIX;

/** How one of them is found: by its id, or by the number in its short id. */
export type Reference = { readonly id: string } | { readonly number: number };

/** What people read and type instead of an id: `INC-142`. */
export const shortId = (what: Numbered, number: number): string => `${PREFIX[what]}-${number}`;

/** What a person typed: INC-142, inc-142, or the id (a UUID); undefined when it is neither. */
export function referenceTo(what: Numbered, typed: string): Reference | undefined {
  const [, prefix, number] = /^([a-z]+)-(\d{1,15})$/i.exec(typed) ?? [];
  if (prefix?.toUpperCase() === PREFIX[what]) return { number: Number(number) };
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed) ? { id: typed } : undefined;
}
