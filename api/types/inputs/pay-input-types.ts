/** Input of `pay`. */
import { InputType, Field, ID, Int } from 'type-graphql';
import { ShareAccountType, PayMethod } from '../enums';
import { Yuan } from '../scalars';
import type { PayMethod as DomainPayMethod } from '../../../domain/events/payment-events';

const OUT_TRADE_NO = "The shop's own number of the order: 1 to 64 letters, digits or underscores, never used twice.";

@InputType({ description: 'What is sold, for the buyer, for discounts, and for statistics.' })
export class GoodsInput {
  @Field(() => ID, { description: "The shop's number of the goods: up to 32 letters, digits, _ . or -." })
  goodsId!: string;

  @Field(() => String, { description: 'Their name, up to 256 characters.' })
  goodsName!: string;

  @Field(() => Int, { description: 'How many, from 1.' })
  quantity!: number;

  @Field(() => Yuan, { description: 'The price of one.' })
  price!: string;

  @Field(() => String, { nullable: true, description: 'A category, up to 24 characters.' })
  goodsCategory?: string | null;
}

@InputType({ description: 'A partner who receives a part of the money, and the account.' })
export class SettleShareInput {
  @Field(() => String, { description: 'The account: a user id of 16 digits that begins with 2088, or a login name.' })
  transIn!: string;

  @Field(() => ShareAccountType, { description: 'Which of the two it is.' })
  transInType!: 'userId' | 'loginName';

  @Field(() => Yuan, { description: 'How much.' })
  amount!: string;

  @Field(() => String, { nullable: true, description: 'What for, up to 1000 characters.' })
  description?: string | null;
}

@InputType({ description: 'A payment to open. The same `outTradeNo` with the same content again is the same payment.' })
export class PayInput {
  @Field(() => ID, { description: OUT_TRADE_NO })
  outTradeNo!: string;

  @Field(() => Yuan, { description: 'What is to be paid, 0.01 to 100000000.00 yuan.' })
  totalAmount!: string;

  @Field(() => String, {
    description: 'What the buyer sees in the wallet: 1 to 256 characters, no control characters.',
  })
  subject!: string;

  @Field(() => PayMethod, { description: 'How the buyer pays.' })
  method!: DomainPayMethod;

  @Field(() => String, {
    nullable: true,
    description:
      "The digits under the bar code in the buyer's wallet: 16 to 24, beginning with 25 to 30. BARCODE only.",
  })
  authCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'How long the buyer may take: whole minutes, hours or days from "1m" to "15d", or "1c" for midnight in Beijing. ' +
      'Without it "2h", and "2m" for BARCODE. A QR code lives for two hours at most; WAP and APP take "5m" at least.',
  })
  timeout?: string | null;

  @Field(() => String, { nullable: true, description: 'A longer description of the order, up to 128 characters.' })
  body?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The shop's page to which the buyer is sent once the result is known, up to 256 characters. PAGE and WAP: Alipay sends the browser " +
      'to this engine first, which queries Alipay and waits.',
  })
  returnUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The page for a buyer who cancels, up to 400 characters. For WAP.',
  })
  quitUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The buyer's user id at Alipay, up to 28 characters, when known.",
  })
  buyerId?: string | null;

  @Field(() => String, { nullable: true, description: "The shop's number of the store, up to 32 characters." })
  storeId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The shop's number of the person at the till, up to 28 characters.",
  })
  operatorId?: string | null;

  @Field(() => String, { nullable: true, description: "The shop's number of the till, up to 32 characters." })
  terminalId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The buyer's open id at Alipay, up to 128 characters. JSAPI needs it, or `buyerId` with older apps.",
  })
  buyerOpenId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: where the order is open for another way to pay, change to this one. Alipay is queried first. A paid order stays paid (TRADE_ALREADY_PAID); ' +
      'an order that waits for the buyer is closed there, which uses the number up (TRADE_CLOSED: take a new one); otherwise the new way is opened under the ' +
      'same number, of which Alipay takes one payment only.',
  })
  switchMethod?: boolean | null;

  @Field(() => [GoodsInput], {
    nullable: true,
    description:
      'What is sold, up to 150 kinds; of PAGE, WAP and APP no more than fits an address: 32,768 characters of the order, URL-encoded.',
  })
  goodsDetail?: GoodsInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Text that Alipay returns with its notifies, up to 512 characters once URL-encoded (which is done here).',
  })
  passbackParams?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Only these means of payment: Alipay\'s names of channels, like "balance". Not with `disablePayChannels`.',
  })
  enablePayChannels?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'None of these means of payment, like "creditCard".' })
  disablePayChannels?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Another number of the order that only the shop reads, up to 32 characters.',
  })
  merchantOrderNo?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The product code of your contract, where it is not the usual one of the way to pay (QR_CODE_OFFLINE, JSAPI_PAY, …).',
  })
  productCode?: string | null;

  @Field(() => String, { nullable: true, description: "The service provider's id, for its commission." })
  sysServiceProviderId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Instalments of Huabei: 3, 6, 12 or 24.' })
  hbFqNum?: number | null;

  @Field(() => Int, { nullable: true, description: 'Who pays the fee of the instalments: 100 the shop, 0 the buyer.' })
  hbFqSellerPercent?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Keep the money frozen until it is shared by `settle`.',
  })
  royaltyFreeze?: boolean | null;

  @Field(() => [SettleShareInput], {
    nullable: true,
    description: 'Who receives shares of the money, up to 10 shares.',
  })
  settleDetail?: SettleShareInput[] | null;
}
