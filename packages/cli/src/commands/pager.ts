import { pager } from "@shipshape/contract/incidents-pager";
import { notify } from "@shipshape/contract/notify";
import { notifyStory } from "@shipshape/contract/notify-story";
import type { CallOutput } from "@shipshape/contract/route";
import { togetherWords } from "@shipshape/domain/notify/envelope";
import { Command } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Health = CallOutput<typeof pager.getPagerHealth>;
type Story = CallOutput<typeof notifyStory.getPageStory>;

const seconds = (ms: number | null): string => (ms === null ? "–" : `${(ms / 1_000).toFixed(2)} s`);

function healthText(health: Health): string {
  const { queue, lastPage, deadManSwitch: dead, timeToFirst, oldestStep } = health;
  const about = facts([
    ["The pager", `${health.verdict}: ${health.because}`],
    ["Audited", health.auditedAt && moment(health.auditedAt)],
    ["Last page", lastPage && `${moment(lastPage.at)} to ${lastPage.user} by ${lastPage.channel}: ${lastPage.status}`],
    ["First attempts", `${timeToFirst.inTime} of ${timeToFirst.pages} in 10 s; p99 ${seconds(timeToFirst.p99Ms)}`],
    [
      "Queue",
      `${queue.due} due, ${queue.sending} being sent, ${queue.awaitingReceipt} await a receipt, ${queue.later} later`,
    ],
    [
      "Next step",
      oldestStep && `${oldestStep.incident} at ${oldestStep.nextStepAt ? moment(oldestStep.nextStepAt) : "no time"}`,
    ],
    ["Dead-man switch", dead.host ? `${dead.host}, every ${dead.everySeconds} s: ${dead.because}` : "nobody is told"],
    ["Workers", `${health.workers.length}`],
    ["Failed jobs", `${health.failedJobs}`],
  ]);
  const must = table(
    health.invariants,
    [
      ["holds", ({ holds }) => (holds ? "yes" : "NO")],
      ["what must hold", ({ title }) => title],
      ["because", ({ because }) => because],
    ],
    "Nothing was audited.",
  );
  return `${about}\n\n${must}`;
}

function storyText(story: Story): string {
  const about = facts([
    ["Page", story.subject],
    ["To", `${story.user}: ${story.because}`],
    ["Requested", story.requestedAt && moment(story.requestedAt)],
    ["First attempt", story.firstAttemptAt && moment(story.firstAttemptAt)],
    ["Outcome", `${story.outcome}${story.outcomeBecause ? `: ${story.outcomeBecause}` : ""}`],
  ]);
  const messages = story.messages.map((message) =>
    [
      `${message.channel} ${message.address}: ${message.status}${message.rule ? ` (${message.rule})` : ""}`,
      ...togetherWords(message).map((words) => `  ${words}`),
      ...message.events.map(({ at, kind, text }) => `  ${moment(at)}  ${kind}: ${text}`),
      ...(message.dueAt ? [`  ${moment(message.dueAt)}  next`] : []),
    ].join("\n"),
  );
  return [about, ...messages].join("\n\n");
}

export const pagerCommands = (): Command =>
  new Command("pager")
    .description("Is the pager well? What was sent, and the dead-man switch")
    .addCommand(routeCommand("health", pager.getPagerHealth, { print: healthText }))
    .addCommand(routeCommand("audit", pager.auditPager, { print: () => "Audited: see 'shipshape pager health'." }))
    .addCommand(
      routeCommand("log", notify.listNotifications, {
        print: ({ notifications }) =>
          table(
            notifications,
            [
              ["notification", ({ id }) => id],
              ["at", ({ createdAt }) => moment(createdAt)],
              ["to", ({ user }) => user],
              ["by", ({ channel, address }) => `${channel} ${address}`],
              ["status", ({ status }) => status],
              ["tries", ({ attempts }) => attempts],
              ["about", ({ subject }) => subject],
            ],
            "Nothing was sent.",
          ),
      }),
    )
    .addCommand(
      routeCommand("story", notifyStory.getPageStory, {
        print: storyText,
        example: "shipshape pager story 0198c1d2-…   (an id of 'shipshape pager log')",
      }),
    )
    .addCommand(
      routeCommand("dead-man-switch", pager.putDeadManSwitch, {
        print: ({ host, everySeconds }) =>
          host ? `${host} is told every ${everySeconds} s while the pager is well.` : "Nobody is told any more.",
        omit: ["url"],
        extend: (command) => {
          command.option("--address <url>", "asked with GET; kept sealed, and only its host is shown again");
          command.option("--off", "tell nobody any more");
          return ({ off, address }) => ({ url: off ? null : address });
        },
        example: "shipshape pager dead-man-switch --address https://hc-ping.com/your-uuid --every-seconds 60",
      }),
    );
