import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A log file that never grows over `maxBytes`: when full it becomes `<file>.1`, which the next full one replaces. */
export class RotatingLog {
  readonly file: string;
  readonly #maxBytes: number;
  #descriptor: number;
  #bytes: number;

  constructor(file: string, maxBytes: number) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
    this.#maxBytes = maxBytes;
    this.#descriptor = openSync(file, "a");
    this.#bytes = fstatSync(this.#descriptor).size;
  }

  write(text: string | Buffer): void {
    if (this.#bytes >= this.#maxBytes) this.#rotate();
    this.#bytes += typeof text === "string" ? writeSync(this.#descriptor, text) : writeSync(this.#descriptor, text);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    if (existsSync(this.file)) renameSync(this.file, `${this.file}.1`);
    this.#descriptor = openSync(this.file, "w");
    this.#bytes = 0;
  }
}
