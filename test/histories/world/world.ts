/** Wires a history: engine nodes on one log, the clients that talk to them, and the stage with Alipay on it. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { handleCommand } from '../../../domain/engine/handle-command';
import { StoreUnavailableError } from '../../../domain/ports';
import { createBillDesk, isOfBill, type BillDesk } from './bill-desk';
import { createBooks, streamOfOrder, type Books } from './books';
import type { History } from '../plan/history';
import { count, createJournal, interfere, wasInterferedWith, type Journal, type SentCommand } from './journal';
import { contradictionOf } from '../invariants/contradiction';
import { createMemoryLog, openMemoryEventStore, type MemoryLog } from '../memory-event-store';
import { createNode, type EngineNode } from './node';
import { createNoise } from '../stage/noise';
import type { Delivery } from '../stage/notify-courier';
import { createReadSide, type ReadSide } from './read-side';
import type { Stage, StageHooks } from '../stage/stage';
import { describeBillRun, describeCommand, describeEvent, describeMoment, textOf } from '../report/words';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import { recordNotify } from '../../../domain/engine/record-notify';

/** An answer is compared with Alipay's ledger this long after it. */
const ANSWER_CHECKED_AFTER_MS = 10 * 60_000;

export type World = {
  stage: Stage;
  log: MemoryLog;
  books: Books;
  journal: Journal;
  nodes: EngineNode[];
  /** Of the first node; undefined when the history goes without. */
  readSide: ReadSide | undefined;
  /** Undefined where the stage has no bills. */
  desk: BillDesk | undefined;
  /** What happened, for a person; empty unless `isLogged`. */
  lines: string[];
  note(line: () => string): void;
  /** Sends a command to a node, or to the other one while that is down; does not wait for the answer. */
  send(node: number, command: TradeCommand): void;
  /** Reconciles the bill of a date at a node, or at the other one while that is down; does not wait for the end. */
  reconcile(node: number, date: string): void;
  /** From now on nothing fails by chance. */
  calmDown(): void;
};

export type CreateStage = (history: History, hooks: StageHooks) => Stage;

export type WorldOptions = {
  history: History;
  createStage: CreateStage;
  isLogged: boolean;
  /** Called when something was stored of a trade, and when something may have happened to it at Alipay. */
  onMoved(outTradeNo: string): void;
  /** A call of the engine changed what Alipay's ledger says of an order. */
  onChangedByCall(outTradeNo: string, method: AlipayMethod): void;
};

export function createWorld({ history, createStage, isLogged, onMoved, onChangedByCall }: WorldOptions): World {
  const noise = createNoise(history.noiseSeed + 1);
  const journal = createJournal();
  const lines: string[] = [];
  const log = createMemoryLog();
  const books = createBooks(log);
  const nodes: EngineNode[] = [];
  let ids = 0;
  let isCalm = false;

  const note = (line: () => string) => {
    if (isLogged) lines.push(`${describeMoment(stage.time.nowMs() - startMs)} ${line()}`);
  };
  const newId = () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const noteFailure = (error: unknown, of: string) => {
    note(() => `${of} failed: ${String(error)}`);
    if (!(error instanceof StoreUnavailableError)) journal.failures.push(`${of}: ${String(error)}`);
  };
  /** Behind a load balancer: another node answers when the preferred one is down. */
  const engineAt = (preferred: number) =>
    nodes[preferred % nodes.length]?.engine() ?? nodes.map(engineOf).find(Boolean);

  const deliver = async ({ params, outTradeNo, truth }: Delivery) => {
    count(journal, `notify ${truth}`);
    const what = `notify ${params['notify_id']?.slice(-4)} of ${outTradeNo}`;
    note(() => `${what} arrives (${truth}): ${params['trade_status']} ${params['refund_fee'] ?? ''}`);
    // The verifier turns these away before any of the engine's code sees them.
    if (truth === 'forged') return false;
    if (truth === 'lie') interfere(journal, outTradeNo, 'lie');
    const engine = engineAt(Math.floor(noise(`balancer ${outTradeNo}`) * 2));
    if (!engine) return false;
    try {
      await recordNotify(engine, { notifyId: params['notify_id']!, outTradeNo, params }, newId());
    } catch (error) {
      noteFailure(error, what);
      return false;
    }
    journal.accepted.push({ outTradeNo, params });
    note(() => `${what} is answered with success`);
    return true;
  };

  const stage = createStage(history, {
    deliver,
    orderOf: books.orderOf,
    onSent(request) {
      const date = textOf(request.bizContent['bill_date']);
      const stream = date === '' ? streamOfOrder(books.orderOf(request.bizContent)) : `bill-main-${date}`;
      journal.sentCalls.push({ request, stream, revision: (log.streams.get(stream) ?? []).length - 1 });
    },
    onAlipayMoved(outTradeNo, what) {
      note(() => `      at Alipay, ${outTradeNo}: ${what}`);
      onMoved(outTradeNo);
    },
    onFault(fault, outTradeNo, times = 1) {
      count(journal, `fault ${fault}`, times);
      if (fault === 'replayed-answer') interfere(journal, outTradeNo, 'replay');
      if (fault === 'share-fails') interfere(journal, outTradeNo, 'share-failed');
    },
    onChangedByCall,
    onReplayedRefusal: (outTradeNo) => interfere(journal, outTradeNo, 'replayed-refusal'),
  });
  const startMs = stage.time.nowMs();
  const store = openMemoryEventStore(log, (events) => {
    if (events.some(isOfBill)) return;
    const outTradeNo = books.record(events);
    for (const event of events) note(() => `  ${describeEvent(event)}`);
    for (const node of nodes) node.consider(outTradeNo);
    onMoved(outTradeNo);
  });
  const { bills } = stage.alipay;
  const callsSent = () => journal.sentCalls.length;
  const desk = bills && createBillDesk({ log, openBill: bills.open, moneyMovedAtMs: bills.moneyMovedAtMs, callsSent });
  const readSide = history.hasReadSide ? createReadSide({ store, sleep: stage.time.sleep, noise }) : undefined;
  for (let index = 0; index < history.nodes; index += 1) {
    const own = { index, readSide: index === 0 ? readSide : undefined };
    nodes.push(createNode({ ...own, history, stage, store, books, journal, noise, newId, isCalm: () => isCalm, note }));
  }

  /** Nobody can be blamed for what strangers did, or for another trade's refusal. */
  const compareWithLedger = (sent: SentCommand) => {
    const { outTradeNo } = sent.command;
    if (!stage.isLive || wasInterferedWith(journal, outTradeNo, 'stranger', 'replayed-refusal')) return;
    const contradiction = contradictionOf(sent, stage.alipay.ledgerOf(outTradeNo), books.eventsOf(outTradeNo));
    if (contradiction !== undefined) sent.contradiction = contradiction;
  };

  const send = (preferred: number, command: TradeCommand) => {
    const engine = engineAt(preferred);
    const id = `command ${journal.commands.length}`;
    note(() => `> ${id}: ${describeCommand(command)}${engine ? '' : ' (nobody is there)'}`);
    if (!engine) return;
    const sent: SentCommand = { id, command };
    journal.commands.push(sent);
    handleCommand(engine, command, { actor: 'api', correlationId: id }).then(
      (result) => {
        sent.result = result;
        stage.time.after(ANSWER_CHECKED_AFTER_MS, () => compareWithLedger(sent));
        const refused = result.refusals.map(({ code, advice }) => `${code}/${advice}`).join(', ');
        note(() => `< ${id}: ${result.trade.state ?? 'no trade'} ${refused || 'ok'}`);
      },
      (error: unknown) => noteFailure(error, id),
    );
  };

  const reconcile = (preferred: number, date: string) => {
    const engine = engineAt(preferred);
    if (!engine || !desk) return;
    const node = nodes.findIndex((one) => one.engine() === engine);
    desk.reconcile(engine, node, date).then(
      (run) => {
        note(() => `  the bill of ${date}: ${describeBillRun(run)}`);
        count(journal, `bill ${run.state}`);
        count(journal, 'bill corrected by queries', run.reconciliation.result?.repaired ?? 0);
        if (run.reconciliation.result?.unasked) count(journal, 'bill not fully queried');
      },
      (error: unknown) => noteFailure(error, `reconciliation of ${date}`),
    );
  };

  return {
    stage,
    log,
    books,
    journal,
    nodes,
    readSide,
    desk,
    lines,
    note,
    send,
    reconcile,
    calmDown: () => void (isCalm = true),
  };
}

const engineOf = (node: EngineNode) => node.engine();
