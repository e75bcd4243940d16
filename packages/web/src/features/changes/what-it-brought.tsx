import { useQuery } from "@tanstack/react-query";
import { cliCommand } from "../../kernel/cli-command.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Lines } from "../../kit/facts.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { notesOf } from "./deployment-reads.ts";
import type { DeploymentView } from "./deployment-words.ts";

/** The release notes of a deployment: what it brought to its place, over all that was released since the one before it. */
export function WhatItBrought({ deployment }: { deployment: DeploymentView }) {
  const { service, environment, shortId } = deployment;
  const asked = useQuery(notesOf(deployment));
  if (!asked.data) {
    return (
      <Section title="What it brought">
        <ChartWaiting asked={asked} height={72} />
      </Section>
    );
  }
  const { groups, gap, releases, version, tickets } = asked.data;
  const skipped = releases.filter((one) => one !== version);
  if (groups.length === 0 && gap === null) return null;
  return (
    <Section title="What it brought" note={tickets.length > 0 ? `For ${tickets.join(", ")}.` : undefined}>
      <Stack space="close">
        {skipped.length > 0 && <Soft>Holds also {skipped.join(", ")}.</Soft>}
        {groups.map(({ type, title, notes }) => (
          <Stack key={type} space="tight">
            <Strong>{title}</Strong>
            <Lines
              none=""
              items={notes.map(({ text, commits, breaking }) => ({
                key: commits[0] ?? text,
                content: breaking ? `Breaking: ${text}` : text,
              }))}
            />
          </Stack>
        ))}
        {gap !== null && <Soft>{gap}</Soft>}
        {groups.length > 0 && (
          <CommandLine
            command={cliCommand(`release notes --service ${service} --env ${environment} --deployment ${shortId}`)}
          />
        )}
      </Stack>
    </Section>
  );
}
