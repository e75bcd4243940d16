import type { Permission } from "@shipshape/contract/permission";
import { useNavigate } from "@tanstack/react-router";
import { useWhyNot } from "../../kernel/session.ts";
import { type ActionOptions, useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Row, Soft, Stack, Words } from "../../kit/stack.tsx";
import type { DoorPage } from "./door-card.tsx";

type DoorActionsProps<Sent, Rotated> = {
  name: string;
  page: DoorPage;
  permission: Permission;
  /** Something sent by its own door, and what is said of the answer. */
  sample: { label: string; about: string; run: () => Promise<Sent>; answer: (sent: Sent) => React.ReactNode };
  rotate: { what: "key" | "secret"; whyNot?: string | undefined } & Pick<
    ActionOptions<void, Rotated>,
    "run" | "undo" | "onDone"
  >;
  remove: { label: "Delete" | "Remove"; told: string } & Pick<ActionOptions<void, unknown>, "run" | "undo">;
};

/** What can be done with a door: try it, give it another key or secret, take it away. */
export function DoorActions<Sent, Rotated>(props: DoorActionsProps<Sent, Rotated>) {
  const { name, page, permission, sample, rotate, remove } = props;
  const whyNot = useWhyNot(permission);
  const navigate = useNavigate();
  const sending = useAction({ run: sample.run, quietErrors: true });
  const rotating = useAction({
    ...rotate,
    told: () => `${name} has a new ${rotate.what}. The one before works for another day.`,
  });
  const removing = useAction({
    ...remove,
    told: () => remove.told,
    onDone: () => void navigate({ to: page, search: {}, resetScroll: false }),
  });
  return (
    <Stack space="close">
      <Row>
        <Button action={sending} whyNot={whyNot}>
          {sample.label}
        </Button>
        <Button action={rotating} whyNot={whyNot ?? rotate.whyNot}>
          Make a new {rotate.what}
        </Button>
        <Button kind="quiet" action={removing} whyNot={whyNot} label={`${remove.label} ${name}`}>
          {remove.label}
        </Button>
      </Row>
      <Soft>{sample.about}</Soft>
      {sending.error && <Words>{sending.error.message}</Words>}
      {sending.data !== undefined && sample.answer(sending.data)}
    </Stack>
  );
}
