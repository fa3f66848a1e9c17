import { OneTimeSecret } from '../../parts/notices/one-time-secret';
import { useWords } from '../../words/language';
import { webhooksWords } from './words';
import styles from './webhooks.module.css';

const EXAMPLE = `import { Webhook } from 'standardwebhooks';
const message = new Webhook(secret).verify(rawBody, headers);`;

/** The secret that signs the messages of a webhook, and what a receiver does with it. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useWords(webhooksWords);
  return (
    <OneTimeSecret title={say.secretTitle} what={say.secretWhat} secret={secret} onClose={onClose}>
      <h3 className={styles['verify']}>{say.verify}</h3>
      <p>{say.verifyHow}</p>
      <pre className={styles['example']} tabIndex={0}>
        {EXAMPLE}
      </pre>
    </OneTimeSecret>
  );
}
