import { type Reference, referenceTo, shortId } from "@shipshape/domain/short-id";
import { DomainError } from "../../kernel/problem.ts";

export const shortIdOf = ({ number }: { readonly number: number }): string => shortId("incident", number);

/** What a person typed: INC-142, inc-142, or the id. */
export function incidentReference(typed: string): Reference {
  const reference = referenceTo("incident", typed);
  if (!reference) throw noIncident(typed);
  return reference;
}

export const noIncident = (typed: string): DomainError =>
  new DomainError("not_found", `There is no incident "${typed}". 'shipshape incident list' shows those there are.`);
