/**
 * The rest of an order: what is sold, who sells it where, which means of payment are offered, how the money is shared.
 * Checked here, and turned into Alipay's own names once; from then on it travels as it is (fields: pages of precreate, pay,
 * create, page.pay, wap.pay and app.pay; lengths: the Java SDK's comments).
 */
import { formatYuan, parseAmount, parseYuan } from '../values/money';
import { refusal, type Refusal } from '../trade/refusals';
import type { SettlementShare } from '../events/settlement-events';
import { withoutBlanks, type JsonObject } from '../values/json';
import { isPlainText } from '../trade/input-checks';

export type GoodsInput = {
  goodsId: string;
  goodsName: string;
  quantity: number;
  price: string;
  goodsCategory?: string | null | undefined;
};

export type ShareInput = {
  transIn: string;
  transInType: 'userId' | 'loginName';
  amount: string;
  description?: string | null | undefined;
};

export type OrderDetailsInput = {
  goodsDetail?: readonly GoodsInput[] | null | undefined;
  passbackParams?: string | null | undefined;
  enablePayChannels?: readonly string[] | null | undefined;
  disablePayChannels?: readonly string[] | null | undefined;
  merchantOrderNo?: string | null | undefined;
  productCode?: string | null | undefined;
  sysServiceProviderId?: string | null | undefined;
  hbFqNum?: number | null | undefined;
  hbFqSellerPercent?: number | null | undefined;
  royaltyFreeze?: boolean | null | undefined;
  settleDetail?: readonly ShareInput[] | null | undefined;
};

/** The input field that each of Alipay's names comes from: a conflict is reported in the caller's words. */
export const DETAIL_FIELDS: Readonly<Record<string, keyof OrderDetailsInput>> = {
  goods_detail: 'goodsDetail',
  passback_params: 'passbackParams',
  enable_pay_channels: 'enablePayChannels',
  disable_pay_channels: 'disablePayChannels',
  merchant_order_no: 'merchantOrderNo',
  product_code: 'productCode',
  extend_params: 'sysServiceProviderId',
  settle_info: 'settleDetail',
};

/** More than 150 kinds of goods is ACQ.SUB_GOODS_SIZE_MAX_COUNT. */
export const MAX_GOODS = 150;
const MAX_SHARES = 10;
/** The length of passback_params counts as it is sent: URL-encoded (Java SDK). */
const MAX_PASSBACK_CHARACTERS = 512;
export const GOODS_ID = /^[0-9A-Za-z_.-]{1,32}$/;
const CHANNEL = /^[0-9A-Za-z_]{1,32}$/;
const CODE = /^[0-9A-Z_]{1,64}$/;
export const ACCOUNT_ID = /^2088\d{12}$/;
/** Instalments of Huabei that exist. */
const INSTALMENTS = [3, 6, 12, 24];

/** `details` is undefined when nothing of it was given. */
export function checkOrderDetails(
  input: OrderDetailsInput,
  totalFen: number | undefined,
): { details: JsonObject | undefined; refusals: Refusal[] } {
  const refusals = problemsOf(input, totalFen).map(([field, message]) =>
    refusal('INVALID_TEXT', `${field} ${message}`, { field }),
  );
  return refusals.length > 0 ? { details: undefined, refusals } : { details: detailsOf(input), refusals };
}

/** The input fields in which a repetition says something else. Both were written by one function: names stand in one order. */
export function differingFields(
  fields: Readonly<Record<string, string>>,
  known: JsonObject | undefined,
  repeated: JsonObject | undefined,
): string[] {
  const textOf = (details: JsonObject | undefined, name: string) => JSON.stringify(details?.[name] ?? null);
  return Object.entries(fields)
    .filter(([name]) => textOf(known, name) !== textOf(repeated, name))
    .map(([, field]) => field);
}

type Problem = [field: keyof OrderDetailsInput, message: string];

function problemsOf(input: OrderDetailsInput, totalFen: number | undefined): Problem[] {
  const unless = (isFine: boolean, field: keyof OrderDetailsInput, message: string): Problem[] =>
    isFine ? [] : [[field, message]];
  const { goodsDetail, enablePayChannels, disablePayChannels, settleDetail, hbFqNum, hbFqSellerPercent } = input;
  return [
    ...unless((goodsDetail ?? []).length <= MAX_GOODS && (goodsDetail ?? []).every(isGoods), 'goodsDetail', GOODS_RULE),
    ...unless(
      encodedLength(input.passbackParams) <= MAX_PASSBACK_CHARACTERS,
      'passbackParams',
      `must be text of at most ${MAX_PASSBACK_CHARACTERS} characters once it is URL-encoded.`,
    ),
    ...unless(
      (enablePayChannels ?? []).every((name) => CHANNEL.test(name)),
      'enablePayChannels',
      CHANNEL_RULE,
    ),
    ...unless(
      (disablePayChannels ?? []).every((name) => CHANNEL.test(name)),
      'disablePayChannels',
      CHANNEL_RULE,
    ),
    ...unless(
      !enablePayChannels?.length || !disablePayChannels?.length,
      'disablePayChannels',
      'and enablePayChannels exclude each other: Alipay takes one of them.',
    ),
    ...unless(
      /^[0-9A-Za-z_-]{0,32}$/.test(input.merchantOrderNo ?? ''),
      'merchantOrderNo',
      'must be up to 32 letters, digits, _ or -.',
    ),
    ...unless(
      !input.productCode || CODE.test(input.productCode),
      'productCode',
      'must be a product code of your contract, like QR_CODE_OFFLINE.',
    ),
    ...unless(
      !input.sysServiceProviderId || ACCOUNT_ID.test(input.sysServiceProviderId),
      'sysServiceProviderId',
      'must be the 16 digits of a service provider (it begins with 2088).',
    ),
    ...unless(hbFqNum == null || INSTALMENTS.includes(hbFqNum), 'hbFqNum', `must be one of ${INSTALMENTS.join(', ')}.`),
    ...unless(
      hbFqSellerPercent == null || [0, 100].includes(hbFqSellerPercent),
      'hbFqSellerPercent',
      'must be 0 (the buyer pays the fee) or 100 (the shop).',
    ),
    ...unless(areShares(settleDetail ?? [], totalFen), 'settleDetail', SHARE_RULE),
  ];
}

const GOODS_RULE = `must be up to ${MAX_GOODS} kinds, each with a goodsId (letters, digits, _ . -, up to 32), a name of 1 to 256 characters, a whole quantity from 1, and a price like "1.00".`;
const CHANNEL_RULE = 'must be names of channels, like "balance" or "creditCard".';
export const SHARES_RULE = `shares must be 1 to ${MAX_SHARES}, each with an account (userId: 16 digits that begin with 2088) and an amount like "1.00".`;
const SHARE_RULE = `must be up to ${MAX_SHARES} shares, each with an account (userId: 16 digits that begin with 2088) and an amount like "1.00", together no more than the order.`;

function isGoods({ goodsId, goodsName, quantity, price, goodsCategory }: GoodsInput): boolean {
  const isCounted = Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= 9_999_999_999;
  return (
    GOODS_ID.test(goodsId) &&
    isPlainText(goodsName, 256) &&
    isCounted &&
    parseAmount(price) !== undefined &&
    (goodsCategory ?? '').length <= 24
  );
}

/** Undefined when they are none that Alipay would take. */
export function readShares(shares: readonly ShareInput[]): SettlementShare[] | undefined {
  if (shares.length === 0 || !areShares(shares, undefined)) return undefined;
  return shares.map(({ transIn, transInType, amount, description }) => ({
    transIn,
    transInType,
    amountFen: parseAmount(amount) ?? 0,
    ...(description ? { description } : {}),
  }));
}

function areShares(shares: readonly ShareInput[], totalFen: number | undefined): boolean {
  const sum = shares.reduce((fen, { amount }) => fen + (parseAmount(amount) ?? NaN), 0);
  const areNamed = shares.every(
    ({ transIn, transInType, description }) =>
      (transInType === 'userId' ? ACCOUNT_ID.test(transIn) : isPlainText(transIn, 100)) &&
      (description ?? '').length <= 1000,
  );
  return shares.length <= MAX_SHARES && areNamed && !Number.isNaN(sum) && sum <= (totalFen ?? Infinity);
}

function encodedLength(text: string | null | undefined): number {
  if (!text) return 0;
  return text.isWellFormed() ? encodeURIComponent(text).length : Infinity;
}

/** In Alipay's names, what is not given left out, amounts written one way: the same input is the same content. */
function detailsOf(input: OrderDetailsInput): JsonObject | undefined {
  const { goodsDetail, settleDetail } = input;
  const details = withoutBlanks({
    goods_detail: filled(goodsDetail)?.map((goods) =>
      withoutBlanks({
        goods_id: goods.goodsId,
        goods_name: goods.goodsName,
        quantity: goods.quantity,
        price: yuan(goods.price),
        goods_category: goods.goodsCategory,
      }),
    ),
    // Alipay wants it URL-encoded by the caller, and returns it so (page.pay, passback_params).
    passback_params: input.passbackParams ? encodeURIComponent(input.passbackParams) : undefined,
    enable_pay_channels: filled(input.enablePayChannels)?.join(','),
    disable_pay_channels: filled(input.disablePayChannels)?.join(','),
    merchant_order_no: input.merchantOrderNo,
    product_code: input.productCode,
    extend_params: extendParams(input),
    settle_info: settleInfo(filled(settleDetail)),
  });
  return Object.keys(details).length > 0 ? details : undefined;
}

function settleInfo(shares: readonly ShareInput[] | undefined): JsonObject | undefined {
  if (!shares) return undefined;
  const settle_detail_infos = shares.map(({ transInType, transIn, amount, description }) =>
    withoutBlanks({ trans_in_type: transInType, trans_in: transIn, amount: yuan(amount), desc: description }),
  );
  return { settle_detail_infos };
}

function extendParams({ sysServiceProviderId, hbFqNum, hbFqSellerPercent, royaltyFreeze }: OrderDetailsInput) {
  const params = withoutBlanks({
    sys_service_provider_id: sysServiceProviderId,
    hb_fq_num: hbFqNum == null ? undefined : String(hbFqNum),
    hb_fq_seller_percent: hbFqSellerPercent == null ? undefined : String(hbFqSellerPercent),
    royalty_freeze: royaltyFreeze ? 'true' : undefined,
  });
  return Object.keys(params).length > 0 ? params : undefined;
}

export function filled<Item>(list: readonly Item[] | null | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

export function yuan(amount: string): string {
  return formatYuan(parseYuan(amount) ?? 0);
}
