import { DomainError } from "../../kernel/problem.ts";

export const shortIdOf = ({ number }: { readonly number: number }): string => `INC-${number}`;

export type IncidentReference = { readonly id: string } | { readonly number: number };

/** What a person typed: INC-142, inc-142, or the id. */
export function incidentReference(typed: string): IncidentReference {
  const number = /^INC-(\d{1,15})$/i.exec(typed)?.[1];
  if (number) return { number: Number(number) };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed)) return { id: typed };
  throw noIncident(typed);
}

export const noIncident = (typed: string): DomainError =>
  new DomainError("not_found", `There is no incident "${typed}". 'shipshape incident list' shows those there are.`);
