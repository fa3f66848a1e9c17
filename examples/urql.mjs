/** Opens an order and queries it with @urql/core as it is by default: mutations by POST, queries by GET. Run: node examples/urql.mjs order_1 */
import { cacheExchange, Client, fetchExchange, gql } from '@urql/core';

const url = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const token = process.env.API_TOKEN;
const [outTradeNo = 'order_1'] = process.argv.slice(2);

const client = new Client({
  url: `${url}/graphql`,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: () => ({ headers: token ? { authorization: `Bearer ${token}` } : {} }),
});

const PAY = gql`
  mutation Pay($input: PayInput!) {
    pay(input: $input) {
      trade {
        id
        outTradeNo
        state
      }
      userErrors {
        code
        message
        advice
      }
    }
  }
`;
const TRADE = gql`
  query Trade($outTradeNo: ID!) {
    trade(outTradeNo: $outTradeNo) {
      id
      outTradeNo
      state
      totalAmount
    }
  }
`;

const paid = await client.mutation(PAY, {
  input: { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' },
});
if (paid.error) throw paid.error;
console.log(JSON.stringify(paid.data));

const queried = await client.query(TRADE, { outTradeNo });
if (queried.error) throw queried.error;
console.log(JSON.stringify(queried.data));
