import { ObjectType, Field, createUnionType } from 'type-graphql';
import { DateTime } from './scalars';

@ObjectType({ description: 'Show this QR code; the buyer scans it with Alipay.' })
export class ShowQrCode {
  readonly kind = 'ShowQrCode';

  @Field(() => String, { description: 'The content of the QR code (an address), to be drawn as a picture.' })
  qrCode!: string;

  @Field(() => DateTime, { nullable: true, description: 'When the code stops working; null when that is not known.' })
  expiresAt?: string | undefined;
}

@ObjectType({
  description: "WAP: send the buyer's browser to this address. It is signed anew each minute: do not store it.",
})
export class RedirectBuyer {
  readonly kind = 'RedirectBuyer';

  @Field(() => String, { description: 'The address of the payment page.' })
  url!: string;
}

@ObjectType({
  description:
    "PAGE: take the buyer's browser to Alipay's cashier, by the form or by the address; both are equivalent.",
})
export class SubmitForm {
  readonly kind = 'SubmitForm';

  @Field(() => String, {
    description:
      'A form that submits itself where it is loaded as a page (`document.write`, or the body of an answer); has no limit of length.',
  })
  html!: string;

  @Field(() => String, { description: 'The same as an address: for a redirect, or for a frame that shows a QR code.' })
  url!: string;
}

@ObjectType({
  description: "APP: hand this text to Alipay's SDK in the app. The SDK's result is no proof of payment.",
})
export class InvokeApp {
  readonly kind = 'InvokeApp';

  @Field(() => String, { description: 'The signed order string.' })
  orderString!: string;
}

@ObjectType({
  description: "JSAPI: hand this number to Alipay's bridge in the mini program or page, `my.tradePay({ tradeNO })`.",
})
export class InvokeJsapi {
  readonly kind = 'InvokeJsapi';

  @Field(() => String, { description: "Alipay's number of the trade, made by alipay.trade.create." })
  tradeNo!: string;
}

@ObjectType({ description: 'The buyer has to confirm in Alipay on the phone: show that, and watch the trade.' })
export class ConfirmOnPhone {
  readonly kind = 'ConfirmOnPhone';

  @Field(() => DateTime, { description: 'Since when Alipay waits for the buyer.' })
  since!: string;
}

export const NextStep = createUnionType({
  name: 'NextStep',
  description: 'What the buyer must be shown now.',
  types: () => [ShowQrCode, RedirectBuyer, SubmitForm, InvokeApp, InvokeJsapi, ConfirmOnPhone] as const,
  resolveType: ({ kind }) => kind,
});
