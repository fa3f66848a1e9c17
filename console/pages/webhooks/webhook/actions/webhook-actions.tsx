/** What may be done with a webhook: as the credential allows. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../../../parts/controls/button';
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { useErrand } from '../../../../parts/errands/use-errand';
import { ChoiceMenu } from '../../../../parts/controls/menu';
import { Icon, ICONS } from '../../../../parts/icon';
import { useMay } from '../../../../session/session';
import { useWords } from '../../../../words/language';
import { SecretDialog } from '../../secret-dialog';
import { webhooksWords } from '../../words';
import { DeleteWebhookDocument, UpdateWebhookDocument, type WebhookFragment } from '../documents';
import { webhookWords } from '../words';
import { ChangeDialog } from './change-dialog';
import type { DialogProps } from './dialog-props';
import { ResendDialog } from './resend-dialog';

type Action = 'change' | 'pause' | 'resume' | 'rotate' | 'delete' | 'resend';

/** `onDone`: something of it has changed. */
export function WebhookActions({ webhook, onDone }: { webhook: WebhookFragment; onDone: () => void }) {
  const say = useWords(webhookWords);
  const mayChange = useMay('ADMIN', 'READ');
  const [begun, setBegun] = useState<Action>();
  const isPaused = webhook.pausedAt !== null;
  const end = () => {
    setBegun(undefined);
    onDone();
  };
  // Also while it delivers: orders that were given up are tried again.
  const canResume = isPaused || webhook.failures.some(({ pausedAt }) => pausedAt !== null);
  const others = [...(isPaused ? [] : (['pause'] as const)), 'rotate' as const, 'delete' as const];
  return (
    <>
      {mayChange && canResume && (
        <Button look="main" onPress={() => setBegun('resume')}>
          {say.resume}
        </Button>
      )}
      <Button onPress={() => setBegun('resend')}>{say.resend}</Button>
      {mayChange && <Button onPress={() => setBegun('change')}>{say.change}</Button>}
      {mayChange && (
        <ChoiceMenu
          label={say.more}
          choices={others.map((id) => ({ id, text: say[id], onChoose: () => setBegun(id) }))}
        >
          <Icon d={ICONS.more} />
        </ChoiceMenu>
      )}
      {begun === 'change' && <ChangeDialog webhook={webhook} onClose={end} />}
      {begun === 'pause' && <PauseDialog webhook={webhook} isPaused={true} onClose={end} />}
      {begun === 'resume' && <PauseDialog webhook={webhook} isPaused={false} onClose={end} />}
      {begun === 'rotate' && <RotateDialog webhook={webhook} onClose={end} />}
      {begun === 'delete' && <DeleteDialog webhook={webhook} onClose={end} />}
      {begun === 'resend' && <ResendDialog webhook={webhook} onClose={end} />}
    </>
  );
}

function PauseDialog({ webhook: { id, url }, isPaused, onClose }: DialogProps & { isPaused: boolean }) {
  const say = useWords(webhookWords);
  const errand = useErrand(UpdateWebhookDocument);
  const send = async () => {
    if (await errand.send({ input: { id, paused: isPaused } })) onClose();
  };
  return (
    <ConfirmDialog
      title={`${isPaused ? say.pauseTitle : say.resumeTitle} ${url}`}
      confirm={isPaused ? say.pause : say.resume}
      errand={errand}
      sentences={useWords(webhooksWords).codes}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{isPaused ? say.pauseHow : say.resumeHow}</p>
    </ConfirmDialog>
  );
}

function RotateDialog({ webhook: { id, url }, onClose }: DialogProps) {
  const say = useWords(webhookWords);
  const errand = useErrand(UpdateWebhookDocument);
  const { codes } = useWords(webhooksWords);
  const [secret, setSecret] = useState<string>();
  const send = async () => {
    const done = await errand.send({ input: { id, rotateSecret: true } });
    setSecret(done?.secret ?? undefined);
  };
  if (secret !== undefined) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={`${say.rotateTitle} ${url}`}
      confirm={say.rotate}
      errand={errand}
      sentences={codes}
      isSecret
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{say.rotateHow}</p>
    </ConfirmDialog>
  );
}

function DeleteDialog({ webhook: { id, url }, onClose }: DialogProps) {
  const say = useWords(webhookWords);
  const navigate = useNavigate();
  const errand = useErrand(DeleteWebhookDocument);
  const send = async () => {
    if (await errand.send({ input: { id } })) void navigate('/webhooks');
  };
  return (
    <ConfirmDialog
      title={`${say.deleteTitle} ${url}`}
      confirm={say.delete}
      errand={errand}
      sentences={useWords(webhooksWords).codes}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{say.deleteHow(url)}</p>
    </ConfirmDialog>
  );
}
