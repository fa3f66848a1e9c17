/** The answer side of a Read call: waits when the client does not keep up, and misbehaves when a rule says so. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { refusalOf, type FaultRule, type Refusal } from './faults';
import { delayed, settled, type Server } from './server';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

export type Outlet = {
  /** Nothing when there is room for more; else resolves once there is, or once the call is over. */
  send(message: ReadResp): Promise<void> | undefined;
  isOpen(): boolean;
  end(): void;
  fail(refusal: Refusal): void;
  /** Told once, also when the client cancelled or its connection broke. */
  onOver(listener: () => void): void;
  /** Does what the rule says, now. Resolves to go on after a delay, else the call is over. */
  strike(rule: FaultRule): Promise<void> | undefined;
};

export function createOutlet(server: Server, call: ReadCall, rule: FaultRule | undefined): Outlet {
  let isOver = false;
  let sentEvents = 0;
  let resumeSending = () => {};
  const listeners: (() => void)[] = [];

  const close = () => {
    if (isOver) return;
    isOver = true;
    resumeSending();
    listeners.splice(0).forEach((listener) => listener());
  };
  call.on('drain', () => resumeSending());
  call.on('cancelled', close).on('close', close);

  const fail = (refusal: Refusal) => {
    if (isOver) return;
    close();
    call.emit('error', refusal);
  };
  const end = () => {
    if (isOver) return;
    close();
    call.end();
  };

  const strike = (struck: FaultRule): Promise<void> | undefined => {
    const refusal = refusalOf(struck);
    if (refusal) fail(refusal);
    else if (struck.fault === 'end-ok') end();
    else if (struck.fault === 'delay') return new Promise((resolve) => delayed(struck.ms, resolve));
    else {
      close();
      if (struck.fault !== 'hang') void settled().then(() => server.gate.resetPeer(call.getPeer()));
    }
    return undefined;
  };

  return {
    send(message) {
      if (isOver) return undefined;
      const hasRoom = call.write(message);
      if (message.hasEvent()) sentEvents += 1;
      const isDue = rule !== undefined && (message.hasEvent() || message.hasConfirmation());
      if (isDue && sentEvents === rule.afterEvents) return strike(rule);
      return hasRoom ? undefined : new Promise((resolve) => (resumeSending = resolve));
    },
    isOpen: () => !isOver,
    end,
    fail,
    onOver(listener) {
      if (isOver) listener();
      else listeners.push(listener);
    },
    strike,
  };
}
