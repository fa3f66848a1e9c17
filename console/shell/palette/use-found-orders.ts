/** Orders that a text may mean: by number, Alipay's number, refund number, subject, amount or buyer, as the engine finds them. */
import { useEffect, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { enteredYuan } from '../../parts/values/fen';
import { useMay } from '../../session/session';
import { FindOrdersDocument, type FoundOrderFragment } from './documents';

const TYPING_PAUSE_MS = 120;
const MAX_TEXT = 128;
const MAX_FOUND = 10;
/** What is shorter is no ID of a buyer. */
const MIN_BUYER = 8;

type Found = {
  orders: readonly FoundOrderFragment[];
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
    orders: [] as readonly FoundOrderFragment[],
    error: undefined as Found['error'],
  });
  useEffect(() => {
    if (text === '' || text.length > MAX_TEXT || !mayRead) return;
    let isOver = false;
    const ask = async () => {
      const amount = enteredYuan(text) ?? null;
      const isBuyer = mayReadBuyer && text.length >= MIN_BUYER && !text.includes(' ');
      const variables = { text, amount, isAmount: amount !== null, isBuyer };
      const { data, error } = await client.query(FindOrdersDocument, variables).toPromise();
      if (isOver) return;
      const all = [data?.byText, data?.byAmount, data?.byBuyer].flatMap((list) => list?.nodes ?? []);
      const once = new Map(all.map((order) => [order.outTradeNo, order]));
      setAnswer({ text, orders: [...once.values()].slice(0, MAX_FOUND), error });
    };
    const timer = setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, text, mayRead, mayReadBuyer]);
  const isAnswered = answer.text === text;
  return { orders: text === '' ? [] : answer.orders, isAnswered, error: isAnswered ? answer.error : undefined };
}
