/** Pages of buyers who come back have a queue of their own, their event streams included. */
import fastify from 'fastify';
import { registerReturnRoute } from '../../../api/alipay/return-route';
import { createAdmission } from '../../../api/request/admission';
import type { ApiDeps } from '../../../api/request/context';
import { WORK_LIMITS } from '../../../api/request/limits';
import { cleanUp, givenPaystate } from '../../given-paystate';

afterEach(cleanUp);

test.each(['/alipay/return', '/alipay/return/events'])(
  '%s waits in the queue of such pages, and only there',
  async (where) => {
    const paystate = await givenPaystate();
    const full = { maxRunning: 0, maxWaiting: 0, targetWaitMs: 0, maxWaitMs: 0 };
    const statusWith = async (limits: Partial<typeof WORK_LIMITS>) => {
      let verified = 0;
      const verifyReturn = async () => void (verified += 1);
      const app = fastify();
      const admission = createAdmission({ ...WORK_LIMITS, ...limits });
      const deps = { ...paystate, verifyReturn } as unknown as ApiDeps;
      await app.register(async (scope) => registerReturnRoute(scope, deps, admission, ''));
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      const { status } = await fetch(`${url}${where}?out_trade_no=tea_1&sign=x`);
      await app.close();
      return { status, verified, running: admission.counts().returnPage.running };
    };
    const others = { query: full, mutation: full, notify: full } as unknown as typeof WORK_LIMITS;
    expect(await statusWith({ returnPage: full } as unknown as typeof WORK_LIMITS)).toEqual({
      status: 503,
      verified: 0,
      running: 0,
    });
    expect(await statusWith(others)).toEqual({
      status: where.endsWith('events') ? 404 : 200,
      verified: 1,
      running: 0,
    });
  },
);
