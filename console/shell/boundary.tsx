/** Around what may fail by itself, so that the rest stays. Most often its file is that of a release before. */
import { Component, Suspense, type FormEvent, type ReactNode } from 'react';
import { Form, Heading } from 'react-aria-components';
import { Button } from '../parts/controls/button';
import { Dialog } from '../parts/controls/dialog';
import { EmptyState } from '../parts/notices/empty-state';
import { whenFree } from '../parts/controls/use-stay';
import { Page } from '../parts/page';
import { useSession } from '../session/session';
import { useReturn } from '../session/use-feed';
import { useWords } from '../words/language';
import { shellWords } from '../words/shell';

type Props = {
  /** Where it has failed. */
  otherwise: ReactNode;
  /** Until it is loaded. */
  meanwhile?: ReactNode;
  children: ReactNode;
};

export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    const { otherwise, meanwhile, children } = this.props;
    return this.state.isBroken ? otherwise : <Suspense fallback={meanwhile}>{children}</Suspense>;
  }
}

export function BrokenPage() {
  const say = useWords(shellWords);
  const { state } = useSession();
  return (
    <Page title={say.brokenPage}>
      <p>{say.brokenHow}</p>
      {state.kind === 'signed-in' && <LoadsOnReturn />}
      <div>
        <Reload />
      </div>
    </Page>
  );
}

/** Nothing is entered in a page that is not there. A file that failed once stays failed until the page is loaded again. */
function LoadsOnReturn() {
  const say = useWords(shellWords);
  useReturn(reloadWhenFree);
  return <p>{say.brokenUntilReturn}</p>;
}

const reloadWhenFree = () => whenFree(() => location.reload());

/** Within a page whose other parts stay. */
export function BrokenPart() {
  const say = useWords(shellWords);
  return (
    <EmptyState title={say.brokenPart}>
      <p>{say.brokenPartHow}</p>
      <Reload />
    </EmptyState>
  );
}

function Reload() {
  const say = useWords(shellWords);
  return (
    <Button look="main" onPress={() => location.reload()}>
      {say.reload}
    </Button>
  );
}

export function BrokenDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(shellWords);
  return (
    <Dialog onClose={onClose}>
      <Form onSubmit={loadAgain}>
        <Heading slot="title">{say.brokenPart}</Heading>
        <p>{say.brokenPartHow}</p>
        <footer>
          <Button onPress={onClose} autoFocus>
            {say.close}
          </Button>
          <Button type="submit" look="main">
            {say.reload}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}

function loadAgain(event: FormEvent) {
  event.preventDefault();
  location.reload();
}
