/**
 * The page of an order: React, and Apollo Client with its default cache. The query shows the trade; what the subscription
 * brings goes into the cache under the trade's `id`, and so the query shows it, too. No state is kept by hand.
 */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { ApolloProvider, useQuery, useSubscription } from '@apollo/client/react';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

const TRADE_FIELDS = gql`
  fragment TradeFields on Trade {
    id
    state
    totalAmount
    paidAmount
    refundedAmount
    inDoubt
  }
`;
const TRADE = gql`
  query Trade($outTradeNo: ID!) {
    trade(outTradeNo: $outTradeNo) {
      ...TradeFields
    }
  }
  ${TRADE_FIELDS}
`;
const WATCH = gql`
  subscription Watch($outTradeNo: ID!) {
    tradeChanged(outTradeNo: $outTradeNo) {
      trade {
        ...TradeFields
      }
      position
    }
  }
  ${TRADE_FIELDS}
`;
const WORDS = {
  CREATED: 'Waiting for the buyer to scan the code',
  WAIT_BUYER_PAY: 'Waiting for the buyer to pay',
  TRADE_SUCCESS: 'Paid',
  TRADE_FINISHED: 'Paid',
  TRADE_CLOSED: 'Closed',
};

/** Queries by HTTP, subscriptions by graphql-ws, both with the watch token of the one order. */
function clientOf({ url, watchToken }) {
  const authorization = `Bearer ${watchToken}`;
  const socket = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: { authorization } });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers: { authorization } }),
    ),
    cache: new InMemoryCache(),
  });
}

function Trade({ outTradeNo, qrCode }) {
  const { data, error } = useQuery(TRADE, { variables: { outTradeNo } });
  const watching = useSubscription(WATCH, { variables: { outTradeNo } });
  // The token has ended, or the engine is away for longer than graphql-ws tries: a new page has a new token.
  if (error || watching.error) return <p role="alert">Please load the page again.</p>;
  if (!data?.trade) return <p role="status">Loading …</p>;
  const { state, paidAmount, refundedAmount, inDoubt } = data.trade;
  const isPaid = Number(paidAmount) > 0;
  return (
    <>
      {!isPaid && qrCode && <a href={qrCode}>{qrCode}</a>}
      <p role="status">
        {WORDS[state]}
        {isPaid && ` ¥${paidAmount}`}
        {Number(refundedAmount) > 0 && `, returned ¥${refundedAmount}`}
        {inDoubt && ' (being checked with Alipay)'}
      </p>
    </>
  );
}

/** The shop's backend opens the payment, because it alone has a key. The same number again is the same payment. */
function Checkout({ outTradeNo }) {
  const [order, setOrder] = useState();
  const [problem, setProblem] = useState();
  const pay = async () => {
    const answer = await fetch(`/${outTradeNo}`, { method: 'POST' });
    if (!answer.ok) return setProblem(await answer.text());
    const opened = await answer.json();
    setOrder({ ...opened, client: clientOf(opened) });
  };
  if (problem) return <p role="alert">{problem}</p>;
  if (!order) return <button onClick={pay}>Pay ¥88.00</button>;
  return (
    <ApolloProvider client={order.client}>
      <Trade outTradeNo={outTradeNo} qrCode={order.qrCode} />
    </ApolloProvider>
  );
}

createRoot(document.getElementById('page')).render(<Checkout outTradeNo={location.pathname.slice(1)} />);
