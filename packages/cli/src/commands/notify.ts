import { notify } from "@shipshape/contract/notify";
import { notifyContacts } from "@shipshape/contract/notify-contacts";
import { notifyProviders } from "@shipshape/contract/notify-providers";
import { Command } from "commander";
import { facts, moment, pairs, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

export const contactCommands = (): Command =>
  new Command("contact")
    .description("How people are reached, and whether it works")
    .addCommand(
      routeCommand("list", notifyContacts.listContactMethods, {
        print: ({ contactMethods }) =>
          table(
            contactMethods,
            [
              ["channel", ({ channel }) => channel],
              ["address", ({ label }) => label],
              ["proven", ({ verifiedAt }) => (verifiedAt ? moment(verifiedAt) : "no: used as a last resort only")],
              ["last reached", ({ lastDeliveredAt }) => (lastDeliveredAt ? moment(lastDeliveredAt) : "never")],
              ["trouble", ({ notReady, lastError }) => notReady ?? lastError ?? ""],
            ],
            "Nobody can reach them yet.",
          ),
        example: "shipshape contact list ana",
      }),
    )
    .addCommand(
      routeCommand("test", notifyContacts.testUser, {
        print: ({ notifications }) =>
          `${notifications.length === 1 ? "1 message is" : `${notifications.length} messages are`} on the way. ` +
          "What became of each: shipshape contact sent --user NAME",
        example: "shipshape contact test ana --rule high",
      }),
    )
    .addCommand(
      routeCommand("sent", notify.listNotifications, {
        print: ({ notifications }) =>
          table(
            notifications,
            [
              ["at", ({ createdAt }) => moment(createdAt)],
              ["to", ({ user }) => user],
              ["by", ({ channel }) => channel],
              ["what", ({ subject }) => subject],
              ["outcome", ({ status }) => status],
              ["because", ({ lastError, because }) => lastError ?? because],
            ],
            "Nothing was sent.",
          ),
      }),
    );

export const channelCommands = (): Command =>
  new Command("channel")
    .description("The ways by which messages travel, and who carries them")
    .addCommand(
      routeCommand("list", notifyContacts.listChannels, {
        print: ({ channels }) =>
          table(
            channels,
            [
              ["channel", ({ channel }) => channel],
              ["ready", ({ ready }) => (ready ? "yes" : "no")],
              ["because", ({ because }) => because],
            ],
            "There is none.",
          ),
      }),
    )
    .addCommand(
      routeCommand("providers", notifyProviders.listProviders, {
        print: ({ providers }) =>
          providers
            .map(({ provider, ready, because, fields }) =>
              facts([
                ["Provider", `${provider} (${ready ? "ready" : "not set up"})`],
                ["Because", because],
                ...fields.map(({ name, variable, from, value }): [string, string] => [
                  name,
                  `${value ?? (from === "nowhere" ? "not given" : "kept")}  (${from}; ${variable})`,
                ]),
              ]),
            )
            .join("\n\n"),
      }),
    )
    .addCommand(
      routeCommand("set", notifyProviders.putProvider, {
        extend: (command) => {
          command.requiredOption("--value <field=value...>", "what to change; an empty value takes it away");
          return ({ value }) => ({ values: pairs(value as string[], "Values") });
        },
        print: ({ ready, because }) => `${because}.${ready ? " Ask whether it works: shipshape channel check." : ""}`,
        example: "shipshape channel set ntfy --value url=https://ntfy.example.com",
      }),
    )
    .addCommand(
      routeCommand("check", notifyProviders.checkProvider, {
        print: ({ ready, because }) => `${ready ? "It works" : "It does not work"}: ${because}.`,
      }),
    );
