/**
 * Only a WebSocket is an upgrade here. A client may offer another protocol on any request: Java's HttpClient sends `Upgrade: h2c` with
 * its POSTs over http, as curl does with --http2. RFC 9110 (7.8) lets a server ignore the offer and answer by HTTP/1.1. Node
 * does so only while nobody listens for upgrades; with a listener it ends the request after its head.
 */
import { IncomingMessage } from 'node:http';

export class RequestThatUpgradesToWebSocket extends IncomingMessage {
  /** What the parser said: the head has `Upgrade`, or the method is CONNECT. */
  private isUpgradeOffered = false;

  /** Node's parser sets it, and Node's server reads it when the head is complete. */
  get upgrade(): boolean {
    return this.isUpgradeOffered && (this.method === 'CONNECT' || isWebSocket(this.headers.upgrade));
  }

  set upgrade(isOffered: boolean | null) {
    this.isUpgradeOffered = isOffered === true;
  }
}

function isWebSocket(protocols: string | undefined): boolean {
  return protocols?.trim().toLowerCase() === 'websocket';
}
