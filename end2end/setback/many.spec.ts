// Lists of ten thousand on the real pages, at both widths: what is shown stays a page, its keys lead on and back, and a search
// finds the last of them.
import type { Page } from "@playwright/test";
import { LOOKS } from "../support/looks";
import { signIn } from "../support/sign-in";
import { expect, expectAccessible, expectFits, hydrated, shoot, test } from "../support/test";
import { COMPANY, Product } from "./product";

const product = new Product();
const WIDTHS = ["1440-light", "390-dark"] as const;
/** Whose timeline is long. */
const LONG = "Щукина Вера";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(240_000);
  await product.begin(4564);
  await product.sql(`
    insert into clients (company_id, id, name, phone, created_at)
      select ${COMPANY}, md5('c' || n)::uuid, 'Щука ' || lpad(n::text, 6, '0'), '+7906' || lpad(n::text, 7, '0'), now() from generate_series(1, 10000) n;
    insert into conversations (company_id, id, client_id, created_at, last_at)
      select ${COMPANY}, md5('t' || n)::uuid, md5('c' || n)::uuid, now(), now() - n * interval '1 minute' from generate_series(1, 10000) n;
    insert into messages (company_id, id, conversation_id, client_id, direction, body, status, created_at)
      select ${COMPANY}, md5('m' || n)::uuid, md5('t' || n)::uuid, md5('c' || n)::uuid, 'inbound', 'Вопрос ' || n, 'read', now() - n * interval '1 minute'
        from generate_series(1, 10000) n;
    update conversations set unanswered_id = md5('m' || n)::uuid from generate_series(500, 10000, 500) n where id = md5('t' || n)::uuid;
    insert into clients (company_id, id, name, created_at) values (${COMPANY}, md5('long')::uuid, '${LONG}', now());
    insert into conversations (company_id, id, client_id, created_at) values (${COMPANY}, md5('long')::uuid, md5('long')::uuid, now());
    insert into messages (company_id, id, conversation_id, client_id, direction, body, status, created_at)
      select ${COMPANY}, md5('l' || n)::uuid, md5('long')::uuid, md5('long')::uuid, 'inbound', 'Слово ' || n, 'read', now() - n * interval '1 minute'
        from generate_series(1, 10000) n;
    analyze;`);
  await product.sql(`
    create function pg_temp.word(prefix text, id uuid) returns text language plpgsql as $$
      declare bits numeric := 0; hex text := replace(id::text, '-', ''); answer text := '';
      begin
        for i in 1..32 loop bits := bits * 16 + strpos('0123456789abcdef', substr(hex, i, 1)) - 1; end loop;
        for i in 1..26 loop
          answer := substr('0123456789abcdefghjkmnpqrstvwxyz', (bits % 32)::int + 1, 1) || answer; bits := div(bits, 32);
        end loop;
        return prefix || '_' || answer;
      end $$;
    insert into events (company_id, id, at, actor, kind, payload, client_id, in_timeline)
      select company_id, gen_random_uuid(), created_at, '{"by":"whats_app"}', 'message_received', jsonb_build_object('type', 'message_received',
        'client', pg_temp.word('cli', client_id), 'message', pg_temp.word('msg', id)), client_id, true
      from messages where client_id = md5('long')::uuid;
    analyze events;`);
});
test.afterAll(() => product.stop());

const names = (page: Page) => page.getByRole("row").getByRole("link").allInnerTexts();

for (const look of WIDTHS) {
  test.describe(look, () => {
    const { viewport, colorScheme } = LOOKS[look];
    test.use({ viewport, colorScheme });

    test("ten thousand clients stand in pages that lead there and back", async ({ page }) => {
      test.setTimeout(120_000);
      await signIn(page, product.address);
      await page.goto(`${product.address}/clients?q=щука`);
      await hydrated(page);
      const seen = [await names(page)];
      for (let turn = 0; turn < 4; turn++) {
        await page.getByRole("link", { name: "Дальше" }).click();
        await expect.poll(() => names(page)).not.toEqual(seen.at(-1));
        seen.push(await names(page));
      }
      expect(seen.flat()).toEqual(Array.from({ length: 250 }, (_, at) => `Щука ${`${at + 1}`.padStart(6, "0")}`));
      await page.getByRole("link", { name: "Назад" }).click();
      await expect.poll(() => names(page)).toEqual(seen.at(-2));
      await page.getByLabel("Найти клиента").fill("Щука 010000");
      await expect.poll(() => names(page)).toEqual(["Щука 010000"]);
    });

    test("of ten thousand threads those that wait for an answer stand first", async ({ page }, info) => {
      await signIn(page, product.address);
      await page.getByRole("link", { name: "Переписка" }).click();
      await expect(page).toHaveURL(/by=talk/);
      await expect.poll(async () => (await names(page)).length).toBe(50);
      const first = await names(page);
      expect(first.slice(0, 21)).toEqual([...Array.from({ length: 20 }, (_, at) => `Щука ${`${(at + 1) * 500}`.padStart(6, "0")}`), "Щука 000001"]);
      await page.getByRole("link", { name: "Дальше" }).click();
      await expect.poll(() => names(page)).not.toEqual(first);
      await expectAccessible(page);
      await expectFits(page);
      await shoot(page, info, `talks-${look}`);
    });

    test("a timeline of ten thousand entries goes on and on", async ({ page }, info) => {
      test.setTimeout(120_000);
      await signIn(page, product.address);
      await page.goto(`${product.address}/clients?q=${encodeURIComponent(LONG)}`);
      await hydrated(page);
      await page.getByRole("link", { name: LONG }).click();
      const entries = page.getByRole("region", { name: "История" }).getByRole("listitem").filter({ hasText: /^.*«Слово \d+»/ });
      for (let count = 30; count <= 300; count += 30) {
        await expect(entries).toHaveCount(count);
        await page.getByRole("button", { name: "Показать раньше" }).click();
      }
      await expect(entries).toHaveCount(330);
      const words = await entries.allInnerTexts();
      expect(words.map((line) => Number(/Слово (\d+)/.exec(line)?.[1]))).toEqual(Array.from({ length: 330 }, (_, at) => at + 1));
      await expectFits(page);
      await shoot(page, info, `timeline-many-${look}`);
    });
  });
}
