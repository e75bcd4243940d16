import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment is enough", () => {
  expect(readConfig({})).toMatchObject({
    port: 7447,
    host: "127.0.0.1",
    publicUrl: "http://localhost:7447",
    dataDirectory: "./data",
    databaseUrl: undefined,
    fakeClock: false,
  });
});

test("the public address follows the port, and loses a slash at its end", () => {
  expect(readConfig({ SHIPSHAPE_PORT: "8080" }).publicUrl).toBe("http://localhost:8080");
  expect(readConfig({ SHIPSHAPE_URL: "https://ship.example.org/" }).publicUrl).toBe("https://ship.example.org");
});

test("every problem is named at once, with its variable", () => {
  try {
    readConfig({ SHIPSHAPE_PORT: "x", DATABASE_URL: "mysql://x", SHIPSHAPE_LOG: "loud" });
    expect.unreachable();
  } catch (error) {
    const { faults } = error as { faults: { path: string }[] };
    expect(faults.map(({ path }) => path).sort()).toEqual(["DATABASE_URL", "SHIPSHAPE_LOG", "SHIPSHAPE_PORT"]);
  }
});

test("proxies are addresses, networks, and words for networks", () => {
  const read = (text: string) => readConfig({ SHIPSHAPE_TRUSTED_PROXIES: text }).trustedProxies;
  expect(readConfig({}).trustedProxies).toEqual(["loopback"]);
  expect(read("loopback, 10.0.0.0/8,fd00::/8 , 192.0.2.7")).toEqual([
    "loopback",
    "10.0.0.0/8",
    "fd00::/8",
    "192.0.2.7",
  ]);
  for (const wrong of ["everybody", "10.0.0.0/33", "10.0.0", "10.0.0.0/8/8", "", "*"]) {
    expect(() => read(wrong), wrong).toThrow("SHIPSHAPE_TRUSTED_PROXIES");
  }
});
