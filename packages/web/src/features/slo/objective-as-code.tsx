import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Section } from "../../kit/page.tsx";
import { Words } from "../../kit/stack.tsx";

/** The objective as the document it was made from: to be copied, kept in a repository, changed and applied. */
export function ObjectiveAsCode({ name, document }: { name: string; document: string }) {
  return (
    <Section
      title="As code"
      note="OpenSLO v1. Change it in your repository, and apply it: what stays the same is left alone."
    >
      <CommandLine tall command={document.trimEnd()} />
      <Words>Write every objective to a file, and apply a changed one:</Words>
      <CommandLine command={cliCommand("export --kind SLO > slos.yaml")} />
      <CommandLine command={cliCommand(`apply -f ${name}.yaml`)} />
    </Section>
  );
}
