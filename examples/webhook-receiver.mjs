/** Receives webhooks with Express: verifies, drops repeats, answers. Run: WEBHOOK_SECRET=whsec_… node examples/webhook-receiver.mjs */
import express from 'express';
import { Webhook } from 'standardwebhooks';

const port = Number(process.env.PORT || 3000);
const webhook = webhookOf(process.env.WEBHOOK_SECRET);

function webhookOf(secret) {
  try {
    return new Webhook(secret);
  } catch {
    console.error(
      'Set WEBHOOK_SECRET to the secret of the webhook, whsec_…: createWebhook answers it, and `npx paystate listen` prints it.',
    );
    process.exit(2);
  }
}

/** In a shop: a table with a unique key, written in the same transaction as what the message causes. */
const seen = new Set();

const app = express();
// The signature is over the bytes as they were sent: they must not be parsed before they are verified.
app.post('/webhooks', express.raw({ type: 'application/json', limit: '64kb' }), (request, response) => {
  let message;
  try {
    message = webhook.verify(request.body, request.headers);
  } catch {
    return response.sendStatus(400);
  }
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) {
    seen.add(id);
    const { outTradeNo, state, paidAmount, refundedAmount } = message.data;
    console.log(JSON.stringify({ type: message.type, outTradeNo, state, paidAmount, refundedAmount }));
  }
  // Also for a repeat: it arrived.
  response.sendStatus(204);
});

const server = app.listen(port, '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${server.address().port}/webhooks` }));
});
