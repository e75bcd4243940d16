import type { Permission } from "@shipshape/contract/permission";
import { useNavigate } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import type { DoorPage } from "./door-card.tsx";

type Door = { readonly id: string; readonly name: string };

type DoorsPageProps<D extends Door, Made> = {
  page: DoorPage;
  permission: Permission;
  title: string;
  byline: React.ReactNode;
  /** What adds one: the words of its button, and its key among the actions of the page. */
  add: { label: string; key: string };
  heading: string;
  note: React.ReactNode;
  doors: readonly D[];
  /** The name of the one whose set-up is shown. */
  shown: string | undefined;
  /** What stands there while there is none. */
  none: { title: string; command: string; about: React.ReactNode };
  card: (
    door: D,
    rest: { made: Made | undefined; onMade: (made: Made | undefined) => void; open: boolean },
  ) => React.ReactNode;
  dialog: (rest: {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    onMade: (door: D, made: Made) => void;
  }) => React.ReactNode;
};

/** Who may come in by a door of their own: a card each. What was just made of one is known to this page only, and gone with it. */
export function DoorsPage<D extends Door, Made>(props: DoorsPageProps<D, Made>) {
  const { page, permission, title, byline, add, heading, note, doors, shown, none, card, dialog } = props;
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Readonly<Record<string, Made | undefined>>>({});
  const whyNot = useWhyNot(permission);
  const create = (): void => setCreating(true);
  const keep = (id: string, one: Made | undefined): void => setMade((before) => ({ ...before, [id]: one }));
  usePageActions([{ ...add, icon: "plus", shortcut: "c", whyNot, run: create }]);
  return (
    <Page
      title={title}
      byline={byline}
      actions={
        <Button kind="primary" icon="plus" onPress={create} whyNot={whyNot} shortcut="c">
          {add.label}
        </Button>
      }
    >
      <Section title={heading} count={doors.length} note={note}>
        <Stack space="close">
          {doors.map((one) => (
            <Fragment key={one.id}>
              {card(one, { made: made[one.id], onMade: (fresh) => keep(one.id, fresh), open: shown === one.name })}
            </Fragment>
          ))}
          {doors.length === 0 && (
            <EmptyState
              title={none.title}
              command={none.command}
              action={
                <Button onPress={create} whyNot={whyNot}>
                  {add.label}
                </Button>
              }
            >
              {none.about}
            </EmptyState>
          )}
        </Stack>
      </Section>
      {dialog({
        open: creating,
        onOpenChange: setCreating,
        onMade: ({ id, name }, one) => {
          keep(id, one);
          void navigate({ to: page, search: { show: name }, resetScroll: false });
        },
      })}
    </Page>
  );
}
