/** A refund in two steps: how much and why; then what is left before and after, and the press that sends it. */
import { useState } from 'react';
import { TextField } from '../../../../../parts/controls/fields/text-field';
import { ConfirmDialog } from '../../../../../parts/errands/confirm-dialog';
import { enteredYuan, fenOf, isZero, yuanOfFen } from '../../../../../parts/values/fen';
import { MoneyBar, withPartners, type Parts } from '../../../../../parts/values/money-bar';
import { grouped } from '../../../../../parts/values/money';
import { useWords } from '../../../../../words/language';
import type { TradeHead } from '../../known-trade';
import { RefundDocument } from '../documents';
import { EarlierRequest } from '../earlier-request';
import { obstacleTo } from '../permitted';
import { useRequest } from '../use-request';
import { useSeen } from '../use-seen';
import { actionWords } from '../words';
import { ShareFields, Sources } from './share-fields';
import { keyOf, limitWith, partsAfter, royaltyOf, sharesOf, sumOf, type Entered } from './taken-back';
import { refundWords } from './words';
import styles from '../actions.module.css';

type Props = { trade: TradeHead; onClose: () => void };
type Problems = { amount?: string | undefined; shares: Readonly<Record<string, string>> };

const NO_PROBLEM: Problems = { shares: {} };

export function RefundDialog({ trade, onClose }: Props) {
  const say = { ...useWords(actionWords), ...useWords(refundWords) };
  const own = trade.refundableWithoutRoyalty;
  const [amount, setAmount] = useState(isZero(own) ? '' : own);
  const [entered, setEntered] = useState<Entered>({});
  const [reason, setReason] = useState('');
  const [problems, setProblems] = useState(NO_PROBLEM);
  const request = useRequest('refund', RefundDocument, [trade.outTradeNo, trade.refunds]);
  const { errand, outRequestNo, unanswered } = request;
  const { seen, checked, isChanged, isChecked, look } = useSeen(trade, request);
  const yuan = enteredYuan(amount);
  // As they were when they were checked: the refund itself takes them away.
  const royalty = royaltyOf(sharesOf(isChecked ? checked : trade, entered));
  const check = () => {
    const found = problemsOf({ trade, yuan, entered }, say);
    setProblems(found);
    look(found.amount === undefined && Object.keys(found.shares).length === 0);
  };
  const send = async () => {
    const { outTradeNo } = trade;
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    const shares = royalty.length === 0 ? {} : { royalty };
    const input = { outTradeNo, outRequestNo, amount: yuan ?? '', ...why, ...shares };
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
        <Sources yuan={yuan} royalty={royalty} />
        <BeforeAndAfter before={seen} after={partsAfter(seen, { outRequestNo, yuan, takenFen: sumOf(royalty) })} />
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
        hint={hintOf(trade, say)}
        inputMode="decimal"
        value={amount}
        onChange={setAmount}
        problem={problems.amount}
        autoFocus
      />
      <ShareFields shares={trade.refundableShares} entered={entered} problems={problems.shares} onChange={setEntered} />
      <TextField label={say.reason} hint={say.reasonHint} value={reason} onChange={setReason} />
      <p className={styles['number']}>{say.number(outRequestNo)}</p>
    </ConfirmDialog>
  );
}

type Say = (typeof actionWords)['en'] & (typeof refundWords)['en'];

function hintOf(trade: TradeHead, say: Say): string {
  const own = grouped(trade.refundableWithoutRoyalty);
  return trade.refundableShares.length === 0 ? say.left(own) : say.leftOfBoth(own, grouped(withPartners(trade)));
}

type Refund = { trade: TradeHead; yuan: string | undefined; entered: Entered };

function problemsOf({ trade, yuan, entered }: Refund, say: Say): Problems {
  const shares = sharesOf(trade, entered);
  const wrong = shares.flatMap((share): [string, string][] => {
    if (share.yuan === undefined) return [[keyOf(share), say.notAnAmount]];
    const isTooMuch = fenOf(share.yuan) > fenOf(share.amount);
    return isTooMuch ? [[keyOf(share), say.tooMuchOfShare(grouped(share.amount))]] : [];
  });
  const amount = problemOf(trade, yuan, sumOf(royaltyOf(shares)), say);
  return { amount, shares: Object.fromEntries(wrong) };
}

function problemOf(trade: TradeHead, yuan: string | undefined, takenFen: bigint, say: Say): string | undefined {
  if (yuan === undefined) return say.notAnAmount;
  if (fenOf(yuan) === 0n) return say.nothing;
  if (fenOf(yuan) < takenFen) return say.lessThanShares(grouped(yuanOfFen(takenFen)));
  const limit = limitWith(trade, takenFen);
  if (fenOf(yuan) <= limit) return undefined;
  const needsShares = trade.refundableShares.length > 0 && fenOf(yuan) <= fenOf(trade.refundableAmount);
  return needsShares ? say.needsShares(grouped(yuanOfFen(limit))) : say.tooMuch(grouped(atMost(trade)));
}

/** With all that partners have of it. */
const atMost = ({ refundableShares, refundableAmount, refundableWithoutRoyalty }: TradeHead) =>
  refundableShares.length === 0 ? refundableWithoutRoyalty : refundableAmount;

function BeforeAndAfter({ before, after }: { before: Parts; after: Parts }) {
  const say = useWords(actionWords);
  return (
    <>
      <h3 className={styles['step']}>{say.before}</h3>
      <MoneyBar parts={before} />
      <h3 className={styles['step']}>{say.after}</h3>
      <MoneyBar parts={after} />
    </>
  );
}
