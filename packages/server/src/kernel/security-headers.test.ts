import Fastify from "fastify";
import { expect, test } from "vitest";
import { addSecurityHeaders } from "./security-headers.ts";

const web = Fastify();
addSecurityHeaders(web, { publicUrl: "http://localhost" });
web.route({ method: ["GET", "POST"], url: "/*", handler: async () => "" });

const headersOf = async (method: "GET" | "POST", url: string) => (await web.inject({ method, url })).headers;

test("pages are protected, wherever they are", async () => {
  for (const url of ["/", "/api/v1/alerts", "/hooks/changes/key"])
    expect(await headersOf("GET", url)).toHaveProperty("content-security-policy");
  expect(await headersOf("POST", "/welcome")).toHaveProperty("content-security-policy");
});

test("a program that sends something in is told only that nobody shall guess what the answer is", async () => {
  for (const url of ["/api/v2/alerts", "/hooks/changes/key", "/plugins/webhook/1/deployments"]) {
    const headers = await headersOf("POST", url);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff" });
    expect(headers).not.toHaveProperty("content-security-policy");
  }
});
