import { Command } from "commander";
import { alertCommands } from "./commands/alert.ts";
import { importCommands, routesCommands } from "./commands/alert-routing.ts";
import { applyCommand, exportCommand, planCommand } from "./commands/apply.ts";
import { catalogCommands } from "./commands/catalog.ts";
import { changesCommands } from "./commands/changes.ts";
import { buildCommands } from "./commands/changes-build.ts";
import { releaseCommands } from "./commands/changes-release.ts";
import { sourceCommands } from "./commands/changes-sources.ts";
import { demoCommands } from "./commands/demo.ts";
import { deployCommands } from "./commands/deploy.ts";
import { evidenceCommands } from "./commands/evidence.ts";
import { gateCommands } from "./commands/gate.ts";
import { readinessCommands } from "./commands/gate-readiness.ts";
import { incidentCommands } from "./commands/incident.ts";
import { doraCommand } from "./commands/insights.ts";
import { integrationCommands } from "./commands/integration.ts";
import { channelCommands, contactCommands } from "./commands/notify.ts";
import { oncallCommands } from "./commands/oncall.ts";
import { escalationCommands } from "./commands/oncall-escalation.ts";
import { pagerCommands } from "./commands/pager.ts";
import { searchCommand } from "./commands/search.ts";
import { serviceCommands, teamCommands } from "./commands/service.ts";
import { silenceCommands } from "./commands/silence.ts";
import { sloCommands } from "./commands/slo.ts";
import { statusPageCommands } from "./commands/statuspage.ts";
import { tokenCommands, userCommands } from "./commands/token.ts";
import { upCommand } from "./commands/up.ts";
import { EXIT_HELP } from "./exit-code.ts";

const HELP = `
Where and who: --url and --token, or SHIPSHAPE_URL and SHIPSHAPE_TOKEN, or the server that runs in this folder.
${EXIT_HELP}

A pipeline, from gate to record:
  shipshape gate check --service payments --env production
  shipshape deploy run --service payments --env production --version 1.5.0 -- ./deploy.sh`;

/** Every command there is. */
export function shipshapeProgram(): Command {
  const program = new Command("shipshape")
    .description("Software delivery and reliability, joined by the error budget.")
    .version("0.1.0", "-V", "print the version of this CLI; --version, too, before any command")
    .option("--url <url>", "the server's address")
    .option("--token <token>", "an API token")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP);

  for (const command of [
    upCommand(),
    demoCommands(),
    planCommand(),
    applyCommand(),
    exportCommand(),
    catalogCommands(),
    searchCommand(),
    serviceCommands(),
    teamCommands(),
    sloCommands(),
    alertCommands(),
    integrationCommands(),
    silenceCommands(),
    routesCommands(),
    importCommands(),
    oncallCommands(),
    escalationCommands(),
    incidentCommands(),
    contactCommands(),
    channelCommands(),
    pagerCommands(),
    deployCommands(),
    evidenceCommands(),
    buildCommands(),
    changesCommands(),
    sourceCommands(),
    releaseCommands(),
    gateCommands(),
    doraCommand(),
    readinessCommands(),
    statusPageCommands(),
    tokenCommands(),
    userCommands(),
  ]) {
    program.addCommand(command);
  }
  return program;
}
