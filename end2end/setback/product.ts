// A product with a world and a database of a test's own: for what moves the clock or breaks the CRM under everybody.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { World, freePort, program } from "../desk/world";
import { run } from "../support/sql";

/** The company of the seed's owner, in SQL. */
export const COMPANY = "(select company_id from memberships join users on users.id = user_id where email = 'owner@otklik.test')";

const SECRET = "sandbox-jwt-secret-of-more-than-32-characters";

export class Product {
  readonly world = new World();
  address = "";
  private readonly running: ChildProcess[] = [];
  private env: NodeJS.ProcessEnv = {};

  /** Starts in a kind world, with a salon of its own if one is named. */
  async begin(salon?: number): Promise<void> {
    await this.start();
    await this.faults({ world: "kind" });
    if (salon) await this.seed(salon);
  }

  private async start(): Promise<void> {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    await this.world.start(this.address);
    const desk = this.world.address;
    // Specs that run at the same time have nothing in common.
    const own = `setback-${process.env.TEST_PARALLEL_INDEX ?? 0}`;
    const data = `${process.env.OTKLIK_DATA ?? join(process.cwd(), ".data/e2e")}-${own}`;
    rmSync(data, { recursive: true, force: true });
    mkdirSync(`.data/${own}`, { recursive: true });
    this.env = {
      ...process.env,
      OTKLIK_DATA: data,
      OTKLIK_SANDBOX_URL: desk,
      OTKLIK_SIGN_IN_BURST: "10000",
      KEYRING_FILE: `.data/${own}/keyring`,
      YCLIENTS_API_URL: `${desk}/yclients/api/v1`,
      YCLIENTS_MARKETPLACE_URL: `${desk}/yclients/marketplace`,
      YCLIENTS_STORE_URL: `${desk}/`,
      WHATSAPP_URL: `${desk.replace("http", "ws")}/ws/chat`,
      YCLIENTS_PARTNER_TOKEN: "sandbox-partner-token",
      YCLIENTS_USER_TOKEN: "sandbox-user-token",
      YCLIENTS_APP_ID: "1001",
      JWT_SECRET: SECRET,
    };
    delete this.env.DATABASE_URL;
    delete this.env.MIGRATE_DATABASE_URL;
    await this.serve(port, {});
  }

  /** Another process on the same database, with other settings; answers its address. */
  async another(settings: NodeJS.ProcessEnv): Promise<string> {
    const port = await freePort();
    await this.serve(port, settings);
    return `http://127.0.0.1:${port}`;
  }

  private async serve(port: number, settings: NodeJS.ProcessEnv): Promise<void> {
    const address = `http://127.0.0.1:${port}`;
    const env = { ...this.env, OTKLIK_LISTEN: `127.0.0.1:${port}`, PUBLIC_URL: address, ...settings };
    const child = spawn(program, ["serve"], { env, stdio: ["ignore", "ignore", "inherit"] });
    this.running.push(child);
    let ended = false;
    child.once("exit", () => (ended = true));
    // No wait without an end: the test that begins here has its own limit.
    while (!(await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false))) {
      if (ended) throw new Error("the product ended at once");
      await new Promise((look) => setTimeout(look, 100));
    }
  }

  /** Statements of the database's owner, whom no wall stops. */
  async sql(statements: string): Promise<void> {
    const url = execFileSync(program, ["postgres", "start"], { env: this.env, encoding: "utf8" }).trim();
    await run(url.split("\n").pop() ?? "", statements);
  }

  async stop(): Promise<void> {
    for (const child of this.running) {
      const gone = new Promise((done) => child.once("exit", done));
      if (child.exitCode === null && child.kill()) await gone;
    }
    if (this.env.OTKLIK_DATA) {
      execFileSync(program, ["postgres", "stop"], { env: this.env, stdio: "ignore" });
      rmSync(this.env.OTKLIK_DATA, { recursive: true, force: true });
    }
    this.world.stop();
  }

  /** Presses «Подключить» in a salon: where the browser is sent. */
  async press(salon: number): Promise<string> {
    return (await this.world.control("yclients/install", { salon_id: salon })).redirect;
  }

  /** A salon that is connected to its CRM already, and whose owner signs in with the seed's password. */
  async seed(salon: number): Promise<void> {
    await this.world.control("yclients/install", { salon_id: salon });
    execFileSync(program, ["seed", "--salon", String(salon)], { env: { ...this.env, PUBLIC_URL: this.address }, stdio: "ignore" });
  }

  /** Turns the CRM's switches. */
  faults(switches: object): Promise<void> {
    return this.world.control("yclients/faults", switches);
  }

  /** Moves the one clock. */
  advance(minutes: number): Promise<void> {
    return this.world.control("clock", { advance_ms: minutes * 60_000 });
  }
}
