/** What may be done with an order: as the credential and the state of the order allow. */
import { useState } from 'react';
import { Button } from '../../../../parts/controls/button';
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { useErrand, type Errand } from '../../../../parts/errands/use-errand';
import { beijingTime } from '../../../../parts/values/time/when';
import { grouped } from '../../../../parts/values/money';
import { isZero } from '../../../../parts/values/fen';
import { useMay } from '../../../../session/session';
import { useWords } from '../../../../words/language';
import { useKeys } from '../../../../parts/use-keys';
import type { TradeHead } from '../known-trade';
import { CancelDocument, CloseDocument, SyncDocument } from './documents';
import { ActionNotes, noteIdOf } from './action-notes';
import { offersOf, type Action } from './permitted';
import { RefundDialog } from './refund/refund-dialog';
import { SettleDialog } from './settle/settle-dialog';
import { actionWords } from './words';
import styles from './actions.module.css';
import { browserNowMs } from '../../../../session/engine-clock';

export function TradeActions({ trade }: { trade: TradeHead }) {
  const say = useWords(actionWords);
  const [begun, setBegun] = useState<Action>();
  const allowed: Record<Action, boolean> = {
    refund: useMay('REFUND'),
    settle: useMay('SETTLE'),
    close: useMay('CLOSE'),
    cancel: useMay('CLOSE', 'REFUND'),
  };
  const maySync = useMay('OPERATE');
  const end = () => setBegun(undefined);
  const offers = offersOf(trade).filter(({ action }) => allowed[action]);
  const begin = (wanted: Action) =>
    offers.some(({ action, obstacle }) => action === wanted && obstacle === undefined) && setBegun(wanted);
  useKeys({ r: () => begin('refund') });
  return (
    <>
      {offers.map(({ action, obstacle }) => (
        <Button
          key={action}
          look={action === 'refund' ? 'main' : 'plain'}
          aria-disabled={obstacle !== undefined}
          {...(trade.inDoubt ? { 'aria-describedby': noteIdOf(action) } : {})}
          onPress={() => begin(action)}
        >
          {say[action]}
        </Button>
      ))}
      {maySync && <Sync outTradeNo={trade.outTradeNo} />}
      {trade.inDoubt && <ActionNotes offers={offers} />}
      {begun === 'refund' && <RefundDialog trade={trade} onClose={end} />}
      {begun === 'settle' && <SettleDialog trade={trade} onClose={end} />}
      {begun === 'close' && <CloseDialog trade={trade} onClose={end} />}
      {begun === 'cancel' && <CancelDialog trade={trade} onClose={end} />}
    </>
  );
}

type DialogProps = { trade: TradeHead; onClose: () => void };

function CloseDialog({ trade, onClose }: DialogProps) {
  const say = useWords(actionWords);
  const errand = useErrand(CloseDocument);
  return (
    <EndDialog
      title={say.closeTitle(trade.outTradeNo)}
      confirm={say.closeNow}
      how={say.closeHow(grouped(trade.totalAmount))}
      inDoubt={say.closeInDoubt}
      {...{ trade, errand, onClose }}
    />
  );
}

function CancelDialog({ trade, onClose }: DialogProps) {
  const say = useWords(actionWords);
  const errand = useErrand(CancelDocument);
  const { outTradeNo, totalAmount, paidAmount } = trade;
  return (
    <EndDialog
      title={say.cancelTitle(outTradeNo)}
      confirm={say.cancelNow}
      how={isZero(paidAmount) ? say.cancelUnpaid(grouped(totalAmount)) : say.cancelPaid(grouped(paidAmount))}
      inDoubt={say.cancelInDoubt}
      {...{ trade, errand, onClose }}
    />
  );
}

type EndErrand = Errand & { send: (variables: { input: { outTradeNo: string } }) => Promise<object | undefined> };

function EndDialog({
  trade,
  errand,
  onClose,
  how,
  inDoubt,
  ...texts
}: DialogProps & { errand: EndErrand; title: string; confirm: string; how: string; inDoubt: string }) {
  const { outTradeNo } = trade;
  const send = async () => {
    if (await errand.send({ input: { outTradeNo } })) onClose();
  };
  return (
    <ConfirmDialog {...texts} errand={errand} onConfirm={() => void send()} onClose={onClose}>
      <p>{how}</p>
      {trade.inDoubt && <p>{inDoubt}</p>}
    </ConfirmDialog>
  );
}

/** One press; what Alipay answers, the trade shows. */
function Sync({ outTradeNo }: { outTradeNo: string }) {
  const say = useWords(actionWords);
  const errand = useErrand(SyncDocument);
  const [askedAt, setAskedAt] = useState<number>();
  const send = async () => {
    if (await errand.send({ input: { outTradeNo } })) setAskedAt(browserNowMs());
  };
  return (
    <>
      <Button onPress={() => void send()}>{errand.isSending ? say.syncing : say.sync}</Button>
      <span role="status" className={styles['asked']}>
        {askedAt !== undefined && say.synced(beijingTime(askedAt).slice(11))}
      </span>
      {errand.error && (
        <ConfirmDialog
          title={say.sync}
          confirm={say.sync}
          errand={errand}
          onConfirm={() => void send()}
          onClose={errand.forget}
        >
          {null}
        </ConfirmDialog>
      )}
    </>
  );
}
