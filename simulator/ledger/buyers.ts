/** The people who can pay in the simulated wallet, and what the last two digits of a barcode make happen. */
export type Buyer = { id: string; openId: string; name: string; logonId: string; balanceFen: number };

/** A request that names an unknown 2088… id creates another buyer; this many exist at most. */
export const MAX_BUYERS = 10_000;

/** Enough for a thousand trades of the highest amount, so that only the buyer meant to lack money ever does. */
const AMPLE_FEN = 10_000_000_000_000;

export const DEFAULT_BUYER_ID = '2088102146225135';
const CONFIRMING_BUYER_ID = '2088102146225143';
const EMPTY_BUYER_ID = '2088102146225151';

/** Buyers of a fresh ledger. */
export function openingBuyers(): Buyer[] {
  return [
    { ...newBuyer(DEFAULT_BUYER_ID, 'lilei', 'lil***@example.com'), balanceFen: AMPLE_FEN },
    { ...newBuyer(CONFIRMING_BUYER_ID, 'hanmeimei', 'han***@example.com'), balanceFen: AMPLE_FEN },
    { ...newBuyer(EMPTY_BUYER_ID, 'wangwu', '138****0000'), balanceFen: 0 },
    { ...newBuyer('2088102146225169', 'xiaoming', '139****1111'), balanceFen: 10_000 },
  ];
}

/** A buyer for an id that is new to the simulator, with ample money. */
export function newBuyer(
  id: string,
  name = `buyer ${id.slice(-4)}`,
  logonId = `${id.slice(-3)}***@example.com`,
): Buyer {
  return { id, openId: `0${id.slice(2)}openid`, name, logonId, balanceFen: AMPLE_FEN };
}

/** What a scanned barcode does. `pays`: at once; `confirms`: the buyer must confirm on the phone (10003). */
export type BarcodeOutcome = {
  ending: string;
  buyerId: string;
  effect: 'pays' | 'confirms' | 'expired' | 'pays-but-error' | 'confirms-but-error';
  says: string;
};

/** Endings with a meaning of their own; every other ending is ANY_OTHER_BARCODE. */
export const BARCODE_ENDINGS: BarcodeOutcome[] = [
  {
    ending: '01',
    buyerId: CONFIRMING_BUYER_ID,
    effect: 'confirms',
    says: 'must confirm on the phone (10003), then pay here',
  },
  { ending: '02', buyerId: EMPTY_BUYER_ID, effect: 'pays', says: 'lacks balance (ACQ.BUYER_BALANCE_NOT_ENOUGH)' },
  { ending: '03', buyerId: DEFAULT_BUYER_ID, effect: 'expired', says: 'code expired (ACQ.PAYMENT_AUTH_CODE_INVALID)' },
  {
    ending: '04',
    buyerId: DEFAULT_BUYER_ID,
    effect: 'pays-but-error',
    says: 'pays, but the answer is ACQ.SYSTEM_ERROR',
  },
  {
    ending: '05',
    buyerId: CONFIRMING_BUYER_ID,
    effect: 'confirms-but-error',
    says: 'answers ACQ.SYSTEM_ERROR and waits for the phone',
  },
];
export const ANY_OTHER_BARCODE: BarcodeOutcome = {
  ending: '',
  buyerId: DEFAULT_BUYER_ID,
  effect: 'pays',
  says: 'pays at once',
};

/** The outcome that a barcode's last two digits select. */
export function barcodeOutcome(authCode: string): BarcodeOutcome {
  return BARCODE_ENDINGS.find((outcome) => authCode.endsWith(outcome.ending)) ?? ANY_OTHER_BARCODE;
}
