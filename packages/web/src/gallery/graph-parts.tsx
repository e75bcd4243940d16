import { useState } from "react";
import { BudgetFigure } from "../kit/budget-figure.tsx";
import { Button } from "../kit/button.tsx";
import { CheckList } from "../kit/check-list.tsx";
import { FindField } from "../kit/find-field.tsx";
import { Graph, type GraphNode, GraphNote } from "../kit/graph.tsx";
import { PickField } from "../kit/pick-field.tsx";
import { Soft, Stack } from "../kit/stack.tsx";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

const NODES: readonly GraphNode[] = [
  { id: "web", label: "Web shop", note: "tier 1", status: { tone: "ok", word: "On track" }, mark: "reached" },
  { id: "checkout", label: "Checkout", note: "tier 1", status: { tone: "warn", word: "Burning" }, mark: "reached" },
  { id: "search", label: "Search", note: "tier 2", status: { tone: "muted", word: "No objective" } },
  { id: "ledger", label: "Ledger", note: "INC-3", status: { tone: "bad", word: "Incident" }, mark: "centre" },
  { id: "press", label: "letter-press", status: { tone: "unknown", word: "Not in the catalog" }, mark: "aside" },
];
const EDGES = [
  { from: "web", to: "checkout" },
  { from: "web", to: "search" },
  { from: "checkout", to: "ledger" },
  { from: "checkout", to: "press" },
];

function GraphState({ begin }: { begin?: string }) {
  const [chosen, setChosen] = useState(begin);
  return (
    <Stack space="close">
      <Graph
        label="5 services and 4 dependencies between them"
        nodes={NODES}
        edges={EDGES}
        centre="ledger"
        chosen={chosen}
        onChoose={setChosen}
        onOpen={nothing}
      />
      <GraphNote>
        <Soft>An arrow leads from who calls to who is called.</Soft>
      </GraphNote>
    </Stack>
  );
}

function PickState({ fault }: { fault?: string }) {
  const [picked, setPicked] = useState<readonly string[]>(["ledger", "mail"]);
  const [typed, setTyped] = useState("");
  return (
    <PickField
      label="Depends on"
      name="dependsOn"
      hint="Services it calls"
      options={[{ value: "stock", label: "stock", note: "Stock" }]}
      {...{ picked, typed, fault }}
      onPick={setPicked}
      onType={setTyped}
    />
  );
}

function FindState() {
  const [typed, setTyped] = useState("");
  return (
    <FindField
      label="Show around a service"
      options={[{ value: "stock", label: "Stock" }]}
      typed={typed}
      onType={setTyped}
      onPick={nothing}
    />
  );
}

const CHECKS = [
  { key: "policy", tone: "ok", text: "Its alerts page by the policy nights", mend: null },
  {
    key: "runbook",
    tone: "warn",
    text: "Whoever is paged finds no runbook",
    mend: "Add the address of its runbook",
    action: (
      <Button kind="quiet" onPress={nothing}>
        Change it
      </Button>
    ),
  },
  { key: "gate", tone: "unknown", text: "No deployment of it was recorded yet", mend: null },
] as const;

export const GRAPH_PARTS: readonly PartPage[] = [
  {
    name: "graph",
    when: "Who calls whom: boxes with the shape and word of their status, and arrows; what trouble may reach is dashed.",
    wide: true,
    states: [
      { title: "Around one", shown: <GraphState /> },
      { title: "One is chosen: its own arrows stand out", shown: <GraphState begin="checkout" /> },
    ],
  },
  {
    name: "pick-field",
    when: "Several of many, found by typing.",
    states: [
      { title: "Two are picked", shown: <PickState /> },
      { title: "Refused", shown: <PickState fault='there is no service "legder": did you mean "ledger"?' /> },
    ],
  },
  {
    name: "find-field",
    when: "One of many, found by typing, which leads somewhere at once.",
    states: [{ title: "Empty", shown: <FindState /> }],
  },
  {
    name: "check-list",
    when: "What is as it should be, and what to do where it is not.",
    states: [{ title: "One of each", shown: <CheckList summary="1 of 3 is as it should be" items={CHECKS} /> }],
  },
  {
    name: "budget-figure",
    when: "What is left of a budget, in a cell of a list.",
    states: [
      { title: "Much", shown: <BudgetFigure share={0.82} tone="ok" text="82 %" label="82 % left" /> },
      { title: "Little", shown: <BudgetFigure share={0.12} tone="warn" text="12 %" label="12 % left" /> },
      { title: "Overspent", shown: <BudgetFigure share={-0.2} tone="bad" text="−20 %" label="20 % overspent" /> },
    ],
  },
];
