import { InputField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import type { PolicyDraft } from "./policy-draft.ts";
import { nameOf } from "./schedule-editor.tsx";

type PolicyFieldsProps = {
  draft: PolicyDraft;
  isNew: boolean;
  onChange: (draft: PolicyDraft) => void;
  faultOf: (name: string) => string | undefined;
};

const minutes = (text: string): number | undefined => (text.trim() === "" ? undefined : Number(text));
const ANSWER_MINUTES = 10;

/** What holds for a whole policy. */
export function PolicyFields({ draft, isNew, onChange, faultOf }: PolicyFieldsProps) {
  const { name, displayName, description, repeat, repeatAfterMinutes, stillWorking, fallback } = draft;
  return (
    <>
      <Tiles>
        <InputField
          label="Name"
          defaultValue={displayName}
          hint={isNew ? name && `will be known as ${name}` : `known as ${name}`}
          onText={(text) => onChange({ ...draft, displayName: text, name: isNew ? nameOf(text) : name })}
          fault={faultOf("displayName") ?? faultOf("name")}
          required
        />
        <InputField
          label="What for"
          defaultValue={description}
          onText={(text) => onChange({ ...draft, description: text })}
          fault={faultOf("description")}
        />
        <InputField
          label="Starts over"
          hint="times, when nobody answers"
          type="number"
          defaultValue={String(repeat)}
          onText={(text) => onChange({ ...draft, repeat: minutes(text) ?? 0 })}
          fault={faultOf("repeat")}
        />
        <InputField
          label="Minutes between rounds"
          placeholder="as long as the steps wait"
          type="number"
          defaultValue={repeatAfterMinutes === undefined ? "" : String(repeatAfterMinutes)}
          onText={(text) => onChange({ ...draft, repeatAfterMinutes: minutes(text) })}
          fault={faultOf("repeatAfterMinutes")}
        />
        <InputField
          label="Still working on it? Asked after"
          hint="minutes; never where empty"
          type="number"
          defaultValue={stillWorking ? String(stillWorking.askAfterMinutes) : ""}
          onText={(text) => {
            const askAfterMinutes = minutes(text);
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
