/** The two files of a trade bill as text, in Alipay's layout: alipay-protocol.md 2.12. */
import { formatBeijing } from '../values/beijing-time';
import type { BillPeriod } from './bill-period';
import type { BillRow } from './bill-rows';
import { formatYuan } from '../values/yuan';

const LINE_END = '\r\n';
const COLUMNS =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,' +
  '商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,' +
  '卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const SUMMARY_COLUMNS =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,' +
  '服务费（元）,分润（元）,实收净额（元）';

const yuan = (fen: number) => (fen < 0 ? `-${formatYuan(-fen)}` : formatYuan(fen));
const chineseTime = (atMs: number) => formatBeijing(atMs).replace(/^(\d+)-(\d+)-(\d+) (.*)$/, '$1年$2月$3日 $4');

/** Who the bill is for and when it was made. */
export type BillHead = { accountNo: string; period: BillPeriod; madeAtMs: number };

/** 业务明细: a few lines at a time, so that a million rows are never one text. */
export function* detailLines(head: BillHead, rows: readonly BillRow[]): Generator<string> {
  yield* opening('业务明细', head);
  yield COLUMNS + LINE_END;
  for (const row of rows) yield detailLine(row) + LINE_END;
  yield `#-----------------------------------------业务明细列表结束------------------------------------${LINE_END}`;
  const [payments, refunds] = [totalsOf(rows, 'payment'), totalsOf(rows, 'refund')];
  yield `#交易合计：${payments.count}笔，商家实收共${yuan(payments.fen)}元，商家优惠共0.00元${LINE_END}`;
  yield `#退款合计：${refunds.count}笔，商家实收退款共${yuan(refunds.fen)}元，商家优惠退款共0.00元${LINE_END}`;
  yield `#导出时间：[${chineseTime(head.madeAtMs)}]${LINE_END}`;
}

/** 业务明细(汇总): one row a store, and the sum. */
export function* summaryLines(head: BillHead, rows: readonly BillRow[]): Generator<string> {
  yield* opening('业务汇总', head);
  yield SUMMARY_COLUMNS + LINE_END;
  const [payments, refunds] = [totalsOf(rows, 'payment'), totalsOf(rows, 'refund')];
  const netFen = payments.fen + refunds.fen;
  const feeFen = payments.feeFen + refunds.feeFen;
  const sums = [netFen, netFen, 0, 0, 0, feeFen, 0, netFen - feeFen].map(yuan).join(',');
  yield `合计,,${payments.count},${refunds.count},${sums}${LINE_END}`;
  yield `#-----------------------------------------业务汇总列表结束------------------------------------${LINE_END}`;
  yield `#导出时间：[${chineseTime(head.madeAtMs)}]${LINE_END}`;
}

function* opening(title: string, { accountNo, period }: BillHead): Generator<string> {
  yield `#支付宝${title}查询${LINE_END}`;
  yield `#账号：[${accountNo}]${LINE_END}`;
  yield `#起始日期：[${chineseTime(period.fromMs)}]   终止日期：[${chineseTime(period.toMs)}]${LINE_END}`;
  yield `#-----------------------------------------${title}列表----------------------------------------${LINE_END}`;
}

/** Texts stand as they are, without quotes: a comma in a subject shifts what follows. Numbers end with a TAB. */
function detailLine(row: BillRow): string {
  const amount = yuan(row.totalFen);
  return [
    `${row.tradeNo}\t`,
    `${row.outTradeNo}\t`,
    row.kind === 'payment' ? '交易\t' : '退款\t',
    row.subject,
    formatBeijing(row.createdAtMs),
    formatBeijing(row.doneAtMs),
    `${row.storeId}\t`,
    '\t',
    '\t',
    `${row.terminalId}\t`,
    `${row.account}\t`,
    amount,
    amount,
    ...['0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00\t', '0.00'],
    `${row.outRequestNo}\t`,
    yuan(row.feeFen),
    '0.00',
    row.subject,
  ].join(',');
}

function totalsOf(rows: readonly BillRow[], kind: BillRow['kind']) {
  const totals = { count: 0, fen: 0, feeFen: 0 };
  for (const row of rows) {
    if (row.kind !== kind) continue;
    totals.count += 1;
    totals.fen += row.totalFen;
    totals.feeFen += row.feeFen;
  }
  return totals;
}
