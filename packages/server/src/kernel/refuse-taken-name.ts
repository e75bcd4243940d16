import { DomainError } from "./problem.ts";

/** Whether somebody means to make something that is not there yet. */
export type Meant = { readonly onlyNew?: boolean | undefined };

/** Refuses to make something new under a name that something else has: it would be written over. */
export function refuseTakenName({ onlyNew }: Meant, known: object | undefined, what: string, name: string): void {
  if (onlyNew !== true || known === undefined) return;
  const because = `There is ${what} "${name}" already: change that one, or choose another name.`;
  throw new DomainError("conflict", because, [{ path: "name", message: `"${name}" is taken` }]);
}
