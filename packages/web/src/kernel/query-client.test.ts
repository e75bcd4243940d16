import { ApiProblem } from "@shipshape/contract/problem";
import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { createQueryClient, forgetFailures } from "./query-client.ts";

const refusal = new ApiProblem(403, "forbidden", "It needs the permission rooms:read.");

/** Two questions that are refused from the second time on: one was answered before, one never. */
async function afterARefusal() {
  const queries = createQueryClient(() => undefined);
  const refused = async () => Promise.reject(refusal);
  queries.setQueryData(["rooms", "answered"], "as it was");
  await queries.fetchQuery({ queryKey: ["rooms", "answered"], queryFn: refused, staleTime: 0 }).catch(() => undefined);
  await queries.fetchQuery({ queryKey: ["rooms", "never"], queryFn: refused }).catch(() => undefined);
  return queries;
}

test("what was refused and never answered is forgotten; what is known stays", async () => {
  const queries = await afterARefusal();
  expect(queries.getQueryState(["rooms", "never"])).toMatchObject({ status: "error", error: refusal });
  forgetFailures(queries);
  expect(queries.getQueryState(["rooms", "never"])).toMatchObject({ status: "pending", error: null });
  expect(queries.getQueryState(["rooms", "answered"])).toMatchObject({ status: "error", data: "as it was" });
});

test("whoever looks at it meanwhile is answered anew", async () => {
  const queries = await afterARefusal();
  const watched = new QueryObserver(queries, {
    queryKey: ["rooms", "never"],
    queryFn: async () => "allowed by now",
    retryOnMount: false,
  });
  const answered = new Promise((answer) => {
    watched.subscribe(({ data }) => data !== undefined && answer(data));
  });
  forgetFailures(queries);
  expect(await answered).toBe("allowed by now");
  queries.clear();
});
