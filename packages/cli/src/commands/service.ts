import { catalog } from "@shipshape/contract/catalog";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { facts, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Service = CallOutput<typeof catalog.createService>;

const serviceText = (service: Service): string =>
  facts([
    ["Service", service.name],
    ["Name", service.displayName],
    ["Description", service.description],
    ["Owner", service.owner],
    ["Tier", service.tier],
    ["Lifecycle", service.lifecycle],
    ["Escalation policy", service.escalationPolicy],
    ["Depends on", service.dependsOn.join(", ")],
    ["Runbook", service.runbook],
    ["Links", service.links.map(({ title, url }) => `${title} ${url}`).join(", ")],
  ]);

export const serviceCommands = (): Command =>
  new Command("service")
    .description("The catalog: services and who owns them")
    .addCommand(
      routeCommand("list", catalog.listServices, {
        print: ({ services }) =>
          table(
            services,
            [
              ["service", ({ name }) => name],
              ["owner", ({ owner }) => owner],
              ["tier", ({ tier }) => tier],
              ["lifecycle", ({ lifecycle }) => lifecycle],
              ["depends on", ({ dependsOn }) => dependsOn.join(", ")],
            ],
            "No service yet. Add one: shipshape service create --name payments --owner payments-team",
          ),
      }),
    )
    .addCommand(
      routeCommand("show", catalog.getService, {
        print: (service) => `${serviceText(service)}\n${facts([["Used by", service.usedBy.join(", ")]])}`.trim(),
      }),
    )
    .addCommand(
      routeCommand("create", catalog.createService, {
        print: serviceText,
        example: "shipshape service create --name payments --owner payments-team --tier 1",
      }),
    )
    .addCommand(routeCommand("archive", catalog.archiveService, { print: () => "Archived." }))
    .addCommand(routeCommand("unarchive", catalog.unarchiveService, { print: serviceText }));

type Team = CallOutput<typeof catalog.createTeam>;

const teamText = (team: Team): string =>
  facts([
    ["Team", team.name],
    ["Name", team.displayName],
    ["Description", team.description],
    ["Members", team.members.join(", ")],
    ["Escalation policy", team.escalationPolicy],
    ["Contacts", team.contacts.map(({ kind, value }) => `${kind}: ${value}`).join(", ")],
  ]);

export const teamCommands = (): Command =>
  new Command("team")
    .description("Teams: who is in them, and whom their services page")
    .addCommand(
      routeCommand("list", catalog.listTeams, {
        print: ({ teams }) =>
          table(
            teams,
            [
              ["team", ({ name }) => name],
              ["members", ({ members }) => members.join(", ")],
              ["escalation policy", ({ escalationPolicy }) => escalationPolicy],
            ],
            "No team yet. Add one: shipshape team create --name payments-team --members ada",
          ),
      }),
    )
    .addCommand(routeCommand("show", catalog.getTeam, { print: teamText }))
    .addCommand(
      routeCommand("create", catalog.createTeam, {
        print: teamText,
        example: "shipshape team create --name payments-team --members ada ben --escalation-policy payments",
      }),
    )
    .addCommand(routeCommand("remove", catalog.removeTeam, { print: () => "Removed." }));
