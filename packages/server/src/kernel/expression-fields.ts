/**
 * Texts by name for an expression, where one that is missing is the empty text, as labels of Prometheus are. It passes for a
 * Map, which expressions know, and copies nothing.
 */
export class ExpressionFields extends Map<string, string> {
  readonly #fields: Readonly<Record<string, string>>;
  constructor(fields: Readonly<Record<string, string>>) {
    super();
    this.#fields = fields;
  }
  override get(name: string): string {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? "") : "";
  }
  override has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }
  override get size(): number {
    return Object.keys(this.#fields).length;
  }
  override keys(): MapIterator<string> {
    return new Map(Object.entries(this.#fields)).keys();
  }
  override entries(): MapIterator<[string, string]> {
    return new Map(Object.entries(this.#fields)).entries();
  }
  override [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }
}
// Expressions tell what a value is by its constructor.
Object.defineProperty(ExpressionFields.prototype, "constructor", { value: Map });
