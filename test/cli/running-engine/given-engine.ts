/** An engine that can be stopped and started again while a command of the CLI follows it. */
import { readConfig } from '../../../adapters/config/config';
import { createLogger } from '../../../adapters/runtime/logger';
import { startPaystate, type Paystate } from '../../../start-paystate';
import { givenFolder } from '../given-cli';

const TOKEN = 'a-token-of-twenty-four';
const running: Paystate[] = [];

export async function endEngines(): Promise<void> {
  for (const paystate of running.splice(0)) await paystate.stop();
}

/** The whole product with a token, on ports that stay the same over a restart. Its folder goes with `cleanUp` of given-cli. */
export async function givenEngine() {
  const config = {
    ...readConfig({ PORT: '0', DATA_DIR: givenFolder(), API_TOKEN: TOKEN, LOG_LEVEL: 'fatal' }),
    simulatorPort: 0,
  };
  const logger = createLogger('fatal');
  let paystate = await startPaystate(config, logger);
  running.push(paystate);
  const port = Number(new URL(paystate.url).port);
  const post = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  };
  return {
    env: { PORT: String(port), API_TOKEN: TOKEN },
    stop: async () => {
      Object.assign(config, { port, simulatorPort: paystate.simulator!.port });
      running.splice(0);
      await paystate.stop();
    },
    start: async () => {
      paystate = await startPaystate(config, logger);
      running.push(paystate);
    },
    open: (outTradeNo: string) =>
      post(`${paystate.url}/graphql`, {
        query: `mutation ($input: PayInput!) { pay(input: $input) { userErrors { message } } }`,
        variables: { input: { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' } },
      }),
    stateOf: async (outTradeNo: string) => {
      const query = `{ trade(outTradeNo: "${outTradeNo}") { state } }`;
      const { data } = (await post(`${paystate.url}/graphql`, { query })) as { data: { trade: { state: string } } };
      return data.trade.state;
    },
    refundAll: (outTradeNo: string) =>
      post(`${paystate.url}/graphql`, {
        query: `mutation ($input: RefundInput!) { refund(input: $input) { userErrors { message } } }`,
        variables: { input: { outTradeNo, outRequestNo: 'all', amount: '88.00' } },
      }),
    pay: (outTradeNo: string) => post(`${paystate.simulator!.url}/control/pay`, { out_trade_no: outTradeNo }),
  };
}
