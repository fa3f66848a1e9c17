/** Made by `npm run generate -- states` of the state machine (`domain/trade/machines/trade-machine.ts`). */
export const FIRST_STATE = 'CREATED';

/** By the state, the state after each type of event that changes it. */
export const TRANSITIONS = {
  CREATED: { TradeAwaitingBuyer: 'WAIT_BUYER_PAY', TradePaid: 'TRADE_SUCCESS', TradeClosed: 'TRADE_CLOSED' },
  WAIT_BUYER_PAY: { TradeAwaitingBuyer: 'WAIT_BUYER_PAY', TradePaid: 'TRADE_SUCCESS', TradeClosed: 'TRADE_CLOSED' },
  TRADE_SUCCESS: { TradeFinished: 'TRADE_FINISHED', TradeClosed: 'TRADE_CLOSED' },
  TRADE_FINISHED: {},
  TRADE_CLOSED: { TradePaid: 'TRADE_SUCCESS' },
} as const;
