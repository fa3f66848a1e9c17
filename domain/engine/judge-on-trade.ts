/** Judges an answer a second time, by what the trade says: `judgeAnswer` knows the request alone. */
import type { AlipayCallAnswered } from '../events/evidence-events';

export type Answer = AlipayCallAnswered['data'];
