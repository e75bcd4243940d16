import { useEffect, useState } from "react";
import { Button } from "../kit/button.tsx";
import { CommandPalette, type PaletteGroup } from "../kit/command-palette.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { Form } from "../kit/form.tsx";
import { TextField } from "../kit/form-field.tsx";
import { Menu } from "../kit/menu.tsx";
import { ShortcutSheet } from "../kit/shortcut-sheet.tsx";
import { Row } from "../kit/stack.tsx";
import { Toasts, tell, tellError } from "../kit/toast-undo.tsx";
import type { PartPage } from "./part-page.ts";

const nothing = (): void => undefined;

function useOpened() {
  const [open, setOpen] = useState(true);
  return { open, onOpenChange: setOpen, again: <Button onPress={() => setOpen(true)}>Open</Button> };
}

function OpenDialog() {
  const { again, ...opened } = useOpened();
  return (
    <>
      {again}
      <Dialog title="Resolve INC-3" about="Responders and subscribers are told." {...opened}>
        <Form onSubmit={nothing} submitLabel="Resolve" pending={false} error={null}>
          {() => <TextField label="What helped" name="text" defaultValue="The rollback to 1.4.2." />}
        </Form>
      </Dialog>
    </>
  );
}

const PALETTE: readonly PaletteGroup[] = [
  {
    title: "INC-3",
    entries: [
      { key: "ack", label: "Acknowledge INC-3", icon: "check", shortcut: "a", run: nothing },
      { key: "escalate", label: "Escalate INC-3", icon: "alerts", shortcut: "e", run: nothing },
    ],
  },
  {
    title: "Go to",
    entries: [
      { key: "home", label: "Home", icon: "home", shortcut: "g h", run: nothing },
      { key: "payments", label: "Payments", icon: "services", note: "owned by payments", run: nothing },
    ],
  },
];

function OpenPalette() {
  const { again, open, onOpenChange } = useOpened();
  const close = () => onOpenChange(false);
  return (
    <>
      {again}
      {open && <CommandPalette groups={PALETTE} typed="" onType={nothing} searching={false} onClose={close} />}
    </>
  );
}

function OpenSheet() {
  const { again, ...opened } = useOpened();
  return (
    <>
      {again}
      <ShortcutSheet
        {...opened}
        groups={[
          {
            title: "Everywhere",
            keys: [
              ["?", "These keys"],
              ["/", "Filter the list"],
            ],
          },
          {
            title: "Go to",
            keys: [
              ["g h", "Home"],
              ["g s", "Services"],
            ],
          },
        ]}
      />
    </>
  );
}

/** Once a page load, though development runs every effect twice. */
let isTold = false;

function TellAtOnce() {
  useEffect(() => {
    if (isTold) return;
    isTold = true;
    tell("INC-3 is acknowledged.", nothing);
    tellError(new Error("The server does not answer; INC-3 is as it was."));
  }, []);
  return (
    <>
      <Row>
        <Button onPress={() => tell("INC-3 is acknowledged.", nothing)}>Tell</Button>
        <Button onPress={() => tellError(new Error("It did not work."))}>Tell an error</Button>
      </Row>
      <Toasts />
    </>
  );
}

function ChoicesMenu() {
  const [value, setValue] = useState("light");
  const choices = ["system", "light", "dark"].map((one) => ({ value: one, label: one }));
  return (
    <Menu
      label="Menu of first-payments"
      parts={[
        { kind: "choice", title: "Theme", value, choices, onChoose: setValue },
        { kind: "action", label: "Sign out", onPress: nothing },
      ]}
    >
      first-payments
    </Menu>
  );
}

export const OVERLAY_PARTS: readonly PartPage[] = [
  {
    name: "dialog",
    when: "A question that has to be answered before the page goes on; Esc closes it.",
    whole: "covers",
    states: [{ title: "Open", shown: <OpenDialog /> }],
  },
  {
    name: "command-palette",
    when: "Go, search and act in one box; what can be done with the object of the page comes first.",
    whole: "covers",
    states: [{ title: "Open", shown: <OpenPalette /> }],
  },
  {
    name: "shortcut-sheet",
    when: "Every key and what it does, on the key ?.",
    whole: "covers",
    states: [{ title: "Open", shown: <OpenSheet /> }],
  },
  {
    name: "menu",
    when: "Choices and actions that are not worth a place of their own.",
    states: [{ title: "Shut; press it", shown: <ChoicesMenu /> }],
  },
  {
    name: "toast-undo",
    when: "Says what was done, for five seconds, in which it can be taken back; what did not work stays longer.",
    whole: "covers",
    states: [{ title: "Told", shown: <TellAtOnce /> }],
  },
];
