import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";

type Tested = { readonly id: string | null; readonly label: string };

/** Sends the signed-in user a test over every way they are reached, or over one; its outcome is told where that stands. */
export function TestPageButton({ only }: { only?: Tested }) {
  const test = useAction({
    run: () => api.notify.sendTestPage({ body: only ? { contactMethodId: only.id } : {} }),
    told: ({ notifications }) => {
      if (only) return `A test page is on its way to ${only.label}.`;
      const count = notifications.length;
      return count === 1 ? "A test page is on its way." : `${count} test pages are on their way.`;
    },
  });
  return (
    <Button action={test} {...(only ? { label: `Send a test page to ${only.label}` } : {})}>
      {only ? "Test" : "Send a test page"}
    </Button>
  );
}
