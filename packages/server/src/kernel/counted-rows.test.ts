import { expect, test } from "vitest";
import { countedRows } from "./counted-rows.ts";

type Row = { readonly of: string; readonly count: number; readonly said: string };
const refusals = () =>
  countedRows<Row>(
    ({ of }) => of,
    (later, earlier) => ({ ...later, count: later.count + earlier.count }),
  );

test("what comes often is one row, with the newest words", async () => {
  const counted = refusals();
  counted.add({ of: "a", count: 1, said: "first" });
  counted.add({ of: "b", count: 1, said: "other" });
  counted.add({ of: "a", count: 1, said: "second" });
  const written: Row[] = [];
  await counted.write(async (rows) => written.push(...rows));
  expect(written).toEqual([
    { of: "a", count: 2, said: "second" },
    { of: "b", count: 1, said: "other" },
  ]);
  await counted.write(async (rows) => written.push(...rows));
  expect(written).toHaveLength(2);
});

test("what could not be written is counted with what came meanwhile", async () => {
  const counted = refusals();
  counted.add({ of: "a", count: 2, said: "before" });
  const failing = counted.write(async () => {
    counted.add({ of: "a", count: 1, said: "meanwhile" });
    throw new Error("no connection");
  });
  await expect(failing).rejects.toThrow("no connection");
  const written: Row[] = [];
  await counted.write(async (rows) => written.push(...rows));
  expect(written).toEqual([{ of: "a", count: 3, said: "meanwhile" }]);
});
