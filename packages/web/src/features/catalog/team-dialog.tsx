import type { Team } from "@shipshape/contract/catalog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField, TextField } from "../../kit/form-field.tsx";
import { PickField } from "../../kit/pick-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { ContactsField } from "./contacts-field.tsx";
import { pairsOf } from "./lines-of.ts";
import { pickable } from "./pickable.ts";
import { PolicyField } from "./service-fields.tsx";

export type TeamView = z.infer<typeof Team>;
type TeamInput = Parameters<typeof api.catalog.createTeam>[0]["body"];

/** What the catalog says of a team, to say it again. */
export function teamAsKnown({ escalationPolicy, ...team }: TeamView): TeamInput {
  const { name, displayName, description, members, contacts, labels, annotations } = team;
  return {
    ...{ name, displayName, description, members, contacts, labels, annotations },
    ...(escalationPolicy === null ? {} : { escalationPolicy }),
  };
}

export const putTeam = (body: TeamInput) => api.catalog.updateTeam({ params: { name: body.name }, body });

/** What the form says, over what was known and the form does not ask. */
function inputOf(fields: FormData, known: TeamView | undefined): TeamInput {
  const optional = ["displayName", "escalationPolicy"] as const;
  const said = optional.map((field) => [field, textOf(fields, field)] as const).filter(([, value]) => value !== "");
  return {
    ...(known && { labels: known.labels, annotations: known.annotations }),
    name: known?.name ?? textOf(fields, "name"),
    description: textOf(fields, "description"),
    members: fields.getAll("members").map(String),
    contacts: pairsOf(textOf(fields, "contacts")).map(([kind, value]) => ({ kind, value })),
    ...Object.fromEntries(said),
  };
}

type TeamDialogProps = {
  team?: TeamView;
  /** Why it cannot be removed now. */
  whyNotRemove?: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Adds a team, or changes one. */
export function TeamDialog({ team, whyNotRemove, open, onOpenChange }: TeamDialogProps) {
  const navigate = useNavigate();
  const save = useAction({
    run: (fields: FormData) => {
      const body = inputOf(fields, team);
      return team ? putTeam(body) : api.catalog.createTeam({ body });
    },
    told: ({ displayName }) => `${displayName} is saved.`,
    undo: async ({ name }) => {
      if (team) return putTeam(teamAsKnown(team));
      await navigate({ to: "/teams" });
      return api.catalog.removeTeam({ params: { name } });
    },
    quietErrors: true,
    onDone: ({ name }) => {
      onOpenChange(false);
      if (!team) void navigate({ to: "/teams/$name", params: { name } });
    },
  });
  return (
    <Dialog title={team ? `Change ${team.displayName}` : "Add a team"} open={open} onOpenChange={onOpenChange}>
      <Form
        onSubmit={save.mutate}
        submitLabel="Save"
        pending={save.isPending}
        error={save.error}
        beside={team && <RemoveButton team={team} whyNot={whyNotRemove} />}
      >
        {(faultOf) => <TeamFields team={team} faultOf={faultOf} />}
      </Form>
    </Dialog>
  );
}

type TeamFieldsProps = { team: TeamView | undefined; faultOf: (name: string) => string | undefined };

function TeamFields({ team, faultOf }: TeamFieldsProps) {
  return (
    <>
      <Tiles>
        {!team && (
          <InputField
            label="Name"
            name="name"
            hint="Lower-case letters, digits and -"
            fault={faultOf("name")}
            required
          />
        )}
        <InputField
          label="Shown as"
          name="displayName"
          defaultValue={team?.displayName ?? ""}
          fault={faultOf("displayName")}
        />
        <PolicyField
          policy={team?.escalationPolicy ?? ""}
          none="none: its services page nobody"
          fault={faultOf("escalationPolicy")}
        />
      </Tiles>
      <MembersField members={team?.members ?? []} fault={faultOf("members")} />
      <TextField
        label="What it looks after"
        name="description"
        rows={2}
        defaultValue={team?.description ?? ""}
        fault={faultOf("description")}
      />
      <ContactsField label="Where to ask it" contacts={team?.contacts ?? []} fault={faultOf("contacts")} />
    </>
  );
}

function MembersField({ members, fault }: { members: readonly string[]; fault: string | undefined }) {
  const [picked, setPicked] = useState(members);
  const [typed, setTyped] = useState("");
  const { data } = useQuery(ask.access.listUsers());
  const options = pickable(
    typed,
    (data?.users ?? []).filter(({ disabledAt }) => disabledAt === null),
  );
  return (
    <PickField
      label="Members"
      name="members"
      fault={fault}
      {...{ picked, typed, options }}
      onPick={setPicked}
      onType={setTyped}
    />
  );
}

/** A team that owns nothing can go; added again as it was, it is back. */
function RemoveButton({ team, whyNot }: { team: TeamView; whyNot: string | undefined }) {
  const navigate = useNavigate();
  const remove = useAction({
    // its page is left first
    run: async () => {
      await navigate({ to: "/teams" });
      return api.catalog.removeTeam({ params: { name: team.name } });
    },
    told: () => `${team.displayName} is removed.`,
    undo: async () => {
      await api.catalog.createTeam({ body: teamAsKnown(team) });
      await navigate({ to: "/teams/$name", params: { name: team.name } });
    },
  });
  return (
    <Button kind="danger" action={remove} whyNot={whyNot}>
      Remove
    </Button>
  );
}
