import { useState } from 'react';
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { fieldOf, useErrand } from '../../../../parts/errands/use-errand';
import { useWords } from '../../../../words/language';
import type { Kind } from '../../kinds';
import { WebhookForm, withoutFields, type Entered } from '../../webhook-form';
import { webhooksWords } from '../../words';
import { UpdateWebhookDocument } from '../documents';
import { webhookWords } from '../words';
import type { DialogProps } from './dialog-props';

export function ChangeDialog({ webhook, onClose }: DialogProps) {
  const say = useWords(webhookWords);
  const errand = useErrand(UpdateWebhookDocument);
  const [entered, setEntered] = useState<Entered>({
    url: webhook.url,
    events: webhook.events as readonly Kind[] | null,
    description: webhook.description ?? '',
  });
  const save = async () => {
    const { url, events, description } = entered;
    const text = description.trim() === '' ? null : description.trim();
    const input = { id: webhook.id, url: url.trim(), events: events && [...events], description: text };
    if (await errand.send({ input })) onClose();
  };
  return (
    <ConfirmDialog
      title={`${say.changeTitle} ${webhook.url}`}
      confirm={say.save}
      errand={withoutFields(errand)}
      sentences={useWords(webhooksWords).codes}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <WebhookForm entered={entered} onChange={setEntered} wrongField={fieldOf(errand.error)} />
    </ConfirmDialog>
  );
}
