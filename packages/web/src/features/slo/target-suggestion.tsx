import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft } from "../../kit/stack.tsx";
import { percentField } from "./edit-fields.ts";
import { targetText } from "./slo-words.ts";

type TargetSuggestionProps = { name: string; onTake: (percent: string) => void };

/** The target that the past would have kept, on request, with the reason. */
export function TargetSuggestion({ name, onTake }: TargetSuggestionProps) {
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching } = useQuery({
    ...ask.slo.suggestTarget({ params: { name }, query: {} }),
    enabled: isAsked,
    retry: false,
  });
  if (!isAsked || isFetching) {
    return (
      <div>
        <Button onPress={() => setAsked(true)} pending={isAsked}>
          {isAsked ? "Looking back …" : "Suggest a target"}
        </Button>
      </div>
    );
  }
  if (error) return <Soft>{error.message}</Soft>;
  if (!data) return null;
  return (
    <div aria-live="polite">
      <Notice
        tone="info"
        title={`${targetText(data.suggested)} is what the past would have kept`}
        action={
          data.suggested !== data.target && (
            <Button onPress={() => onTake(percentField(data.suggested))}>Take {targetText(data.suggested)}</Button>
          )
        }
      >
        {data.because}
      </Notice>
    </div>
  );
}
