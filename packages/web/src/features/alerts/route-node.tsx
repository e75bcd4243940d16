import type { Client } from "@shipshape/contract/client";
import type { routes } from "@shipshape/contract/routes";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { Code, Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import type { TreeItem } from "../../kit/tree-list.tsx";

type Alerts = Client<typeof routes>["alerts"];
export type RoutingView = Awaited<ReturnType<Alerts["getRouting"]>>;
export type RouteTestView = Awaited<ReturnType<Alerts["testRouting"]>>;
type RouteView = RoutingView["routes"][number];

const groupText = ({ groupBy }: RouteView): string =>
  groupBy.length === 0
    ? "all its alerts together"
    : groupBy[0] === "..."
      ? "each alert by itself"
      : `by ${groupBy.join(", ")}`;

const timesText = ({ groupWaitMs, groupIntervalMs, repeatIntervalMs }: RouteView): string =>
  `${groupWaitMs === 0 ? "told at once" : `told after ${humanizeDuration(groupWaitMs)}`}, ` +
  `then every ${humanizeDuration(groupIntervalMs)} what is new, again after ${humanizeDuration(repeatIntervalMs)}`;

function RouteNode({ route }: { route: RouteView }) {
  const { text, path, receiver, to, mutedNow, groups, continue: goesOn } = route;
  const times = [
    ...route.muteTimeIntervals.map((name) => `not in ${name}`),
    ...route.activeTimeIntervals.map((name) => `only in ${name}`),
  ];
  return (
    <Stack space="tight">
      <Row space="close">
        <Code>{path === "0" ? "everything" : text}</Code>
        <Strong>{receiver}</Strong>
        <Soft>{to}</Soft>
        {goesOn && <Soft>continue</Soft>}
        {mutedNow !== null && (
          <>
            <StatusWord status={{ tone: "warn", word: "muted" }} />
            <Soft>{mutedNow}</Soft>
          </>
        )}
      </Row>
      <Soft>
        {[
          groupText(route),
          timesText(route),
          ...times,
          groups === 0 ? "" : groups === 1 ? "1 group now" : `${groups} groups now`,
        ]
          .filter(Boolean)
          .join(" · ")}
      </Soft>
    </Stack>
  );
}

const parentOf = (path: string): string => path.split(".").slice(0, -1).join(".");

/** The nodes as a tree, with the way that labels would take. */
export function treeOf(nodes: readonly RouteView[], tested: RouteTestView | undefined, parent = ""): TreeItem[] {
  const states = new Map(tested?.steps.map(({ path, decision }) => [path, decision]));
  return nodes
    .filter(({ path }) => parentOf(path) === parent)
    .map((route) => ({
      key: route.path,
      content: <RouteNode route={route} />,
      state: states.get(route.path),
      items: treeOf(nodes, tested, route.path),
    }));
}
