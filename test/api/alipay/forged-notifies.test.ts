/** Forged notifies by the thousand: genuine ones, and everybody else, are served meanwhile. */
import { Agent, request } from 'node:http';
import { createNotifyLanes } from '../../../api/alipay/notify-lanes';
import { cleanUp, givenPaystate } from '../../given-paystate';

afterEach(cleanUp);

const median = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)]!;

test('a flood of forged notifies delays genuine ones by a bounded factor', async () => {
  const { alipay, pay, post, port, url } = await givenPaystate();
  await pay('tea_1');
  const genuine = async () => {
    const begunMs = performance.now();
    const response = await post('/alipay/notify', alipay.signedNotify('tea_1'));
    expect(await response.text()).toBe('success');
    return performance.now() - begunMs;
  };
  const few = async () => {
    const times: number[] = [];
    for (let count = 0; count < 15; count += 1) times.push(await genuine());
    return median(times);
  };
  await few();
  const quietMs = await few();

  // Well-formed in everything but the signature, of orders that nobody opened, sixty at a time.
  const agent = new Agent({ keepAlive: true, maxSockets: 60 });
  const forged = alipay
    .signedNotify('forged_1')
    .replace(/sign=[^&]+/, `sign=${encodeURIComponent('A'.repeat(342) + '==')}`);
  let isOver = false;
  let sent = 0;
  const flood = async () => {
    while (!isOver) {
      sent += 1;
      await new Promise<void>((resolve) => {
        const options = { port, host: '127.0.0.1', path: '/alipay/notify', method: 'POST', agent };
        const body = forged.replace('forged_1', `forged_${sent}`);
        request(options, (response) => response.resume().once('close', resolve))
          .once('error', () => resolve())
          .end(body);
      });
    }
  };
  const flooding = Promise.all(Array.from({ length: 60 }, flood));
  const floodedMs = await few();
  const health = await fetch(`${url}/healthz`);
  isOver = true;
  await flooding;
  agent.destroy();

  expect(sent).toBeGreaterThan(100);
  expect(health.status).toBe(200);
  // The flood is made by this very process, on the same core.
  expect(floodedMs).toBeLessThan(50 * Math.max(quietMs, 5));
});

describe('the queue that a notify waits in', () => {
  const laneOf = createNotifyLanes((outTradeNo) => outTradeNo === 'tea_1');
  test.each([
    ['a known order', 'app_id=1&out_trade_no=tea_1&sign=x', 'notify'],
    ['a message about a known order', 'biz_content=%7B%22out_trade_no%22%3A%22tea_1%22%7D&msg_method=m', 'notify'],
    ['an order that nobody opened', 'out_trade_no=other_1&sign=x', 'strangeNotify'],
    ['no order', 'app_id=1', 'strangeNotify'],
    ['an order in the name of another field', 'x_out_trade_no=tea_1', 'strangeNotify'],
  ])('%s', (_what, body, lane) => {
    const notify = laneOf(Buffer.from(body));
    expect(notify.lane).toBe(lane);
    notify.leave();
  });

  test('the fifth about one order at a time is strange, until one is answered', () => {
    const body = Buffer.from('out_trade_no=tea_1');
    const first = [1, 2, 3, 4].map(() => laneOf(body));
    expect(first.map(({ lane }) => lane)).toEqual(['notify', 'notify', 'notify', 'notify']);
    expect(laneOf(body).lane).toBe('strangeNotify');
    first[0]!.leave();
    expect(laneOf(body).lane).toBe('notify');
  });
});
