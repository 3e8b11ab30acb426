// A hand in the database of a test's own product, to fill it by the ten thousand: PostgreSQL's protocol, as far as one question
// needs it (a password by SCRAM, a simple query).
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { type Socket, connect } from "node:net";

const text = (words: string) => Buffer.from(`${words}\0`);
const int = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
/** A message of the protocol: its letter, its length, its content. */
const message = (letter: string, body: Buffer) => Buffer.concat([Buffer.from(letter), int(body.length + 4), body]);
const hmac = (key: Buffer, words: string) => createHmac("sha256", key).update(words).digest();

/** Runs the statements at `url`, one after the other; what the database refuses is thrown. */
export async function run(url: string, statements: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    const answers = read(socket);
    const start = Buffer.concat([int(196_608), text("user"), text(username), text("database"), text(pathname.slice(1)), Buffer.from("\0")]);
    socket.write(Buffer.concat([int(start.length + 4), start]));
    const prove = scram(decodeURIComponent(password));
    let isAsked = false;
    for await (const [letter, body] of answers) {
      if (letter === "E") throw new Error(body.toString().replaceAll("\0", " "));
      if (letter === "R" && body.readInt32BE() !== 0) socket.write(prove(body));
      if (letter === "Z") {
        if (isAsked) return;
        isAsked = true;
        socket.write(message("Q", text(statements)));
      }
    }
    throw new Error("the database hung up");
  } finally {
    socket.destroy();
  }
}

/** What comes back, message by message. */
async function* read(socket: Socket): AsyncGenerator<[string, Buffer]> {
  let left = Buffer.alloc(0);
  for await (const chunk of socket) {
    left = Buffer.concat([left, chunk as Buffer]);
    while (left.length >= 5 && left.length > left.readInt32BE(1)) {
      const end = left.readInt32BE(1) + 1;
      yield [left.toString("latin1", 0, 1), left.subarray(5, end)];
      left = left.subarray(end);
    }
  }
}

/** The answers to the questions of a sign-in. */
function scram(password: string): (question: Buffer) => Buffer {
  const nonce = randomBytes(18).toString("base64");
  const first = `n=,r=${nonce}`;
  return (question) => {
    const kind = question.readInt32BE();
    if (kind === 10) {
      const hello = Buffer.from(`n,,${first}`);
      return message("p", Buffer.concat([text("SCRAM-SHA-256"), int(hello.length), hello]));
    }
    if (kind !== 11) return Buffer.alloc(0);
    const said = question.toString("utf8", 4);
    const part = (name: string) => said.split(",").find((word) => word.startsWith(`${name}=`))?.slice(2) ?? "";
    const salted = pbkdf2Sync(password, Buffer.from(part("s"), "base64"), Number(part("i")), 32, "sha256");
    const key = hmac(salted, "Client Key");
    const last = `c=biws,r=${part("r")}`;
    const signature = hmac(createHash("sha256").update(key).digest(), `${first},${said},${last}`);
    const proof = key.map((byte, at) => byte ^ (signature[at] ?? 0));
    return message("p", Buffer.from(`${last},p=${Buffer.from(proof).toString("base64")}`));
  };
}
