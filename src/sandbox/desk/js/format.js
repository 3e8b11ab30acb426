// Times, money, telephones in words. Bookings carry the salon's own time as «2026-11-21T14:00:00», messages carry instants.

const DAYS = ["вс", "пн", "вт", "ср", "чт", "пт", "сб"];
const MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];
const pad = (number) => String(number).padStart(2, "0");

/** «сб, 21 ноября» of a date «2026-11-21». */
export function day(date) {
  const [year, month, number] = date.slice(0, 10).split("-").map(Number);
  return `${DAYS[new Date(Date.UTC(year, month - 1, number)).getUTCDay()]}, ${number} ${MONTHS[month - 1]}`;
}

/** The same with a capital letter. */
export const Day = (date) => day(date).replace(/^./, (letter) => letter.toUpperCase());

/** The date so many days on. */
export function addDays(date, days) {
  const [year, month, number] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, number + days)).toISOString().slice(0, 10);
}

/** Minutes since midnight of «…T14:30:00» or «14:30:00». */
export function minutes(local) {
  const [hours, rest] = local.slice(local.indexOf("T") + 1).split(":").map(Number);
  return hours * 60 + rest;
}

/** «14:30» of minutes since midnight. */
export const clock = (of) => `${pad(Math.floor(of / 60) % 24)}:${pad(of % 60)}`;

/** A booking's time of a date and minutes. */
export const at = (date, of) => `${date}T${clock(of)}:00`;

/** An instant in a zone: «2026-11-21T14:30:12». */
export function local(instant, zone) {
  const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", options).formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** «7 300 ₽». */
export const roubles = (sum) => `${String(sum).replace(/\B(?=(\d{3})+$)/g, " ")} ₽`;

/** «1 ч 15 мин» of seconds. */
export function length(seconds) {
  const [hours, rest] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  return [hours && `${hours} ч`, (rest || !hours) && `${rest} мин`].filter(Boolean).join(" ");
}

/** «552-81-16»: the end of a number by which a person knows it. */
export const tail = (phone) => phone.replace(/\D/g, "").slice(-7).replace(/^(\d{3})(\d{2})(\d{2})$/, "$1-$2-$3");

/** The whole number, as it is typed elsewhere: «+7 900 000-00-02». */
export const whole = (phone) => phone.replace(/^\+?7(\d{3})(\d{3})(\d{2})(\d{2})$/, "+7 $1 $2-$3-$4");

/** «•• 44-72». */
export const hint = (phone) => (phone ? `•• ${phone.slice(-4, -2)}-${phone.slice(-2)}` : "без телефона");

/** Whether a first name is declined as a woman's; a guess good enough for a word on a button. */
export const isWoman = (name) => /[ая]$/i.test(name.split(" ")[0] ?? "");

/** «МСК+7»: a zone as people in Russia say it. */
export function zoneWord(zone) {
  const instant = Date.now();
  const hours = Math.round((Date.parse(`${local(instant, zone)}Z`) - Date.parse(`${local(instant, "Europe/Moscow")}Z`)) / 3_600_000);
  return hours === 0 ? "МСК" : `МСК${hours > 0 ? "+" : "−"}${Math.abs(hours)}`;
}
