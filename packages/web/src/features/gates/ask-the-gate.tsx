import type { gates } from "@shipshape/contract/gates";
import type { CallOutput } from "@shipshape/contract/route";
import { CHANGE_CLASSES } from "@shipshape/domain/gates/budget-policy";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import { asSentence, isShut, verdictStatus } from "./gate-words.ts";

type Answer = CallOutput<typeof gates.check>;
type Asked = Parameters<typeof api.gates.check>[0]["body"];

const CLASSES = CHANGE_CLASSES.map((name) => ({ value: name, label: name }));
const WAYS = [
  { value: "rollback", label: "It is a rollback" },
  { value: "record", label: "Write the answer down" },
];
const option = ({ name }: { name: string }) => ({ value: name, label: name });

/** Puts a pipeline's question to the gate by hand: a dry run, unless it is to be written down. */
export function AskTheGate() {
  const [service, setService] = useState("");
  const [environment, setEnvironment] = useState("");
  const { data: catalog } = useSuspenseQuery(ask.catalog.listServices());
  const { data: known } = useSuspenseQuery(ask.environments.list());
  const whyNot = useWhyNot("changes:ingest");
  const put = useAction<Asked, Answer>({ run: (body) => api.gates.check({ body }), quietErrors: true });
  const services = catalog.services.filter(({ builtIn }) => !builtIn).map(option);
  const environments = known.environments.map(option);
  const place = {
    service: service || (services[0]?.value ?? "payments"),
    environment: environment || (environments[0]?.value ?? "production"),
  };
  const none =
    services.length === 0 || environments.length === 0 ? "Add a service and an environment first." : undefined;
  const submit = (fields: FormData): void => {
    const version = textOf(fields, "version");
    const said = fields.getAll("how");
    put.mutate({
      ...place,
      changeClass: textOf(fields, "class"),
      changeKind: said.includes("rollback") ? "rollback" : "deploy",
      dryRun: !said.includes("record"),
      ...(version ? { version } : {}),
    });
  };
  return (
    <Stack>
      <Form
        onSubmit={submit}
        submitLabel="May it ship?"
        pending={put.isPending}
        error={put.error}
        whyNot={whyNot ?? none}
      >
        {() => (
          <>
            <ChoiceField label="Service" options={services} value={place.service} onChoose={setService} />
            <ChoiceField
              label="Environment"
              options={environments}
              value={place.environment}
              onChoose={setEnvironment}
            />
            <InputField label="Version" name="version" placeholder="1.4.2" />
            <ChoiceField label="What for" name="class" options={CLASSES} />
            <TickFields legend="How" name="how" options={WAYS} />
          </>
        )}
      </Form>
      {put.data && <Told answer={put.data} />}
      <AskFromAPipeline place={place} />
    </Stack>
  );
}

function Told({ answer }: { answer: Answer }) {
  const { service, environment, verdict, because, nextOpening, nextClosing, nextClosingBecause, recorded } = answer;
  return (
    <div role="status">
      <Stack space="close">
        <span>
          <StatusBadge status={verdictStatus(verdict)} /> {service} to {environment}
        </span>
        <BecauseList because={because} />
        {nextOpening && (
          <span>
            Opens <ClockTime at={nextOpening} />.
          </span>
        )}
        {isShut(verdict) && !nextOpening && <span>Opens when the reason is gone. A rollback passes now.</span>}
        {nextClosing && (
          <span>
            Shuts next <ClockTime at={nextClosing} />
            {nextClosingBecause && `: ${asSentence(nextClosingBecause)}`}
          </span>
        )}
        <Soft>{recorded ? "Written down with your name." : "A dry run: nothing was written down."}</Soft>
      </Stack>
    </div>
  );
}

function AskFromAPipeline({ place }: { place: { readonly service: string; readonly environment: string } }) {
  return (
    <>
      <Soft>
        The first line of a deployment job. It ends with 0 when the way is free, and with 1 and the reasons when not:
      </Soft>
      <CommandLine command={cliCommand(`gate check --service ${place.service} --env ${place.environment}`)} />
      <CommandLine
        command={[
          `curl -fsS ${globalThis.location.origin}/api/v1/gates/check \\`,
          '  -H "authorization: Bearer $SHIPSHAPE_TOKEN" \\',
          '  -H "content-type: application/json" \\',
          `  -d '${JSON.stringify(place)}'`,
        ].join("\n")}
      />
    </>
  );
}
