import { cliCommand } from "../../kernel/cli-command.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Stack, Words } from "../../kit/stack.tsx";

export type Recorded = { readonly service: string; readonly environment: string };

const runCommand = ({ service, environment }: Recorded): string =>
  cliCommand(`deploy run --service ${service} --env ${environment} --version 1.4.2 -- ./deploy.sh`);

const curlCommand = ({ service, environment }: Recorded): string =>
  [
    `curl -fsS -X POST ${globalThis.location.origin}/api/v1/deployments \\`,
    '  -H "authorization: Bearer $SHIPSHAPE_TOKEN" -H "content-type: application/json" \\',
    `  -d '${JSON.stringify({ service, environment, version: "1.4.2", commit: "4f2a9c1" })}'`,
  ].join("\n");

type RecordDialogProps = { of: Recorded; open: boolean; onOpenChange: (open: boolean) => void };

/** How a deployment comes here: the exact commands, with the address of this server. */
export function RecordDialog({ of, open, onOpenChange }: RecordDialogProps) {
  return (
    <Dialog
      title="Record a deployment"
      about="A deployment is recorded by what deploys. Put one of these into its pipeline."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Stack>
        <Words>Around the command that deploys: recorded when it starts, and again with how it ended.</Words>
        <CommandLine command={runCommand(of)} />
        <Words>Or without the CLI; answer with its id to …/finish when it is over.</Words>
        <CommandLine command={curlCommand(of)} />
        <Words>
          Both need a token that may <code>changes:ingest</code>: <TextLink to="/settings/tokens">make one</TextLink>.
        </Words>
      </Stack>
    </Dialog>
  );
}
