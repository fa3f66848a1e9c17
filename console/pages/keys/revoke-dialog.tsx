import { ConfirmDialog } from '../../parts/errands/confirm-dialog';
import { useErrand } from '../../parts/errands/use-errand';
import { useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { RevokeKeyDocument, type KeyFragment } from './documents';
import { keysWords } from './words';

export function RevokeDialog({ apiKey: { id, name }, onClose }: { apiKey: KeyFragment; onClose: () => void }) {
  const say = useWords(keysWords);
  const { viewer } = useSignedIn();
  const errand = useErrand(RevokeKeyDocument);
  const send = async () => {
    if (await errand.send({ input: { id } })) onClose();
  };
  return (
    <ConfirmDialog
      title={say.revokeTitle(name)}
      confirm={say.revokeNow}
      errand={errand}
      sentences={say.codes}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {viewer.actor === `key:${id}` && <p role="alert">{say.revokeOwn}</p>}
      <p>{say.revokeHow}</p>
    </ConfirmDialog>
  );
}
