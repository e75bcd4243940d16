import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Row } from "../../kit/stack.tsx";

/** Deletes a schedule once it is said what goes with it: overrides cannot be brought back. */
export function DeleteScheduleButton({ name, displayName }: { name: string; displayName: string }) {
  const whyNot = useWhyNot("oncall:write");
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useAction({
    run: () => api.oncall.deleteSchedule({ params: { name } }),
    told: () => `${displayName} is deleted.`,
    onDone: () => void navigate({ to: "/on-call" }),
  });
  return (
    <>
      <Button kind="danger" onPress={() => setAsking(true)} whyNot={whyNot}>
        Delete
      </Button>
      <Dialog
        title={`Delete ${displayName}?`}
        about="Its overrides, temporary schedules and requests for cover go with it, for good. Nobody can be paged through it any more."
        open={asking}
        onOpenChange={setAsking}
      >
        <Row>
          <Button kind="danger" action={remove} whyNot={whyNot}>
            Delete the schedule
          </Button>
          <Button onPress={() => setAsking(false)}>Keep it</Button>
        </Row>
      </Dialog>
    </>
  );
}
