/** Decides whether a notify comes from Alipay and is meant for us. What it means is the domain's business. */
import { isUtf8 } from 'node:buffer';
import { notifySignContent, parseSignedForm, type SignedForm } from './alipay-form';
import type { AlipayKeys } from './alipay-keys';
import { isSignedByAlipayOffLoop } from './alipay-signature';

export type NotifyRejection =
  /** Not a form that Alipay would send: bad escapes, keys twice, bytes outside the charset. */
  | 'malformed'
  | 'too-large'
  | 'unknown-charset'
  /** `sign_type` is not RSA2. The sender must not choose a weaker algorithm. */
  | 'not-rsa2'
  | 'bad-signature'
  /** For another app: perhaps genuine, but not ours to believe. */
  | 'foreign-app'
  /** The signed text can be divided into parameters in more than one way: what Alipay meant is not certain. */
  | 'ambiguous'
  | 'missing-field';

export type VerifiedNotify = {
  kind: 'verified';
  notifyId: string;
  outTradeNo: string;
  /** Every parameter, decoded, `sign` and `sign_type` included. Has no prototype: any name is just a name. */
  params: Record<string, string>;
};

export type NotifyVerdict = VerifiedNotify | { kind: 'rejected'; reason: NotifyRejection };

export type NotifyVerifier = {
  verify(rawBody: Buffer): Promise<NotifyVerdict>;
  /**
   * The query string that a buyer's browser brings back from a page: whose order it is, when Alipay signed it for our app; undefined
   * otherwise. It names no status, may be replayed from a browser's history, and proves no payment (docs/reference/wire.md, "return_url").
   */
  verifyReturn(query: string): Promise<string | undefined>;
};

/** GB18030 is the superset that decodes what calls itself GBK or GB2312. */
const DECODERS: ReadonlyMap<string, 'utf-8' | 'gb18030'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['gb18030', 'gb18030'],
]);

/** Names and prefixes of the parameters that state facts about a trade. */
const TELLING_PARAM =
  /^(app_id|auth_app_id|biz_content|buyer_|charset|fund_bill|gmt_|invoice_|msg_method|notify_|out_|passback_|point_|receipt_|refund_|seller_|send_|total_|trade_|utc_|voucher_)/;

/**
 * Parameters that hold a number, a time, an amount or a word of Alipay's: never a `&`. What a buyer or a shop chooses (subject, body,
 * vouchers, a login's mail address, a request number) may hold one.
 */
const STRUCTURED_PARAM =
  /^(app_id|auth_app_id|buyer_id|buyer_open_id|buyer_pay_amount|charset|gmt_[a-z_]+|invoice_amount|msg_method|notify_(id|time|type)|out_trade_no|point_amount|receipt_amount|refund_(fee|status)|seller_id|send_back_fee|sign_type|total_amount|trade_(no|status)|utc_timestamp|version)$/;

/**
 * `verify` takes the body's raw bytes as received and never rejects. Costs one RSA verification for each key that Alipay may
 * use (two while it changes), which comes after all cheap checks. Sources: Alipay docs "异步通知说明", "异步通知验签"; docs/reference/wire.md.
 */
export function createNotifyVerifier(options: {
  keys: Pick<AlipayKeys, 'keysFor'>;
  appId: string;
  /** The shop's app that a service provider acts for: one app_id may stand for many shops. */
  authAppId?: string | undefined;
}): NotifyVerifier {
  async function isGenuine(form: SignedForm, sign: string, isMessage: boolean): Promise<boolean> {
    // Whether notifies name their certificate is not known (docs/reference/wire.md, "Doubts"): each key has its turn.
    for (const key of options.keys.keysFor(undefined)) {
      if (await isSignedByAlipayOffLoop(key, notifySignContent(form, false), sign)) return true;
      // Messages (msg_method) may be signed with sign_type included; a trade notify never is.
      if (isMessage && (await isSignedByAlipayOffLoop(key, notifySignContent(form, true), sign))) return true;
    }
    return false;
  }

  async function genuineParams(rawForm: Buffer): Promise<Record<string, string> | NotifyRejection> {
    const form = parseSignedForm(rawForm);
    if (typeof form === 'string') return form;
    const params = decodeParams(form);
    if (typeof params === 'string') return params;
    if (params['sign_type'] !== 'RSA2') return 'not-rsa2';
    // Costs nothing, and a forger who does not even know the app is not worth an RSA verification.
    if (params['app_id'] !== options.appId) return 'foreign-app';
    // A service provider's app_id stands for many shops. Without one set here the shop is the app itself.
    const shop = params['auth_app_id'] ?? (options.authAppId === undefined ? options.appId : undefined);
    if (shop !== (options.authAppId ?? options.appId)) return 'foreign-app';
    if (!(await isGenuine(form, params['sign'] ?? '', params['msg_method'] !== undefined))) return 'bad-signature';
    return mayHideParam(form, params) ? 'ambiguous' : params;
  }

  return {
    async verifyReturn(query) {
      const params = await genuineParams(Buffer.from(query, 'latin1'));
      return typeof params === 'string' ? undefined : params['out_trade_no'];
    },
    async verify(rawBody) {
      const params = await genuineParams(rawBody);
      if (typeof params === 'string') return rejected(params);
      const { notify_id: notifyId } = params;
      const outTradeNo = outTradeNoOf(params);
      const hasStatus = Boolean(params['trade_status']) || !isTradeStatusSync(params);
      return notifyId && outTradeNo && hasStatus
        ? { kind: 'verified', notifyId, outTradeNo, params }
        : rejected('missing-field');
    },
  };
}

const rejected = (reason: NotifyRejection): NotifyVerdict => ({ kind: 'rejected', reason });

function decodeParams({ decoded, pairs }: SignedForm): Record<string, string> | 'unknown-charset' | 'malformed' {
  const charset = pairs.find(({ key }) => key === 'charset');
  const encoding = DECODERS.get(
    charset ? decoded.toString('latin1', charset.valueAt, charset.end).toLowerCase() : 'utf-8',
  );
  if (!encoding) return 'unknown-charset';
  if (encoding === 'utf-8' && !isUtf8(decoded)) return 'malformed';
  const params = Object.create(null) as Record<string, string>;
  try {
    const gb18030 = encoding === 'gb18030' ? new TextDecoder('gb18030', { fatal: true }) : undefined;
    for (const { key, valueAt, end } of pairs) {
      params[key] = gb18030?.decode(decoded.subarray(valueAt, end)) ?? decoded.toString('utf8', valueAt, end);
    }
  } catch {
    return 'malformed';
  }
  return params;
}

/**
 * The signed text joins pairs with `&` and escapes nothing, so whoever holds a genuine notify could hide, say,
 * `&out_biz_no=…` in the value before it and keep the signature. No structured parameter holds a `&`, so one that does was cut
 * otherwise. Elsewhere the text is sorted, so a hidden name lies between the key that holds it and the next key; a `&` in a subject
 * or body as such is harmless.
 */
function mayHideParam({ pairs }: SignedForm, params: Record<string, string>): boolean {
  const holders = Object.keys(params).filter((key) => key !== 'sign' && params[key]?.includes('&'));
  if (holders.length === 0) return false;
  if (holders.some((key) => STRUCTURED_PARAM.test(key))) return true;
  const signedKeys = pairs.map(({ key }) => key).filter((key) => key !== 'sign' && key !== 'sign_type');
  return signedKeys.some((key, index) => {
    const nextKey = signedKeys[index + 1];
    const names = [...(params[key] ?? '').matchAll(/&([^&=]+)=/g)].map(([, name]) => name ?? '');
    return names.some((name) => TELLING_PARAM.test(name) && name > key && (nextKey === undefined || name < nextKey));
  });
}

/** What a trade's change of state is called. Other notifies (messages) have no status of their own. */
function isTradeStatusSync(params: Record<string, string>): boolean {
  const type = params['notify_type'];
  return type === 'trade_status_sync' || (type === undefined && params['msg_method'] === undefined);
}

/** A message (`alipay.trade.refund.depositback.completed`) names its trade inside biz_content. */
function outTradeNoOf(params: Record<string, string>): string | undefined {
  if (params['msg_method'] === undefined) return params['out_trade_no'];
  try {
    const content = JSON.parse(params['biz_content'] ?? '') as { out_trade_no?: unknown } | null;
    return typeof content?.out_trade_no === 'string' ? content.out_trade_no : undefined;
  } catch {
    return undefined;
  }
}
