/** What the buyer must be shown now, by the way to pay. */
import type { ReactNode } from 'react';
import { useNow } from '../../../parts/values/time/age';
import { useWords } from '../../../words/language';
import type { PaymentFragment } from '../documents';
import { paymentWords } from '../words';
import { QrCode } from './qr-code';
import { SimulatedPhone } from './simulated-phone';
import styles from './next-step.module.css';

type Step = NonNullable<PaymentFragment['nextStep']>;

export function NextStep({ step, outTradeNo }: { step: Step; outTradeNo: string }) {
  const say = useWords(paymentWords);
  switch (step.__typename) {
    case 'ShowQrCode':
      return <Scan step={step} outTradeNo={outTradeNo} />;
    case 'SubmitForm':
    case 'RedirectBuyer':
      return (
        <Panel title={say.openPage}>
          <p>{say.openPageHow}</p>
          <a href={step.url} target="_blank" rel="noreferrer" className={styles['open']}>
            {say.openPage}
          </a>
        </Panel>
      );
    case 'ConfirmOnPhone':
      return (
        <div className={styles['sides']}>
          <Panel title={say.confirm}>
            <p>{say.confirmHow}</p>
          </Panel>
          <SimulatedPhone outTradeNo={outTradeNo} />
        </div>
      );
    case 'InvokeApp':
      return <Handed title={say.app} text={step.orderString} />;
    case 'InvokeJsapi':
      return <Handed title={say.jsapi} text={step.tradeNo} />;
  }
}

type ScanProps = { step: Extract<Step, { __typename: 'ShowQrCode' }>; outTradeNo: string };

function Scan({ step: { qrCode, expiresAt }, outTradeNo }: ScanProps) {
  const say = useWords(paymentWords);
  const secondsLeft = useSecondsUntil(expiresAt);
  return (
    <div className={styles['sides']}>
      <Panel title={say.scan}>
        {secondsLeft === 0 ? <p>{say.ended}</p> : <QrCode text={qrCode} label={say.qrCode} />}
        {secondsLeft !== undefined && secondsLeft > 0 && (
          <p role="timer" className={styles['left']}>
            {say.left(clock(secondsLeft))}
          </p>
        )}
      </Panel>
      <SimulatedPhone address={qrCode} outTradeNo={outTradeNo} />
    </div>
  );
}

/** What another program takes over from here. */
function Handed({ title, text }: { title: string; text: string }) {
  return (
    <Panel title={title}>
      <code className={styles['handed']}>{text}</code>
    </Panel>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles['panel']}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Undefined: it is not known when. */
function useSecondsUntil(moment: string | null): number | undefined {
  const nowMs = useNow();
  if (moment === null) return undefined;
  return Math.max(0, Math.ceil((Date.parse(moment) - nowMs) / 1_000));
}

/** 3725 → "1:02:05". */
function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
