import type { User } from "@shipshape/contract/access";
import { ROLES, type Role } from "@shipshape/contract/permission";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CellChoice } from "../../kit/cell-choice.tsx";
import { Row } from "../../kit/stack.tsx";

export type Person = z.output<typeof User>;

const CHOICES = ROLES.map((role) => ({ value: role, label: role }));

/** The role of a person, changed where it stands; those who may not change it read it. */
export function RoleChoice({ person: { name, role } }: { person: Person }) {
  const me = useMe();
  const whyNot = useWhyNot("access:write");
  const change = useAction({
    run: (next: Role) => api.access.updateUser({ params: { name }, body: { role: next } }),
    told: (_, next) => `${name} is ${next} now.`,
    undo: () => api.access.updateUser({ params: { name }, body: { role } }),
  });
  if (whyNot !== undefined || name === me.name)
    return <span title={whyNot ?? "Somebody else changes yours"}>{role}</span>;
  return (
    <CellChoice
      label={`Role of ${name}`}
      value={change.isPending ? change.variables : role}
      options={CHOICES}
      onChoose={(next) => change.mutate(next as Role)}
      disabled={change.isPending}
    />
  );
}

type PersonActionsProps = { person: Person; onLink: (url: string) => void };

export function PersonActions({ person: { name, disabledAt }, onLink }: PersonActionsProps) {
  const me = useMe();
  const whyNot = useWhyNot("access:write");
  const makeLink = useAction({
    run: () => api.access.createSignInLink({ params: { name } }),
    onDone: ({ url }) => onLink(url),
  });
  const deactivate = useAction({
    run: () => api.access.deactivateUser({ params: { name } }),
    told: () => `${name} is out, at once.`,
    undo: () => api.access.reactivateUser({ params: { name } }),
  });
  const reactivate = useAction({
    run: () => api.access.reactivateUser({ params: { name } }),
    told: () => `${name} may sign in again.`,
    undo: () => api.access.deactivateUser({ params: { name } }),
  });
  if (disabledAt) {
    return (
      <Button action={reactivate} whyNot={whyNot} label={`Reactivate ${name}`}>
        Reactivate
      </Button>
    );
  }
  return (
    <Row>
      <Button kind="quiet" action={makeLink} whyNot={whyNot} label={`Make a sign-in link for ${name}`}>
        Make a link
      </Button>
      <Button
        kind="quiet"
        action={deactivate}
        whyNot={whyNot ?? (name === me.name ? "Another administrator can deactivate you" : undefined)}
        label={`Deactivate ${name}`}
      >
        Deactivate
      </Button>
    </Row>
  );
}
