import { ObjectType, Field } from 'type-graphql';
import { UserErrorCode, Advice } from './enums';
import type { RefusalCode, Advice as DomainAdvice } from '../../domain/trade/refusals';

@ObjectType({ description: 'What Alipay itself answered, verbatim.' })
export class AlipayError {
  @Field(() => String, { nullable: true, description: 'Its gateway code, such as "40004".' })
  code?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Its business code, such as "ACQ.TRADE_HAS_CLOSE".' })
  subCode?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Its sentence for a person, usually in Chinese.' })
  subMsg?: string | undefined;
}

@ObjectType({ description: 'Why something was refused, or was not simply done, and what to do about it.' })
export class UserError {
  @Field(() => UserErrorCode, { description: 'The reason, for programs.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'The reason in a sentence, for people.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The input field that it is about, like ["input", "amount"]; null when it is about no single field.',
  })
  path?: string[];

  @Field(() => AlipayError, { nullable: true, description: "Alipay's own words; null when Alipay was not involved." })
  alipay?: AlipayError;

  @Field(() => Advice, { description: 'What a program should do next.' })
  advice!: DomainAdvice;
}
