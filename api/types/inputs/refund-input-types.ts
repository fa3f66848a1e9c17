/** Input of `refund`. */
import { InputType, Field, ID, Int } from 'type-graphql';
import { ShareAccountType } from '../enums';
import { Yuan } from '../scalars';

@InputType({ description: 'What of the money goes back for which goods.' })
export class RefundGoodsInput {
  @Field(() => ID, { description: "The shop's number of the goods, as in the order." })
  goodsId!: string;

  @Field(() => String, { nullable: true, description: 'Their name, up to 256 characters.' })
  goodsName?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many come back.' })
  quantity?: number | null;

  @Field(() => Yuan, { description: 'How much goes back for them.' })
  refundAmount!: string;
}

@InputType({ description: "A part of the refund that comes out of a partner's share of the trade." })
export class RefundShareInput {
  @Field(() => String, { description: 'The account that gives it back.' })
  transOut!: string;

  @Field(() => ShareAccountType, { description: 'How the account is named.' })
  transOutType!: 'userId' | 'loginName';

  @Field(() => Yuan, { description: 'How much.' })
  amount!: string;

  @Field(() => String, { nullable: true, description: 'What for, up to 1000 characters.' })
  description?: string | null;
}

@InputType({ description: 'Money to return. The same two numbers with the same content again are the same refund.' })
export class RefundInput {
  @Field(() => ID, { description: "The shop's own number of the paid order." })
  outTradeNo!: string;

  @Field(() => ID, {
    description:
      "The shop's own number of this refund: 1 to 64 letters, digits or underscores. Keep it when you retry, or money may be returned twice.",
  })
  outRequestNo!: string;

  @Field(() => Yuan, {
    description:
      'How much, 0.01 yuan up to `refundableAmount`; what exceeds `refundableWithoutRoyalty` needs `royalty`.',
  })
  amount!: string;

  @Field(() => String, { nullable: true, description: 'Why, up to 256 characters; the buyer sees it.' })
  reason?: string | null;

  @Field(() => [RefundGoodsInput], { nullable: true, description: 'For which goods, up to 150 kinds.' })
  goodsDetail?: RefundGoodsInput[] | null;

  @Field(() => [RefundShareInput], {
    nullable: true,
    description: "Of a trade whose money was shared: out of whose shares. The rest comes out of the shop's own money.",
  })
  royalty?: RefundShareInput[] | null;
}
