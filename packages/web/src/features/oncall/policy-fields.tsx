import { InputField, NumberField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import { NameField } from "./name-field.tsx";
import type { PolicyDraft } from "./policy-draft.ts";

type PolicyFieldsProps = {
  draft: PolicyDraft;
  isNew: boolean;
  onChange: (draft: PolicyDraft) => void;
  faultOf: (name: string) => string | undefined;
};

const ANSWER_MINUTES = 10;

/** What holds for a whole policy. */
export function PolicyFields({ draft, isNew, onChange, faultOf }: PolicyFieldsProps) {
  const { description, repeat, repeatAfterMinutes, stillWorking, fallback } = draft;
  return (
    <>
      <Tiles>
        <NameField draft={draft} isNew={isNew} onChange={onChange} faultOf={faultOf} />
        <InputField
          label="What for"
          wide
          defaultValue={description}
          onText={(text) => onChange({ ...draft, description: text })}
          fault={faultOf("description")}
        />
        <NumberField
          label="Starts over"
          hint="times, when nobody answers"
          first={repeat}
          onNumber={(times) => onChange({ ...draft, repeat: times ?? 0 })}
          fault={faultOf("repeat")}
        />
        <NumberField
          label="Minutes between rounds"
          placeholder="as long as the steps wait"
          first={repeatAfterMinutes}
          onNumber={(minutes) => onChange({ ...draft, repeatAfterMinutes: minutes })}
          fault={faultOf("repeatAfterMinutes")}
        />
        <NumberField
          label="Still working on it? Asked after"
          hint="minutes; never where empty"
          first={stillWorking?.askAfterMinutes}
          onNumber={(askAfterMinutes) => {
            const answerWithinMinutes = stillWorking?.answerWithinMinutes ?? ANSWER_MINUTES;
            onChange({
              ...draft,
              stillWorking: askAfterMinutes === undefined ? undefined : { askAfterMinutes, answerWithinMinutes },
            });
          }}
          fault={faultOf("stillWorking")}
        />
      </Tiles>
      <ToggleRow
        label="Fallback"
        options={[{ value: "fallback", label: "It pages where nothing else would" }]}
        chosen={fallback ? ["fallback"] : []}
        onChange={(chosen) => onChange({ ...draft, fallback: chosen.length > 0 })}
      />
    </>
  );
}
