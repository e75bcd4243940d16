import { useState } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { ChartSkeleton } from "./skeleton.tsx";

type Asked = { readonly error: Error | null; readonly refetch: () => unknown };

/**
 * In place of a chart or a list whose data is on its way; or what stands in the way, and trying it again. What was said stays
 * while it is asked for again, by hand or by itself: a button does not go from under a finger.
 */
export function ChartWaiting({ asked: { error, refetch }, height }: { asked: Asked; height: number }) {
  const [said, say] = useState(error);
  if (error && error !== said) say(error);
  if (!said) return <ChartSkeleton height={height} />;
  return (
    <div role="alert">
      <Notice
        tone="bad"
        title="This could not be read"
        action={
          <Button pending={!error} onPress={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {said.message}
      </Notice>
    </div>
  );
}
