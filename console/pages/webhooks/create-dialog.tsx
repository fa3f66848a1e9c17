import { useState } from 'react';
import { ConfirmDialog } from '../../parts/errands/confirm-dialog';
import { fieldOf, useErrand } from '../../parts/errands/use-errand';
import { useWords } from '../../words/language';
import { CreateWebhookDocument } from './documents';
import { SecretDialog } from './secret-dialog';
import { WebhookForm, withoutFields, type Entered } from './webhook-form';
import { webhooksWords } from './words';

/** `onClose` when the secret was shown, or when nothing was made. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(webhooksWords);
  const errand = useErrand(CreateWebhookDocument);
  const [entered, setEntered] = useState<Entered>({ url: '', events: null, description: '' });
  const [secret, setSecret] = useState<string>();
  const create = async () => {
    const { url, events, description } = entered;
    const chosen = events === null ? {} : { events: [...events] };
    const text = description.trim() === '' ? {} : { description: description.trim() };
    const done = await errand.send({ input: { url: url.trim(), ...chosen, ...text } });
    setSecret(done?.secret ?? undefined);
  };
  if (secret !== undefined) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={say.create}
      confirm={say.createNow}
      errand={withoutFields(errand)}
      sentences={say.codes}
      isSecret
      onConfirm={() => void create()}
      onClose={onClose}
    >
      <WebhookForm entered={entered} onChange={setEntered} wrongField={fieldOf(errand.error)} />
    </ConfirmDialog>
  );
}
