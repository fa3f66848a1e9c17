/** Orders that a text may mean: by number, Alipay's number, refund number, subject, amount or buyer, as the engine finds them. */
import { useEffect, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { mayBeBuyerId } from '../../parts/values/buyer-id';
import { enteredYuan } from '../../parts/values/fen';
import { useMay } from '../../session/session';
import { FindOrdersDocument, type FoundOrderFragment } from './documents';

const TYPING_PAUSE_MS = 120;
const MAX_TEXT = 128;
const MAX_FOUND = 10;

/** What a text was understood as, where it found something. */
type Meaning = { kind: 'text' | 'amount' | 'buyer'; text: string };

type Found = {
  orders: readonly FoundOrderFragment[];
  meanings: readonly Meaning[];
  /** Whether the engine has answered for the text as it is now. */
  isAnswered: boolean;
  error: CombinedError | undefined;
};

export function useFoundOrders(text: string): Found {
  const client = useClient();
  const mayRead = useMay('READ');
  const mayReadBuyer = useMay('READ_BUYER');
  const [answer, setAnswer] = useState({
    text: '',
    orders: [] as Found['orders'],
    meanings: [] as Found['meanings'],
    error: undefined as Found['error'],
  });
  useEffect(() => {
    if (text === '' || text.length > MAX_TEXT || !mayRead) return;
    let isOver = false;
    const ask = async () => {
      const amount = enteredYuan(text) ?? null;
      const isBuyer = mayReadBuyer && mayBeBuyerId(text);
      const variables = { text, amount, isAmount: amount !== null, isBuyer };
      const { data, error } = await client.query(FindOrdersDocument, variables).toPromise();
      if (isOver) return;
      const lists = [
        { kind: 'text', text, nodes: data?.byText.nodes ?? [] },
        { kind: 'amount', text: amount ?? '', nodes: data?.byAmount?.nodes ?? [] },
        { kind: 'buyer', text, nodes: data?.byBuyer?.nodes ?? [] },
      ] as const;
      const once = new Map(lists.flatMap(({ nodes }) => nodes).map((order) => [order.outTradeNo, order]));
      const meanings = lists.filter(({ nodes }) => nodes.length > 0);
      setAnswer({ text, orders: [...once.values()].slice(0, MAX_FOUND), meanings, error });
    };
    const timer = setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, text, mayRead, mayReadBuyer]);
  const isAnswered = answer.text === text;
  const { orders, meanings } = text === '' ? { orders: [], meanings: [] } : answer;
  return { orders, meanings, isAnswered, error: isAnswered ? answer.error : undefined };
}
