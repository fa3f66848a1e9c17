/** What gateway.do checks before any business code runs: alipay-protocol.md 1.2, 1.3 and 1.5. */
import { type Answer, gatewayError } from '../core/answers';
import { parseBeijing } from '../values/beijing-time';
import { isKnownMethod } from '../core/core';
import type { Call } from '../core/orders';
import { decryptText } from '../wire/encryption';
import { isPageMethod } from '../ledger/products';
import { verifyRsa2 } from '../wire/signing';
import type { Account } from '../wire/account';
import {
  type Charset,
  type Params,
  encodeText,
  readCharset,
  readParams,
  signContent,
  withoutBlanks,
} from '../wire/wire-params';

export type GatewayRequest = { call: Call; charset: Charset; isEncrypted: boolean };
type GatewayRefusal = { refusal: Answer; method: string | undefined };

const urlOf = (params: Params, name: 'notify_url' | 'return_url') => (params[name]?.trim() ? params[name] : undefined);
const missing = (subCode: string) => gatewayError('40001', subCode, `缺少参数: ${subCode.replace('isv.missing-', '')}`);
const invalid = (subCode: string, subMsg: string) => gatewayError('40002', subCode, subMsg);

/** Returns the certificate that Alipay signs with: the only method that concerns no trade. */
export const CERTIFICATE_DOWNLOAD = 'alipay.open.app.alipaycert.download';

/** Checks a request in the gateway's order (app_id before the signature) and extracts the call. */
export function checkRequest(params: Params, account: Account): GatewayRequest | GatewayRefusal {
  const method = params['method'] ?? '';
  const isKnown = isKnownMethod(method) || isPageMethod(method) || method === CERTIFICATE_DOWNLOAD;
  const known = isKnown ? method : undefined;
  const refusal =
    refusalOfEnvelope(params, account.appId) ??
    refusalOfCertificates(params, account) ??
    refusalOfSignature(params, account.merchantPublicKey) ??
    refusalOfFormat(params);
  if (refusal) return { refusal, method: known };
  // Which envelope an unknown method is answered in was not captured; error_response needs no method name.
  if (!known) return { refusal: invalid('isv.invalid-method', '不存在的方法名'), method: undefined };
  const isEncrypted = params['encrypt_type'] === 'AES';
  const content = isEncrypted ? decrypted(params['biz_content'] ?? '', account) : (params['biz_content'] ?? '');
  if (content === undefined) {
    return { refusal: invalid('isv.decryption-error-unknown', '解密出错, 未知错误'), method: known };
  }
  const biz = readBizContent(content);
  if (!biz) return { refusal: invalid('isv.illegal-json', 'biz_content 不是合法的 JSON 对象'), method: known };
  return {
    call: { method: known, biz, notifyUrl: urlOf(params, 'notify_url'), returnUrl: urlOf(params, 'return_url') },
    charset: readCharset(params['charset'])!,
    isEncrypted,
  };
}

const decrypted = (text: string, { encryptKey }: Account): string | undefined =>
  encryptKey === undefined ? undefined : decryptText(text, encryptKey);

/** An app's order string, as its SDK hands it to the wallet; undefined when the text is none. */
export async function readOrderString(text: string, account: Account): Promise<Call | undefined> {
  if (!text.includes('method=alipay.trade.')) return undefined;
  const params = await readParams(text.trim(), Buffer.alloc(0), '').catch(() => undefined);
  const checked = params && checkRequest(params, account);
  return checked && 'call' in checked && isPageMethod(checked.call.method) ? checked.call : undefined;
}

function refusalOfEnvelope(params: Params, appId: string): Answer | undefined {
  if (!params['method']) return missing('isv.missing-method');
  if (!params['app_id']) return missing('isv.missing-app-id');
  if (params['app_id'] !== appId) return invalid('isv.invalid-app-id', '无效的AppID参数');
  if (!params['sign']) return missing('isv.missing-signature');
  if (!params['sign_type']) return missing('isv.missing-signature-type');
  if (!params['timestamp']) return missing('isv.missing-timestamp');
  if (!params['version']) return missing('isv.missing-version');
  return undefined;
}

/** An app has one mode: with certificates, each request names those it was made with. */
function refusalOfCertificates(params: Params, { certificates }: Account): Answer | undefined {
  if (!certificates) return undefined;
  if (!params['app_cert_sn']) return missing('isv.missing-app-cert-sn');
  if (!params['alipay_root_cert_sn']) return missing('isv.missing-alipay-root-cert-sn');
  if (params['app_cert_sn'] !== certificates.appSn) return invalid('isv.invalid-app-cert-sn', '应用公钥证书SN不匹配');
  return params['alipay_root_cert_sn'] === certificates.rootSn
    ? undefined
    : invalid('isv.invalid-alipay-root-cert-sn', '支付宝根证书SN不匹配');
}

function refusalOfSignature(params: Params, merchantKey: Account['merchantPublicKey']): Answer | undefined {
  if (params['sign_type'] !== 'RSA2') return invalid('isv.invalid-signature-type', '无效的签名类型: 仅支持 RSA2');
  const charset = readCharset(params['charset']);
  if (!charset) return invalid('isv.invalid-charset', '无效的字符集');
  const content = encodeText(signContent(withoutBlanks(params), ['sign']), charset);
  return verifyRsa2(merchantKey, content, params['sign']!) ? undefined : invalid('isv.invalid-signature', '无效签名');
}

function refusalOfFormat(params: Params): Answer | undefined {
  const timestamp = params['timestamp']!;
  // How far off a timestamp may be is not documented; only its form is checked (the simulator's clock moves anyway).
  if (timestamp.length !== 19 || parseBeijing(timestamp) === undefined) {
    return invalid('isv.invalid-timestamp', '非法的时间戳参数');
  }
  if (params['version'] !== '1.0') return invalid('isv.invalid-version', '非法的版本参数');
  if (params['format'] && params['format'].toUpperCase() !== 'JSON')
    return invalid('isv.invalid-format', '无效的数据格式');
  return undefined;
}

function readBizContent(text: string): Record<string, unknown> | undefined {
  // A call without biz_content is complete as far as the gateway can tell; the business code then names what is missing.
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
