/** Around what may fail by itself, so that the rest stays. Most often its file is that of a release before. */
import { Component, Suspense, type FormEvent, type ReactNode } from 'react';
import { Form, Heading } from 'react-aria-components';
import { Button } from '../parts/controls/button';
import { Dialog } from '../parts/controls/dialog';
import { EmptyState } from '../parts/notices/empty-state';
import { Page } from '../parts/page';
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
  return (
    <Page title={say.brokenPage}>
      <Broken title={say.brokenPage} />
    </Page>
  );
}

/** Within a page whose other parts stay. */
export function BrokenPart() {
  return <Broken title={useWords(shellWords).brokenPart} />;
}

function Broken({ title }: { title: string }) {
  const say = useWords(shellWords);
  return (
    <EmptyState title={title}>
      <p>{say.brokenHow}</p>
      <Button look="main" onPress={() => location.reload()}>
        {say.reload}
      </Button>
    </EmptyState>
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
