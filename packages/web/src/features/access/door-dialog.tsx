import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";

type DoorDialogProps<Made> = {
  title: string;
  about: string;
  submitLabel: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  create: (fields: FormData) => Promise<Made>;
  onMade: (made: Made) => void;
  /** The fields; given the fault of a field by its name. */
  children: (faultOf: (name: string) => string | undefined) => React.ReactNode;
};

/** Asks for what a door needs, and makes it; closed, it forgets what was refused. */
export function DoorDialog<Made>(props: DoorDialogProps<Made>) {
  const { title, about, submitLabel, open, onOpenChange, create, onMade, children } = props;
  const making = useAction({
    run: create,
    quietErrors: true,
    onDone: (made) => {
      onMade(made);
      close(false);
    },
  });
  const close = (next: boolean): void => {
    if (!next) making.reset();
    onOpenChange(next);
  };
  return (
    <Dialog title={title} about={about} open={open} onOpenChange={close}>
      <Form onSubmit={making.mutate} submitLabel={submitLabel} pending={making.isPending} error={making.error}>
        {children}
      </Form>
    </Dialog>
  );
}
