/** A refund in two steps: how much and why; then what is left before and after, and the press that sends it. */
import { useState } from 'react';
import { TextField } from '../../../../parts/controls/fields/text-field';
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { enteredYuan, fenOf, yuanOfFen } from '../../../../parts/values/fen';
import { MoneyBar } from '../../../../parts/values/money-bar';
import { grouped } from '../../../../parts/values/money';
import { useWords } from '../../../../words/language';
import type { TradeHead } from '../known-trade';
import { RefundDocument } from './documents';
import { EarlierRequest } from './earlier-request';
import { obstacleTo } from './permitted';
import { useRequest } from './use-request';
import { useSeen } from './use-seen';
import { actionWords } from './words';
import styles from './actions.module.css';

type Props = { trade: TradeHead; onClose: () => void };

export function RefundDialog({ trade, onClose }: Props) {
  const say = useWords(actionWords);
  const [amount, setAmount] = useState(trade.refundableAmount);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const request = useRequest('refund', RefundDocument, [trade.outTradeNo, trade.refunds]);
  const { errand, outRequestNo, unanswered } = request;
  const { seen, isChanged, isChecked, look } = useSeen(trade, request);
  const yuan = enteredYuan(amount);
  const check = () => {
    const found = problemOf(yuan, trade.refundableAmount, say);
    setProblem(found);
    look(found === undefined);
  };
  const send = async () => {
    const { outTradeNo } = trade;
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    const input = { outTradeNo, outRequestNo, amount: yuan ?? '', ...why };
    if (await request.send({ input })) onClose();
  };
  const back = () => {
    errand.forget();
    look(false);
  };
  const acknowledge = () => {
    request.acknowledge();
    look(false);
  };
  const title = say.refundOf(trade.outTradeNo);
  const obstacle = errand.isSending ? undefined : obstacleTo('refund', trade);
  const blocked = obstacle && say[obstacle];
  if (unanswered) return <EarlierRequest earlier={unanswered} {...{ title, say, acknowledge, onClose }} />;
  if (isChecked && yuan !== undefined)
    return (
      <ConfirmDialog
        step="send"
        title={title}
        confirm={say.refundNow(grouped(yuan))}
        back={{ text: say.back, onPress: back }}
        errand={errand}
        onConfirm={() => void send()}
        onClose={onClose}
        blocked={blocked}
      >
        <BeforeAndAfter trade={seen} yuan={yuan} />
        <p>{say.refundHow}</p>
        {reason.trim() !== '' && <p>{say.reasonGiven(reason.trim())}</p>}
        <p className={styles['number']}>{say.number(outRequestNo)}</p>
      </ConfirmDialog>
    );
  return (
    <ConfirmDialog step="check" confirm={say.next} onConfirm={check} {...{ title, errand, onClose, blocked }}>
      {isChanged && <p role="status">{say.changed}</p>}
      <TextField
        label={say.amount}
        hint={say.left(grouped(trade.refundableAmount))}
        inputMode="decimal"
        value={amount}
        onChange={setAmount}
        problem={problem}
        autoFocus
      />
      <TextField label={say.reason} hint={say.reasonHint} value={reason} onChange={setReason} />
      <p className={styles['number']}>{say.number(outRequestNo)}</p>
    </ConfirmDialog>
  );
}

function problemOf(yuan: string | undefined, left: string, say: (typeof actionWords)['en']): string | undefined {
  if (yuan === undefined) return say.notAnAmount;
  if (fenOf(yuan) === 0n) return say.nothing;
  return fenOf(yuan) > fenOf(left) ? say.tooMuch(grouped(left)) : undefined;
}

function BeforeAndAfter({ trade, yuan }: { trade: TradeHead; yuan: string }) {
  const say = useWords(actionWords);
  const after = {
    ...trade,
    refundableAmount: yuanOfFen(fenOf(trade.refundableAmount) - fenOf(yuan)),
    refundedAmount: yuanOfFen(fenOf(trade.refundedAmount) + fenOf(yuan)),
  };
  return (
    <>
      <h3 className={styles['step']}>{say.before}</h3>
      <MoneyBar parts={trade} />
      <h3 className={styles['step']}>{say.after}</h3>
      <MoneyBar parts={after} />
    </>
  );
}
