// The first look into the workspace while the CRM does not answer: nobody is there yet, nobody has written, and both pages say so;
// once the CRM answers, its clients are there.
import { signIn } from "../support/sign-in";
import { expect, hydrated, test } from "../support/test";
import { looked } from "../support/looked";
import { Product } from "./product";

const product = new Product();

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await product.begin();
  await product.faults({ refuse: "server_error", only_path: "clients/" });
  await product.seed(4564);
});
test.afterAll(() => product.stop());

test("nobody is there before the CRM has answered, and then its clients are", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, product.address);
  await expect(page.getByRole("heading", { name: "Клиентов пока нет" })).toBeVisible();
  await looked(page, info, "clients-empty");
  await page.getByRole("link", { name: "Переписка" }).click();
  await expect(page.getByRole("heading", { name: "Переписки пока нет" })).toBeVisible();
  await looked(page, info, "talks-empty");
  await product.faults({ refuse: null });
  await expect(async () => {
    await page.goto(`${product.address}/clients`);
    await hydrated(page);
    await expect(page.getByRole("row").getByRole("link").first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
});
