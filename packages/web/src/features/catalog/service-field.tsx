import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { ChoiceField } from "../../kit/form-field.tsx";

/** Whose something is where it does not say so itself: one of the services, or none. */
export function ServiceField({ label, none }: { label: string; none: string }) {
  const { services } = useSuspenseQuery(ask.catalog.listServices()).data;
  const options = [
    { value: "", label: none },
    ...services.map(({ name, displayName }) => ({ value: name, label: displayName })),
  ];
  return <ChoiceField label={label} name="service" options={options} />;
}
