// A world of a test's own, for what would take the common one away from the others: its own process, kept nowhere.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

export const program = join(process.env.CARGO_TARGET_DIR ?? "target", "debug", "otklik");

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

export class World {
  address = "";
  private process?: ChildProcess;

  /** `product`: where the marketplace sends people and calls. */
  async start(product?: string): Promise<void> {
    const port = await freePort();
    this.address = `http://localhost:${port}`;
    const child = spawn(program, ["sandbox", "--listen", `127.0.0.1:${port}`, ...(product ? ["--product", product] : [])], { stdio: ["ignore", "pipe", "inherit"] });
    this.process = child;
    await new Promise<void>((ready, failed) => {
      child.once("exit", (code) => failed(new Error(`the sandbox ended at once: ${code}`)));
      child.once("error", failed);
      child.stdout?.on("data", (said) => String(said).includes("the sandbox is ready") && ready());
    });
    child.removeAllListeners("exit");
  }

  stop(): void {
    this.process?.kill();
  }

  /** A control call, which must succeed. */
  async control(path: string, body: object | Buffer): Promise<any> {
    const isPicture = Buffer.isBuffer(body);
    const answer = await fetch(`${this.address}/__control/${path}`, {
      method: "POST",
      headers: isPicture ? {} : { "content-type": "application/json" },
      body: isPicture ? new Uint8Array(body) : JSON.stringify(body),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
    return said ? JSON.parse(said) : undefined;
  }
}
