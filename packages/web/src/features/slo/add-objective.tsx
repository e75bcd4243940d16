import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { ChoiceField } from "../../kit/form-field.tsx";
import { Stack, Words } from "../../kit/stack.tsx";
import { ObjectiveStep } from "../home/objective-step.tsx";

/** What could be promised of a service, from what its metrics show; or by a document of one's own. */
function Suggested({ onAccepted }: { onAccepted?: () => void }) {
  const { data } = useQuery(ask.catalog.listServices());
  const services = (data?.services ?? []).filter(({ builtIn }) => !builtIn);
  const [chosen, choose] = useState<string>();
  const service = services.find(({ name }) => name === chosen) ?? services[0];
  if (!service) {
    return (
      <EmptyState title="No service yet" command={cliCommand("apply -f catalog-info.yaml")}>
        An objective says how often a service must succeed. Add the service first.
      </EmptyState>
    );
  }
  return (
    <Stack>
      <ChoiceField
        label="Service"
        value={service.name}
        options={services.map(({ name, displayName }) => ({ value: name, label: displayName }))}
        onChoose={choose}
      />
      <ObjectiveStep key={service.name} service={service} {...(onAccepted ? { onAccepted } : {})} />
    </Stack>
  );
}

/** In place of an empty list: what an objective is, and those that suggest themselves. */
export function NoObjectives() {
  return (
    <Stack>
      <EmptyState title="No objectives yet" command={cliCommand("apply -f slo.yaml")}>
        An objective says how often a service must succeed, and so how much may fail: its error budget. Take one that is
        suggested below, or write your own as OpenSLO YAML and apply it.
      </EmptyState>
      <Suggested />
    </Stack>
  );
}

type AddObjectiveProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Adds an objective that suggests itself, or says how one is written. */
export function AddObjective({ open, onOpenChange }: AddObjectiveProps) {
  return (
    <Dialog
      title="Add an objective"
      about="From what the metrics of a service show now."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Stack>
        {open && <Suggested onAccepted={() => onOpenChange(false)} />}
        <Words>Or write it as OpenSLO YAML, beginning with one that is there:</Words>
        <CommandLine command={cliCommand("export --kind SLO")} />
      </Stack>
    </Dialog>
  );
}
