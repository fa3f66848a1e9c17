/** What is entered for a payment, and what of it goes to the engine. */
import { beijingTime } from '../../parts/values/time/when';
import type { PayInput, PayMethod } from './documents';
import { engineNowMs } from '../../session/engine-clock';

/** In the order in which they are offered. */
export const METHODS: readonly PayMethod[] = ['QR_CODE', 'BARCODE', 'PAGE', 'WAP', 'JSAPI', 'APP'];

/** Where the payment is taken, and by whom: the same from one payment to the next. */
export const TILL = ['storeId', 'operatorId', 'terminalId'] as const;
export type Till = Record<(typeof TILL)[number], string>;

export type Entered = Record<'amount' | 'subject' | 'outTradeNo' | 'authCode' | 'buyerOpenId' | keyof Till, string> & {
  method: PayMethod;
};

export type Field = Exclude<keyof Entered, 'method'>;

/** Where the engine names the field of an error. */
export const FIELD_OF_INPUT: Readonly<Record<string, Field>> = {
  totalAmount: 'amount',
  subject: 'subject',
  outTradeNo: 'outTradeNo',
  authCode: 'authCode',
  buyerOpenId: 'buyerOpenId',
  ...(Object.fromEntries(TILL.map((name) => [name, name])) as Record<keyof Till, keyof Till>),
};

/** By its time and chance, so that two tills do not propose the same. */
export function proposedNumber(): string {
  const time = beijingTime(engineNowMs()).replace(/\D/g, '');
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `pay_${time}_${String(chance % 10_000).padStart(4, '0')}`;
}

export function isProposed(outTradeNo: string): boolean {
  return /^pay_\d{14}_\d{4}$/.test(outTradeNo);
}

/** Which other field the way to pay takes. */
export function extraFieldOf(method: PayMethod): 'authCode' | 'buyerOpenId' | undefined {
  if (method === 'BARCODE') return 'authCode';
  return method === 'JSAPI' ? 'buyerOpenId' : undefined;
}

export function payInputOf(entered: Entered, totalAmount: string): PayInput {
  const { method, subject, outTradeNo } = entered;
  const extra = extraFieldOf(method);
  const till = TILL.map((name) => [name, entered[name].trim()] as const).filter(([, text]) => text !== '');
  return {
    method,
    totalAmount,
    subject: subject.trim(),
    outTradeNo: outTradeNo.trim(),
    ...Object.fromEntries(till),
    ...(extra === undefined ? {} : { [extra]: entered[extra].replace(/\s/g, '') }),
  };
}
