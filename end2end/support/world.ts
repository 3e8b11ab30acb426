// The outside world by its control doors: the salon's journal and people's telephones. `DESK_URL` says where it is.
import { randomInt } from "node:crypto";
import { expect } from "@playwright/test";

export const DESK = process.env.DESK_URL ?? "http://localhost:3100";
/** The salon that `bin/test` seeds, by the CRM's number, and its own telephone. */
export const SALON = 4564;
export const SALON_PHONE = "+79210004564";
/** A master by their place, from 1, and the first service on their list. */
const master = (place: number) => SALON * 100 + place;
const service = (place: number) => master(place) * 10 + 1;

/** Somebody with a telephone, whom no other test knows. */
export type Person = { name: string; phone: string };

/** A control call. Whatever is not a success fails with what was said. */
export async function ask(path: string, body?: object | Buffer): Promise<any> {
  const isPicture = Buffer.isBuffer(body);
  const answer = await fetch(`${DESK}/__control/${path}`, {
    method: body ? "POST" : "GET",
    headers: body && !isPicture ? { "content-type": "application/json" } : {},
    body: isPicture ? new Uint8Array(body) : body && JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
  return said ? JSON.parse(said) : undefined;
}

/** A person with a telephone of their own, also in a world that was used before. */
export async function somebody(name: string): Promise<Person> {
  // Some endings mean something in the sandbox (…404, …463): this last digit keeps away from them.
  const phone = `+7905${randomInt(100_000, 1_000_000)}${randomInt(5, 10)}`;
  await ask("phones", { number: phone, name });
  return { name, phone };
}

/** The end of a number, as one types it into a search. */
export const ending = (person: Person) => person.phone.slice(-7);

/** A day of the journal, `days` from now by the salon's own calendar. */
async function day(days: number): Promise<string> {
  const salons: { id: number; now: string }[] = await ask("yclients/salons");
  const now = salons.find((salon) => salon.id === SALON)?.now ?? "";
  const date = new Date(`${now.slice(0, 10)}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The second master and their first service get these names. */
export async function named(who: string, what: string): Promise<void> {
  await ask(`yclients/salons/${SALON}/masters/${master(2)}`, { name: who });
  await ask(`yclients/salons/${SALON}/services/${service(2)}`, { title: what });
}

/** A booking in the salon's journal, and what can be done with it. */
export class Booking {
  private constructor(private readonly id: number) {}

  static async make(person: Person, days: number, time: string, place = 1): Promise<Booking> {
    const starts_at = `${await day(days)}T${time}:00`;
    const client = { name: person.name, phone: person.phone };
    const made = await ask(`yclients/salons/${SALON}/bookings`, { staff_id: master(place), services: [service(place)], starts_at, client });
    return new Booking(made.id);
  }

  async move(days: number, time: string): Promise<void> {
    await ask(`yclients/salons/${SALON}/bookings/${this.id}/reschedule`, { starts_at: `${await day(days)}T${time}:00` });
  }

  async confirm(): Promise<void> {
    await ask(`yclients/salons/${SALON}/bookings/${this.id}/confirm`, {});
  }

  async cancel(): Promise<void> {
    await ask(`yclients/salons/${SALON}/bookings/${this.id}/cancel`, {});
  }
}

/** What a person does with their telephone. */
export const phone = {
  switch: (person: Person, switches: object) => ask(`phones/${person.phone}/switch`, switches),
  read: (person: Person) => ask(`phones/${person.phone}/read`, { peer: SALON_PHONE }),
  write: (person: Person, text: string) => ask(`phones/${person.phone}/send`, { to: SALON_PHONE, text }),
  /** The texts in the chat with the salon, oldest first, as soon as there are so many. */
  async texts(person: Person, count: number): Promise<string[]> {
    let texts: string[] = [];
    await expect
      .poll(async () => {
        const { chats } = await ask(`phones/${person.phone}`);
        texts = (chats[0]?.messages ?? []).map((message: { text: string }) => message.text);
        return texts.length;
      }, { timeout: 20_000 })
      .toBe(count);
    return texts;
  },
};

/** The salon's telephone takes a picture; answers once the device has confirmed. */
export const scan = (picture: Buffer, phone = SALON_PHONE) => ask(`phones/${phone}/scan`, picture);
