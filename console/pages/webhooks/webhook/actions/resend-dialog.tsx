/** Delivers again: an order, or everything since a moment or after a position. */
import { useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { Choices } from '../../../../parts/controls/fields/choices';
import { TextField } from '../../../../parts/controls/fields/text-field';
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { useErrand } from '../../../../parts/errands/use-errand';
import { useMay } from '../../../../session/session';
import { useWords } from '../../../../words/language';
import { webhooksWords } from '../../words';
import { PositionAtDocument, ResendWebhookDocument, type ResendWebhookInput } from '../documents';
import { webhookWords } from '../words';
import type { DialogProps } from './dialog-props';

type Range = 'order' | 'moment' | 'position';

export function ResendDialog({ webhook: { id, url }, onClose }: DialogProps) {
  const say = useWords(webhookWords);
  const client = useClient();
  const mayRead = useMay('READ');
  const errand = useErrand(ResendWebhookDocument);
  const [range, setRange] = useState<Range>('order');
  const [text, setText] = useState('');
  const [revision, setRevision] = useState('');
  const [problems, setProblems] = useState<{ text?: string; revision?: string }>({});
  const [error, setError] = useState<CombinedError>();

  const send = async () => {
    setProblems({});
    setError(undefined);
    const wanted = text.trim();
    if (range === 'order') {
      if (wanted === '') return setProblems({ text: say.noOrder });
      if (!/^\d{0,9}$/.test(revision.trim())) return setProblems({ revision: say.noRevision });
      return resend({ outTradeNo: wanted, ...(revision.trim() === '' ? {} : { revision: Number(revision) }) });
    }
    if (range === 'position')
      return /^\d{1,20}$/.test(wanted) ? resend({ afterPosition: wanted }) : setProblems({ text: say.noPosition });
    const at = momentOf(wanted);
    if (at === undefined) return setProblems({ text: say.noMoment });
    const { data, error: failed } = await client.query(PositionAtDocument, { at }).toPromise();
    setError(failed);
    // Where nothing was opened before, everything came after.
    if (data) await resend({ afterPosition: data.tradesAsOf.nodes[0]?.position ?? '0' });
  };
  const resend = async (what: Omit<ResendWebhookInput, 'id'>) => {
    if (await errand.send({ input: { id, ...what } })) onClose();
  };

  const label = { order: say.orderNo, moment: say.moment, position: say.positionLabel }[range];
  const hint = { order: undefined, moment: say.momentHint, position: say.positionHint }[range];
  return (
    <ConfirmDialog
      title={`${say.resendTitle} ${url}`}
      confirm={say.resend}
      errand={{ isSending: errand.isSending, error: error ?? errand.error }}
      sentences={useWords(webhooksWords).codes}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{say.resendHow}</p>
      <Choices<Range>
        label={say.what}
        value={range}
        options={[
          ['order', say.ofOrder],
          ...(mayRead ? [['moment', say.sinceMoment] as const] : []),
          ['position', say.sincePosition],
        ]}
        onChange={(chosen) => {
          setRange(chosen);
          setText('');
          setProblems({});
        }}
      />
      <TextField label={label} hint={hint} value={text} onChange={setText} problem={problems.text} autoFocus />
      {range === 'order' && (
        <TextField
          label={say.revision}
          hint={say.revisionHint}
          inputMode="numeric"
          value={revision}
          onChange={setRevision}
          problem={problems.revision}
        />
      )}
    </ConfirmDialog>
  );
}

/** "2026-11-28 18:00", in Beijing, as the engine takes a moment. */
function momentOf(text: string): string | undefined {
  const [, day, time, seconds = '00'] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const moment = `${day}T${time}:${seconds}+08:00`;
  return day === undefined || Number.isNaN(Date.parse(moment)) ? undefined : moment;
}
