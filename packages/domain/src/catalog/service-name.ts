const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const MAX_LENGTH = 63;

/**
 * Why a service (or team, environment, SLO …) cannot carry this name, with the mend; undefined when it can. Names are
 * RFC 1123 labels, as in Kubernetes and OpenSLO: 1 to 63 of a–z, 0–9 and "-", beginning and ending with a letter or digit.
 */
export function serviceNameProblem(name: string): string | undefined {
  if (name === "") return `A name is needed: lowercase letters, digits and "-", such as "checkout-api"`;
  if (name.length > MAX_LENGTH) {
    return `"${name}" has ${name.length} characters and at most ${MAX_LENGTH} fit: ${mend(name, "shorten it")}`;
  }
  if (LABEL.test(name)) return undefined;
  return `"${name}" ${fault(name)}: ${mend(name, `use lowercase letters, digits and "-", such as "checkout-api"`)}`;
}

export const isServiceName = (name: string): boolean => serviceNameProblem(name) === undefined;

const withoutMarks = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "");

/** The name of what people call so: "Year's end 2030" is year-s-end-2030; "" where no letter or digit is left. */
export const nameFor = (title: string): string =>
  withoutMarks(title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, MAX_LENGTH)
    .replace(/-$/, "");

/** The nearest valid name to what was written; undefined when no letter or digit is left to build it from. */
export const suggestServiceName = (text: string): string | undefined =>
  nameFor(withoutMarks(text).replace(/([a-z0-9])([A-Z])/g, "$1-$2")) || undefined;

function fault(name: string): string {
  if (/[A-Z]/.test(name)) return "has capital letters";
  if (/^-|-$/.test(name)) return `begins or ends with "-"`;
  const stranger = /[^a-z0-9-]/u.exec(name)?.[0] ?? "";
  return /\s/.test(stranger) ? "has a space in it" : `has "${stranger}" in it`;
}

function mend(name: string, otherwise: string): string {
  const suggestion = suggestServiceName(name);
  return suggestion === undefined ? otherwise : `use "${suggestion}"`;
}
