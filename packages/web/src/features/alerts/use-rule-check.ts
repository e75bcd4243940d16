import { DraftRule } from "@shipshape/contract/alerts-rules";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import type { RuleSaid } from "./rule-input.ts";
import { unfinishedPart } from "./rule-words.ts";

export type Draft = RuleSaid & { readonly name: string };

const RECENT = 20;

/** What is wrong with a draft, and what it makes of an alert: the one that was chosen, else the newest. */
export function useRuleCheck(draft: Draft, chosen: string | undefined) {
  const recent = useQuery(ask.alerts.list({ query: { limit: RECENT } })).data?.alerts ?? [];
  const alert = chosen ?? recent[0]?.shortId;
  const shape = DraftRule.safeParse(draft);
  const { data, error } = useQuery({
    queryKey: ["alerts", "checkRule", draft, alert],
    queryFn: () => api.alerts.checkRule({ body: { rule: draft, ...(alert === undefined ? {} : { alert }) } }),
    placeholderData: keepPreviousData,
    // what is half written is told here; the server is asked about what could be kept
    enabled: shape.success,
    retry: false,
  });
  const unfinished = shape.success ? [] : shape.error.issues.map(unfinishedPart);
  return {
    recent,
    alert,
    problems: shape.success ? (data?.problems ?? []) : unfinished,
    matches: data?.matches ?? null,
    outcome: data?.outcome ?? null,
    error,
  };
}

export type RuleChecked = ReturnType<typeof useRuleCheck>;
