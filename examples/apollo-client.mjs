/**
 * Opens an order, queries it, and watches it until it is paid, with Apollo Client as it is by default and graphql-ws for the
 * subscription. Run: node examples/apollo-client.mjs order_1, then pay in the wallet.
 */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = `${process.env.PAYSTATE_URL || 'http://127.0.0.1:10086'}/graphql`;
const authorization = process.env.API_TOKEN ? { authorization: `Bearer ${process.env.API_TOKEN}` } : {};
const [outTradeNo = 'order_1'] = process.argv.slice(2);

const socket = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: authorization,
});
const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: url, headers: authorization }),
  ),
  cache: new InMemoryCache(),
});

const TRADE_FIELDS = gql`
  fragment TradeFields on Trade {
    id
    outTradeNo
    state
    totalAmount
  }
`;

const paid = await client.mutate({
  mutation: gql`
    mutation Pay($input: PayInput!) {
      pay(input: $input) {
        trade {
          ...TradeFields
        }
        userErrors {
          code
          message
          advice
        }
      }
    }
    ${TRADE_FIELDS}
  `,
  variables: { input: { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' } },
});
console.log(JSON.stringify(paid.data));

const queried = await client.query({
  query: gql`
    query Trade($outTradeNo: ID!) {
      trade(outTradeNo: $outTradeNo) {
        ...TradeFields
      }
    }
    ${TRADE_FIELDS}
  `,
  variables: { outTradeNo },
});
console.log(JSON.stringify(queried.data));

const changes = client.subscribe({
  query: gql`
    subscription Watch($outTradeNo: ID!) {
      tradeChanged(outTradeNo: $outTradeNo) {
        trade {
          ...TradeFields
        }
        position
      }
    }
    ${TRADE_FIELDS}
  `,
  variables: { outTradeNo },
});
changes.subscribe({
  next({ data, error }) {
    if (error) throw error;
    console.log(JSON.stringify(data));
    if (data.tradeChanged.trade.state === 'TRADE_SUCCESS') void socket.dispose();
  },
  error(error) {
    throw error;
  },
});
