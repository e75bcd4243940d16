import type { RoutingFault } from "./routing.ts";

type Plain = { readonly [key: string]: unknown };

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Reads fields of a file whose form nobody promises, and collects what is of another form. */
export class Fields {
  readonly faults: RoutingFault[];
  readonly notes: RoutingFault[];
  readonly path: string;
  readonly #fields: Plain;

  constructor(fields: unknown, path: string, faults: RoutingFault[], notes: RoutingFault[]) {
    this.path = path;
    this.faults = faults;
    this.notes = notes;
    this.#fields = isPlain(fields) ? fields : {};
    if (fields !== undefined && fields !== null && !isPlain(fields)) this.fault("", "this must be a mapping");
  }

  at(name: string): string {
    return [this.path, name].filter((part) => part !== "").join(".");
  }
  fault(name: string, message: string): void {
    this.faults.push({ path: this.at(name), message });
  }
  note(name: string, message: string): void {
    this.notes.push({ path: this.at(name), message });
  }
  value(name: string): unknown {
    return this.#fields[name] ?? undefined;
  }
  names(): string[] {
    return Object.keys(this.#fields);
  }

  /** Says of every other field what Alertmanager says of one that it does not know. */
  only(isKnown: (name: string) => boolean): void {
    for (const name of this.names()) {
      if (!isKnown(name)) this.fault(name, "field not found in type config.plain");
    }
  }

  /** A text; YAML makes numbers and switches of some. */
  text(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : this.#textOf(name, value);
  }
  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== "boolean") this.fault(name, "this must be true or false");
    return value === true;
  }
  list(name: string): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (Array.isArray(value)) return value;
    this.fault(name, "this must be a list");
    return [];
  }
  texts(name: string): string[] {
    return this.list(name).map((one, at) => this.#textOf(`${name}[${at}]`, one ?? "") ?? "");
  }
  parts(name: string): Fields[] {
    return this.list(name).map((one, at) => new Fields(one, this.at(`${name}[${at}]`), this.faults, this.notes));
  }

  /** Texts by name; one without a value is `unsaid`, or refused where that is not said. */
  map(name: string, unsaid?: string): [string, string][] {
    const value = this.value(name) ?? {};
    if (isPlain(value)) {
      return Object.entries(value).map(([key, one]) => {
        if (one === null && unsaid === undefined) this.fault(name, `invalid regexp value for "${key}"`);
        return [key, this.#textOf(`${name}.${key}`, one ?? unsaid ?? "") ?? ""];
      });
    }
    this.fault(name, "this must be a mapping");
    return [];
  }

  #textOf(name: string, value: unknown): string | undefined {
    if (["string", "number", "boolean"].includes(typeof value)) return String(value);
    this.fault(name, "this must be a text");
    return undefined;
  }
}
