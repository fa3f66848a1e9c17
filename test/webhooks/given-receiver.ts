/** What tests of webhooks deliver to: a real HTTP server that verifies each message as any receiver would. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
type Json = any;

export type Received = { id: string; signatures: number; type: string; body: Json; isVerified: boolean };

export type Receiver = {
  url: string;
  /** Everything that was accepted, in order, repeats included. */
  accepted: Received[];
  /** Everything that came. */
  received: Received[];
  /** Messages must be signed with it. */
  secret: string;
  /** What is answered; 204 by default. A function that ends the response itself answers undefined. */
  answer: (received: Received, response: ServerResponse, request: IncomingMessage) => number | undefined;
  close(): Promise<void>;
};

export async function givenReceiver(port = 0): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const received = { ...read(text, request, receiver.secret) };
      receiver.received.push(received);
      const status = receiver.answer(received, response, request);
      if (status === undefined) return;
      if (status < 300) receiver.accepted.push(received);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    accepted: [],
    received: [],
    secret: '',
    answer: () => 204,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

function read(text: string, { headers }: IncomingMessage, secret: string): Received {
  const body = JSON.parse(text);
  const id = String(headers['webhook-id']);
  const signatures = String(headers['webhook-signature']).split(' ').length;
  const received = { id, signatures, type: String(body.type), body };
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>);
    return { ...received, isVerified: true };
  } catch {
    return { ...received, isVerified: false };
  }
}
