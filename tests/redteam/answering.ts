// A server that answers with given bytes, whatever they are, and answers that would cost a careless reader more than they
// are long.
import net from "node:net";

/** The head of a final answer with these lines. */
export function heads(...lines: string[]): string {
  return ["HTTP/1.1 200 OK", ...lines, "", ""].join("\r\n");
}

/** By what each has too much of: one of `n` times that. */
export const COSTLY: Record<string, (n: number) => string> = {
  "that is informational for ever": (n) => "HTTP/1.1 100 Continue\r\n\r\n".repeat(n / 2),
  "of last chunks that none is": (n) => `${heads("transfer-encoding: chunked")}${"\r\n0\r\n".repeat(3 * n)}x`,
  "of more header lines than fit on a stack": (n) =>
    heads(
      Array(3 * n)
        .fill("a: b")
        .join("\r\n"),
    ),
};

/** What `ask` makes of a server that writes `answer` to whoever says anything, and then does `more`. */
export async function answering<T>(
  answer: string,
  ask: (target: URL) => Promise<T>,
  more = (_: net.Socket) => {},
): Promise<T> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(answer, () => more(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const answered = await ask(new URL(`http://127.0.0.1:${port}`));
  server.close();
  return answered;
}
