import { handOffOf } from "@shipshape/domain/oncall/escalation";
import { Button } from "../../kit/button.tsx";
import { ChoiceField, NumberField } from "../../kit/form-field.tsx";
import { Row, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import type { DraftNode } from "./policy-draft.ts";
import { TargetFields } from "./target-fields.tsx";

const URGENCIES = [
  { value: "", label: "as the incident's" },
  { value: "high", label: "high" },
  { value: "low", label: "low: a notice that can wait" },
];

type NodeFieldsProps = {
  node: DraftNode;
  place: string;
  onChange: (node: DraftNode) => void;
  onRemove: () => void;
  onUp: (() => void) | undefined;
  /** Whom a new target names at first. */
  someone: string;
};

/** One node of the tree while it is changed. */
export function NodeFields({ node, place, onChange, onRemove, onUp, someone }: NodeFieldsProps) {
  const isBranch = node.if !== undefined;
  const what = isBranch ? "Branch" : "Step";
  return (
    <Stack space="close">
      <Row spread>
        <Strong>
          {what} {place}
        </Strong>
        <Row>
          {onUp && (
            <Button kind="quiet" onPress={onUp} label={`Move ${what} ${place} up`}>
              Move up
            </Button>
          )}
          <Button kind="quiet" onPress={onRemove} label={`Take ${what} ${place} out`}>
            Take out
          </Button>
        </Row>
      </Row>
      <NumberField
        label="Minutes after what was before it"
        first={node.delayMinutes}
        onNumber={(minutes) => onChange({ ...node, delayMinutes: minutes ?? 0 })}
      />
      {node.if === undefined ? (
        <StepFields node={node} onChange={onChange} someone={someone} />
      ) : (
        <ConditionFields condition={node.if} onChange={(condition) => onChange({ ...node, if: condition })} />
      )}
    </Stack>
  );
}

function StepFields({ node, onChange, someone }: Pick<NodeFieldsProps, "node" | "onChange" | "someone">) {
  const { delayMinutes, targets = [], acknowledgements, urgency } = node;
  return (
    <>
      {targets.map((target, index) => (
        <TargetFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the same target may stand in it twice; its place is what it is
          key={index}
          target={target}
          onChange={(next) => onChange({ ...node, targets: targets.map((one, at) => (at === index ? next : one)) })}
          onRemove={
            targets.length > 1
              ? () => onChange({ ...node, targets: targets.filter((_, at) => at !== index) })
              : undefined
          }
        />
      ))}
      {handOffOf({ delayMinutes, targets }) === undefined && (
        <Row>
          <Button onPress={() => onChange({ ...node, targets: [...targets, { kind: "user", name: someone }] })}>
            Tell somebody else too
          </Button>
        </Row>
      )}
      <Tiles>
        <ChoiceField
          label="Urgency"
          value={urgency ?? ""}
          options={URGENCIES}
          onChoose={(next) => onChange({ ...node, urgency: next === "" ? undefined : (next as "high" | "low") })}
        />
        <NumberField
          label="How many must acknowledge"
          placeholder="1"
          first={acknowledgements}
          onNumber={(number) => onChange({ ...node, acknowledgements: number })}
        />
      </Tiles>
    </>
  );
}
