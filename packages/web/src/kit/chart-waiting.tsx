import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { ChartSkeleton } from "./skeleton.tsx";

type Asked = { readonly error: Error | null; readonly refetch: () => unknown };

/** In place of a chart or a list whose data is on its way; or what stands in the way, and trying it again. */
export function ChartWaiting({ asked: { error, refetch }, height }: { asked: Asked; height: number }) {
  if (!error) return <ChartSkeleton height={height} />;
  return (
    <div role="alert">
      <Notice
        tone="bad"
        title="This could not be read"
        action={<Button onPress={() => void refetch()}>Try again</Button>}
      >
        {error.message}
      </Notice>
    </div>
  );
}
