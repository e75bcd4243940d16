import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { endWithReader } from "./reader-gone.ts";

test("a reader that has read enough ends the program in peace, any other fault of the output does not", () => {
  const output = new EventEmitter();
  const end = vi.fn();
  endWithReader(output, end);
  output.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  expect(end.mock.calls).toEqual([[0]]);
  expect(() => output.emit("error", Object.assign(new Error("disk full"), { code: "ENOSPC" }))).toThrow("disk full");
  expect(end).toHaveBeenCalledTimes(1);
});
