/** What an answer that is not a success means for the money: refused for certain, or unknown; and what to advise. */
import { refused, unknown, type Verdict } from './alipay-outcomes';
import { METHODS } from './methods';
import type { AlipayMethod } from '../events/alipay-methods';

/** Gateway codes that say for certain that nothing was executed, and need a person: wrong key, contract, token. */
const REFUSING_CODES: readonly string[] = ['20001', '40001', '40002', '40003', '40006'];

/** Alipay's own system failed, in any spelling (`AQC.SYSTEM_ERROR`, `isp.unknow-error`): what became of the call is not known. */
export function isSystemError(subCode: string): boolean {
  return /SYSTEM_ERROR|unknow-error/i.test(subCode);
}

/**
 * Judges a signed answer that is not a success. Spellings vary (`ACQ:TRADE_HAS_SUCCESS`, no prefix): the prefix is ignored,
 * and an error of Alipay's system is unknown whatever its code.
 */
export function verdictOn(method: AlipayMethod, code: string, subCode = ''): Verdict {
  if (isSystemError(subCode)) return unknown;
  if (REFUSING_CODES.includes(code)) return refused('ASK_A_PERSON');
  if (code !== '40004') return unknown;
  const { subCodes, movesMoney, makesTrade } = METHODS[method];
  const listed = subCodes[subCode.replace(/^[A-Za-z]{2,3}[.:]/, '')];
  if (listed) return listed;
  // A guess could lose money.
  if (movesMoney) return unknown;
  return makesTrade ? { ...refused('ASK_A_PERSON'), mayLeaveTrade: true } : refused('ASK_A_PERSON');
}
