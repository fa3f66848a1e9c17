/**
 * Where Alipay's cashier sends a buyer's browser back to: GET /alipay/return. The query string is signed, names no status and
 * can be replayed: it only causes a query to Alipay. The page then waits, live, for the state that the engine concludes.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handleCommand } from '../../domain/engine/handle-command';
import type { Trade } from '../../domain/trade/trade';
import { watchTrade } from '../../projections/live/watch-trade';
import type { Admission } from '../request/admission';
import type { ApiDeps } from '../request/context';
import { MAX_RETURN_PAGES, RETURN_PAGE_STREAM_MS } from '../request/limits';
import { servePageFile } from './page-file';
import { RETURN_CSP, RETURN_FILES, returnPage, viewReturn } from './return-page';
import { createReturnQueries } from './return-queries';
import { returnWords } from './return-words';

/** A reload of the page within this time does not query Alipay again. */
const QUERY_AGAIN_MS = 3_000;

export function registerReturnRoute(app: FastifyInstance, deps: ApiDeps, admission: Admission, prefix: string): void {
  const { engine, readModel, logger } = deps;
  const queryOnReturn = createReturnQueries(admission);
  let openPages = 0;

  const queryAlipay = (trade: Trade, correlationId: string) => {
    const isKnown = trade.state !== 'CREATED' && trade.state !== 'WAIT_BUYER_PAY';
    const lastQueryMs = trade.lastQuery?.at === undefined ? -Infinity : Date.parse(trade.lastQuery.at);
    if (isKnown || !trade.opened || engine.clock.now().getTime() - lastQueryMs < QUERY_AGAIN_MS) return;
    const { outTradeNo } = trade.opened;
    queryOnReturn(outTradeNo, () =>
      handleCommand(engine, { type: 'Sync', outTradeNo }, { actor: 'api', correlationId }).catch((error: unknown) =>
        logger.warn({ err: error, requestId: correlationId }, 'a buyer came back and Alipay could not be queried'),
      ),
    );
  };

  /** The order that the browser comes back from; undefined when Alipay did not sign the query string, or the order is unknown here. */
  const tradeOf = async (request: FastifyRequest): Promise<Trade | undefined> => {
    const [, query = ''] = request.raw.url?.split('?', 2) ?? [];
    const outTradeNo = query === '' ? undefined : await deps.verifyReturn(query);
    return outTradeNo === undefined ? undefined : readModel.getTrade(outTradeNo);
  };

  app.get('/alipay/return', async (request, reply) => {
    if (!(await admission.enter('returnPage'))) return reply.code(503).type('text/plain').send('busy, please reload');
    try {
      const trade = await tradeOf(request);
      if (trade) queryAlipay(trade, request.id);
      const words = returnWords(request.headers['accept-language']);
      const view = trade?.opened && viewReturn(trade, trade.opened);
      return await reply
        .headers({ 'content-security-policy': RETURN_CSP, 'cache-control': 'no-store', 'content-language': words.lang })
        .type('text/html; charset=utf-8')
        .send(returnPage(view, words, prefix));
    } finally {
      admission.leave('returnPage');
    }
  });
  servePageFile(app, RETURN_FILES.script);
  servePageFile(app, RETURN_FILES.style);

  app.get('/alipay/return/events', async (request, reply) => {
    if (openPages >= MAX_RETURN_PAGES) return reply.code(503).send({ error: 'Too many pages wait: reload.' });
    if (!(await admission.enter('returnPage'))) return reply.code(503).send({ error: 'Busy: reload.' });
    const trade = await tradeOf(request).finally(() => admission.leave('returnPage'));
    if (!trade?.opened) return reply.code(404).send({ error: 'Not a way back from Alipay.' });
    if (openPages >= MAX_RETURN_PAGES) return reply.code(503).send({ error: 'Too many pages wait: reload.' });
    openPages += 1;
    reply.hijack();
    try {
      await streamStates(deps, trade.opened, reply);
    } catch (error) {
      logger.warn({ err: error, requestId: request.id }, 'the event stream of a waiting page failed');
    } finally {
      openPages -= 1;
      reply.raw.end();
    }
    return reply;
  });
}

/** Server-sent events until the order is paid or closed, the browser leaves, or the time limit ends the stream: the page then reconnects. */
async function streamStates(deps: ApiDeps, opened: NonNullable<Trade['opened']>, { raw }: FastifyReply): Promise<void> {
  const { readModel, feed, engine } = deps;
  const changes = watchTrade({ readModel, feed, store: engine.store, merchant: engine.merchant }, opened.outTradeNo);
  const end = () => void changes.return();
  const timer = setTimeout(end, RETURN_PAGE_STREAM_MS).unref();
  raw.once('close', end);
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  try {
    let lastMessage = '';
    for await (const { trade } of changes) {
      const view = viewReturn(trade, opened);
      const message = `data: ${JSON.stringify(view)}\n\n`;
      if (message !== lastMessage) raw.write((lastMessage = message));
      if (view.state !== 'waiting') return;
    }
  } finally {
    clearTimeout(timer);
    raw.off('close', end);
    end();
  }
}
