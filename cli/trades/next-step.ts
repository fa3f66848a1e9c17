/** What the buyer has to be shown, in a terminal. */
import { toString as qrText } from 'qrcode';
import { say } from '../terminal/output';

export type NextStep =
  | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
  | { __typename: 'SubmitForm'; url: string }
  | { __typename: 'RedirectBuyer'; url: string }
  | { __typename: 'InvokeApp'; orderString: string }
  | { __typename: 'InvokeJsapi'; tradeNo: string }
  | { __typename: 'ConfirmOnPhone'; since: string };

/** Aliases, since two kinds have fields of one name. */
export const NEXT_STEP_FIELDS = `nextStep { __typename ... on ShowQrCode { qrCode expiresAt } ... on SubmitForm { url }
  ... on RedirectBuyer { url } ... on InvokeApp { orderString } ... on InvokeJsapi { tradeNo } ... on ConfirmOnPhone { since } }`;

export async function sayNextStep(step: NextStep): Promise<void> {
  switch (step.__typename) {
    case 'ShowQrCode':
      process.stdout.write(await picture(step.qrCode, process.stdout.isTTY));
      say(`  scan it with Alipay: ${step.qrCode}${step.expiresAt === null ? '' : `, until ${step.expiresAt}`}`);
      return;
    case 'SubmitForm':
    case 'RedirectBuyer':
      say(`  take the buyer to: ${step.url}`);
      return;
    case 'InvokeApp':
      say(`  hand this to Alipay's SDK in the app: ${step.orderString}`);
      return;
    case 'InvokeJsapi':
      say(`  hand this number to my.tradePay in the mini program: ${step.tradeNo}`);
      return;
    case 'ConfirmOnPhone':
      say(`  the buyer has to confirm on the phone, since ${step.since}`);
      return;
  }
}

const BLACK_ON_WHITE = '\x1b[30;47m';
const RESET = '\x1b[0m';

/** Two rows of modules in a line, with the quiet zone. On a terminal in colours: a dark background would turn it inside out. */
export async function picture(text: string, isTerminal: boolean): Promise<string> {
  const lines = (await qrText(text, { type: 'utf8' })).split('\n');
  const shown = isTerminal ? lines.map((line) => `${BLACK_ON_WHITE}${line}${RESET}`) : lines;
  return `${shown.join('\n')}\n`;
}
