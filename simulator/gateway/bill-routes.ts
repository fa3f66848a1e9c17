/** Where a bill is downloaded, and where it is made to differ. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Bills } from '../core/bills';

/** An address that does not work (any more) is answered like a page, not like an error, as bill centres do. */
const EXPIRED = '<!DOCTYPE html><html><body>链接已失效，请重新获取</body></html>';

/** Registers the download route. */
export function registerBillDownload(app: FastifyInstance, bills: Bills): void {
  app.get('/downloadBillFile.resource', (request, reply) => {
    const zip = bills.open(request.query as Record<string, unknown>);
    if (!zip) return reply.code(200).type('text/html;charset=utf-8').send(EXPIRED);
    return reply.code(200).type('application/octet-stream').send(Readable.from(zip));
  });
}
