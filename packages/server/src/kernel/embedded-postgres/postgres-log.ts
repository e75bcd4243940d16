import { closeSync, copyFileSync, fstatSync, openSync, readSync, truncateSync } from "node:fs";

const largeBytes = 10 * 1024 * 1024;
const shownLines = 8;

/**
 * The file PostgreSQL writes its messages to. It gets the open file, not a pipe: a busy or dying Shipshape never holds
 * the database up, and its last words survive us.
 */
export class PostgresLog {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Opens the file for one run of a program; the caller closes it once the program has it. */
  open(): { descriptor: number; position: number; close: () => void } {
    const descriptor = openSync(this.path, "a", 0o600);
    return { descriptor, position: fstatSync(descriptor).size, close: () => closeSync(descriptor) };
  }

  /** What was written from a position on. */
  since(position: number): string {
    const descriptor = openSync(this.path, "r");
    try {
      const length = Math.max(0, Math.min(fstatSync(descriptor).size - position, 64 * 1024));
      const buffer = Buffer.alloc(length);
      return buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, length, position));
    } finally {
      closeSync(descriptor);
    }
  }

  /** The last few lines of that, for an error message. */
  lastWords(position: number): string {
    return this.since(position).trim().split("\n").slice(-shownLines).join("\n");
  }

  /** Keeps one older file. PostgreSQL appends, so it goes on at the start of the emptied file. */
  rotateWhenLarge(): void {
    const { descriptor, position, close } = this.open();
    try {
      if (position < largeBytes || !fstatSync(descriptor).isFile()) return;
      copyFileSync(this.path, `${this.path}.1`);
      truncateSync(this.path);
    } finally {
      close();
    }
  }
}
