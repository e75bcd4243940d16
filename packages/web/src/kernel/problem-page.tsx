import { ApiProblem } from "@shipshape/contract/problem";
import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { Button } from "../kit/button.tsx";
import { TextLink } from "../kit/link.tsx";
import { Page } from "../kit/page.tsx";
import { Code, Row, Words } from "../kit/stack.tsx";
import { serverAnswers } from "./load-part.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { forgetFailures } from "./query-client.ts";

const RETRY_MS = 3_000;

/** No answer, or one that says "not now": it may come by itself. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status === 503);

/** Asks anew for what failed. What was never fetched is fetched with the page itself, once the server answers. */
function useRetry(passing: boolean): () => void {
  const router = useRouter();
  const queries = useQueryClient();
  return async () => {
    if (passing && (await serverAnswers())) location.reload();
    if (passing) return;
    forgetFailures(queries);
    void router.invalidate();
  };
}

/** A page that is come back to is asked for anew. */
function useForgetWhenLeft(): void {
  const queries = useQueryClient();
  useEffect(() => () => forgetFailures(queries), [queries]);
}

/** What stands in place of a page that could not be shown: why, and what to do. */
export function ProblemPage({ error: thrown }: ErrorComponentProps) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const passing = isPassing(error);
  const retry = useRetry(passing);
  useForgetWhenLeft();
  useEffect(() => {
    if (!passing) return;
    const timer = setInterval(retry, RETRY_MS);
    return () => clearInterval(timer);
  });
  const status = error instanceof ApiProblem ? error.status : undefined;
  if (status === 404) return <NotFoundPage data={error.message} />;
  if (status === 403) return <Forbidden detail={error.message} />;
  const failed = error instanceof ApiProblem ? error.failed : {};
  return (
    <Page
      title={passing ? "The server does not answer" : "This did not work"}
      status={passing ? { tone: "warn", word: "trying again" } : { tone: "bad", word: "error" }}
      lead={passing ? "This page comes back by itself as soon as the server does." : error.message}
    >
      {passing && <Words>{error.message}</Words>}
      {failed.operation && <Words>What failed: {failed.operation}.</Words>}
      {failed.requestId && (
        <Words>
          Request id <Code>{failed.requestId}</Code>: the server's log has the rest under it.
        </Words>
      )}
      <Row>
        <Button kind="primary" onPress={retry}>
          Try again
        </Button>
      </Row>
    </Page>
  );
}

function Forbidden({ detail }: { detail: string }) {
  return (
    <Page title="Not for your role" status={{ tone: "muted", word: "forbidden" }} lead={detail}>
      <Words>Nothing was changed. Settings → People shows who is an administrator here.</Words>
      <Row>
        <TextLink to="/settings/people">People</TextLink>
      </Row>
    </Page>
  );
}
