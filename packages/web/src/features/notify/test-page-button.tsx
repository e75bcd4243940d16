import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";

/** Sends the signed-in user a test over every way they are reached; what became of it is told beneath. */
export function TestPageButton() {
  const test = useAction({
    run: () => api.notify.sendTestPage(),
    told: ({ notifications }) =>
      notifications.length === 1
        ? "A test page is on its way."
        : `${notifications.length} test pages are on their way.`,
  });
  return (
    <Button onPress={() => test.mutate()} pending={test.isPending}>
      Send a test page
    </Button>
  );
}
