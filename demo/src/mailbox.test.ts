import { createTransport, type SendMailOptions } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NumberedMail } from "./mail.ts";
import { type Mailbox, startMailbox } from "./mailbox.ts";

let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox({ smtpPort: 0, webPort: 0 });
});
afterAll(() => mailbox.stop());

const send = (mail: SendMailOptions) =>
  createTransport({ url: mailbox.smtpUrl }).sendMail({ from: "a@b.example", ...mail });
const mails = async () => ((await (await fetch(`${mailbox.url}mails.json`)).json()) as { mails: NumberedMail[] }).mails;
const page = async (path: string) => {
  const response = await fetch(new URL(path, mailbox.url));
  return {
    status: response.status,
    policy: response.headers.get("content-security-policy"),
    body: await response.text(),
  };
};

describe("the demo's mailbox", () => {
  test("says what to do while it is empty", async () => {
    expect((await page("/")).body).toContain("demo break");
  });

  test("keeps what is sent to anybody, decoded", async () => {
    const from = { name: "Shipshape", address: "ship@b.example" };
    const to = ["x@demo.example", "y@demo.example"];
    await send({ from, to, subject: "8 % der Zahlungen – fehlgeschlagen", text: "Grüße", html: "<p>Grüße</p>" });
    expect((await mails()).at(-1)).toMatchObject({
      from: "Shipshape",
      to,
      subject: "8 % der Zahlungen – fehlgeschlagen",
      text: "Grüße\n",
      html: "<p>Grüße</p>\n",
    });
  });

  test("lists the newest first, by subject, and shows each", async () => {
    await send({ to: "x@demo.example", subject: "the newest", text: "words" });
    const { number } = (await mails()).at(-1) ?? { number: 0 };
    const { body } = await page("/");
    expect(body.indexOf("the newest")).toBeLessThan(body.indexOf("der Zahlungen"));
    expect(body).toContain(`<a href="/mails/${number}">the newest</a>`);
    expect((await page(`/mails/${number}`)).body).toContain(`src="/mails/${number}/message"`);
  });

  test("makes the addresses in a text links that open in a tab of their own", async () => {
    await send({
      to: "x@demo.example",
      subject: "ack",
      text: "Acknowledge: http://ship.example/ack/t?a=1&b=2\n\nIt <b>says</b>",
    });
    const { number } = (await mails()).at(-1) ?? { number: 0 };
    const { body } = await page(`/mails/${number}/message`);
    expect(body).toContain('<base target="_blank">');
    expect(body).toContain('<a href="http://ship.example/ack/t?a=1&#38;b=2">');
    expect(body).toContain("It &#60;b&#62;says&#60;/b&#62;");
  });

  test("lets a mail run no script and load nothing", async () => {
    await send({ to: "x@demo.example", subject: "<i>evil</i>", html: "<script>alert(1)</script>" });
    const { number } = (await mails()).at(-1) ?? { number: 0 };
    const { policy } = await page(`/mails/${number}/message`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox allow-popups");
    expect(policy).not.toContain("allow-scripts");
    expect((await page("/")).body).not.toContain("<i>evil");
  });

  test("refuses a mail over a megabyte and keeps none of it", async () => {
    const before = (await mails()).length;
    await expect(send({ to: "x@demo.example", text: "x".repeat(1_100_000) })).rejects.toThrow();
    expect(await mails()).toHaveLength(before);
  });

  test("names the way back where there is nothing", async () => {
    expect(await page("/mails/999")).toMatchObject({ status: 404, body: expect.stringContaining("at /.") });
  });
});
