import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inTime, loadSoon } from "./load-all.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answered = (key: string, afterMs: number) => ({
  queryKey: [key],
  queryFn: () => new Promise<string>((done) => setTimeout(() => done(key), afterMs)),
});
const failing = { queryKey: ["failing"], queryFn: () => Promise.reject(new Error("no")) };

test("a page comes with what is answered soon, though another part of it fails", async () => {
  const queries = new QueryClient();
  const loading = loadSoon(queries, [failing, answered("soon", 200)]);
  await vi.advanceTimersByTimeAsync(200);
  await loading;
  expect(queries.getQueryData(["soon"])).toBe("soon");
});

test("a page waits 300 ms for what takes long, which goes on", async () => {
  const queries = new QueryClient();
  let isThere = false;
  void loadSoon(queries, [answered("late", 5_000)]).then(() => {
    isThere = true;
  });
  await vi.advanceTimersByTimeAsync(299);
  expect(isThere).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isThere).toBe(true);
  expect(queries.getQueryData(["late"])).toBeUndefined();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(queries.getQueryData(["late"])).toBe("late");
});

test("work that fails holds nothing up", async () => {
  await expect(inTime(Promise.reject(new Error("no")))).resolves.toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});
