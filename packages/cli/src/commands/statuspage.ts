import { statuspage } from "@shipshape/contract/statuspage";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

export const statusPageCommands = (): Command =>
  new Command("status-page")
    .description("What customers read")
    .addCommand(
      routeCommand("list", statuspage.list, {
        print: ({ statusPages }) =>
          table(
            statusPages,
            [
              ["page", ({ name }) => name],
              ["says", ({ banner }) => banner],
              ["url", ({ url }) => url],
            ],
            "No status page yet. Write one as YAML (kind: StatusPage) and apply it.",
          ),
      }),
    )
    .addCommand(
      routeCommand("update", statuspage.publishUpdate, {
        print: ({ at }) => `Published ${moment(at)}.`,
        example:
          "shipshape status-page update demo-store --incident INC-3 --status identified --text 'We are rolling back.'",
      }),
    );
