import { fromSloth } from "@shipshape/domain/openslo/from-sloth";
import { isSloth } from "@shipshape/domain/openslo/sloth-spec";
import { isOpenSlo, openSloFindings } from "@shipshape/domain/openslo/validate-openslo";
import { documentsIn, type FileFault } from "./document-file.ts";

export type Validation = {
  /** How many documents of OpenSLO, or files of Sloth, were judged. */
  readonly documents: number;
  /** How many were of another format: ours, Kubernetes'. */
  readonly skipped: number;
  readonly faults: readonly FileFault[];
};

/** Holds every document of OpenSLO to every rule of its version, offline; documents of other formats are passed over. */
export function validation(files: readonly { readonly path: string; readonly text: string }[]): Validation {
  const faults: FileFault[] = [];
  let documents = 0;
  let skipped = 0;
  const named = new Map<string, string>();
  for (const { path: file, text } of files) {
    const read = documentsIn(file, text);
    faults.push(...read.faults);
    for (const { value, lineOf, pathInFile } of read.documents) {
      const isOne = isOpenSlo(value) || saysNothing(value);
      if (!isOne && !isSloth(value)) {
        skipped += 1;
        continue;
      }
      documents += 1;
      const found = isOne
        ? [...openSloFindings(value), ...namedTwice(value, `${file}:${lineOf("")}`, named)]
        : slothFindings(value);
      faults.push(
        ...found.map(({ path, code, message }) => ({
          file,
          line: lineOf(path),
          path: pathInFile(path),
          code,
          message,
        })),
      );
    }
  }
  return { documents, skipped, faults };
}

/** Without an apiVersion it is not known to be of another format: more likely it was forgotten. */
const saysNothing = (value: unknown): boolean => {
  const { apiVersion, version } = (value ?? {}) as { apiVersion?: unknown; version?: unknown };
  return apiVersion === undefined && version === undefined;
};

function namedTwice(value: unknown, at: string, named: Map<string, string>) {
  const { apiVersion, kind, metadata } = value as { apiVersion?: string; kind?: string; metadata?: { name?: string } };
  if (metadata?.name === undefined) return [];
  const key = `${apiVersion} ${kind} ${metadata.name}`;
  const first = named.get(key);
  named.set(key, first ?? at);
  if (first === undefined) return [];
  const message = `${kind} "${metadata.name}" is there twice: here and at ${first}; remove one`;
  return [{ path: "metadata.name", code: "document.metadata.name.twice", message }];
}

function slothFindings(value: unknown) {
  return fromSloth(value, "prometheus").faults.map(([path, message]) => {
    const names = path.filter((step) => typeof step === "string" && step !== "spec");
    const text = path
      .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join("");
    return { path: text, code: `sloth.${names.join(".")}`, message };
  });
}
