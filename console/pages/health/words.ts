import { defineWords } from '../../words/language';
import type { FigureId, Group } from './metrics/figures';

/** What a number is called, what it means, and what to do when it is bad. */
type FigureWords = { name: string; means: string; bad?: string; notBegun?: string };
type Words = { groups: Record<Group, string>; figures: Record<FigureId, FigureWords> };

const en: Words = {
  groups: { alipay: 'Alipay and what waits for it', books: 'The books', load: 'Load' },
  figures: {
    inDoubtOldest: {
      name: 'Oldest outcome in doubt',
      means: 'For how long an outcome at Alipay has not been known. A query resolves it within minutes.',
      bad: 'Find the orders with “In doubt” among the trades, and open no new number for them: the buyer could pay twice. If Alipay does not answer at all, the circuit breaker above says so.',
    },
    inDoubt: { name: 'In doubt', means: 'Orders with an outcome that Alipay has not confirmed yet.' },
    dueOldest: {
      name: 'Oldest check that is due',
      means: 'How late the engine is with what it has to ask Alipay.',
      bad: 'Follow-up waits for Alipay, or its rate of calls is too low for the load. If the log repeats “follow-up” for one order, report it with that line.',
    },
    due: { name: 'Checks to come', means: 'Orders that the engine looks after by itself, now or later.' },
    unknown: {
      name: 'Calls without a definite answer',
      means: 'Of the calls to Alipay of the last minutes. Each leaves an order in doubt until a query resolves it.',
      bad: 'Run “npx paystate doctor” beside the engine: it checks network, clock, keys and gateway. Take no money a second time for an order in doubt.',
    },
    calls: { name: 'Calls to Alipay', means: 'Per minute, in the last minutes, by this node.' },
    behind: {
      name: 'Lists behind the log',
      means: 'For how long queries have not shown the newest events. Payments are not affected.',
      bad: 'After a restart it catches up by itself. If the log repeats “projector”, the disk is full or the read model damaged: stop the engine, delete read-model.db*, start it.',
    },
    append: {
      name: 'Slow writes to the log',
      means: 'One write in a hundred takes longer. Each payment waits for two of them.',
      bad: 'Does another program use the disk, such as a backup? Is the event loop late as well, then the process is out of CPU.',
    },
    poison: {
      name: 'Events that cannot be shown',
      means: 'The lists skip them. The log has them, nothing is lost.',
      bad: 'All nodes must run the same release; then “npx paystate rebuild”. Otherwise report the line “projector” of the log.',
    },
    anomalies: {
      name: 'Open anomalies',
      means: 'What Alipay signed and what does not fit. A person decides about it.',
      bad: 'Look at them today, those of another amount, seller or refund first: they may be fraud. Resolving one ends this.',
    },
    billAge: {
      name: 'Since a bill agreed',
      means: 'Since the end of the latest day whose bill agreed with the books.',
      notBegun: 'no bill has agreed yet',
      bad: 'After three days nobody would notice a loss: reconcile the missing days, and mend what differs.',
    },
    commands: { name: 'Commands', means: 'Payments, refunds, closes and others, per minute, at this node.' },
    refused: {
      name: 'Refused because of load',
      means: 'Requests of the last minutes that were not begun. Callers may repeat them.',
      bad: 'Who sends so much? Give that caller a rate (API_REQUESTS_PER_SECOND), or add a node.',
    },
    eventLoop: {
      name: 'Event loop',
      means: 'How late the one thread of the process is, but for one time in a hundred.',
      bad: 'Out of CPU: give the process a whole core, or add a node. After a large reconciliation it passes.',
    },
  },
};

const zh: Words = {
  groups: { alipay: '支付宝及等待其结果的事项', books: '账目', load: '负载' },
  figures: {
    inDoubtOldest: {
      name: '最久未确认的结果',
      means: '支付宝侧结果待确认的最长时间，通常几分钟内即可查明。',
      bad: '请在交易列表中筛选“结果待确认”的订单；请勿为其另开新的订单号，以免买家重复付款。若支付宝完全无响应，上方熔断器会显示。',
    },
    inDoubt: { name: '结果待确认', means: '支付宝尚未确认结果的订单数。' },
    dueOldest: {
      name: '最久未执行的查询',
      means: '系统应向支付宝查询而尚未查询的最长延迟。',
      bad: '后续跟进在等待支付宝，或调用速率低于负载所需。若日志反复出现某一订单的“follow-up”，请连同该行日志一并反馈。',
    },
    due: { name: '待执行的查询', means: '系统自动跟进的订单数（现在或稍后）。' },
    unknown: {
      name: '结果不明的调用占比',
      means: '最近几分钟对支付宝的调用中，没有得到明确应答的比例；每一次这样的调用都会使订单结果待确认，直至查明。',
      bad: '请在系统所在机器运行 npx paystate doctor，检查网络、时钟、密钥和网关；结果待确认的订单请勿重复收款。',
    },
    calls: { name: '调用支付宝', means: '本节点最近几分钟平均每分钟的调用次数。' },
    behind: {
      name: '列表延迟',
      means: '查询结果落后于事件日志的时间，不影响收款。',
      bad: '重启后会自动追上。若日志反复出现“projector”，可能是磁盘已满或读模型损坏：请停止系统，删除 read-model.db*，再启动。',
    },
    append: {
      name: '写日志耗时',
      means: '百分之一的写入超过此时间；每笔付款需等待两次写入。',
      bad: '是否有备份等程序占用磁盘？若事件循环同样延迟，则是 CPU 不足。',
    },
    poison: {
      name: '无法显示的事件',
      means: '列表会跳过这些事件；日志中仍完整保存，没有丢失。',
      bad: '请先确保所有节点为同一版本，再运行 npx paystate rebuild；若仍未恢复，请反馈日志中的“projector”行。',
    },
    anomalies: {
      name: '未处理的异常',
      means: '支付宝已签名但与账目不符的情况，需要人工判断。',
      bad: '请当天处理；金额、收款方不符或非本系统发起的退款可能涉及欺诈，请优先查看。处理后此提示消失。',
    },
    billAge: {
      name: '距上次对账一致',
      means: '自最近一个对账一致的日期结束起。',
      notBegun: '尚无对账一致的账单',
      bad: '超过三天，资金差错可能无人发现：请补做缺失日期的对账并处理差异。',
    },
    commands: { name: '操作', means: '本节点平均每分钟的收款、退款、关闭等操作次数。' },
    refused: {
      name: '因过载被拒绝',
      means: '最近几分钟未被受理的请求，调用方可以重试。',
      bad: '哪个调用方请求过多？请为其限速（API_REQUESTS_PER_SECOND），或增加节点。',
    },
    eventLoop: {
      name: '事件循环延迟',
      means: '99% 的情况下，进程主线程的延迟不超过此值。',
      bad: 'CPU 不足：请为进程分配一个完整的 CPU 核心，或增加节点。大批量对账后会自行恢复。',
    },
  },
};

export const figureWords = defineWords({ en, zh });

/** By the engine's own words, of those that it says often. */
const reasonsEn: Readonly<Record<string, string>> = {
  'read model is catching up': 'The lists are catching up with the log.',
  'the event store cannot be read': 'The log cannot be read.',
};
const reasonsZh: Readonly<Record<string, string>> = {
  'read model is catching up': '列表正在追上日志。',
  'the event store cannot be read': '无法读取事件日志。',
};

export const healthWords = defineWords({
  en: {
    title: 'Health',
    good: 'Good',
    page: 'Look now',
    ticket: 'Look today',
    noValue: 'nothing yet',
    alert: (name: string) => `Alert ${name}`,
    readyTitle: 'Ready',
    ready: 'Payments are taken, and lists show what the log has.',
    notReadyTitle: 'Not ready',
    notReady: 'A load balancer sends nothing to this node meanwhile.',
    silent: (since: string) => `The engine has not answered since ${since}. The numbers below are those of before.`,
    breaker: 'Circuit breaker before Alipay',
    breakerState: { closed: 'Calls go through', open: 'Calls are stopped', 'half-open': 'Trying again' },
    breakerMeans: {
      closed: 'Alipay answers.',
      open: 'Alipay does not answer. New calls are refused before anything is stored or sent, so nothing is in doubt because of it. Do not restart the engine: it tries again by itself. “npx paystate doctor” finds the cause.',
      'half-open': 'A few harmless queries decide whether calls go through again.',
    },
    needsMetrics: 'The numbers need a key with METRICS.',
    reasons: reasonsEn,
  },
  zh: {
    title: '运行状况',
    good: '正常',
    page: '请立即处理',
    ticket: '请当天处理',
    noValue: '暂无数据',
    alert: (name: string) => `告警 ${name}`,
    readyTitle: '就绪',
    ready: '可以收款，列表与日志一致。',
    notReadyTitle: '未就绪',
    notReady: '在此期间，负载均衡不会向本节点转发请求。',
    silent: (since: string) => `自 ${since} 起系统没有响应，以下为此前的数据。`,
    breaker: '支付宝熔断器',
    breakerState: { closed: '调用正常', open: '已停止调用', 'half-open': '正在重试' },
    breakerMeans: {
      closed: '支付宝响应正常。',
      open: '支付宝无响应。新的调用在保存和发送之前即被拒绝，因此不会产生待确认的结果。请勿重启系统，系统会自动重试；可用 npx paystate doctor 查找原因。',
      'half-open': '先用少量查询试探，再决定是否恢复调用。',
    },
    needsMetrics: '查看指标需要具有 METRICS 权限的密钥。',
    reasons: reasonsZh,
  },
});
