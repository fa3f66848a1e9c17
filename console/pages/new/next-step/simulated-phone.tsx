/** Beside the code of a simulated Alipay: the buyer's phone, which scans it, pays or refuses. A real code has none. */
import { useEffect, useState } from 'react';
import { Button } from '../../../parts/controls/button';
import { Select } from '../../../parts/controls/fields/select';
import { Money } from '../../../parts/values/money';
import {
  askSimulator,
  type SimulatorRefusal,
  useMaySimulate,
  type AlipayTrade,
  type Buyer,
} from '../../../session/simulator';
import { useWords } from '../../../words/language';
import { phoneWords } from './phone-words';
import styles from './next-step.module.css';

/** By its code, or, where the buyer's own code was scanned, by its number. */
type Target = { qr_code: string } | { out_trade_no: string };
type Step = 'idle' | 'scanned' | 'refused' | 'paid';

/** `address`: of the code, which leads to the wallet as a page of its own. */
export function SimulatedPhone({ address, outTradeNo }: { address?: string; outTradeNo: string }) {
  const say = useWords(phoneWords);
  const maySimulate = useMaySimulate();
  const wallet = address !== undefined && isSimulated(address) ? address : undefined;
  if (!maySimulate && wallet === undefined) return null;
  return (
    <section className={styles['panel']}>
      <h2>{say.phone}</h2>
      <p>{say.how}</p>
      {maySimulate && <Phone target={address === undefined ? { out_trade_no: outTradeNo } : { qr_code: address }} />}
      {wallet !== undefined && (
        <a href={wallet} target="_blank" rel="noreferrer" className={maySimulate ? '' : (styles['open'] ?? '')}>
          {say.openWallet}
        </a>
      )}
    </section>
  );
}

function Phone({ target }: { target: Target }) {
  const say = useWords(phoneWords);
  // What waits for the buyer's confirmation was scanned at the till.
  const [step, setStep] = useState<Step>('qr_code' in target ? 'idle' : 'scanned');
  const [trade, setTrade] = useState<AlipayTrade>();
  const [problem, setProblem] = useState<string>();
  const [buyer, setBuyer] = useState('');
  const buyers = useBuyers();
  const send = async (request: 'POST scan' | 'POST pay', next: Step) => {
    setProblem(undefined);
    try {
      const chosen = request === 'POST pay' && buyer !== '' ? { buyer } : {};
      setTrade(await askSimulator<AlipayTrade>(request, { body: { ...target, ...chosen } }));
      setStep(next);
    } catch (error) {
      const { reason } = error as Partial<SimulatorRefusal>;
      setProblem((reason !== undefined && say.reasons[reason]) || (error as Error).message);
    }
  };
  return (
    <div className={styles['phone']}>
      {trade && <Money yuan={trade.total_amount} size="title" />}
      {step === 'idle' && (
        <Button look="main" onPress={() => void send('POST scan', 'scanned')}>
          {say.scan}
        </Button>
      )}
      {step === 'scanned' && (
        <>
          <Select
            label={say.buyer}
            value={buyer}
            options={[
              ['', say.anyBuyer],
              ...buyers.map(({ id, name, balance }) => [id, say.buyerWith(name, balance)] as const),
            ]}
            onChange={setBuyer}
          />
          <Button look="main" onPress={() => void send('POST pay', 'paid')}>
            {say.pay}
          </Button>
          <Button
            onPress={() => {
              setProblem(undefined);
              setStep('refused');
            }}
          >
            {say.refuse}
          </Button>
        </>
      )}
      {step === 'refused' && (
        <>
          <p role="status">{say.refused}</p>
          <Button onPress={() => setStep('scanned')}>{say.again}</Button>
        </>
      )}
      {step === 'paid' && <p role="status">{say.paid}</p>}
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** None until they have come: whoever began the payment can be charged without choosing. */
function useBuyers(): readonly Buyer[] {
  const [buyers, setBuyers] = useState<readonly Buyer[]>([]);
  useEffect(() => {
    askSimulator<{ buyers: Buyer[] }>('GET buyers').then(
      (answer) => setBuyers(answer.buyers),
      () => undefined,
    );
  }, []);
  return buyers;
}

/** Alipay's own codes lead to qr.alipay.com by https; those of the simulator to its wallet on this machine. */
function isSimulated(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, pathname } = new URL(address);
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
  return protocol === 'http:' && isLoopback && pathname.startsWith('/wallet/');
}
