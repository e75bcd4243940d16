import { Command } from "commander";
import { EXIT_HELP } from "./exit-code.ts";

const HELP = `
Where and who: --url and --token, or SHIPSHAPE_URL and SHIPSHAPE_TOKEN, or the server that runs in this folder.
${EXIT_HELP}

A pipeline, from gate to record:
  shipshape gate check --service payments --env production
  shipshape deploy run --service payments --env production --version 1.5.0 -- ./deploy.sh`;

/** Every command there is, in the order of the help. Reading them all takes longer than most of them do. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import("./commands/up.ts")).upCommand(),
  demo: async () => (await import("./commands/demo.ts")).demoCommands(),
  plan: async () => (await import("./commands/apply.ts")).planCommand(),
  apply: async () => (await import("./commands/apply.ts")).applyCommand(),
  export: async () => (await import("./commands/apply.ts")).exportCommand(),
  catalog: async () => (await import("./commands/catalog.ts")).catalogCommands(),
  search: async () => (await import("./commands/search.ts")).searchCommand(),
  service: async () => (await import("./commands/service.ts")).serviceCommands(),
  team: async () => (await import("./commands/service.ts")).teamCommands(),
  slo: async () => (await import("./commands/slo.ts")).sloCommands(),
  alert: async () => (await import("./commands/alert.ts")).alertCommands(),
  integration: async () => (await import("./commands/integration.ts")).integrationCommands(),
  silence: async () => (await import("./commands/silence.ts")).silenceCommands(),
  routes: async () => (await import("./commands/alert-routing.ts")).routesCommands(),
  import: async () => (await import("./commands/alert-routing.ts")).importCommands(),
  oncall: async () => (await import("./commands/oncall.ts")).oncallCommands(),
  escalation: async () => (await import("./commands/oncall-escalation.ts")).escalationCommands(),
  incident: async () => (await import("./commands/incident.ts")).incidentCommands(),
  contact: async () => (await import("./commands/notify.ts")).contactCommands(),
  channel: async () => (await import("./commands/notify.ts")).channelCommands(),
  pager: async () => (await import("./commands/pager.ts")).pagerCommands(),
  deploy: async () => (await import("./commands/deploy.ts")).deployCommands(),
  evidence: async () => (await import("./commands/evidence.ts")).evidenceCommands(),
  build: async () => (await import("./commands/changes-build.ts")).buildCommands(),
  changes: async () => (await import("./commands/changes.ts")).changesCommands(),
  source: async () => (await import("./commands/changes-sources.ts")).sourceCommands(),
  release: async () => (await import("./commands/changes-release.ts")).releaseCommands(),
  gate: async () => (await import("./commands/gate.ts")).gateCommands(),
  dora: async () => (await import("./commands/insights.ts")).doraCommand(),
  readiness: async () => (await import("./commands/gate-readiness.ts")).readinessCommands(),
  "status-page": async () => (await import("./commands/statuspage.ts")).statusPageCommands(),
  token: async () => (await import("./commands/token.ts")).tokenCommands(),
  user: async () => (await import("./commands/token.ts")).userCommands(),
};

const VALUED = ["--url", "--token"];

/** The command that these arguments begin with; undefined where they ask for help, or for one that there is not. */
function commandSaid(argv: readonly string[]): string | undefined {
  const word = argv.find((argument, at) => !argument.startsWith("-") && !VALUED.includes(argv[at - 1] ?? ""));
  return word !== undefined && Object.hasOwn(COMMANDS, word) ? word : undefined;
}

/** The program with the command that these arguments begin with, or with every one. */
export async function shipshapeProgram(argv: readonly string[] = []): Promise<Command> {
  const program = new Command("shipshape")
    .description("Software delivery and reliability, joined by the error budget.")
    .version("0.1.0", "-V", "print the version of this CLI; --version, too, before any command")
    .option("--url <url>", "the server's address")
    .option("--token <token>", "an API token")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP);

  const said = commandSaid(argv);
  const makers = said === undefined ? Object.values(COMMANDS) : [COMMANDS[said]];
  for (const command of await Promise.all(makers.map((make) => make?.()))) {
    if (command) program.addCommand(command);
  }
  return program;
}
