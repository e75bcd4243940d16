import { access } from "@shipshape/contract/access";
import { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

export const tokenCommands = (): Command =>
  new Command("token")
    .description("API tokens for machines")
    .addCommand(
      routeCommand("create", access.createToken, {
        print: ({ token, secret }) =>
          `${secret}\n\nThis is shown once. It may do: ${token.scopes.join(", ")}.\nUse it: export SHIPSHAPE_TOKEN=${secret}`,
        example: "shipshape token create --name ci --scopes changes:ingest",
      }),
    )
    .addCommand(
      routeCommand("list", access.listTokens, {
        print: ({ tokens }) =>
          table(
            tokens,
            [
              ["token", ({ prefix }) => `${prefix}…`],
              ["name", ({ name }) => name],
              ["scopes", ({ scopes }) => (scopes.length > 4 ? `${scopes.length} scopes` : scopes.join(", "))],
              ["made by", ({ createdBy }) => createdBy],
              ["last used", ({ lastUsedAt }) => moment(lastUsedAt)],
              ["state", ({ revokedAt }) => (revokedAt ? "revoked" : "valid")],
              ["id", ({ id }) => id],
            ],
            "No tokens.",
          ),
      }),
    )
    .addCommand(routeCommand("revoke", access.revokeToken, { print: () => "Revoked." }));

export const userCommands = (): Command =>
  new Command("user")
    .description("People")
    .addCommand(
      routeCommand("list", access.listUsers, {
        print: ({ users }) =>
          table(
            users,
            [
              ["user", ({ name }) => name],
              ["name", ({ displayName }) => displayName],
              ["role", ({ role }) => role],
              ["e-mail", ({ email }) => email],
            ],
            "Nobody yet.",
          ),
      }),
    )
    .addCommand(
      routeCommand("link", access.createSignInLink, {
        print: ({ url, expiresAt }) => `${url}\nWorks once, until ${moment(expiresAt)}.`,
      }),
    );
