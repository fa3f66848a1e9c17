/** Profit sharing in two steps: who gets how much; then the sums before and after, and the press that sends it. */
import { useState } from 'react';
import { enteredYuan, fenOf, yuanOfFen } from '../../../../../parts/values/fen';
import { AmountBar } from '../../../../../parts/values/money-bar';
import { grouped, Money } from '../../../../../parts/values/money';
import { useWords } from '../../../../../words/language';
import type { TradeHead } from '../../known-trade';
import { ConfirmDialog } from '../../../../../parts/errands/confirm-dialog';
import { SettleDocument } from '../documents';
import { EarlierRequest } from '../earlier-request';
import { obstacleTo } from '../permitted';
import { useRequest } from '../use-request';
import { useSeen } from '../use-seen';
import { actionWords } from '../words';
import { ShareFields, type Problems } from './share-fields';
import { divisionAfter, divisionOf, NO_SHARE, sumOf, type Division, type Share } from './shares';
import { settleWords } from './words';
import styles from '../actions.module.css';

export function SettleDialog({ trade, onClose }: { trade: TradeHead; onClose: () => void }) {
  const say = useWords(settleWords);
  const why = useWords(actionWords);
  const [shares, setShares] = useState<readonly Share[]>([NO_SHARE]);
  const [problems, setProblems] = useState<Problems>([]);
  const request = useRequest('settlement', SettleDocument, [trade.outTradeNo, trade.settlements]);
  const { errand, outRequestNo, unanswered } = request;
  const { seen, isChanged, isChecked, look } = useSeen(trade, request);
  const { left } = divisionOf(trade);
  const check = () => {
    const found = problemsOf(shares, left, say);
    setProblems(found);
    look(found.every((problem) => problem === undefined));
  };
  const send = async () => {
    const entered = shares.map(({ transIn, transInType, amount }) => ({
      transIn: transIn.trim(),
      transInType,
      amount: enteredYuan(amount) ?? '',
    }));
    if (await request.send({ input: { outTradeNo: trade.outTradeNo, outRequestNo, shares: entered } })) onClose();
  };
  const back = () => {
    errand.forget();
    look(false);
  };
  const acknowledge = () => {
    request.acknowledge();
    look(false);
  };
  const title = say.title(trade.outTradeNo);
  const obstacle = errand.isSending ? undefined : obstacleTo('settle', trade);
  const blocked = obstacle && why[obstacle];
  const number = <p className={styles['number']}>{say.number(outRequestNo)}</p>;
  if (unanswered) return <EarlierRequest earlier={unanswered} {...{ title, say, acknowledge, onClose }} />;
  if (!isChecked)
    return (
      <ConfirmDialog step="check" confirm={say.next} onConfirm={check} {...{ title, errand, onClose, blocked }}>
        {isChanged && <p role="status">{why.changed}</p>}
        <p>{say.left(grouped(left))}</p>
        <ShareFields shares={shares} problems={problems} onChange={setShares} />
        {number}
      </ConfirmDialog>
    );
  const sum = sumOf(shares);
  return (
    <ConfirmDialog
      step="send"
      title={title}
      confirm={say.settleNow(grouped(yuanOfFen(sum)))}
      back={{ text: say.back, onPress: back }}
      errand={errand}
      onConfirm={() => void send()}
      onClose={onClose}
      blocked={blocked}
    >
      <ul>
        {shares.map(({ transIn, transInType, amount }, index) => (
          <li key={index} className={styles['share']}>
            <span>{say.to(transIn.trim(), say[transInType])}</span> <Money yuan={enteredYuan(amount) ?? ''} />
          </li>
        ))}
      </ul>
      <h3 className={styles['step']}>{say.before}</h3>
      <Divided division={divisionOf(seen)} />
      <h3 className={styles['step']}>{say.after}</h3>
      <Divided division={divisionAfter(seen, outRequestNo, sum)} />
      <p>{say.how}</p>
      {number}
    </ConfirmDialog>
  );
}

/** By the shares, in their order. */
function problemsOf(shares: readonly Share[], left: string, say: (typeof settleWords)['en']): Problems {
  const isTooMuch = sumOf(shares) > fenOf(left);
  return shares.map(({ transIn, transInType, amount }) => {
    const yuan = enteredYuan(amount);
    if (transIn.trim() === '') return { transIn: say.noAccount };
    if (transInType === 'userId' && !/^2088\d{12}$/.test(transIn.trim())) return { transIn: say.notUserId };
    if (yuan === undefined || fenOf(yuan) === 0n) return { amount: say.notAnAmount };
    return isTooMuch ? { amount: say.tooMuch(grouped(left)) } : undefined;
  });
}

function Divided({ division: { left, shared, pending } }: { division: Division }) {
  const say = useWords(settleWords);
  return (
    <AmountBar
      segments={[
        { look: 'left', label: say.leftPart, yuan: left },
        { look: 'refunded', label: say.shared, yuan: shared },
        { look: 'reserved', label: say.pending, yuan: pending },
      ]}
    />
  );
}
