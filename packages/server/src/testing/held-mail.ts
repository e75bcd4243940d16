import type { Sent } from "../features/notify/channel.ts";
import type { TestHouse } from "./test-house.ts";

/** Mails that have gone out, and of which the sender does not hear what became of them. */
export type HeldMail = {
  /** The first one is in its mailbox. */
  readonly arrived: Promise<void>;
  /** Lets the sender hear: what the mail server said, or this. */
  answer(instead?: Sent): void;
};

/** From now on the answers to mails are kept until the test gives them, however long that takes. */
export function holdMail({ app }: Pick<TestHouse, "app">): HeldMail {
  const { email } = app.sender.channels;
  const { send } = email;
  let answer: HeldMail["answer"] = () => undefined;
  const given = new Promise<Sent | undefined>((resolve) => {
    answer = (instead) => {
      Object.assign(email, { send });
      resolve(instead);
    };
  });
  const arrived = new Promise<void>((came) => {
    const held: typeof send = async (message) => {
      const sent = await send(message);
      came();
      return (await given) ?? sent;
    };
    Object.assign(email, { send: held });
  });
  return { arrived, answer };
}
