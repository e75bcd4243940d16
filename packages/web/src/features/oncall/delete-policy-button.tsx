import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { asDraft, inputOf } from "./policy-draft.ts";
import type { PolicyView } from "./policy-words.ts";

/** Deletes a policy that nothing names; while it is told, it can be brought back whole. */
export function DeletePolicyButton({ policy }: { policy: PolicyView }) {
  const { name, displayName, steps } = policy;
  const navigate = useNavigate();
  const remove = useAction({
    run: () => api.oncall.deleteEscalationPolicy({ params: { name } }),
    told: () => `${displayName} is deleted.`,
    undo: () =>
      api.oncall.putEscalationPolicy({
        params: { name },
        query: { onlyNew: "true" },
        body: inputOf({ ...policy, steps: asDraft(steps) }),
      }),
    onDone: () => void navigate({ to: "/escalation-policies" }),
  });
  return (
    <Button kind="danger" action={remove} whyNot={useWhyNot("oncall:write")}>
      Delete
    </Button>
  );
}
