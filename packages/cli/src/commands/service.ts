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
    .addCommand(routeCommand("archive", catalog.archiveService, { print: () => "Archived." }));
