/** Java's HttpClient offers `Upgrade: h2c` with what it sends over http. It is answered by HTTP/1.1, as without the offer. */
import { connect, type Socket } from 'node:net';
import { cleanUp, givenPaystate, until } from '../../given-paystate';

const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await cleanUp();
});

/** A connection that keeps what it is answered. */
function openSocket(port: number) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const seen = { text: '', isClosed: false };
  socket.on('data', (bytes: Buffer) => (seen.text += bytes.toString()));
  socket.on('close', () => (seen.isClosed = true));
  const answers = () => seen.text.match(/^HTTP\/1\.1 .*(?=\r)/gm) ?? [];
  return { socket, seen, answers };
}

/** The head of JDK 17's `HttpClient.newHttpClient()`, as captured. */
const javaHead = (port: number, bytes: number, first = 'POST /graphql HTTP/1.1') =>
  `${first}\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: ${bytes}\r\nHost: 127.0.0.1:${port}\r\n` +
  'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\nUser-Agent: Java-http-client/17.0.15\r\n' +
  'content-type: application/json\r\n\r\n';

const ORDER = JSON.stringify({
  query: `mutation { pay(input: {outTradeNo: "java_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { state } } }`,
});
const TRADE = JSON.stringify({ query: '{ trade(outTradeNo: "java_1") { totalAmount } }' });

test('given Java’s HttpClient, when it pays and asks on the same connection, then both are answered by HTTP/1.1', async () => {
  const { port } = await givenPaystate();
  const { socket, seen, answers } = openSocket(port);

  socket.write(javaHead(port, Buffer.byteLength(ORDER)) + ORDER);
  await until('the payment is answered', () => seen.text.includes('WAIT_BUYER_PAY'));
  socket.write(javaHead(port, Buffer.byteLength(TRADE)) + TRADE);
  await until('the query is answered', () => seen.text.includes('88.00'));

  expect(answers()).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
  expect(seen.isClosed).toBe(false);
});

test('given a body that comes apart from its head, when it is complete, then it is answered', async () => {
  const { port } = await givenPaystate();
  const { socket, seen, answers } = openSocket(port);

  socket.write(javaHead(port, Buffer.byteLength(ORDER)));
  socket.write(ORDER.slice(0, 20));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(ORDER.slice(20));

  await until('the payment is answered', () => seen.text.includes('WAIT_BUYER_PAY'));
  expect(answers()).toEqual(['HTTP/1.1 200 OK']);
});

test('given curl --http2, when it gets a page with the offer, then it gets the page', async () => {
  const { port } = await givenPaystate();
  const { socket, seen } = openSocket(port);
  socket.write(
    `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n` +
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n',
  );
  await until('the page is there', () => seen.text.includes('{"status":"ok"}'));
});

test('given other offers than a WebSocket, when they are beside it, then only a WebSocket is opened', async () => {
  const { port, rawSocket } = await givenPaystate();
  expect(await rawSocket().refused).toBeUndefined();

  const { socket, answers } = openSocket(port);
  socket.write(javaHead(port, 0, 'CONNECT evil.example:443 HTTP/1.1'));
  await until('a tunnel is not opened', () => socket.destroyed);
  expect(answers()).toEqual([]);
});
