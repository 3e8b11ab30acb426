// A hand in the database of a test's own product, to fill it by the ten thousand: PostgreSQL's protocol, as far as one question
// to our own cluster needs it.
import { type Socket, connect } from "node:net";

const text = (words: string) => Buffer.from(`${words}\0`);
const int = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
/** A message of the protocol: its letter, its length, its content. */
const message = (letter: string, body: Buffer) => Buffer.concat([Buffer.from(letter), int(body.length + 4), body]);
/** The one proof our cluster asks for on this machine: the password itself. */
const PASSWORD_ASKED = 3;

/** Runs the statements at `url`, one after the other; what the database refuses is thrown. */
export async function run(url: string, statements: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    const answers = read(socket);
    const start = Buffer.concat([int(196_608), text("user"), text(username), text("database"), text(pathname.slice(1)), Buffer.from("\0")]);
    socket.write(Buffer.concat([int(start.length + 4), start]));
    let isAsked = false;
    for await (const [letter, body] of answers) {
      if (letter === "E") throw new Error(body.toString().replaceAll("\0", " "));
      if (letter === "R" && body.readInt32BE() === PASSWORD_ASKED) socket.write(message("p", text(decodeURIComponent(password))));
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
