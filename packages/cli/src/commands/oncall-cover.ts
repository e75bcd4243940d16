import { oncallCover } from "@shipshape/contract/oncall-cover";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Request = CallOutput<typeof oncallCover.createCoverRequest>;

const said = ({ id, user, from, to, state, takenBy }: Request): string =>
  `${user}, ${moment(from)} to ${moment(to)}: ${state}${takenBy === null ? "" : ` by ${takenBy}`} (${id})`;

/** Asking to be covered, and covering. */
export const coverCommands = (): Command =>
  new Command("cover")
    .description("Who asks to be covered, and who covers")
    .addCommand(
      routeCommand("list", oncallCover.listCoverRequests, {
        print: ({ requests }) =>
          table(
            requests,
            [
              ["schedule", ({ schedule }) => schedule],
              ["who", ({ user }) => user],
              ["from", ({ from }) => moment(from)],
              ["to", ({ to }) => moment(to)],
              ["state", ({ state }) => state],
              ["covered by", ({ takenBy }) => takenBy],
              ["id", ({ id }) => id],
            ],
            "Nobody asks to be covered.",
          ),
      }),
    )
    .addCommand(
      routeCommand("ask", oncallCover.createCoverRequest, {
        print: said,
        example: "shipshape oncall cover ask payments --from 2026-03-02T09:00Z --to 2026-03-02T17:00Z --note dentist",
      }),
    )
    .addCommand(routeCommand("take", oncallCover.takeCoverRequest, { print: said }))
    .addCommand(routeCommand("approve", oncallCover.approveCoverRequest, { print: said }))
    .addCommand(routeCommand("unapprove", oncallCover.unapproveCoverRequest, { print: said }))
    .addCommand(routeCommand("release", oncallCover.releaseCoverRequest, { print: said }))
    .addCommand(routeCommand("withdraw", oncallCover.withdrawCoverRequest, { print: () => "Taken back." }));
