/** `given(events).when(command).then(events, refusals)`: one command or notify on the log of order_1, which is in memory. */
import type { Engine } from '../../../domain/engine/engine';
import type { CommandResult } from '../../../domain/engine/engine';
import type { TradeEvent } from '../../../domain/events/trade-events';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import type { TradeCommand } from '../../../domain/trade/commands';
import type { Refusal } from '../../../domain/trade/refusals';
import { givenWorld, type Node, type World } from './given-engine';

/** Of an event or a refusal only what is named is compared. */
export type ExpectedEvent = { type: TradeEvent['type']; data?: object };
type ExpectedRefusal = Partial<Refusal> & Pick<Refusal, 'code'>;

type Outcome = CommandResult & {
  /** What Alipay was sent, in order. */
  calls: GatewayRequest[];
};
type When = {
  /** Exactly these events are stored, in this order, and exactly these refusals are answered; none of a kind where none is named. */
  then(...expected: (ExpectedEvent | ExpectedRefusal)[]): Promise<Outcome>;
};
type Given = {
  /** What Alipay answers, as `World.says`: by method without `alipay.trade.`; every other answer is lost. */
  alipay(script: Record<string, WireAnswer[]>): Given;
  /** Settings of the engine, such as `policy` and `sellerId`. */
  set(settings: Partial<Engine>): Given;
  when(command: TradeCommand): When;
  /** A verified notify, as `Node.notified`. */
  whenNotified(params: Record<string, string>): When;
};

/** The log of order_1 holds these events, all of second 0; the command follows in the same second. */
export function given(...events: TradeEvent[]): Given {
  let script: Record<string, WireAnswer[]> = {};
  let settings: Partial<Engine> = {};
  const whenever = (act: (node: Node) => Promise<CommandResult>): When => ({
    then: (...expected) => play(events, (world) => (world.says(script), act(world.node(settings))), expected),
  });
  const self: Given = {
    alipay: (answers) => ((script = answers), self),
    set: (more) => ((settings = more), self),
    when: (command) => whenever((node) => node.does(command)),
    whenNotified: (params) => whenever(async (node) => ({ trade: await node.notified('n1', params), refusals: [] })),
  };
  return self;
}

/** The two events of a call to Alipay; `bizContent` is what it is sent with, at least. */
export function called(
  method: AlipayMethod,
  outcome: 'ok' | 'refused' | 'unknown',
  bizContent: object = {},
): [ExpectedEvent, ExpectedEvent] {
  return [
    { type: 'AlipayCallRequested', data: { method, bizContent } },
    { type: 'AlipayCallAnswered', data: { method, outcome } },
  ];
}

export function anomaly(kind: string, more: object = {}): ExpectedEvent {
  return { type: 'TradeAnomalyObserved', data: { kind, ...more } };
}

async function play(
  events: TradeEvent[],
  act: (world: World) => Promise<CommandResult>,
  expected: (ExpectedEvent | ExpectedRefusal)[],
): Promise<Outcome> {
  const world = await givenWorld();
  if (events.length > 0) await world.append(...events);
  const result = await act(world);
  const stored = (await world.events()).slice(events.length);
  await world.end();
  const isEvent = (one: ExpectedEvent | ExpectedRefusal): one is ExpectedEvent => 'type' in one;
  // In one comparison: where it fails, both show what happened.
  expect({ stored, refusals: result.refusals }).toMatchObject({
    stored: expected.filter(isEvent),
    refusals: expected.filter((one) => !isEvent(one)),
  });
  return { ...result, calls: world.calls };
}
