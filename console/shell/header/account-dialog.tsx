import { Heading } from 'react-aria-components';
import { Button } from '../../parts/controls/button';
import { Dialog } from '../../parts/controls/dialog';
import { Facts } from '../../parts/values/facts';
import { When } from '../../parts/values/time/when';
import { useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { SCOPES, scopeWords } from '../../words/scopes';
import { shellWords } from '../../words/shell';

/** Whose credential this is, what it allows, and until when. */
export default function AccountDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(shellWords);
  const scopes = useWords(scopeWords);
  const { viewer } = useSignedIn();
  const facts = [
    [say.signedInAs, viewer.name],
    [say.actor, viewer.actor === viewer.name ? null : viewer.actor],
    [say.shop, viewer.merchant],
    [say.until, viewer.expiresAt === null ? say.noEnd : <When at={viewer.expiresAt} />],
    ...SCOPES.filter((scope) => viewer.scopes.includes(scope)).map(
      (scope) => [`${scopes[scope].name} (${scope})`, scopes[scope].allows] as const,
    ),
  ] as const;
  return (
    <Dialog onClose={onClose}>
      <Heading slot="title">{say.accountTitle}</Heading>
      <Facts facts={facts} />
      <p>{say.accountHow}</p>
      <footer>
        <Button look="main" onPress={onClose}>
          {say.close}
        </Button>
      </footer>
    </Dialog>
  );
}
