import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import type { RuleSaid } from "./rule-input.ts";

export type Draft = RuleSaid & { readonly name: string };

const RECENT = 20;

/** What is wrong with a draft, and what it makes of an alert: the one that was chosen, else the newest. */
export function useRuleCheck(draft: Draft, chosen: string | undefined) {
  const recent = useQuery(ask.alerts.list({ query: { limit: RECENT } })).data?.alerts ?? [];
  const alert = chosen ?? recent[0]?.shortId;
  const { data, error } = useQuery({
    queryKey: ["alerts", "checkRule", draft, alert],
    queryFn: () => api.alerts.checkRule({ body: { rule: draft, ...(alert === undefined ? {} : { alert }) } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    recent,
    alert,
    problems: data?.problems ?? [],
    matches: data?.matches ?? null,
    outcome: data?.outcome ?? null,
    error,
  };
}

export type RuleChecked = ReturnType<typeof useRuleCheck>;
