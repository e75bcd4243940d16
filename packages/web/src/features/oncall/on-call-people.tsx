import type { OnCallNow } from "@shipshape/contract/oncall";
import { Fragment } from "react";
import type * as z from "zod";
import { Person } from "../../kit/people.tsx";

type Now = Pick<z.output<typeof OnCallNow>, "people">;

/** People by name, one after the other; nobody is said loudly. */
export function PeopleNamed({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <Person name={null} />;
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && (index === names.length - 1 ? " and " : ", ")}
      <Person name={name} />
    </Fragment>
  ));
}

/** Whoever is on call now: one, several, or nobody. */
export const OnCallPeople = ({ now }: { now: Now }) => <PeopleNamed names={now.people.map(({ user }) => user)} />;

/** Whether somebody, or in a gap nobody, is who is on call now. */
export const isOnCall = (user: string | null, { people }: Now): boolean =>
  user === null ? people.length === 0 : people.some((one) => one.user === user);
