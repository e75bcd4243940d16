import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Nested } from "../../kit/nested.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import {
  type Condition,
  type ConditionFieldsProps,
  GROUP_KINDS,
  type GroupKind,
  listOf,
  newCondition,
  withList,
} from "./condition-draft.ts";

const WORDS: Readonly<Record<GroupKind, string>> = { any: "at least one of", all: "all of", not: "but not" };
/** Deeper than that nobody understands a condition; what a document says deeper is shown all the same. */
const DEEPEST = 3;

type ConditionGroupsProps = Required<ConditionFieldsProps> & {
  /** How each of them is drawn. */
  fields: React.ComponentType<ConditionFieldsProps>;
};

/** The conditions within a condition: some of which one must hold, all of which must, and one that must not. */
export function ConditionGroups({ condition, onChange, place, depth, fields }: ConditionGroupsProps) {
  const missing = depth < DEEPEST ? GROUP_KINDS.filter((kind) => listOf(condition, kind).length === 0) : [];
  return (
    <>
      {GROUP_KINDS.filter((kind) => !missing.includes(kind)).map((kind) => (
        <Group
          key={kind}
          kind={kind}
          list={listOf(condition, kind)}
          onChange={(list) => onChange(withList(condition, kind, list))}
          place={place}
          depth={depth}
          fields={fields}
        />
      ))}
      {missing.length > 0 && (
        <Row>
          {missing.map((kind) => (
            <Button
              key={kind}
              kind="quiet"
              icon="plus"
              onPress={() => onChange(withList(condition, kind, [newCondition()]))}
              label={`Ask for ${WORDS[kind]}${place && `, in ${place}`}`}
            >
              {WORDS[kind]} …
            </Button>
          ))}
        </Row>
      )}
    </>
  );
}

type GroupProps = {
  kind: GroupKind;
  list: readonly Condition[];
  onChange: (list: readonly Condition[]) => void;
} & Pick<ConditionGroupsProps, "place" | "depth" | "fields">;

/** Conditions of one kind; each keeps a key, so that what is typed stays in its field when another goes. */
function Group({ kind, list, onChange, place, depth, fields: Fields }: GroupProps) {
  const [keys, setKeys] = useState(() => list.map((_, index) => index));
  if (list.length === 0) return null;
  const add = (): void => {
    setKeys([...keys, Math.max(-1, ...keys) + 1]);
    onChange([...list, newCondition()]);
  };
  const remove = (at: number): void => {
    setKeys(keys.filter((_, index) => index !== at));
    onChange(list.filter((_, index) => index !== at));
  };
  return (
    <Stack space="close">
      <Strong>… and {WORDS[kind]}:</Strong>
      {list.map((one, at) => {
        const own = `${place && `${place}, `}${WORDS[kind]}${kind === "not" ? "" : ` ${at + 1}`}`;
        return (
          <Nested key={keys[at] ?? at}>
            <Stack space="close">
              <Row spread>
                <Soft>{kind === "not" ? "this" : `${at + 1} of ${list.length}`}</Soft>
                <Button kind="quiet" onPress={() => remove(at)} label={`Take out: ${own}`}>
                  Take out
                </Button>
              </Row>
              <Fields
                condition={one}
                onChange={(next) => onChange(list.map((other, index) => (index === at ? next : other)))}
                place={own}
                depth={depth + 1}
              />
            </Stack>
          </Nested>
        );
      })}
      {kind !== "not" && (
        <Row>
          <Button onPress={add} label={`Add to: ${place && `${place}, `}${WORDS[kind]}`}>
            Add another
          </Button>
        </Row>
      )}
    </Stack>
  );
}
