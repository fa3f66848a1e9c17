/** What is known of an order beside its money and its history. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CopyButton } from '../../../../parts/controls/copy-button';
import { When } from '../../../../parts/values/time/when';
import { useWords } from '../../../../words/language';
import { methodWords } from '../../../../words/states';
import type { TradeHead } from '../known-trade';
import { Bill } from './bill';
import { factWords } from './words';
import styles from './facts.module.css';

/** `isPast`: as of a revision, where today's bill says nothing. */
export function Facts({ trade, isPast }: { trade: TradeHead; isPast: boolean }) {
  const say = useWords(factWords);
  const methods = useWords(methodWords);
  const moment = (at: string | null) => (at === null ? null : <When at={at} />);
  const number = (what: string, text: string | null | undefined) => (text ? <Copied what={what} text={text} /> : null);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say.method, methods[trade.method]],
    [say.outTradeNo, number(say.outTradeNo, trade.outTradeNo)],
    [say.tradeNo, number(say.tradeNo, trade.tradeNo)],
    [say.buyer, trade.buyer?.logonId ?? null],
    [say.buyerId, trade.buyer?.id ? <BuyerId id={trade.buyer.id} /> : null],
    [say.opened, moment(trade.createdAt)],
    [say.paidAt, moment(trade.paidAt)],
    [say.closedAt, moment(trade.closedAt)],
    [say.expires, (trade.paidAt ?? trade.closedAt) ? null : moment(trade.expiresAt)],
    [say.store, trade.storeId],
    [say.terminal, trade.terminalId],
    [say.operator, trade.operatorId],
    [say.bill, trade.paidAt === null || isPast ? null : <Bill outTradeNo={trade.outTradeNo} paidAt={trade.paidAt} />],
  ];
  return (
    <dl className={styles['facts']}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The way to all that the buyer has paid. */
function BuyerId({ id }: { id: string }) {
  const say = useWords(factWords);
  return (
    <>
      <Copied what={say.buyerId} text={id} />
      <Link to={`/trades?${new URLSearchParams({ buyer: id })}`} className={styles['of'] ?? ''}>
        {say.ofBuyer}
      </Link>
    </>
  );
}

function Copied({ what, text }: { what: string; text: string }) {
  return (
    <span className={styles['copied']}>
      <span className={styles['number']}>{text}</span>
      <CopyButton what={what} text={text} />
    </span>
  );
}
