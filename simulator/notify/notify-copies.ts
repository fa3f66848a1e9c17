/** The forms one attempt sends: the genuine notify, and before it the forgeries that a fault requests. */
import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { formatBeijing } from '../values/beijing-time';
import type { Notify } from '../ledger/ledger-rows';
import { signRsa2 } from '../wire/signing';
import { type Charset, type Params, encodeForm, encodeText, signContent } from '../wire/wire-params';

export type NotifySigner = { key: KeyObject };
type NotifyCopies = { genuine: string; extra: string[] };

/** Signs a notify for sending now: same notify_id at every attempt, new notify_time and therefore a new sign. */
export async function notifyCopies(
  signer: NotifySigner,
  notify: Notify,
  nowMs: number,
  fault?: string,
): Promise<NotifyCopies> {
  // Messages are in GBK and have a time of their own.
  const isMessage = notify.fields['msg_method'] !== undefined;
  const charset: Charset = fault === 'notify-gbk' || isMessage ? 'gbk' : 'utf-8';
  const fields = {
    ...notify.fields,
    ...(isMessage ? {} : { notify_time: formatBeijing(nowMs) }),
    charset: charset === 'gbk' ? 'GBK' : 'utf-8',
    sign_type: 'RSA2',
  };
  const forgery = await forgedCopy(signer, fields, fault);
  return { genuine: await signedForm(signer.key, fields, charset), extra: forgery === undefined ? [] : [forgery] };
}

async function forgedCopy(
  signer: NotifySigner,
  fields: Params,
  fault: string | undefined,
): Promise<string | undefined> {
  switch (fault) {
    case 'notify-forged':
      return signedForm(foreignKey(), { ...fields, ...otherAmount(fields) });
    case 'notify-wrong-amount':
      return signedForm(signer.key, { ...fields, ...otherAmount(fields) });
    case 'notify-foreign-app':
      return signedForm(signer.key, { ...fields, app_id: '2021000000000000', auth_app_id: '2021000000000000' });
    case 'notify-wrong-seller':
      return signedForm(signer.key, { ...fields, seller_id: '2088000000000000' });
    case 'notify-md5':
      return signedForm(signer.key, { ...fields, sign_type: 'MD5' });
    case 'notify-sha1':
      return signedForm(signer.key, { ...fields, sign_type: 'RSA' }, 'utf-8', 'RSA-SHA1');
    default:
      return undefined;
  }
}

/** A trade notify is signed over everything but sign and sign_type, in the bytes of its charset. */
async function signedForm(
  key: KeyObject,
  fields: Params,
  charset: Charset = 'utf-8',
  digest?: 'RSA-SHA1',
): Promise<string> {
  const content = encodeText(signContent(fields, ['sign', 'sign_type']), charset);
  return encodeForm({ ...fields, sign: await signRsa2(key, content, digest) }, charset);
}

const otherAmount = (fields: Params) => ({ total_amount: fields['total_amount'] === '0.01' ? '0.02' : '0.01' });

let foreign: KeyObject | undefined;
/** A key that is not Alipay's; made at the first forgery. */
function foreignKey(): KeyObject {
  foreign ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return foreign;
}
