import { useWords } from '../../../words/language';
import { paymentWords } from '../words';
import styles from './next-step.module.css';

/** Beside the code of a simulated Alipay: the wallet that scans it, in a tab of its own. A real code has none. */
export function SimulatedPhone({ address }: { address: string }) {
  const say = useWords(paymentWords);
  if (!isSimulated(address)) return null;
  return (
    <section className={styles['panel']}>
      <h2>{say.phone}</h2>
      <p>{say.phoneHow}</p>
      <a href={address} target="_blank" rel="noreferrer" className={styles['open']}>
        {say.openWallet}
      </a>
    </section>
  );
}

/** Alipay's own codes lead to qr.alipay.com by https; those of the simulator to its wallet on this machine. */
function isSimulated(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, pathname } = new URL(address);
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
  return protocol === 'http:' && isLoopback && pathname.startsWith('/wallet/');
}
