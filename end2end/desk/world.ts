// A world of a test's own, for what would take the common one away from the others: its own process, kept nowhere.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

const program = join(process.env.CARGO_TARGET_DIR ?? "target", "debug", "otklik");

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

export class World {
  address = "";
  private process?: ChildProcess;

  async start(): Promise<void> {
    const port = await freePort();
    this.address = `http://localhost:${port}`;
    const child = spawn(program, ["sandbox", "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
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
  async control(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.address}/__control/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}
