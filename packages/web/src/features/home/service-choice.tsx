import { useNavigate } from "@tanstack/react-router";
import { ChoiceField } from "../../kit/form-field.tsx";
import type { FirstSteps } from "./first-steps.ts";

/** Which service the step is about, where there are several. */
export function ServiceChoice({ standing: { service, services } }: { standing: FirstSteps }) {
  const navigate = useNavigate();
  if (services.length < 2 || !service) return null;
  return (
    <ChoiceField
      label="Service"
      options={services.map(({ name, displayName }) => ({ value: name, label: displayName }))}
      value={service.name}
      onChoose={(name) =>
        void navigate({ to: "/begin", search: (before) => ({ ...before, service: name }), resetScroll: false })
      }
    />
  );
}
